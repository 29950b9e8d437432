"""The map: departments against groups of practices, drawn from stored sums."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.later import Later
from brm.base.sheet_answer import Cell
from governance.assessments.cells import AssessmentCell
from governance.assessments.choices import Mode
from governance.assessments.models import Assessment
from governance.assessments.spread import MANY
from governance.assessments.squares import Counts, Group, Square, square
from governance.checklists.models import Checklist, Cluster
from governance.checklists.queries import OFFERED_FIRST
from relationships.units.models import Unit

TERMS = 8  # half-years that may be chosen


@dataclass(frozen=True)
class MapRow:
    """A department's row; without squares `note` says why: being asked, too few answers, or asked with
    another version only (`is_elsewhere`)."""

    unit: Unit
    squares: tuple[Square, ...]
    finished_at: datetime | None
    people: int = 0
    note: str = ""
    url: str = ""
    is_asked: bool = False
    is_elsewhere: bool = False


@dataclass(frozen=True)
class Half:
    """A half-year in which assessments ended: "2026-2" is the second half of 2026."""

    year: int
    half: int

    @property
    def key(self) -> str:
        return f"{self.year}-{self.half}"

    @property
    def label(self) -> str:
        words = _("Spring %(year)s") if self.half == 1 else _("Autumn %(year)s")
        return words % {"year": self.year}

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        first = date(self.year, 1 if self.half == 1 else 7, 1)
        last = date(self.year, 7, 1) if self.half == 1 else date(self.year + 1, 1, 1)
        return _midnight(first), _midnight(last)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(settings.TIME_ZONE))


def offered_with_groups() -> list[tuple[Any, list[Cluster]]]:
    """All versions, those offered first, each with its groups; each knows when its first and its last
    assessment ended that shows something (`first_end`, `last_end`), from the index. One query."""
    shown = Assessment.objects.filter(checklist=OuterRef("checklist"), is_shown=True)
    rows = Cluster.objects.select_related("checklist").annotate(
        first_end=Subquery(shown.order_by("finished_at").values("finished_at")[:1]),
        last_end=Subquery(shown.order_by("-finished_at").values("finished_at")[:1]),
    )
    found: list[tuple[Any, list[Cluster]]] = []
    order = [re.sub("^-?", r"\g<0>checklist__", name) for name in OFFERED_FIRST]
    for cluster in rows.order_by(*order, "position"):
        if not found or found[-1][0].pk != cluster.checklist_id:
            checklist: Any = cluster.checklist
            checklist.first_end, checklist.last_end = cluster.first_end, cluster.last_end
            found.append((checklist, []))
        found[-1][1].append(cluster)
    return found


def halves(checklist: Any) -> list[Half]:
    """The half-years that can be chosen, the last one first, of a checklist of
    `offered_with_groups`. No query."""
    if checklist.last_end is None:
        return []
    first, last = (half_of(each) for each in (checklist.first_end, checklist.last_end))
    found: list[Half] = []
    while len(found) < TERMS and (last.year, last.half) >= (first.year, first.half):
        found.append(last)
        last = Half(last.year - 1, 2) if last.half == 1 else Half(last.year, 1)
    return found


def half_of(moment: datetime) -> Half:
    day = clock.day_of(moment)
    return Half(day.year, 1 if day.month < 7 else 2)


def rows(
    checklist: Checklist, clusters: Sequence[Cluster], units: list[Unit],
    half: Half | None = None, others: Sequence[Checklist] = (),
) -> Later[Unit, MapRow]:  # fmt: skip
    """The map's rows for these departments: the last time, or the last in a half-year. Who was only
    asked with one of `others`, its other versions, is led there. Two queries."""
    places = _places(checklist, units, half, others if half is None else ())
    wanted = {pk for place in places.values() for pk in (place["now"], place["then"]) if pk}
    cells: dict[int, dict[int, Counts]] = {}
    stored = AssessmentCell.objects.filter(assessment__in=wanted).values_list(*Counts._fields)
    for row in stored:
        counts = Counts._make(row)
        cells.setdefault(counts.assessment_id, {})[counts.cluster_id] = counts

    groups = [Group(each.pk, each.code, each.title) for each in clusters]

    def put(unit: Unit) -> MapRow:
        place = places.get(unit.pk, {})
        now, then = (cells.get(place.get(when) or 0, {}) for when in ("now", "then"))
        is_asked = bool(place.get("asking"))
        if not now:
            note, url = _why_not(place, half)
            is_elsewhere = bool(url) and not is_asked and not place.get("few")
            return MapRow(unit, (), None, 0, note, url, is_asked, is_elsewhere)
        first = next(iter(now.values()))
        page = reverse("assessments:page", args=[first.assessment_id])
        squares = tuple(
            square(group, now.get(group.pk), checklist, page, then.get(group.pk))
            for group in groups
        )
        return MapRow(unit, squares, first.finished_at, first.people, is_asked=is_asked)

    return Later(units, put)


def _places(
    checklist: Checklist, units: list[Unit], half: Half | None, others: Sequence[Checklist]
) -> dict[int, dict[str, Any]]:
    """For each department the assessment that is shown, the one before, and what is under way.

    Looked up in the index, two rows a department. One query.
    """
    ended = Assessment.objects.filter(
        checklist=checklist, unit=OuterRef("pk"), finished_at__isnull=False, is_called_off=False
    )
    shown = ended.filter(is_shown=True).order_by("-finished_at", "-pk")
    hidden = ended.filter(is_shown=False).order_by("-finished_at", "-pk")
    now = shown
    if half is not None:
        first, last = half.bounds
        now = shown.filter(finished_at__gte=first, finished_at__lt=last)
        shown = shown.filter(finished_at__lt=last)
        hidden = hidden.filter(finished_at__gte=first, finished_at__lt=last)
    asking = Assessment.objects.filter(
        checklist=checklist, unit=OuterRef("pk"), finished_at=None, is_planned=False
    ).exclude(mode=Mode.ALONE)
    found = Unit.objects.filter(pk__in=[unit.pk for unit in units]).annotate(
        now=Subquery(now.values("pk")[:1]),
        then=Subquery(shown.values("pk")[1:2]),
        few=Subquery(hidden.values("pk")[:1]),
        asking=Subquery(asking.order_by("pk").values("pk")[:1]),
        until=Subquery(asking.order_by("pk").values("closes_on")[:1]),
    )
    names = ["now", "then", "few", "asking", "until"]
    if others:
        earlier = Assessment.objects.filter(
            checklist__in=others, unit=OuterRef("pk"), is_shown=True
        ).order_by("-finished_at", "-pk")
        found = found.annotate(
            other=Subquery(earlier.values("pk")[:1]),
            other_at=Subquery(earlier.values("finished_at")[:1]),
        )
        names += ["other", "other_at"]
    rows = found.values("pk", *names)
    return {row["pk"]: dict(row) for row in rows}


def _why_not(place: dict[str, Any], half: Half | None) -> tuple[str, str]:
    """Why a row has no numbers, and where more stands."""
    if place.get("asking") and half is None:
        url = reverse("assessments:page", args=[place["asking"]])
        if place["until"]:
            return _("Being asked until %(day)s. Shown when it closes, from five people on.") % {
                "day": date_format(place["until"], "j F")
            }, url
        return _("They go through it together."), url
    if place.get("few"):
        return _("Too few answers, so nothing is shown."), reverse(
            "assessments:page", args=[place["few"]]
        )
    if place.get("other"):
        day = date_format(clock.day_of(place["other_at"]), "j F Y")
        return _("Not asked with this version yet; with another one on %(day)s.") % {
            "day": day
        }, reverse("assessments:page", args=[place["other"]])
    return "", ""


def sheet_cells(clusters: Sequence[Cluster]) -> list[Cell]:
    """The columns of the map as a sheet: of each group of practices the mean, the last one, how many
    don't know in per cent, and whether people differ."""
    return [
        Cell("name", _("Department"), lambda row: row.unit.name, "department"),
        Cell("name", _("Place"), lambda row: row.unit.place, "place"),
        Cell("name", _("Finished on"), lambda row: row.finished_at, "finished_on"),
        Cell("name", _("People"), lambda row: row.people or None, "people"),
        *(
            cell
            for at, cluster in enumerate(clusters)
            for cell in (
                Cell("name", str(cluster.title), partial(mean, at), cluster.code),
                Cell(
                    "name", _("%(group)s, last time") % {"group": cluster.title},
                    partial(last_time, at), f"{cluster.code}_before",
                ),
                Cell(
                    "name", _("%(group)s, don’t know %%") % {"group": cluster.title},
                    partial(unknown, at), f"{cluster.code}_dont_know",
                ),
                Cell(
                    "name", _("%(group)s, they differ") % {"group": cluster.title},
                    partial(differing, at), f"{cluster.code}_differ",
                ),
            )
        ),
    ]  # fmt: skip


