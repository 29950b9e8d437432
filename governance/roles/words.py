"""Sentences about a role that several pages say; fetch role, subject, holder and deputy with it."""

from datetime import date

from django.utils.translation import gettext as _

from brm.base.given import given
from governance.roles.models import RoleAssignment


def words_of(row: RoleAssignment) -> dict[str, str]:
    """Who fills which role of what, to be put into a sentence."""
    holder = row.holder.name if row.holder else ""
    return {"role": given(row.role.name), "subject": row.subject.name, "holder": holder}


def held_until(row: RoleAssignment, day: date, *, until: str) -> str:
    """Who fills it until when, or filled it; `until` is the day as the page writes days."""
    words = words_of(row) | {"day": until}
    if row.is_late(day):
        return _("%(holder)s was %(role)s of %(subject)s until %(day)s") % words
    return _("%(holder)s is %(role)s of %(subject)s until %(day)s") % words


def steps_in(row: RoleAssignment) -> str:
    """Who steps in, or that nobody does."""
    if row.deputy is None:
        return _("No deputy is named.")
    return _("%(name)s steps in.") % {"name": row.deputy.name}
