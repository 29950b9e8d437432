"""The portfolio: how all departments of a manager stand, and where to go first; never a ranking."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.exceptions import PermissionDenied
from django.db.models import Count, DateTimeField, Min, Q, QuerySet, Value
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from brm.base import clock, htmx
from brm.base.compiled import Given, compiled
from brm.base.db import day_there
from brm.base.lists import Chip, Choice, Head, Page, Shaped, Sort, listing
from brm.base.scope import Request, Scope
from brm.base.several import Bar
from brm.base.sheet_answer import sheet_of
from brm.dashboard.portfolio_health import a_month_ago, chart, moved
from brm.dashboard.portfolio_rows import Rows
from brm.dashboard.portfolio_sheet import SHEET, with_buddies
from brm.dashboard.units import buddies_of, by_unit
from brm.health.models import QUIET, UnitPulse, UnitPulseQuerySet
from brm.health.parts import UNEVEN
from brm.health.scored import PARTS
from relationships.buddies.models import ITBuddy
from relationships.desk.shown import with_views

MOST_BUDDIES = 200
TODAY = day_there(Given("at", DateTimeField()))
CARE = Q(health__lt=UNEVEN)
UNSPOKEN = ~Q(unspoken="")
ROLE = Q(vacant_roles__gt=0) | Q(ending_roles__gt=0)
SORTS = {
    "needs": Sort(gettext_lazy("Most urgent first"), ("urgency",), descending=True),
    "name": Sort(gettext_lazy("Department"), ("unit__folded_name",)),
    "health": Sort(gettext_lazy("Health"), ("health",)),
    "seen": Sort(gettext_lazy("Last visit"), ("visit_due_on",)),
    "heard": Sort(
        gettext_lazy("Heard: done, worked on, cannot"), ("overdue_voices",), descending=True
    ),
    "on_time": Sort(gettext_lazy("Answers on time"), ("on_time_share",)),
    "mood": Sort(gettext_lazy("Mood, four weeks"), ("mood_mean",)),
    "promises": Sort(gettext_lazy("Promises kept"), ("overdue_promises",), descending=True),
    "next": Sort(gettext_lazy("Next visit"), ("next_visit_at",)),
}
ACTS = Bar(
    reverse_lazy("rounds:assign"), (("", gettext_lazy("A buddy and a rhythm")),), has_all=False
)

SHOWN = (
    *(f"{part}_{what}" for part in PARTS for what in ("points", "of")),
    "health", "is_silent", "facts", "day", "computed_at", "urgency",
    "last_visit_at", "visit_due_on", "next_visit_at", "mood_n", "mood_mean",
    "open_voices", "overdue_voices", "done_voices", "working_voices", "cannot_voices",
    "answers_in_time", "answers_late", "on_time_share", "overdue_promises",
    "kept_business", "kept_it", "closed_business", "closed_it", "vacant_roles", "ending_roles",
    "unspoken",
    *(f"unit__{name}" for name in ("name", "folded_name", "place", "time_zone", "rhythm_days")),
)  # fmt: skip


@require_GET
@with_views("dashboard:portfolio")
def portfolio(request: Request) -> HttpResponse | StreamingHttpResponse:
    """Seven queries beside the frame's three, at any size; as a file, all that fit the filter."""
    if not request.scope.is_manager:
        raise PermissionDenied(_("The portfolio is for those who answer for departments."))
    at = clock.now()
    counted = counts(request.scope)
    page = page_of(request, counted, at)
    if page.file:
        return sheet_of(page, "portfolio", SHEET, lambda pulses: with_buddies(pulses, at))
    buddies = by_unit(buddies_of(frozenset(pulse.pk for pulse in page.rows), at=at))
    before = a_month_ago(page.rows)
    context = {
        "page": page,
        "rows": Rows(page, buddies, before, at),
        "counted": counted,
        "chart": chart(page.rows),
        "moved": moved(page.rows, before),
        "many": ACTS,
    }
    return htmx.answer(
        request, "brm/dashboard/portfolio.html", "brm/dashboard/portfolio.html", context
    )


def counts(scope: Scope) -> dict[str, Any]:
    """How many departments stand how, and in which countries they lie. One query."""
    found = counted_in(scope)
    return found[0] if found else NOBODY


