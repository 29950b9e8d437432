"""A number never comes alone: what it is of, how many records it rests on, and the way to them."""

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def explained(
    value: float | str | None, of: str = "", *, records: str = "", url: str = "", places: int = 1
) -> SafeString:
    """{% explained 3.8 "of 5 this week" records="58 visits" url=visits_url %}.

    `None` says that there is not enough to say, never zero.
    """
    if value is None:
        shown = format_html('<span class="soft">{}</span>', _("not enough to say"))
    else:
        shown = format_html('<b class="num">{}</b>', as_number(value, places))
        if of:
            shown = format_html('{} <span class="soft">{}</span>', shown, of)
    return format_html('<span class="explained">{}{}</span>', shown, way(records, url))


def way(records: str, url: str) -> SafeString:
    if not records:
        return SafeString("")
    if not url:
        return format_html(' <span class="sm soft">{}</span>', records)
    return format_html(' <a class="sm" href="{}">{}</a>', url, records)


def as_number(value: float | str, places: int = 1) -> str:
    """In the reader's language; whole numbers without a point."""
    if isinstance(value, str):
        return value
    if float(value).is_integer():
        return number_format(int(value), use_l10n=True, force_grouping=True)
    return number_format(round(value, places), decimal_pos=places, use_l10n=True)
