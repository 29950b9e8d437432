"""Where something weighs on many people, or goes well for them (pure)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base.scoring import impact, stands_out
from relationships.responses.shown import Hotspot, Line, QuestionResult, Results, Table

MOST_HOTSPOTS = 6


@dataclass(frozen=True)
class Hotspots:
    """Where answers stand away from the reference by more than chance, in the departments' order."""

    worse: tuple[Hotspot, ...]
    better: tuple[Hotspot, ...]
    reference: str
    sentence: str
    table: Table

    @property
    def bars(self) -> list[tuple[Hotspot, float]]:
        """Each with the length of its bar: worse ones first, then better ones."""
        spots = (*self.worse, *self.better)
        heaviest = max((spot.weight for spot in spots), default=1.0)
        return [(spot, spot.weight / heaviest) for spot in spots]


def hotspots_of(found: Results) -> Hotspots | None:
    """Answers times the distance from all that was asked here, where it is more than chance."""
    spots = [
        spot
        for line in found.lines
        for result in found.scored
        if (spot := _spot(line, result, found.whole)) is not None
    ]
    if not spots:
        return None
    out = {id(spot) for spot in spots if stands_out(spot.score.found, spot.reference.value)}
    columns = (
        _("Department"), _("Question"), _("Score"), _("Answers"), _("Reference"), _("Weight"),
        _("More than chance"),
    )  # fmt: skip
    rows = tuple(
        (
            spot.line.name, spot.text, spot.score.rounded, spot.score.n, spot.reference.rounded,
            round(-spot.weight if spot.is_worse else spot.weight, 1),
            _("yes") if id(spot) in out else _("no"),
        )
        for spot in spots
    )  # fmt: skip
    standing = [spot for spot in spots if id(spot) in out]
    return Hotspots(
        worse=_heaviest([spot for spot in standing if spot.is_worse]),
        better=_heaviest([spot for spot in standing if not spot.is_worse]),
        reference=found.whole.name,
        sentence=_spots_said(len(spots), len(standing), found.whole.name),
        table=Table("hotspots", columns, rows),
    )


def _spot(line: Line, result: QuestionResult, whole: Line) -> Hotspot | None:
    key = result.question.key
    score, reference = line.scores.get(key), whole.scores.get(key)
    if score is None or reference is None or not score.is_good_high:
        return None
    weight = abs(impact(score.found, reference.value)) / (score.most - score.least)
    return Hotspot(line, result.text, score, reference, weight)


def _heaviest(spots: list[Hotspot]) -> tuple[Hotspot, ...]:
    """The few that weigh most, left in the departments' own order: they are not ranked."""
    chosen = sorted(spots, key=lambda spot: -spot.weight)[:MOST_HOTSPOTS]
    return tuple(spot for spot in spots if spot in chosen)


def _spots_said(looked_at: int, standing: int, reference: str) -> str:
    said = ngettext(
        "%(n)s of %(all)s scores is away from the mean of “%(reference)s” by more than chance.",
        "%(n)s of %(all)s scores are away from the mean of “%(reference)s” by more than chance.",
        standing,
    ) % {"n": standing, "all": looked_at, "reference": reference}
    return said + " " + _("Of twenty, one leaves its band by chance alone.")
