"""The rules of roles: naming, what becomes of it, and what happens by itself."""

from governance.roles.services.acknowledging import (
    ask_manager,
    holder_says,
    manager_says,
    take_back_asking,
)
from governance.roles.services.back import restore_rows, rows_as_they_are
from governance.roles.services.course import accept, change, hand_back, renew, set_deputy
from governance.roles.services.daily import look_after
from governance.roles.services.handing import ask_handover, take_over, write_handover
from governance.roles.services.moving import end_run_out, follow_moves, leave_roles
from governance.roles.services.naming import assign, declare_vacant, end_vacancy
from governance.roles.services.promising import promise_missing
from governance.roles.services.ranking import rank
from governance.roles.services.reviewing import (
    close_due,
    close_review,
    open_review,
    say,
    take_back_review,
)
from governance.roles.services.rows import A_YEAR, Conditions, home_of, mark

__all__ = [
    "A_YEAR",
    "Conditions",
    "accept",
    "ask_handover",
    "ask_manager",
    "assign",
    "change",
    "close_due",
    "close_review",
    "declare_vacant",
    "end_run_out",
    "end_vacancy",
    "follow_moves",
    "hand_back",
    "holder_says",
    "home_of",
    "leave_roles",
    "look_after",
    "manager_says",
    "mark",
    "open_review",
    "promise_missing",
    "rank",
    "renew",
    "restore_rows",
    "rows_as_they_are",
    "say",
    "set_deputy",
    "take_back_asking",
    "take_back_review",
    "take_over",
    "write_handover",
]  # fmt: skip
