"""Numbers as people say them."""

from django.utils.translation import pgettext_lazy

SMALL = (
    pgettext_lazy("how many, at the beginning of a sentence", "No"),
    pgettext_lazy("how many, at the beginning of a sentence", "One"),
    pgettext_lazy("how many, at the beginning of a sentence", "Two"),
    pgettext_lazy("how many, at the beginning of a sentence", "Three"),
    pgettext_lazy("how many, at the beginning of a sentence", "Four"),
    pgettext_lazy("how many, at the beginning of a sentence", "Five"),
    pgettext_lazy("how many, at the beginning of a sentence", "Six"),
    pgettext_lazy("how many, at the beginning of a sentence", "Seven"),
    pgettext_lazy("how many, at the beginning of a sentence", "Eight"),
    pgettext_lazy("how many, at the beginning of a sentence", "Nine"),
)


def in_words(number: int) -> str:
    """Up to nine as a word, then in digits."""
    return str(SMALL[number]) if 0 <= number < len(SMALL) else str(number)
