"""The talks that would help most: what stops if it goes wrong, and how soon."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from governance.roles.models import RoleAssignment, RoleAssignmentQuerySet
from governance.roles.queries import ENDING_DAYS
from governance.roles.words import held_until, steps_in, words_of
from relationships.systems.choices import RunBy

LOOKED_AT = 200


@dataclass(frozen=True)
class Talk:
    """One reason to sit down with somebody; about a role, never about how well it is filled."""

    title: str
    says: str
    words: str
    url: str


def talks(rows: RoleAssignmentQuerySet, day: date) -> list[Talk]:
    """At most three, one of a kind: a role that ends, time that nobody agreed, a team's own tool where
    nobody would step in. One query: the two hundred that end first.
    """
    soon = day + timedelta(days=ENDING_DAYS)
    ends = Q(valid_until__lte=soon)
    untimed = Q(hours_per_week__gt=0, is_agreed_by_manager=False)
    alone = Q(system__run_by=RunBy.BUSINESS, deputy=None)
    found = (
        rows.held()
        .filter(ends | untimed | alone)
        .select_related("role", "unit", "system", "holder", "deputy")
        .order_by("valid_until", "pk")[:LOOKED_AT]
    )
    kinds: dict[str, Talk] = {}
    for row in found:
        if row.valid_until and row.valid_until <= soon:
            kinds.setdefault("ends", _ends(row, day))
        if row.hours_per_week and not row.is_agreed_by_manager:
            kinds.setdefault("hours", _hours(row))
        if row.system and row.system.run_by == RunBy.BUSINESS and row.deputy is None:
            kinds.setdefault("alone", _alone(row))
    return [kinds[kind] for kind in ("ends", "hours", "alone") if kind in kinds]


def _ends(row: RoleAssignment, day: date) -> Talk:
    until = date_format(row.valid_until, "j F") if row.valid_until else ""
    says = f"{_('Talk about what comes then.')} {steps_in(row)}"
    return Talk(held_until(row, day, until=until), says, _("Renew it or hand it over"), _page(row))


def _hours(row: RoleAssignment) -> Talk:
    words = words_of(row)
    words["hours"] = f"{row.hours_per_week.normalize():f}" if row.hours_per_week else ""
    title = _("%(holder)s does %(hours)s hours a week that nobody agreed") % words
    says = _(
        "%(role)s of %(subject)s. That people rely on it is a compliment: ask whether it is wanted,"
        " with time and a deputy."
    )
    return Talk(title, says % words, _("Talk about it"), _page(row))


def _alone(row: RoleAssignment) -> Talk:
    title = _("Nobody steps in for %(holder)s at %(subject)s") % words_of(row)
    says = _("%(role)s of a tool that the team keeps going itself. A deputy is the first step.")
    deputy = reverse("roles:deputy", args=[row.pk])
    return Talk(title, says % words_of(row), _("Choose a deputy"), deputy)


def _page(row: RoleAssignment) -> str:
    return reverse("roles:page", args=[row.pk])
