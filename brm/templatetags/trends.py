"""A value over time with its band of chance, drawn on the server; it costs no query."""

from collections.abc import Callable, Iterable, Sequence
from math import ceil

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from brm.templatetags.charts import plain
from brm.templatetags.explained import as_number

register = template.Library()
Point = tuple[float | None, float | None, float | None, int]
At = Callable[[int, float], tuple[float, float]]
MOST_LEVELS = 10  # with a line each; a longer scale has four steps
TINY, LARGE = (200, 54, 54), (460, 206, 160)  # width, height, where the scale ends


@register.simple_tag
def trend(
    points: Sequence[Point], text: str, least: float = 1, most: float = 5,
    *, tiny: bool = False, names: Sequence[str] = (),
) -> SafeString:  # fmt: skip
    """A line with its band of chance: points are (value, low, high, n), `names` the moments.

    {% trend mood.points mood.sentence tiny=True %}; else each point has its value above, its name
    and n below. A moment without enough to say leaves a hole.
    """
    width, height, bottom = TINY if tiny else LARGE
    edge = 20 if tiny else 44
    step = (width - edge - (12 if tiny else 40)) / max(len(points) - 1, 1)

    def at(k: int, value: float) -> tuple[float, float]:
        return edge + step * k, 8 + (bottom - 16) * (most - value) / (most - least)

    runs = _runs(points)
    bands = [
        _path(at(k, high) for k, _v, _l, high in run)
        + " "
        + _path(at(k, low) for k, _v, low, _h in reversed(run))
        for run in runs
    ]
    lines = [_path(at(k, value) for k, value, _l, _h in run) for run in runs]
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}{}</svg>',
        "tiny trend" if tiny else "trend", width, height, text,
        format_html_join("", '<polygon class="chance" points="{}"/>', ((b,) for b in bands)),
        _levels(least, most, at, width, all_named=not tiny),
        format_html_join("", '<polyline class="way" points="{}"/>', ((line,) for line in lines)),
        _ends(runs, at) if tiny else _named(points, names, at, bottom),
    )  # fmt: skip


def _path(corners: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{plain(x)},{plain(y)}" for x, y in corners)


def _ends(runs: list[list[tuple[int, float, float, float]]], at: At) -> SafeString:
    """A dot at the end, and for a week that stands alone between two holes."""
    ends = [at(*run[-1][:2]) for run in runs if len(run) == 1 or run is runs[-1]]
    return format_html_join(
        "", '<circle class="last" cx="{}" cy="{}" r="4"/>', ((plain(x), plain(y)) for x, y in ends)
    )


def _named(points: Sequence[Point], names: Sequence[str], at: At, bottom: int) -> SafeString:
    """Each point with its value; below it when it was and from how many."""
    drawn = []
    for k, (value, _low, _high, n) in enumerate(points):
        x = plain(at(k, 0)[0])
        if value is not None:
            y = at(k, value)[1]
            drawn.append(
                format_html(
                    '<circle class="dot" cx="{}" cy="{}" r="5"/>'
                    '<text class="b" x="{}" y="{}" text-anchor="middle">{}</text>',
                    x, plain(y), x, plain(y - 12), as_number(value),
                )
            )  # fmt: skip
        name = names[k] if k < len(names) else ""
        for y, words in ((bottom + 16, name), (bottom + 34, _("n %(n)s") % {"n": as_number(n)})):
            drawn.append(
                format_html('<text x="{}" y="{}" text-anchor="middle">{}</text>', x, y, words)
            )
    return SafeString("".join(drawn))


def _runs(points: Sequence[Point]) -> list[list[tuple[int, float, float, float]]]:
    """Stretches of moments that have a value, a low and a high, each with the moment's number."""
    runs: list[list[tuple[int, float, float, float]]] = [[]]
    for k, (value, low, high, _n) in enumerate(points):
        if value is None or low is None or high is None:
            runs.append([])
        else:
            runs[-1].append((k, value, low, high))
    return [run for run in runs if run]


def _levels(least: float, most: float, at: At, width: int, *, all_named: bool) -> SafeString:
    rows = []
    many = int(most) - int(least)
    for level in range(int(least), int(most) + 1, 1 if many <= MOST_LEVELS else ceil(many / 4)):
        y = at(0, level)[1]
        said = level if all_named or level in {least, most} else ""
        rows.append((plain(y), plain(y), width - 6, plain(y + 4.5), said))
    return format_html_join(
        "",
        '<line class="level" x1="16" y1="{}" y2="{}" x2="{}"/><text x="0" y="{}">{}</text>',
        rows,
    )
