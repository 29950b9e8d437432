"""Answers to the statements of a checklist, in the words of its scale."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from brm.base.given import given

register = template.Library()


@register.simple_tag
def says(words: str, checklist: Any) -> SafeString:
    """What a checklist says, marked where it is not the reader's language: {% says text checklist %}."""
    said: SafeString = checklist.spoken(words).marked()
    return said


def in_scale(value: int | None, otherwise: str, checklist: Any) -> str:
    """ "2 Normal practice", or what was said instead of a score."""
    if value is None:
        return otherwise
    labels = {option["value"]: given(option["label"]) for option in checklist.options}
    return f"{value} {labels.get(value, '')}".strip()


@register.simple_tag
def alone_said(told: Any, checklist: Any) -> str:
    """What one person said of a statement, from its counts."""
    for value, n in enumerate(told.cell.values):
        if n:
            return in_scale(value, "", checklist)
    return str(told.otherwise)


@register.simple_tag
def dots_said(told: Any, checklist: Any) -> str:
    """The dots of a statement as a sentence, for who does not see them."""
    return str(told.in_words(checklist))


@register.simple_tag
def agreed_said(settled: Any, checklist: Any) -> str:
    """What people agreed on, in the words of the scale."""
    return in_scale(settled.score, settled.get_given_display(), checklist)


@register.filter
def as_given(settled: Any) -> str:
    """The value of the radio that stands for what was agreed; "" for nothing."""
    if not settled or not settled.given:
        return ""
    return str(settled.score) if settled.score is not None else str(settled.given)
