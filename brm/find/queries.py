"""Words that somebody may have meant."""

from brm.find.models import Word
from brm.find.spelling import asked_keys, forgiven, nearest

MOST_NEAR = 6
MOST_COMPARED = 3_000


def meant(typed: str) -> list[str]:
    """Words of the list that differ from what was typed by a typing error or two. One query."""
    if not forgiven(typed):
        return []
    near = Word.objects.filter(near__overlap=asked_keys(typed)).values_list("word", flat=True)
    return nearest(typed, (word for word in near[:MOST_COMPARED] if word != typed), MOST_NEAR)
