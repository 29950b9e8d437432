"""The pictures of a page of results, each with its table and one plain sentence (pure).

Page and sheet take the same `Table`. Nothing is worked out of two figures but differences of scores
that both stand on the page; counts are never subtracted.
"""

from dataclasses import dataclass

from relationships.responses.pictures.answers import Answers, answers_of
from relationships.responses.pictures.departments import (
    Departments,
    Heat,
    departments_of,
    heat_of,
)
from relationships.responses.pictures.hotspots import Hotspots, hotspots_of
from relationships.responses.pictures.over_time import Course, course_of, hours_of
from relationships.responses.pictures.waves import Comparison, comparison_of
from relationships.responses.shown import Results, Table


@dataclass(frozen=True)
class Pictures:
    """All that is drawn of some results; None where there is nothing to draw."""

    answers: tuple[Answers, ...]
    course: Course | None
    hours: Course | None
    departments: Departments | None
    heat: Heat | None
    hotspots: Hotspots | None
    comparison: Comparison | None

    @property
    def tables(self) -> dict[str, Table]:
        """Every table by its key, as the sheet asks for one."""
        rest = (
            self.course,
            self.hours,
            self.departments,
            self.heat,
            self.hotspots,
            self.comparison,
        )
        return {each.table.key: each.table for each in (*self.answers, *rest) if each is not None}


def drawn(found: Results, *, with_wave: int | None = None) -> Pictures:
    """The pictures of these results, compared with that wave, else with the one before."""
    return Pictures(
        answers=tuple(answers_of(result) for result in found.questions if result.is_shown),
        course=course_of(found, found.chosen, "course"),
        hours=hours_of(found),
        departments=departments_of(found),
        heat=heat_of(found),
        hotspots=hotspots_of(found),
        comparison=comparison_of(found, with_wave),
    )
