"""The portfolio: how all departments of a manager stand, and where to go first; never a ranking."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min, Q
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from brm.base import clock, htmx
from brm.base.csv_file import csv_response
from brm.base.db import Day, day_there
from brm.base.lists import Chip, Choice, Head, Page, Sort, listing
from brm.base.scope import Request, Scope
from brm.dashboard.amounts import ago, rhythm
from brm.dashboard.links import way
from brm.dashboard.units import sheet_address
from brm.health.models import QUIET, UnitPulse, UnitPulseQuerySet
from brm.templatetags.times import as_moment
from relationships.buddies.models import ITBuddy

MOST_BUDDIES = 200
ROLE = Q(vacant_roles__gt=0) | Q(ending_roles__gt=0)
SORTS = {
    "needs": Sort(gettext_lazy("Most urgent first"), ("urgency",), descending=True),
    "name": Sort(gettext_lazy("Department"), ("unit__folded_name",)),
    "seen": Sort(gettext_lazy("Last visit"), ("visit_due_on",)),
    "heard": Sort(
        gettext_lazy("Heard: done, worked on, cannot"), ("overdue_voices",), descending=True
    ),
    "mood": Sort(gettext_lazy("Mood, four weeks"), ("mood_mean",)),
    "promises": Sort(gettext_lazy("Promises kept"), ("overdue_promises",), descending=True),
    "next": Sort(gettext_lazy("Next visit"), ("next_visit_at",)),
}


@require_GET
def portfolio(request: Request) -> HttpResponse | StreamingHttpResponse:
    """Six queries beside the frame's three, at any size; as a file, all that fit the filter."""
    if not request.scope.is_manager:
        raise PermissionDenied(_("The portfolio is for those who answer for departments."))
    as_sheet = request.GET.get("as") == "csv"
    at = clock.now()
    pulses = UnitPulse.objects.visible_to(request.scope)
    counted = counts(pulses)
    page = page_of(request, pulses, counted, day_there(at), size=100_000 if as_sheet else 50)
    buddies = buddies_of(page.rows, day_there(at))
    if as_sheet:
        lines = (cells(pulse, buddies.get(pulse.pk, [])) for pulse in page.rows)
        return csv_response("portfolio", HEADINGS, lines)
    context = {
        "page": page,
        "rows": [row(pulse, buddies.get(pulse.pk, []), at) for pulse in page.rows],
        "counted": counted,
        "sheet": sheet_address(request),
        "silence": silence(page.rows),
    }
    return htmx.answer(
        request, "brm/dashboard/portfolio.html", "brm/dashboard/portfolio.html", context
    )


def counts(pulses: UnitPulseQuerySet) -> dict[str, Any]:
    """How many departments stand how, and in which countries they lie. One query."""
    return pulses.order_by().aggregate(
        units=Count("pk"),
        quiet=Count("pk", filter=QUIET),
        late=Count("pk", filter=Q(overdue_voices__gt=0)),
        promise=Count("pk", filter=Q(overdue_promises__gt=0)),
        without=Count("pk", filter=Q(buddies=0)),
        role=Count("pk", filter=ROLE),
        needs=Count("pk", filter=Q(urgency__gt=0)),
        places=ArrayAgg("unit__place", distinct=True, default=[]),
        countries=ArrayAgg("unit__country", distinct=True, default=[]),
        as_of=Min("computed_at"),
    )


def page_of(
    request: Request, pulses: UnitPulseQuerySet, counted: dict[str, Any], today: Day, *, size: int
) -> Page:
    places, countries = (sorted(filter(None, counted[name])) for name in ("places", "countries"))
    chips = [
        Chip("needs", _("Needs somebody"), Q(urgency__gt=0), amount=counted["needs"]),
        Chip("seen", _("Gone quiet"), QUIET, "quiet", counted["quiet"]),
        Chip("late", _("Answer overdue"), Q(overdue_voices__gt=0), amount=counted["late"]),
        Chip("promise", _("Promise late"), Q(overdue_promises__gt=0), amount=counted["promise"]),
        Chip("without", _("Without a buddy"), Q(buddies=0), "buddy", counted["without"]),
        Chip("role", _("Role vacant or ending"), ROLE, amount=counted["role"]),
    ]
    return listing(
        request,
        pulses.select_related("unit"),
        sorts=SORTS,
        default="-needs",
        filters=[
            *mine(request.scope),
            *chips,
            Choice("place", _("Place"), [(name, name) for name in places], "unit__place"),
            Choice("country", _("Country"), [(code, code) for code in countries], "unit__country"),
            Choice(
                "buddy", _("Buddy"), buddy_options(request.scope, today),
                lambda value: Q(
                    unit__in=ITBuddy.objects.on(today).filter(person=int(value)).values("unit")
                ),
            ),
        ],
        search=("unit__folded_name",),
        columns=["name", "seen", "heard", "mood", "promises", Head(_("Buddy")), "next"],
        things=_("departments"),
        size=size,
    )  # fmt: skip


def mine(scope: Scope) -> list[Chip]:
    """For a manager of everything who also answers for departments by name."""
    own = Scope.within(scope.managed, "unit__")
    return [Chip("mine", _("Mine"), own)] if scope.manages_everything and own else []


