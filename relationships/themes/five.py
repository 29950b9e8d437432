"""The five points of a word back, in one language (no table)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from relationships.feedback_forms.questions import in_language
from relationships.themes.choices import POINTS

TITLES: dict[str, LazyText] = {
    "why": _("Why we asked"),
    "heard": _("What we heard, the good as well"),
    "chosen": _("What we chose to do"),
    "not_chosen": _("What we did not choose, and why"),
    "next": _("What comes next"),
}


@dataclass(frozen=True)
class Point:
    """One of the five: its title and what is said, a paragraph a line."""

    name: str
    title: LazyText
    lines: tuple[str, ...]


def points_in(points: Mapping[str, Mapping[str, str]], language: str) -> Iterator[Point]:
    """The points in that language; in another one where they were not written in it. No query."""
    for name in POINTS:
        said = in_language(points.get(name, {}), language) or ""
        lines = tuple(line.strip() for line in str(said).splitlines() if line.strip())
        if lines:
            yield Point(name, TITLES[name], lines)
