"""The number by which a form counts once."""

from uuid import uuid4

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def form_id() -> SafeString:
    """A hidden field for views with `counts_once`; a new number each time the page is shown."""
    return format_html('<input type="hidden" name="form_id" value="{}">', uuid4())
