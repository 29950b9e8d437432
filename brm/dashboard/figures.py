"""The four figures of the dashboard: each with its n, a small chart, a sentence, its records."""

from dataclasses import dataclass, field
from math import ceil, floor
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base import scoring
from brm.base.compiled import compiled
from brm.base.links import way
from brm.base.scope import Scope
from brm.base.scoring import Arrow, Mean
from brm.dashboard.amounts import listed
from brm.health.models import QUIET, WEEKS, UnitPulse

SCALE = (1, 5)
HALF = WEEKS // 2
NOTHING = Mean(0, None)
FEW = 5  # promises on each side from which two shares are compared


@dataclass(frozen=True)
class Whole:
    """All departments of a scope together, in sums; `moods` are weeks, the oldest first."""

    units: int = 0
    visited: int = 0
    in_rhythm: int = 0
    without_buddy: int = 0
    pressing: int = 0
    sums: dict[str, int] = field(default_factory=dict)
    moods: tuple[Mean, ...] = ()
    recent: Mean = NOTHING
    before: Mean = NOTHING
    as_of: Any = None

    @property
    def quiet(self) -> int:
        return self.units - self.in_rhythm


SUMMED = (
    "open_voices", "overdue_voices", "unowned_voices", "unconfirmed_voices", "answers_in_time",
    "answers_late", "open_business", "open_it", "overdue_business", "overdue_it", "kept_business",
    "kept_it", "closed_business", "closed_it",
)  # fmt: skip
MOODS = ("mood_counts", "mood_sums", "mood_squares")


def whole(scope: Scope) -> Whole:
    """Sums over the departments of a scope. One query, a short row a department."""
    row = _sums(scope)[0]
    weeks = [tuple(row[f"{name}_{k}"] for name in MOODS) for k in range(WEEKS)]
    return Whole(
        **{name: row[name] for name in ("units", "visited", "in_rhythm", "without_buddy")},
        pressing=row["pressing"],
        as_of=row["as_of"],
        sums={name: row[f"all_{name}"] for name in SUMMED},
        moods=tuple(scoring.mean(*week, scale=SCALE) for week in reversed(weeks)),
        recent=_together(weeks[:HALF]),
        before=_together(weeks[HALF:]),
    )


@compiled
def _sums(scope: Scope) -> QuerySet[UnitPulse, Any]:
    """One row, also of no department."""
    aggregates: dict[str, Any] = {
        "units": Count("pk"),
        "visited": Count("pk", filter=Q(last_visit_at__isnull=False)),
        "in_rhythm": Count("pk", filter=~QUIET),
        "without_buddy": Count("pk", filter=Q(buddies=0)),
        "pressing": Count("pk", filter=Q(urgency__gt=0)),
        "as_of": Min("computed_at"),
    }
    aggregates |= {f"all_{name}": Sum(name, default=0) for name in SUMMED}
    for name in MOODS:
        aggregates |= {f"{name}_{k}": Sum(f"{name}__{k}", default=0) for k in range(WEEKS)}
    together = UnitPulse.objects.visible_to(scope).order_by().values(whole=Value(1))
    return together.annotate(**aggregates)


def _together(weeks: list[tuple[int, ...]]) -> Mean:
    n, total, squares = (sum(column) for column in zip(*weeks, strict=True))
    return scoring.mean(n, total, squares, scale=SCALE)


def visited_figure(all_of: Whole, quiet_names: list[str]) -> dict[str, Any]:
    """Departments visited in their own rhythm."""
    n, of = all_of.in_rhythm, all_of.units
    if quiet_names and len(quiet_names) == all_of.quiet:
        say = ngettext(
            "%(names)s is the one that was not.", "Not so %(names)s.", len(quiet_names)
        ) % {"names": listed(quiet_names)}
    elif all_of.quiet > 1 and quiet_names:
        say = _("%(name)s and %(n)s more were not.") % {
            "name": quiet_names[0], "n": all_of.quiet - 1,
        }  # fmt: skip
    elif all_of.quiet:
        say = ngettext("%(n)s was not.", "%(n)s were not.", all_of.quiet) % {"n": all_of.quiet}
    else:
        say = _("Nobody was forgotten.")
    return {
        "n": n, "of": of, "is_known": all_of.visited > 0, "say": say,
        "label": ngettext(
            "%(n)s of %(of)s department was visited in its rhythm",
            "%(n)s of %(of)s departments were visited in their rhythm", of,
        ) % {"n": n, "of": of},
        "url": way("dashboard:portfolio", query="seen=quiet" if all_of.quiet else ""),
        "records": ngettext("%(n)s quiet department", "%(n)s quiet departments", all_of.quiet)
        % {"n": all_of.quiet} if all_of.quiet
        else ngettext("%(n)s department", "%(n)s departments", of) % {"n": of},
    }  # fmt: skip


