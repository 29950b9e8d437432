"""Keys of records, as addresses, forms and links say them."""

from uuid import UUID

MOST_DIGITS = 18  # more than the database can hold is no key


def uuid_in(text: object) -> UUID | None:
    """The random key that this text says; None for anything else."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def key_in(text: object) -> int | None:
    """The key that this text says; None for anything else, and for what no record can have."""
    said = str(text)
    if said.isascii() and said.isdecimal() and len(said) <= MOST_DIGITS:
        return int(said)
    return None
