"""Words that come with the product as data, such as the names of roles, in the reader's language."""

from django.utils.translation import gettext


def given(words: str) -> str:
    """The words in the reader's language, where they are still ours; what a house wrote stays."""
    return gettext(words) if words else ""
