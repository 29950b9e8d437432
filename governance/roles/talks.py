"""The talks that would help most: what stops if it goes wrong, and how soon."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import DateField, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from brm.base.compiled import compiled
from brm.base.scope import Scope
from governance.roles.models import RoleAssignment
from governance.roles.queries import ENDING_DAYS
from governance.roles.words import held_until, steps_in, words_of
from relationships.systems.choices import RunBy

UNTIMED = Q(hours_per_week__gt=0, is_agreed_by_manager=False)
NEVER = Value(date.max, output_field=DateField())
ALONE = Q(system__run_by=RunBy.BUSINESS, deputy=None)


@dataclass(frozen=True)
class Talk:
    """One reason to sit down with somebody; about a role, never about how well it is filled."""

    title: str
    says: str
    words: str
    url: str


def talks(scope: Scope, by: str, day: date) -> list[Talk]:
    """At most three, one of a kind: a role that ends, time that nobody agreed, a team's own tool where
    nobody would step in; `by` says whose roles, of departments or of systems. One query.
    """
    soon = day + timedelta(days=ENDING_DAYS)
    kinds: dict[str, Talk] = {}
    for row in worth_a_talk(scope, by, day):
        if row.valid_until and row.valid_until <= soon:
            kinds.setdefault("ends", _ends(row, day))
        if row.hours_per_week and not row.is_agreed_by_manager:
            kinds.setdefault("hours", _hours(row))
        if row.system and row.system.run_by == RunBy.BUSINESS and row.deputy is None:
            kinds.setdefault("alone", _alone(row))
    return [kinds[kind] for kind in ("ends", "hours", "alone") if kind in kinds]


@compiled
def worth_a_talk(scope: Scope, by: str, day: date) -> QuerySet[RoleAssignment]:
    """Of each kind the one that ends first: at most three."""
    soon = day + timedelta(days=ENDING_DAYS)
    held = RoleAssignment.objects.visible_to(scope).of(by).held()
    ends = held.filter(valid_until__lte=soon).order_by("valid_until", "pk").values("pk")[:1]
    # Not in the order of an index, which would be walked to its end where there are none.
    untimed, alone = (
        held.filter(kind).order_by(Coalesce("valid_until", NEVER), "pk").values("pk")[:1]
        for kind in (UNTIMED, ALONE)
    )
    return (
        RoleAssignment.objects.filter(pk__in=ends.union(untimed, alone))
        .select_related("role", "unit", "system", "holder", "deputy")
        .order_by("valid_until", "pk")
    )


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