def buddy_options(scope: Scope, today: Day) -> list[tuple[str, str]]:
    """Who serves departments of this scope today. One query."""
    people: Any = ITBuddy.objects.on(today).filter(scope.managed_units("unit__"))
    people = people.order_by("person__folded_name", "person").values_list("person", "person__name")
    return [(str(pk), name) for pk, name in people.distinct()[:MOST_BUDDIES]]


def buddies_of(pulses: Iterable[UnitPulse], today: Day) -> dict[int, list[ITBuddy]]:
    """Who goes to these departments today, the first buddy before deputies. One query."""
    found: dict[int, list[ITBuddy]] = {}
    rows = ITBuddy.objects.on(today).filter(unit__in=[pulse.pk for pulse in pulses])
    for buddy in rows.select_related("person").order_by("-rank", "since", "pk"):
        found.setdefault(buddy.unit_id, []).append(buddy)
    return found


def row(pulse: UnitPulse, buddies: list[ITBuddy], at: datetime) -> dict[str, Any]:
    """One department as the table shows it, in words made here: a template that only prints is fast."""
    unit, here = pulse.unit, f"unit={pulse.pk}"
    zone = ZoneInfo(unit.time_zone)
    today = at.astimezone(zone).date()
    last = pulse.last_visit_at.astimezone(zone).date() if pulse.last_visit_at else None
    return {
        "pulse": pulse,
        "unit": unit,
        "url": way("units:page", unit.pk),
        "seen": ago((today - last).days) if last else _("nobody yet"),
        "is_quiet": pulse.visit_due_on < pulse.day,
        "quiet": _("gone quiet") if last else _("quiet"),
        "rhythm": rhythm(unit.rhythm_days),
        "mood": "" if pulse.mood_mean is None else number_format(pulse.mood_mean, 1),
        "mood_n": ngettext("%(n)s visit", "%(n)s visits", pulse.mood_n) % {"n": pulse.mood_n},
        "heard_url": way("voices:list", query=here),
        "overdue": ngettext("%(n)s overdue", "%(n)s overdue", pulse.overdue_voices)
        % {"n": pulse.overdue_voices} if pulse.overdue_voices else "",
        "has_heard": pulse.done_voices + pulse.working_voices + pulse.cannot_voices > 0,
        "promises_url": way("promises:list", query=here),
        "late": ngettext("%(n)s late", "%(n)s late", pulse.overdue_promises)
        % {"n": pulse.overdue_promises} if pulse.overdue_promises else "",
        "has_promises": pulse.closed_business + pulse.closed_it > 0,
        "buddy": buddies[0].person if buddies else None,
        "next": as_moment(pulse.next_visit_at, zone) if pulse.next_visit_at else "",
    }  # fmt: skip


def silence(pulses: list[UnitPulse]) -> dict[str, Any]:
    """How long ago the last visit was, counted in each department's own rhythm; those never visited."""
    known = [
        ((pulse.day - pulse.visit_due_on).days / pulse.unit.rhythm_days + 1, pulse.unit.name)
        for pulse in pulses
        if pulse.was_visited
    ]
    longest = [name for rhythms, name in sorted(known, reverse=True) if rhythms > 1]
    never = sum(not pulse.was_visited for pulse in pulses)
    if longest:
        say = ngettext(
            "%(name)s was not visited in its rhythm.",
            "%(name)s and %(n)s more were not visited in their rhythm.",
            len(longest),
        ) % {"name": longest[0], "n": len(longest) - 1}
    else:
        say = _("All that were ever visited were visited in their rhythm.")
    return {"points": known, "say": say, "never": never}


HEADINGS = [
    gettext_lazy("Department"), gettext_lazy("Place"), gettext_lazy("Last visit"),
    gettext_lazy("A visit every … days"), gettext_lazy("In its rhythm"), gettext_lazy("Open"),
    gettext_lazy("Overdue"), gettext_lazy("Done"), gettext_lazy("Worked on"),
    gettext_lazy("Cannot"), gettext_lazy("Mood, four weeks"), gettext_lazy("Visits with a mood"),
    gettext_lazy("Promises kept, business"), gettext_lazy("Promises closed, business"),
    gettext_lazy("Promises kept, IT"), gettext_lazy("Promises closed, IT"),
    gettext_lazy("Promises late"), gettext_lazy("Roles vacant"), gettext_lazy("Roles that end soon"),
    gettext_lazy("Buddies"), gettext_lazy("Next visit"),
    gettext_lazy("Worked out at"),
]  # fmt: skip


def cells(pulse: UnitPulse, buddies: list[ITBuddy]) -> tuple[object, ...]:
    return (
        pulse.unit.name, pulse.unit.place, pulse.last_visit_at, pulse.unit.rhythm_days,
        _("no") if pulse.visit_due_on < pulse.day else _("yes"),
        pulse.open_voices, pulse.overdue_voices, pulse.done_voices, pulse.working_voices,
        pulse.cannot_voices,
        None if pulse.mood_mean is None else round(pulse.mood_mean, 2), pulse.mood_n,
        pulse.kept_business, pulse.closed_business, pulse.kept_it, pulse.closed_it,
        pulse.overdue_promises, pulse.vacant_roles, pulse.ending_roles,
        ", ".join(buddy.person.name for buddy in buddies),
        pulse.next_visit_at, pulse.computed_at,
    )  # fmt: skip
