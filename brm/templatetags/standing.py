"""Who fills a role, and how formal that is: the line round a face, never a judgement."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from brm.base.said_once import said_once
from brm.templatetags.marks import face, icon
from relationships.systems.answering import RoleLine

register = template.Library()


@register.simple_tag
@said_once
def filled_by(line: RoleLine) -> SafeString:
    """A role as filled by somebody or by no one: {% filled_by cell %}."""
    if line.is_empty:
        mark = format_html('<span class="hole">{}</span>', icon("plus" if line.url else "role"))
    else:
        mark = format_html('<span class="rg">{}</span>', face(line.name))
    small = format_html("<small>{}</small>", line.note) if line.note else SafeString("")
    inside = format_html("{}<span>{}{}</span>", mark, line.name, small)
    if line.url:
        return format_html('<a class="rc {}" href="{}">{}</a>', line.ring, line.url, inside)
    return format_html('<span class="rc {}">{}</span>', line.ring, inside)
