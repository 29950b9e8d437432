"""The live figures of a place: counted in one query, whatever their number."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base.compiled import compiled
from brm.base.scope import Scope
from governance.assessments.models import Assessment
from governance.concerns.models import A_YEAR, ConcernAnswer
from governance.concerns.signals import (
    SIGNALS,
    VERDICTS,
    Form,
    Place,
    Signal,
    Verdict,
    Way,
    counted,
    register,
)
from governance.roles.choices import Standing
from governance.roles.models import RoleAssignment, RoleAssignmentQuerySet, RoleReview
from governance.tools.models import Tool
from relationships.people.choices import Side
from relationships.promises.choices import PromiseState
from relationships.promises.models import Promise
from relationships.responses.latest import latest_score
from relationships.systems.choices import DataClass
from relationships.systems.models import System
from relationships.systems.queries import not_checked
from relationships.units.models import Unit

DAYS_A_MONTH = 30.44


@dataclass(frozen=True)
class Figure:
    """A figure as it stands on the page: `said` is empty where it is not measured yet."""

    signal: Signal
    said: str = ""
    says: str | LazyText = ""
    wanted: str = ""
    verdict: Verdict = Verdict.NONE
    url: str = ""

    @property
    def is_measured(self) -> bool:
        return bool(self.said)

    @property
    def verdict_word(self) -> str | LazyText:
        return VERDICTS[self.verdict]


def figures_of(
    place: Place, answers: dict[str, ConcernAnswer], today: date, scope: Scope
) -> dict[str, list[Figure]]:
    """All figures of a place by question; `answers` by question. Three queries."""
    numbers = _numbers(place, today)
    found: dict[str, list[Figure]] = {}
    for signal in SIGNALS:
        if signal.form == Form.MEAN:
            figure = _mean(signal, place, scope)
        elif signal.form == Form.MONTHS:
            figure = _months(signal, answers.get(signal.concern), today)
        else:
            figure = _number(signal, numbers.get(signal.slug), place)
        found.setdefault(signal.concern, []).append(figure)
    return found


def _numbers(place: Place, today: date) -> dict[str, tuple[int, int]]:
    """n and of each registered figure. One query."""
    bounds = (place.unit.lft, place.unit.rgt) if place.unit else None
    found = dict.fromkeys(counted(), (0, 0))
    return found | {slug: (n, of) for slug, n, of in _counts(bounds, today)}


@compiled
def _counts(bounds: tuple[int, int] | None, today: date) -> QuerySet[Any, Any]:
    """All figures in one query: to write it down takes several times what the database needs."""
    place = Place(Unit(lft=bounds[0], rgt=bounds[1]) if bounds else None)
    rows = [
        each.count(place, today).values_list(Value(slug), "n", "of")
        for slug, each in counted().items()
    ]
    return rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]


def together(rows: QuerySet[Any, Any], good: Q) -> QuerySet[Any, Any]:
    """One row over the records: how many are good (`n`) of how many (`of`)."""
    one = rows.order_by().values(whole=Value(1))
    return one.annotate(n=Count("pk", filter=good), of=Count("pk"))


def _number(signal: Signal, numbers: tuple[int, int] | None, place: Place) -> Figure:
    if numbers is None:
        return Figure(signal, says=said(signal, 0))
    n, of = numbers
    url = counted()[signal.slug].way(place)
    if not of:  # nothing to count: neither good nor bad
        return Figure(signal, says=said(signal, 0), url=url)
    if signal.form == Form.COUNT:
        wanted = f"{signal.wanted:.0f}" if signal.wanted is not None else ""
        return Figure(signal, str(n), said(signal, n), wanted, signal.verdict(n), url)
    wanted = _("%(share)s %%") % {"share": f"{100 * signal.wanted:.0f}"} if signal.wanted else ""
    counts = _("%(n)s of %(of)s") % {"n": n, "of": of}
    return Figure(signal, counts, said(signal, of), wanted, signal.verdict(n / of), url)


def said(signal: Signal, n: int) -> str:
    """The words of a figure; some depend on how many."""
    words: Any = signal.says
    return str(words % {"n": n}) if signal.form == Form.COUNT else str(words)


def _months(signal: Signal, answer: ConcernAnswer | None, today: date) -> Figure:
    """How long ago what the answer rests on was decided."""
    if answer is None or answer.decided_on is None:
        return Figure(signal, says=said(signal, 0))
    months = max(0, int((today - answer.decided_on).days / DAYS_A_MONTH))
    words = ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
    wanted = _("under %(n)s") % {"n": f"{signal.wanted:.0f}"}
    return Figure(signal, words, said(signal, months), wanted, signal.verdict(months + 1))


def _mean(signal: Signal, place: Place, scope: Scope) -> Figure:
    """The newest score that people gave and that may be shown. Two queries."""
    newest = latest_score(place.unit.pk if place.unit else None)
    if newest is None:
        return Figure(signal, says=said(signal, 0))
    campaign, score = newest
    words = ngettext("%(n)s answer", "%(n)s answers", score.n) % {"n": score.n}
    opens = scope.is_manager or (scope.is_partner and place.unit is not None)
    url = place.way("responses:results", campaign.pk) if opens else ""  # others read no results
    return Figure(signal, score.said_whole, said(signal, score.n), words, url=url)


# ---- What is counted here -------------------------------------------------------------------------


def kept_of_it(place: Place, today: date) -> QuerySet[Any, Any]:
    """Promises of IT that were due or closed in the past year, and those of them that were kept."""
    due = Q(state__in=[PromiseState.KEPT, PromiseState.NOT_KEPT]) | Q(
        state=PromiseState.OPEN, due_on__lt=today
    )
    rows = Promise.objects.filter(place.units("unit__"), due, side=Side.IT)
    kept = Q(state=PromiseState.KEPT) & Q(closed_on__lte=F("due_on"))
    return together(rows.filter(due_on__gte=today - A_YEAR), kept)


def roles_in(place: Place) -> RoleAssignmentQuerySet:
    """Running roles of departments and of the systems in use that belong to them."""
    home = place.units("unit__") | place.units("system__owned_by__")
    return RoleAssignment.objects.running().filter(
        home if place.unit else Q(), Q(system=None) | Q(system__retired_on=None)
    )


def roles_reviewed(place: Place, today: date) -> QuerySet[Any, Any]:
    """Roles that somebody fills, and those of them with a review of the past year; no word of what it
    said."""
    recent = RoleReview.objects.filter(closed_on__gt=today - A_YEAR).values("assignment")
    return together(roles_in(place).held(), Q(pk__in=recent))


def roles_filled(place: Place, _today: date) -> QuerySet[Any, Any]:
    """Roles with one who is to answer for it, vacancies among them."""
    return together(
        roles_in(place).filter(is_accountable=True),
        Q(accepted_on__isnull=False) & ~Q(standing=Standing.VACANT),
    )


def checklists_fresh(place: Place, today: date) -> QuerySet[Any, Any]:
    """Departments that are open, and those of them that finished a checklist in the past year."""
    fresh = (
        Assessment.objects.finished().filter(finished_at__date__gt=today - A_YEAR).values("unit")
    )
    rows = Unit.objects.open().filter(place.units())
    return together(rows, Q(pk__in=fresh))


def in_use(place: Place) -> QuerySet[System]:
    """Systems and own tools in use; of a department those that belong to it or lie under it."""
    home = place.units("owned_by__") if place.unit else Q()
    return System.objects.filter(home, retired_on=None)


def spending_known(place: Place, _today: date) -> QuerySet[Any, Any]:
    """Systems in use, and those of them of which somebody said what they cost a year."""
    return together(in_use(place), Q(cost_a_year__isnull=False))


def classified(place: Place, _today: date) -> QuerySet[Any, Any]:
    """Systems and own tools in use, and those with a label of how sensitive they are and an owner."""
    owned = RoleAssignment.objects.held().filter(role__slug="system-owner", system__isnull=False)
    labelled = Q(data_class__gt=DataClass.UNSAID)
    return together(in_use(place), labelled & Q(pk__in=owned.values("system")))


def access_checked(place: Place, today: date) -> QuerySet[Any, Any]:
    """Systems in use, and those of which it was checked in six months who may use them."""
    return together(in_use(place), ~not_checked(today))


def risks_past(place: Place, today: date) -> QuerySet[Any, Any]:
    """Own tools that were decided on, and those to be looked at again by a day that is past."""
    decided = Tool.objects.filter(system__in=in_use(place).values("pk")).exclude(decision="")
    return together(decided, Q(review_on__lt=today))


def to(name: str, **query: str) -> Way:
    """The way to a list, narrowed to the place."""
    return lambda place: place.way(name, **query)


def register_own() -> None:
    """What can be counted from the slices below."""
    register("spend-known", spending_known, to("systems:list", unsaid="cost"))
    register("classified-assets", classified, to("systems:list", unsaid="label"))
    register("access-reviewed", access_checked, to("systems:list", access="old"))
    register("risk-review-overdue", risks_past, to("systems:list", agreed="past"))
    register("promised-date-kept", kept_of_it, to("promises:list", side="it"))
    register("roles-filled", roles_filled, to("roles:list", by="unit"))
    register("roles-assessed", roles_reviewed, to("roles:list", by="unit"))
    register("checklist-fresh", checklists_fresh, to("assessments:list"))
