"""How often each answer was given (pure)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relationships.responses.measures import AT_THE_GOOD_END, Score
from relationships.responses.shown import QuestionResult, Table


@dataclass(frozen=True)
class Answers:
    """How often each answer of a question was given."""

    result: QuestionResult
    sentence: str
    table: Table


def answers_of(result: QuestionResult) -> Answers:
    """The answers of one question with what they come to."""
    said = [ngettext("%(n)s answer.", "%(n)s answers.", result.n) % {"n": result.n}]
    if result.question.takes_several:
        said.append(_("Each could give several."))
    if result.has_untold:
        said.append(
            _("Answers that few gave are not shown, nor any that would give such a one away.")
        )
    if result.score is not None:
        said += _score_said(result.score)
    if result.also is not None:
        best = result.question.values[::-1].index(AT_THE_GOOD_END[result.question.kind])
        said.append(
            _("%(share)s say “%(one)s” or better.")
            % {"share": result.also.said, "one": result.bars[best].label}
        )
    columns = (_("Answer"), _("How often"), _("Of 100"))
    rows = tuple(
        (bar.label, _("not shown"), "")
        if bar.number is None
        else (bar.label, bar.number, round(100 * bar.number / result.n))
        for bar in result.bars
    )
    table = Table(f"answers-{result.question.key}", columns, rows)
    return Answers(result, " ".join(said), table)


def _score_said(score: Score) -> list[str]:
    said = []
    if score.ends is not None:
        best, worst = score.ends
        said.append(
            _("%(best)s gave 9 or 10, %(worst)s gave 0 to 6.") % {"best": best, "worst": worst}
        )
    if score.total is not None:
        words = {"hours": score.total_said, "n": score.n}
        said.append(
            ngettext(
                "About %(hours)s together; %(n)s could say.",
                "About %(hours)s together; %(n)s could say.",
                score.n,
            )
            % words
        )
    if score.low_said:
        said.append(
            _("%(score)s; chance alone could move it between %(low)s and %(high)s.")
            % {"score": score.said_whole, "low": score.low_said, "high": score.high_said}
        )
    return said
