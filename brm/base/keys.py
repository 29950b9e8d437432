"""Keys of records, as addresses, forms and links say them."""

MOST_DIGITS = 18  # more than the database can hold is no key


def key_in(text: object) -> int | None:
    """The key that this text says; None for anything else, and for what no record can have."""
    said = str(text)
    if said.isascii() and said.isdecimal() and len(said) <= MOST_DIGITS:
        return int(said)
    return None
