"""Silence drawn: how long ago the last visit was, in each department's own rhythm. No query."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from brm.templatetags.charts import NOTHING, plain

register = template.Library()


@register.simple_tag
def rhythms(points: Sequence[tuple[float, str]], text: str) -> SafeString:
    """Departments by the time since the last visit, in their own rhythms: points are (rhythms, name).

    Those beyond their rhythm bear their names, the longest on top, up to seven; beyond three
    rhythms they stand at the edge. {% rhythms silence.points silence.say %}
    """
    late = sorted((point for point in points if point[0] > 1), reverse=True)
    lanes, used = {point: k for k, point in enumerate(late[:7])}, dict[int, int]()
    bottom = 40 + 22 * max(len(lanes), 2)
    drawn: list[tuple[SafeString, ...]] = []
    for point in sorted(points):
        x = 30 + 250 * min(max(point[0], 0), 3)
        if point in lanes:
            y = 26.0 + 22 * lanes[point]
        else:
            slot = round(x / 14)
            used[slot] = used.get(slot, 0) + 1
            y = bottom - 12.0 - 15 * (used[slot] - 1)
        drawn.append((_dot(x, y, point, named=point in lanes),))
    return format_html(
        '<svg viewBox="0 0 820 {}" role="img" aria-label="{}"><rect class="ground" x="280" y="4"'
        ' width="530" height="{}" rx="10"/><line class="mark" x1="280" x2="280" y1="4" y2="{}"/>'
        '<line class="axis" x1="24" x2="810" y1="{}" y2="{}"/>{}{}</svg>',
        bottom + 22, text, bottom - 4, bottom, bottom, bottom, _rhythm_words(bottom + 17),
        format_html_join("", "{}", drawn),
    )  # fmt: skip


def _dot(x: float, y: float, point: tuple[float, str], *, named: bool) -> SafeString:
    is_left = point[0] > 2
    name = NOTHING
    if named:
        name = format_html(
            '<text class="name" x="{}" y="{}"{}>{}</text>',
            plain(x - 12 if is_left else x + 12), plain(y + 4),
            SafeString(' text-anchor="end"') if is_left else NOTHING, point[1],
        )  # fmt: skip
    return format_html(
        '<circle class="dot{}" cx="{}" cy="{}" r="6"><title>{}</title></circle>{}',
        " quiet" if point[0] > 1 else "", plain(x), plain(y), point[1], name,
    )  # fmt: skip


def _rhythm_words(y: float) -> SafeString:
    words = [
        (30, "start", _("visited today")),
        (280, "middle", _("one rhythm ago")),
        (530, "middle", pgettext("rhythms ago", "two")),
        (806, "end", pgettext("rhythms ago", "three and more")),
    ]
    return format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="{}">{}</text>',
        ((x, y, anchor, word) for x, anchor, word in words),
    )
