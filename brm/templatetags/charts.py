"""Charts drawn on the server as SVG. Each says its finding in words; none costs a query.

Colours come from classes, sizes from attributes: the content policy allows no inline style.
"""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from brm.templatetags.explained import as_number
from brm.templatetags.marks import icon

register = template.Library()
WIDE_GAP = 1.0
TOUCHING = 15.2
NOTHING = SafeString("")


def band(share: float) -> str:
    """Low below a half, high from three quarters on; always beside a number or a word."""
    return "low" if share < 0.5 else "mid" if share < 0.75 else "high"


@register.simple_tag
def bar(share: float | None, tone: str = "") -> SafeString:
    """A bar filled as far as `share` (0 to 1), beside its number: {% bar part.share %}."""
    if share is None:
        return SafeString('<span class="bar none"></span>')
    return format_html(
        '<svg class="bar {}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="10"/></svg>',
        tone or band(share),
        plain(100 * min(max(share, 0), 1)),
    )


@register.simple_tag
def pair(
    business: float | None, it: float | None, least: float = 1, most: float = 5, text: str = ""
) -> SafeString:
    """The same thing as both sides see it, on one track: {% pair 2.4 3.9 %}, {% pair 19 32 0 43 %}.

    Apart by 1.0 or more the way between is broad and warm; the label says the gap.
    """
    if business is None and it is None:
        return format_html('<span class="soft">{}</span>', _("not enough to say"))
    circle, diamond = (
        None if value is None else 14 + 272 * (value - least) / (most - least)
        for value in (business, it)
    )
    between = NOTHING
    if circle is not None and diamond is not None:
        circle, diamond = _apart(circle, diamond)
        wide = " wide" if abs((business or 0) - (it or 0)) >= WIDE_GAP else ""
        between = format_html(
            '<line class="gap{}" x1="{}" x2="{}" y1="17" y2="17"/>',
            wide, plain(circle), plain(diamond),
        )  # fmt: skip
    return format_html(
        '<svg class="pair" viewBox="0 0 300 34" role="img" aria-label="{}">{}{}{}{}</svg>',
        text or _pair_said(business, it), TRACK, between, _circle(circle), _diamond(diamond),
    )  # fmt: skip


def _apart(business: float, it: float) -> tuple[float, float]:
    """Marks that would hide each other touch side by side instead."""
    if abs(business - it) >= TOUCHING:
        return business, it
    middle = min(max((business + it) / 2, 14 + TOUCHING / 2), 286 - TOUCHING / 2)
    half = TOUCHING / 2 if business > it else -TOUCHING / 2
    return middle + half, middle - half


def _pair_said(business: float | None, it: float | None) -> str:
    if it is None:
        return _("Business %(business)s, IT not known") % {"business": as_number(business or 0)}
    if business is None:
        return _("Business not known, IT %(it)s") % {"it": as_number(it)}
    words = {"business": as_number(business), "it": as_number(it)}
    if words["business"] == words["it"]:
        return _("both %(it)s") % words
    if abs(business - it) < WIDE_GAP:
        return _("Business %(business)s, IT %(it)s") % words
    words["gap"] = as_number(abs(business - it))
    return _("Business %(business)s, IT %(it)s, gap %(gap)s") % words


def _circle(x: float | None) -> SafeString:
    return (
        NOTHING
        if x is None
        else format_html('<circle class="biz" cx="{}" cy="17" r="7.5"/>', plain(x))
    )


def _diamond(x: float | None) -> SafeString:
    return (
        NOTHING if x is None else format_html('<path class="it" d="M{} 8l9 9-9 9-9-9z"/>', plain(x))
    )


TRACK = SafeString(
    '<line class="track" x1="14" x2="286" y1="17" y2="17"/>'
    + "".join(f'<line class="tick" x1="{x}" x2="{x}" y1="12" y2="22"/>' for x in range(14, 287, 68))
)


@register.simple_tag
def heat(value: float | None, tone: str, note: str = "", url: str = "") -> SafeString:
    """A cell of the heat table: {% heat 1.6 "mid" "they differ" url %}; tones low, mid, high.

    {% heat None "none" "too few" %} is a cell that is not shown: lock, dashed edge, words.
    """
    if value is None:
        inside = format_html("{} {}", icon("lock"), note or _("too few"))
    else:
        small = format_html("<small>{}</small>", note) if note else NOTHING
        inside = format_html('<span class="heat-n">{}{}</span>', as_number(value), small)
    if url:
        return format_html('<a class="heat {}" href="{}">{}</a>', tone, url, inside)
    return format_html('<span class="heat {}">{}</span>', tone, inside)


