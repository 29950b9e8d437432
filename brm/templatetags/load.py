"""A buddy's weeks drawn as small bars on the server; it costs no query."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from brm.templatetags.charts import NOTHING, plain

register = template.Library()
STEP, WIDE, HIGH = 30, 20, 56


@register.simple_tag
def week_bars(weeks: Sequence[tuple[str, int, int, bool]], text: str) -> SafeString:
    """Visits a week, those planned already below those on top: {% week_bars load.bars load.words %}.

    `weeks`: (name, planned already, on top, is the fullest). The fullest bears its number, the text
    its name.
    """
    most = max((before + more for _name, before, more, _full in weeks), default=0)
    unit = HIGH / max(most, 4)
    top = HIGH - most * unit  # nothing is drawn above the fullest week
    drawn = [(_week(k, week, unit),) for k, week in enumerate(weeks)]
    return format_html(
        '<svg class="weeks" viewBox="0 {} {} {}" role="img" aria-label="{}"><line class="axis" x1="0"'
        ' x2="{}" y1="{}" y2="{}"/>{}</svg>',
        plain(top), STEP * len(weeks), plain(HIGH + 20 - top), text,
        STEP * len(weeks), HIGH + 18, HIGH + 18,
        format_html_join("", "{}", drawn),
    )  # fmt: skip


def _week(k: int, week: tuple[str, int, int, bool], unit: float) -> SafeString:
    name, before, more, is_fullest = week
    x, ground = k * STEP + (STEP - WIDE) / 2, HIGH + 18
    old, new = before * unit, more * unit
    number = NOTHING
    if is_fullest:
        number = format_html(
            '<text x="{}" y="{}" text-anchor="middle">{}</text>',
            plain(x + WIDE / 2), plain(ground - old - new - 4), before + more,
        )  # fmt: skip
    amount = ngettext("%(n)s visit", "%(n)s visits", before + more) % {"n": before + more}
    return format_html(
        '<g{}><title>{}: {}</title><rect class="had" x="{}" y="{}" width="{}" height="{}"/>'
        '<rect class="gets" x="{}" y="{}" width="{}" height="{}"/>{}</g>',
        SafeString(' class="fullest"') if is_fullest else NOTHING, name, amount,
        plain(x), plain(ground - old), WIDE, plain(old),
        plain(x), plain(ground - old - new), WIDE, plain(new), number,
    )  # fmt: skip
