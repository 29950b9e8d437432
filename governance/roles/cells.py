"""One field of the board: who fills a role of one system or department, and what is agreed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base.compiled import compiled
from brm.base.given import given
from brm.base.links import way
from brm.base.said_once import said_once
from brm.base.scope import Scope
from governance.roles.choices import Standing
from governance.roles.known import Face
from governance.roles.models import GovernanceRole, RoleAssignment
from governance.roles.queries import ENDING_DAYS
from relationships.systems.answering import RoleLine

RINGS = {
    Standing.APPOINTED: "a",
    Standing.ACKNOWLEDGED: "k",
    Standing.DE_FACTO: "d",
    Standing.VACANT: "v",
}
Held = dict[int, list[Any]]  # by role: rows of `filled`


def by_subject(path: str, pks: list[int], scope: Scope) -> dict[int, Held]:
    """Who fills which role of these systems or departments, the accountable one first. One query."""
    found: dict[int, Held] = defaultdict(lambda: defaultdict(list))
    for row in filled(path, frozenset(pks), scope):
        found[row.subject_pk][row.role_id].append(row)
    return found


@compiled
def filled(path: str, pks: frozenset[int], scope: Scope) -> QuerySet[Any, Any]:
    """As plain values: there are hundreds on a page. `path` is "system" or "unit"."""
    rows = RoleAssignment.objects.visible_to(scope).running().filter(**{f"{path}__in": pks})
    return (
        rows.annotate(subject_pk=F(path))
        .order_by("-is_accountable", "standing", "pk")
        .values_list(
            "pk", "subject_pk", "role_id", "standing", "hours_per_week", "is_agreed_by_manager",
            "valid_until", "holder__name", "holder__side", "deputy__name", "role__name",
            "role__in_short", named=True,
        )
    )  # fmt: skip


def cell_of(role: GovernanceRole, held: Sequence[Any], subject: str, day: date) -> RoleLine:
    """What the board says of one role; where nobody is named, the way to do it for `subject`."""
    if held:
        return _filled_cell(role.name, role.in_short, held, day)
    return RoleLine(
        label=given(role.name),
        in_short=given(role.in_short),
        ring="",
        name=_("No one"),
        note="",
        url=way("roles:new", query=f"{subject}&role={role.slug}") if subject else "",
    )


def other_cells(held: Held, columns: Iterable[GovernanceRole], day: date) -> tuple[RoleLine, ...]:
    """Roles that are filled and have no column of their own."""
    shown = {role.pk for role in columns}
    return tuple(
        _filled_cell(rows[0].role__name, rows[0].role__in_short, rows, day)
        for role, rows in held.items()
        if role not in shown
    )


def known_cell(role: GovernanceRole, people: Sequence[Face]) -> RoleLine:
    """A role that is known from elsewhere."""
    if not people:
        return RoleLine(given(role.name), given(role.in_short), "", _("No one"), "", "")
    more = len(people) - 1
    note = ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more} if more else ""
    name, side = people[0]
    return RoleLine(given(role.name), given(role.in_short), "a", name, note, "", side)


def _filled_cell(label: str, in_short: str, held: Sequence[Any], day: date) -> RoleLine:
    first = held[0]
    return RoleLine(
        label=given(label),
        in_short=given(in_short),
        ring=RINGS[first.standing],
        name=first.holder__name or _("Vacant"),
        note=_note(
            Standing(first.standing),
            len(held) - 1,
            day,
            hours=first.hours_per_week,
            is_agreed=first.is_agreed_by_manager,
            until=first.valid_until,
            deputy=first.deputy__name,
        ),
        url=way("roles:page", first.pk),
        side=first.holder__side or "",
    )


@said_once
def _note(
    standing: Standing,
    more: int,
    day: date,
    *,
    hours: Decimal | None,
    is_agreed: bool,
    until: date | None,
    deputy: str | None,
) -> str:
    """ "appointed, leaves 1 Dec", "people go there, 6 h a week, not agreed"."""
    said = [str(standing.label), *_conditions(day, hours, is_agreed, until, deputy)]
    if standing == Standing.VACANT:
        said = [_("propose somebody")]
    if more:
        said.append(ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more})
    return ", ".join(said)


def _conditions(
    day: date, hours: Decimal | None, is_agreed: bool, until: date | None, deputy: str | None
) -> list[str]:
    said = []
    if hours:
        said.append(_("%(hours)s h a week") % {"hours": f"{hours.normalize():f}"})
        if not is_agreed:
            said.append(_("not agreed"))
    if until and until <= day + timedelta(days=ENDING_DAYS):
        when = date_format(until, "j M")
        said.append((_("ended %(day)s") if until < day else _("until %(day)s")) % {"day": when})
    if deputy:
        said.append(_("deputy: %(name)s") % {"name": deputy})
    return said