@register.simple_tag
def stacked(parts: Sequence[tuple[float, str, str]], text: str = "") -> SafeString:
    """Parts of a whole, one bar, numbers inside: parts are (number, tone, word).

    Tones: done, busy, cannot, pine, biz, it, rest. {% stacked answers %}
    """
    parts = [part for part in parts if part[0] > 0]
    whole = sum(number for number, _tone, _word in parts)
    said = text or ", ".join(f"{as_number(number)} {word}" for number, _tone, word in parts)
    drawn, x = [], 0.0
    for number, tone, _word in parts:
        width = 300 * number / whole
        inside = NOTHING
        if width >= 26:
            inside = format_html('<text x="{}" y="16.5">{}</text>', plain(x + 8), as_number(number))
        drawn.append(
            format_html(
                '<g class="t-{}"><rect x="{}" width="{}" height="24" rx="4"/>{}</g>',
                tone,
                plain(x),
                plain(max(width - 2, 1)),
                inside,
            )
        )
        x += width
    return format_html(
        '<svg class="stacked" viewBox="0 0 300 24" role="img" aria-label="{}">{}</svg>',
        said,
        format_html_join("", "{}", ((part,) for part in drawn)),
    )


@register.simple_tag
def checks(done: int, whole: int, text: str) -> SafeString:
    """One tick for each that is done, an open circle for each that is not: {% checks 6 7 text %}.

    Above twelve it is a bar.
    """
    if whole > 12:
        return stacked([(done, "done", ""), (whole - done, "rest", "")], text)
    step = min(28, 200 / max(whole, 1))
    drawn = [
        DONE.format(plain(15 + step * k)) if k < done else OPEN.format(plain(15 + step * k))
        for k in range(whole)
    ]
    return format_html(
        '<svg class="tiny" viewBox="0 0 230 30" role="img" aria-label="{}">{}</svg>',
        text,
        SafeString("".join(drawn)),
    )


DONE = (
    '<g transform="translate({} 15)"><circle class="f-done" r="11"/>'
    '<path class="s-tick" d="m-5 0 4 4 6.5-7.5"/></g>'
)
OPEN = '<circle class="s-open" cx="{}" cy="15" r="10"/>'


@register.simple_tag
def day_dots(done: int, to_come: int) -> SafeString:
    """A filled dot for each that is done, an open one for each to come; above six the number.

    Beside words that say it: {% day_dots day.done day.to_come %}
    """
    amount = done + to_come
    if amount > 6:
        return format_html('<span class="daydots">{}</span>', amount)
    drawn = "".join(
        f'<circle class="{"done" if k < done else "open"}" cx="{plain(5 + 10 * k)}" cy="5" r="3"/>'
        for k in range(amount)
    )
    return format_html(
        '<svg class="daydots" width="{}" height="10" aria-hidden="true">{}</svg>',
        max(10 * amount, 1),
        SafeString(drawn),
    )


@register.simple_tag
def dots(counts: Sequence[tuple[str, int]], text: str) -> SafeString:
    """How answers lie: a dot an answer up to twelve, bars above. Counts are (label, number)."""
    most = max((number for _label, number in counts), default=0)
    few = sum(number for _label, number in counts) <= 12
    step, drawn = 300 / max(len(counts), 1), []
    for k, (label, number) in enumerate(counts):
        x = step * (k + 0.5)
        if few:
            shapes = "".join(
                f'<circle cx="{plain(x)}" cy="{72 - 13 * i}" r="5"/>' for i in range(number)
            )
        else:
            high = 68 * number / most
            left, top = plain(x - 14), plain(78 - high)
            shapes = f'<rect x="{left}" y="{top}" width="28" height="{plain(high)}" rx="3"/>'
        drawn.append((SafeString(shapes), plain(x), label))
    return format_html(
        '<svg class="dist" viewBox="0 0 300 98" role="img" aria-label="{}">'
        '<line class="track" x1="0" x2="300" y1="80" y2="80"/>{}</svg>',
        text,
        format_html_join("", '{}<text x="{}" y="95" text-anchor="middle">{}</text>', drawn),
    )


def plain(value: float) -> str:
    """A number for an attribute: a point, whatever the language; no needless zeros."""
    return f"{value:.1f}".rstrip("0").rstrip(".")
