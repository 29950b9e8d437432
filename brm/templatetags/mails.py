"""What mails need beside Django's own."""

from django import template
from django.utils.translation import get_language

register = template.Library()
QUOTES = {"fr": "«\u00a0{}\u00a0»", "en": "“{}”"}


@register.simple_tag
def quoted(words: str) -> str:
    """A person's own words in the quotation marks of the reader's language."""
    return QUOTES.get(get_language() or "en", QUOTES["en"]).format(words.strip())
