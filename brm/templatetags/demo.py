"""What the demo shows over each page."""

from datetime import datetime

from django import template

from brm.base import clock

register = template.Library()


@register.simple_tag
def demo_now() -> datetime:
    """The moment that the demo's clock shows."""
    return clock.now()