NOBODY: dict[str, Any] = {
    **dict.fromkeys(
        ("units", "quiet", "care", "late", "promise", "without", "role", "language", "needs"), 0
    ),
    "places": [],
    "countries": [],
    "as_of": None,
}


@compiled
def counted_in(scope: Scope) -> QuerySet[Any, Any]:
    """One row of counts over all departments in sight."""
    everything = UnitPulse.objects.visible_to(scope).order_by().annotate(one=Value(1)).values("one")
    return everything.annotate(
        units=Count("pk"),
        quiet=Count("pk", filter=QUIET),
        care=Count("pk", filter=CARE),
        late=Count("pk", filter=Q(overdue_voices__gt=0)),
        promise=Count("pk", filter=Q(overdue_promises__gt=0)),
        without=Count("pk", filter=Q(buddies=0)),
        role=Count("pk", filter=ROLE),
        language=Count("pk", filter=UNSPOKEN),
        needs=Count("pk", filter=Q(urgency__gt=0)),
        places=ArrayAgg("unit__place", distinct=True, default=[]),
        countries=ArrayAgg("unit__country", distinct=True, default=[]),
        as_of=Min("computed_at"),
    )


def page_of(request: Request, counted: dict[str, Any], at: datetime) -> Page:
    places, countries = (sorted(filter(None, counted[name])) for name in ("places", "countries"))
    chips = [
        Chip("needs", _("Needs somebody"), Q(urgency__gt=0), amount=counted["needs"]),
        Chip("seen", _("Gone quiet"), QUIET, "quiet", counted["quiet"]),
        Chip("care", _("Needs care"), CARE, amount=counted["care"]),
        Chip("late", _("Answer overdue"), Q(overdue_voices__gt=0), amount=counted["late"]),
        Chip("promise", _("Promise late"), Q(overdue_promises__gt=0), amount=counted["promise"]),
        Chip("without", _("Without a buddy"), Q(buddies=0), "buddy", counted["without"]),
        Chip("role", _("Role vacant or ending"), ROLE, amount=counted["role"]),
        Chip("language", _("No buddy speaks their language"), UNSPOKEN, amount=counted["language"]),
    ]
    return listing(
        request,
        Shaped(UnitPulse, pulses_in, request.scope, at=at),
        sorts=SORTS,
        default="-needs",
        filters=[
            *mine(request.scope),
            *chips,
            Choice("place", _("Place"), [(name, name) for name in places], "unit__place"),
            Choice("country", _("Country"), [(code, code) for code in countries], "unit__country"),
            Choice(
                "buddy", _("Buddy"), buddy_options(request.scope, at),
                lambda value: Q(
                    unit__in=ITBuddy.objects.on(TODAY).filter(person=int(value)).values("unit")
                ),
            ),
        ],
        search=("unit__folded_name",),
        columns=[
            "name", "health", "seen", "heard", "on_time", "mood", "promises",
            Head(_("Buddy"), name="buddy"), "next",
        ],
        things=_("departments"),
        known=counted["units"],
    )  # fmt: skip


def mine(scope: Scope) -> list[Chip]:
    """For a manager of everything who also answers for departments by name."""
    own = Scope.within(scope.managed, "unit__")
    return [Chip("mine", _("Mine"), own)] if scope.manages_everything and own else []


def buddy_options(scope: Scope, at: datetime) -> list[tuple[str, str]]:
    """Who serves departments of this scope today. One query."""
    return [(str(row["person"]), row["person__name"]) for row in serving(scope, at=at)]


@compiled
def serving(scope: Scope) -> QuerySet[Any, Any]:
    """People who serve departments of this scope today, `at`, by name."""
    people = ITBuddy.objects.on(TODAY).filter(scope.managed_units("unit__"))
    named = people.order_by("person__folded_name", "person").values("person", "person__name")
    return named.distinct()[:MOST_BUDDIES]


def pulses_in(scope: Scope) -> UnitPulseQuerySet:
    """The figures of all departments in sight; of each row only what the page and its file show."""
    return UnitPulse.objects.visible_to(scope).select_related("unit").only(*SHOWN)
