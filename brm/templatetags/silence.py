"""Silence against health, drawn: where it cools down and nobody was there. No query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from brm.base.said_once import said_once
from brm.templatetags.charts import NOTHING, plain

register = template.Library()
LEFT, RHYTHM, FARTHEST = 48.0, 208.0, 2.6  # x of "today", width of a rhythm, where the edge is
TOP, POINT, LOWEST = 14.0, 2.5, 20  # y of a hundred, height of a point, the last one drawn
BOTTOM, STRIP = 214.0, 236.0  # of the field; where those without a number stand
COOLING, WAITED = 75, 1.2  # the field "go there first"
FIELD, FIELD_TOP = LEFT + RHYTHM * WAITED, TOP + POINT * (100 - COOLING)
LETTER = 6.9  # about the width of one
MOST_NAMES = 12


@dataclass(frozen=True)
class Dot:
    """A department: rhythms since the last visit, health or None, and the tone of its number."""

    name: str
    rhythms: float
    health: int | None
    tone: str = "none"

    @property
    def is_cooling(self) -> bool:
        return self.rhythms > WAITED and (self.health is None or self.health < COOLING)

    @cached_property
    def x(self) -> float:
        return LEFT + RHYTHM * min(max(self.rhythms, 0), FARTHEST)

    @cached_property
    def y(self) -> float:
        return STRIP if self.health is None else TOP + POINT * (100 - max(self.health, LOWEST))

    @cached_property
    def label(self) -> str:
        return self.name if self.health is None else f"{self.name} {self.health}"


@register.simple_tag
def scatter(dots: Sequence[Dot], text: str) -> SafeString:
    """Health up, time since the last visit to the right: {% scatter chart.dots chart.say %}.

    Those that cool down while nobody is there are named first; without a number: the strip below.
    """
    return format_html(
        '<svg viewBox="0 0 620 276" role="img" aria-label="{}"><rect class="ground" x="{}" y="{}"'
        ' width="{}" height="{}" rx="10"/><text class="first" x="{}" y="{}">{}</text>{}'
        '<line class="mark" x1="{}" x2="{}" y1="10" y2="{}"/>{}{}{}</svg>',
        text, plain(FIELD), plain(FIELD_TOP), plain(596 - FIELD), plain(BOTTOM - FIELD_TOP),
        plain(FIELD + 12), plain(_first_y(dots)), _first(), _grid(),
        plain(LEFT + RHYTHM), plain(LEFT + RHYTHM), plain(BOTTOM), _words(),
        SafeString("".join(map(_mark, dots))), _names(dots),
    )  # fmt: skip


def _first() -> str:
    return _("Cooling and quiet: go there first")


def _first_y(dots: Sequence[Dot]) -> float:
    """Where the field says what it is: on top, or below where names of departments need that place."""
    top = FIELD_TOP + 20
    near = any(dot.x > FIELD and abs(dot.y - top) < 20 for dot in dots)
    return BOTTOM - 10 if near else top


@said_once
def _grid() -> SafeString:
    return format_html_join(
        "",
        '<line class="axis" x1="44" x2="596" y1="{}" y2="{}"/><text x="36" y="{}"'
        ' text-anchor="end">{}</text>',
        ((plain(y), plain(y), plain(y + 4), number) for number, y in _heights()),
    )


def _heights() -> Iterable[tuple[int, float]]:
    return ((number, TOP + POINT * (100 - number)) for number in (100, 75, 50, 25))


@said_once
def _words() -> SafeString:
    words = [
        (LEFT, "start", _("visited today")),
        (LEFT + RHYTHM, "middle", _("one rhythm ago")),
        (LEFT + 2 * RHYTHM, "middle", pgettext("rhythms ago", "two")),
    ]
    return format_html_join(
        "",
        '<text x="{}" y="266" text-anchor="{}">{}</text>',
        ((plain(x), anchor, word) for x, anchor, word in words),
    ) + format_html('<text x="36" y="{}" text-anchor="end">?</text>', plain(STRIP + 4))


@said_once
def _mark(dot: Dot) -> str:
    return (
        f'<circle class="dot {dot.tone}" cx="{plain(dot.x)}" cy="{plain(dot.y)}" r="7">'
        f"<title>{escape(dot.label)}</title></circle>"
    )


def _names(dots: Sequence[Dot]) -> SafeString:
    """Names beside the dots, the most needed first, as far as none stands on another."""
    taken = [(dot.x - 7, dot.x + 7, dot.y) for dot in dots]
    taken.append((FIELD + 12, FIELD + 12 + LETTER * len(_first()), _first_y(dots) - 4))
    drawn: list[tuple[object, ...]] = []
    for dot in sorted(dots, key=lambda dot: (not dot.is_cooling, dot.health or 0, dot.name)):
        wide = LETTER * len(dot.label)
        for anchor, left in (("start", dot.x + 13), ("end", dot.x - 13 - wide)):
            free = all(
                left + wide < start or left > end or abs(y - dot.y) > 14 for start, end, y in taken
            )
            if free and left > 40 and left + wide < 612 and len(drawn) < MOST_NAMES:
                taken.append((left, left + wide, dot.y))
                x = dot.x + 13 if anchor == "start" else dot.x - 13
                ending = SafeString(' text-anchor="end"') if anchor == "end" else NOTHING
                drawn.append((plain(x), plain(dot.y + 4), ending, dot.label))
                break
    return format_html_join("", '<text class="name" x="{}" y="{}"{}>{}</text>', drawn)