def answers_figure(all_of: Whole) -> dict[str, Any]:
    """First answers that came by the day promised, of those given or owed in the year."""
    sums = all_of.sums
    good, late, owed = sums["answers_in_time"], sums["answers_late"], sums["overdue_voices"]
    of = good + late + owed
    parts = [
        (good, "done", _("on time")),
        (late, "busy", _("late")),
        (owed, "cannot", _("still owed")),
    ]
    said = []
    if late:
        said.append(ngettext("%(n)s came late", "%(n)s came late", late) % {"n": late})
    if owed:
        said.append(ngettext("%(n)s is still owed", "%(n)s are still owed", owed) % {"n": owed})
    say = _("%(what)s.") % {"what": ", ".join(said)} if said else _("None came late.")
    return {
        "n": good, "of": of, "is_known": of > 0, "say": say, "parts": parts,
        "label": ", ".join(f"{number} {word}" for number, _tone, word in parts if number),
        "url": way("voices:list", query="late=1" if owed else ""),
        "records": ngettext("%(n)s late answer", "%(n)s late answers", owed) % {"n": owed}
        if owed else ngettext("%(n)s answer", "%(n)s answers", of) % {"n": of},
    }  # fmt: skip


def mood_figure(all_of: Whole) -> dict[str, Any]:
    """The mood of the floor over twelve weeks: six against the six before, and the band of chance."""
    n = all_of.recent.n + all_of.before.n
    newest = next((week for week in reversed(all_of.moods) if week.n), NOTHING)
    is_this_week = bool(all_of.moods) and all_of.moods[-1].n > 0
    moved = scoring.change(all_of.before, all_of.recent).arrow
    visits = ngettext("%(n)s visit", "%(n)s visits", n) % {"n": n}
    shown = [week for week in all_of.moods if week.value is not None]
    least = min((floor(week.low or week.value or 0) for week in shown), default=SCALE[0])
    most = max((ceil(week.high or week.value or 0) for week in shown), default=SCALE[1])
    trend = {
        Arrow.UP: _("It rose by more than chance."),
        Arrow.DOWN: _("It fell by more than chance."),
        Arrow.SAME: _("What moved stays within chance."),
    }.get(moved, _("Too few to say where it goes."))
    return {
        "value": newest.value, "n": n, "is_known": newest.value is not None,
        "of": _("of 5 this week") if is_this_week else _("of 5 when last asked"),
        "least": min(least, most - 1), "most": most,
        "points": [(w.value, w.low or w.value, w.high or w.value, w.n) for w in all_of.moods],
        "say": _("12 weeks, %(visits)s. %(trend)s") % {"visits": visits, "trend": trend},
        "label": _("Mood of the floor over 12 weeks, %(visits)s. %(trend)s")
        % {"visits": visits, "trend": trend},
        "url": way("visits:list", query="what=done"), "records": visits,
    }  # fmt: skip


def promises_figure(all_of: Whole) -> dict[str, Any]:
    """Promises kept of those closed in the year, by side."""
    sums = all_of.sums
    sides = {side: (sums[f"kept_{side}"], sums[f"closed_{side}"]) for side in ("business", "it")}
    of = sum(closed for _kept, closed in sides.values())
    shares = {side: kept / closed if closed else None for side, (kept, closed) in sides.items()}
    late = sums["overdue_business"] + sums["overdue_it"]
    label = _("Promises kept: business %(b)s of %(bn)s, IT %(i)s of %(in)s") % {
        "b": sides["business"][0], "bn": sides["business"][1],
        "i": sides["it"][0], "in": sides["it"][1],
    }  # fmt: skip
    return {
        "business": sides["business"], "it": sides["it"], "shares": shares, "is_known": of > 0,
        "say": _apart(sides, late), "label": label, "of": of,
        "url": way("promises:list", query="late=1" if late else ""),
        "records": ngettext("%(n)s late promise", "%(n)s late promises", late) % {"n": late}
        if late else ngettext("%(n)s promise", "%(n)s promises", of) % {"n": of},
    }  # fmt: skip


def _apart(sides: dict[str, tuple[int, int]], late: int) -> str:
    """Whether the two differ by more than chance, where there are enough to say."""
    (b, bn), (i, n) = sides["business"], sides["it"]
    if min(bn, n) < FEW:
        return _("Too few yet to compare the two sides.")
    shares = {"b": scoring.round_half_up(100 * b / bn), "i": scoring.round_half_up(100 * i / n)}
    chance = 196 * ((b / bn) * (1 - b / bn) / bn + (i / n) * (1 - i / n) / n) ** 0.5
    if abs(shares["b"] - shares["i"]) <= chance:
        return _("%(b)s %% and %(i)s %%: no difference to speak of.") % shares
    if shares["b"] > shares["i"]:
        return _("%(b)s %% and %(i)s %%: the business keeps more of its word.") % shares
    return _("%(b)s %% and %(i)s %%: IT keeps more of its word.") % shares