def mean(at: int, row: MapRow) -> float | None:
    """The mean in a cell of the sheet as the map shows it; None where the map has none."""
    value = row.squares[at].value if row.squares else None
    return None if value is None else round(value, 1)


def last_time(at: int, row: MapRow) -> float | None:
    value = row.squares[at].before if row.squares else None
    return None if value is None else round(value, 1)


def unknown(at: int, row: MapRow) -> int | None:
    """The share of "I don't know" in per cent of those who could have said."""
    if not row.squares:
        return None
    one = row.squares[at]
    could = one.n + one.dont_know
    return round(100 * one.dont_know / could) if could else None


def differing(at: int, row: MapRow) -> str:
    return _("yes") if row.squares and row.squares[at].differs else ""


# ---- Which departments -----------------------------------------------------------------------------


def asked_units(checklist: Checklist) -> Q:
    """The condition on a department that it was asked with this checklist."""
    return _with(checklist)


def differing_units(checklist: Checklist) -> Q:
    """… that its people differ about a group of practices, and have not agreed since."""
    return _with(
        checklist,
        differing__gt=F("agreed"),
        asked__lte=(F("differing") - F("agreed")) * MANY,
    )


def unknown_units(checklist: Checklist) -> Q:
    """… that most of its people do not know some group of practices."""
    return _with(checklist, dont_know__gt=F("scored"))


def _with(checklist: Checklist, **more: Any) -> Q:
    cells = AssessmentCell.objects.filter(checklist=checklist, is_current=True, **more)
    return Q(pk__in=cells.values("unit"))
