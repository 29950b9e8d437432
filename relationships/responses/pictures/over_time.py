"""A score over the waves (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext as _

from brm.base.scoring import Arrow, Change, change
from relationships.feedback_forms.choices import QuestionKind
from relationships.responses.measures import Score
from relationships.responses.shown import QuestionResult, Results, Table, Wave


@dataclass(frozen=True)
class Course:
    """A score over the waves, with its band of chance."""

    title: str
    points: tuple[tuple[float, float | None, float | None, int], ...]
    names: tuple[str, ...]
    least: float
    most: float
    text: str
    sentence: str
    table: Table


def course_of(found: Results, result: QuestionResult | None, key: str) -> Course | None:
    """A question over the waves; None with fewer than two. `key`: the table's."""
    if result is None:
        return None
    asked = result.question.key
    waves = [(wave, wave.scores[asked]) for wave in found.waves if asked in wave.scores]
    if len(waves) < 2:
        return None
    scores = [score for _wave, score in waves]
    most = scores[0].most
    if scores[0].form == "hours":  # as high as the band goes
        most = ceil(max(score.found.high or score.value for score in scores)) or 1
    return Course(
        title=result.text,
        points=tuple((s.value, s.found.low, s.found.high, s.n) for s in scores),
        names=tuple(wave.label for wave, _score in waves),
        least=scores[0].least,
        most=most,
        text="; ".join(
            _("%(when)s: %(value)s from %(n)s")
            % {"when": wave.label, "value": score.said, "n": score.n}
            for wave, score in waves
        ),
        sentence=_course_said(found.this, waves, asked),
        table=_table(key, waves),
    )


def hours_of(found: Results) -> Course | None:
    """Lost time over the waves, where it is not the chosen question already."""
    asked = [each for each in found.scored if each.question.kind == QuestionKind.TIME]
    if not asked or asked[0] is found.chosen:
        return None
    return course_of(found, asked[0], "hours")


def _table(key: str, waves: Sequence[tuple[Wave, Score]]) -> Table:
    columns = (_("When"), _("Campaign"), _("Score"), _("Answers"), _("From"), _("To"))
    rows = [
        (wave.label, wave.name, score.rounded, score.n, score.low_said, score.high_said)
        for wave, score in waves
    ]
    if waves[0][1].total is None:
        return Table(key, columns, tuple(rows))
    totals = [round(score.total or 0, 1) for _wave, score in waves]
    added = tuple((*row, total) for row, total in zip(rows, totals, strict=True))
    return Table(key, (*columns, _("Hours together")), added)


def _course_said(this: int, waves: Sequence[tuple[Wave, Score]], key: str) -> str:
    said = _("The band is how far chance alone could move it.")
    at = next((k for k, (wave, _score) in enumerate(waves) if wave.campaign_id == this), 0)
    if at:
        (before, score_then), (_now, score_now) = waves[at - 1], waves[at]
        moved = change(score_then.found, score_now.found)
        said += " " + change_said(moved, score_now, before.label)
    if any(key in wave.reworded for wave, _score in waves):
        said += " " + _("It was not always asked in the same words.")
    return said


def change_said(moved: Change, score: Score, when: str) -> str:
    """What may be said of a change, in one sentence."""
    words = {"when": when}
    if moved.arrow is Arrow.FEW:
        return _("Fewer than ten answers now or in %(when)s: too few to say where it goes.") % words
    if moved.arrow is Arrow.SAME:
        return _("Since %(when)s it moved no further than chance alone could move it.") % words
    is_rise = moved.arrow is Arrow.UP
    if moved.is_just:
        just = (
            _("The rise since %(when)s just leaves the band: worth asking about, not proof.")
            if is_rise
            else _("The fall since %(when)s just leaves the band: worth asking about, not proof.")
        )
        return just % words
    more = (
        _("The rise since %(when)s is more than chance explains.")
        if is_rise
        else _("The fall since %(when)s is more than chance explains.")
    )
    return more % words
