"""Shapes that stand for one thing: the ring of health, the stair of a concern, beads on a path."""

from collections.abc import Iterable
from html import escape
from math import cos, pi, sin

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from brm.base.said_once import said_once
from brm.templatetags.charts import band
from brm.templatetags.explained import as_number

register = template.Library()


@register.simple_tag
def ring(
    parts: Iterable[tuple[float, float | None]], number: float | None, word: str, size: str = ""
) -> SafeString:
    """Health: an arc a part, as long as its weight, filled as far as its share (None: unknown).

    {% ring pulse.ring 58 "Uneven" %}; sizes "small" and "large". Number None shows "?".
    """
    return _ring(tuple(parts), number, word, size)


@said_once
def _ring(
    parts: tuple[tuple[float, float | None], ...], number: float | None, word: str, size: str
) -> SafeString:
    whole = sum(weight for weight, _share in parts) or 1
    arcs, start = [], 0.0
    for weight, share in parts:
        end = start + 2 * pi * weight / whole
        arcs.append(_arcs(start + 0.0455, end - 0.0455, share))
        start = end
    css = {"": "", "small": " ring-s", "large": " ring-l"}[size]
    hidden = ' class="visually-hidden"' if size == "small" else ""
    shown = "?" if number is None else escape(as_number(number, 0))
    said = f"<span{hidden}>{escape(word)}</span>" if word else ""
    return SafeString(  # numbers, and words that are escaped: a list has one a row
        f'<span class="ring{css}"><svg viewBox="0 0 100 100" aria-hidden="true">{"".join(arcs)}</svg>'
        f'<span class="mid"><b class="num">{shown}</b>{said}</span></span>'
    )


@said_once
def _arcs(start: float, end: float, share: float | None) -> str:
    if share is None:
        return f'<path class="arc-none" d="{_arc(start, end)}"/>'
    track = f'<path class="arc-t" d="{_arc(start, end)}"/>'
    if share <= 0:
        return track
    filled = _arc(start, start + (end - start) * min(share, 1))
    return f'{track}<path class="arc {band(share)}" d="{filled}"/>'


def _arc(start: float, end: float) -> str:
    points = [(50 + 44 * sin(angle), 50 - 44 * cos(angle)) for angle in (start, end)]
    (x1, y1), (x2, y2) = points
    return f"M{x1:.2f} {y1:.2f}A44 44 0 {int(end - start > pi)} 1 {x2:.2f} {y2:.2f}"


@register.simple_tag
def stair(step: int, text: str) -> SafeString:
    """How far the answer to a concern is, on the ground or on step 1 to 3: {% stair 2 text %}."""
    x, y = ((14, 43), (44, 31), (73, 19), (102, 7))[step]
    steps = [
        ("f-step-" + str(k) if k <= step else "s-step", 1 + 29 * k, 58 - 12 * k, 12 * k)
        for k in (1, 2, 3)
    ]
    return format_html(
        '<svg class="stair" viewBox="0 0 120 60" role="img" aria-label="{}">'
        '<line class="s-ground" x1="2" x2="118" y1="58" y2="58"/>{}'
        '<circle class="f-ink" cx="{}" cy="{}" r="4"/>'
        '<path class="f-ink" d="M{} {}v-3.5a5.5 5.5 0 0 1 11 0v3.5z"/></svg>',
        text,
        format_html_join(
            "", '<rect class="{}" x="{}" y="{}" width="28" height="{}" rx="2"/>', steps
        ),
        x, y, x - 5.5, y + 14,
    )  # fmt: skip


@register.simple_tag
def beads(step: int, whole: int, text: str) -> SafeString:
    """A path of beads, filled up to a step: {% beads 3 5 "understood, step 3 of 5" %}."""
    drawn = "".join(f'<i class="{"f" if k < step else ""}"></i>' for k in range(whole))
    return format_html(
        '<span class="path" role="img" aria-label="{}">{}</span>', text, SafeString(drawn)
    )
