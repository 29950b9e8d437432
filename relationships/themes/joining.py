"""What other slices know of themes: letters, how acts are taken back, what forms open with."""

from relationships.campaigns import opening
from relationships.outbox import kinds
from relationships.themes import letters, queries, undoing


def register() -> None:
    """Make all of it known; called once from `apps.py`."""
    kinds.register(*letters.KINDS)
    undoing.register()
    opening.opens_with(queries.last_word, queries.read_word)
