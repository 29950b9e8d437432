"""One square of the map: what a department's people say of one group of practices, as it is drawn."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from brm.base.given import given
from governance.assessments.queries import TONES, band
from governance.assessments.spread import is_mostly_unknown, is_widespread, mean_of
from governance.assessments.words import remark, said_answers, said_change, said_mean
from governance.checklists.models import Checklist


class Group(NamedTuple):
    """A group of practices, put into words once for all rows of the map."""

    pk: int
    code: str
    title: str


class Counts(NamedTuple):
    """What is stored of one assessment and group of practices, the columns that a square needs.

    The names are those of the columns of `AssessmentCell`.
    """

    assessment_id: int
    cluster_id: int
    finished_at: datetime
    people: int
    scores: int
    scored: int
    dont_know: int
    asked: int
    differing: int
    agreed: int

    @property
    def mean(self) -> float | None:
        return mean_of(self.scores, self.scored)


@dataclass(frozen=True, slots=True)
class Square:
    """One cell of the map as it is drawn; `change` since the last time, `before` its number then."""

    title: str
    value: float | None
    tone: str
    word: str
    note: str
    n: int
    dont_know: int
    url: str
    people: int = 0
    before: float | None = None
    change: str = ""
    differs: bool = False

    @property
    def mean(self) -> str:
        return said_mean(self.value)

    @property
    def was(self) -> str:
        return said_mean(self.before)

    @property
    def answers(self) -> str:
        return said_answers(self.n)


def square(
    group: Group, cell: Counts | None, checklist: Checklist, page: str, then: Counts | None
) -> Square:
    """One cell: its mean with the word of it, or in words why there is none.

    `page` is the address of the assessment's page; `then` what was said the time before.
    """
    if cell is None:
        note = _("left out")
        return Square(group.title, None, "none", note, note, 0, 0, "")
    url = f"{page}#{group.code}"
    before, value = then.mean if then is not None else None, cell.mean
    note = remark(cell.scored, cell.dont_know)
    differs = is_widespread(cell.differing - cell.agreed, cell.asked)
    if value is None or is_mostly_unknown(cell.scored, cell.dont_know):
        words = note or _("does not apply")
        return Square(
            group.title, None, "none", words, words, cell.scored, cell.dont_know, url, cell.people,
            before, differs=differs,
        )  # fmt: skip
    tone, word = band(value, checklist)
    if differs:
        note = _("they differ")
    elif is_widespread(cell.differing, cell.asked):
        note = _("differed, agreed since")
    change = said_change(value - before) if before is not None else ""
    return Square(
        group.title, value, tone, word, note, cell.scored, cell.dont_know, url, cell.people, before,
        change, differs,
    )  # fmt: skip


def legend(checklist: Checklist) -> list[tuple[str, str]]:
    """What each colour and pattern means, in words: "0 to 1, needs attention"."""
    starts = [f"{band['least']:g}" for band in checklist.bands] + ["3"]
    return [
        (
            tone,
            _("%(least)s to %(most)s, %(word)s")
            % {
                "least": starts[at],
                "most": starts[at + 1],
                "word": given(checklist.bands[at]["label"]),
            },
        )
        for at, tone in enumerate(TONES)
    ]
