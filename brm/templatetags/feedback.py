"""Faces of the five steps; the words below them say the same."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

MOUTHS = (
    "M11 27q8-8 16 0M13 15l3 1.500M25 15l-3 1.500",
    "M12 26q7-4.500 14 0M14 15.500v1.500M24 15.500v1.500",
    "M12 25h14M14 15.500v1.500M24 15.500v1.500",
    "M11.500 23q7.500 6 15 0M14 15.500v1.500M24 15.500v1.500",
    "M10.500 21.500q8.500 11 17 0zM12.500 16q1.500-2 3 0M22.500 16q1.500-2 3 0",
)


@register.simple_tag
def mood(step: int) -> SafeString:
    """The face of step 1 to 5, a decoration beside its word; nothing for other steps."""
    if not 1 <= step <= len(MOUTHS):
        return mark_safe("")
    return format_html(
        '<svg class="mood" viewBox="0 0 38 38" aria-hidden="true">'
        '<circle cx="19" cy="19" r="16"/><path d="{}"/></svg>',
        MOUTHS[step - 1],
    )
