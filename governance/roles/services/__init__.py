"""The rules of roles: naming, what becomes of it, and what happens by itself."""

from governance.roles.services.back import restore_rows, rows_as_they_are
from governance.roles.services.course import accept, change, hand_back, renew, set_deputy
from governance.roles.services.daily import look_after
from governance.roles.services.naming import assign, declare_vacant, end_vacancy
from governance.roles.services.rows import Conditions, mark

__all__ = [
    "Conditions", "accept", "assign", "change", "declare_vacant", "end_vacancy", "hand_back",
    "look_after", "mark", "renew", "restore_rows", "rows_as_they_are", "set_deputy",
]  # fmt: skip
