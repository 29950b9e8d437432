"""The undo that a toast carries."""

from typing import Any

from django import template

from brm.base import undo

register = template.Library()


@register.filter
def undo_of(message: Any) -> str:
    """What the press sends that takes the act back; empty where there is none."""
    return undo.token_of(message)
