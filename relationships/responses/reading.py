"""Makes of shown figures what stands on the page: lines of departments, waves (pure)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from relationships.campaigns.models import Campaign
from relationships.feedback_forms.questions import Question
from relationships.responses.choices import PEOPLE, Part
from relationships.responses.measures import Score, score_of
from relationships.responses.models import CampaignTree
from relationships.responses.shown import Line, Wave
from relationships.units.models import Unit

Place = tuple[int | None, str]


@dataclass(frozen=True)
class Around:
    """A place and the departments right below: `figures` are the place's own, by question."""

    figures: Mapping[str, CampaignTree]
    whole: Line
    lines: tuple[Line, ...]
    hidden: int


def lines_of(rows: Iterable[CampaignTree], unit: Unit | None, asked: Sequence[Question]) -> Around:
    """Sorts the figures into those of the place and those of each department under it."""
    by_place: dict[Place, dict[str, CampaignTree]] = {}
    for row in rows:
        by_place.setdefault((row.unit_id, str(row.part)), {})[row.question] = row
    here: Place = (unit.pk if unit else None, str(Part.SUBTREE))
    figures = by_place.pop(here, {})
    whole = _line(figures, _("All who were asked") if unit is None else unit.name, asked)
    own = (here[0], str(Part.OWN))
    if unit is not None and set(by_place) <= {own}:
        return Around(figures, whole, (), 0)  # nothing lies under it
    lines = [_line(below, "", asked) for place, below in by_place.items() if place != own]
    if own in by_place:  # the people directly in the place come last
        lines.append(_line(by_place[own], "", asked))
    shown = tuple(line for line in lines if line.is_shown or not line.is_own)
    return Around(figures, whole, shown, sum(not line.is_shown for line in shown))


def _line(figures: Mapping[str, CampaignTree], name: str, asked: Sequence[Question]) -> Line:
    people = figures.get(PEOPLE)
    unit = people.unit if people else None
    is_own = people is not None and people.part == Part.OWN
    if not name and unit is not None:
        name = _("Others in %(unit)s") % {"unit": unit.name} if is_own else unit.name
    n = people.n if people is not None and people.is_shown else 0
    return Line(unit, name, n, scores_of(figures.values(), asked), is_own)


def scores_of(rows: Iterable[CampaignTree], asked: Sequence[Question]) -> dict[str, Score]:
    """The measure of each question whose figure is shown, by key, in the order of the questions."""
    counts = {row.question: row.counts for row in rows if row.is_shown}
    found = {
        question.key: score_of(question, counts[question.key])
        for question in asked
        if question.key in counts
    }
    return {key: score for key, score in found.items() if score is not None}


def wave_of(campaign: Campaign, rows: Sequence[CampaignTree], asked: Sequence[Question]) -> Wave:
    """One campaign with the questions that can be compared with those asked now, by their key.

    A question that kept its key but not its kind or its scale is another question.
    """
    then = {question.key: question for question in campaign.form_version.asked()}
    comparable = [now for now in asked if now.key in then and is_comparable(then[now.key], now)]
    people = next((row for row in rows if row.question == PEOPLE), None)
    return Wave(
        campaign.pk,
        campaign.name,
        campaign.opens_on,
        people.n if people else 0,
        scores_of(rows, comparable),
        frozenset(now.key for now in comparable if dict(then[now.key].text) != dict(now.text)),
    )


def is_comparable(before: Question, now: Question) -> bool:
    """The same kind of question with the same answers to choose from."""
    return (before.kind, before.values, before.hours) == (now.kind, now.values, now.hours)
