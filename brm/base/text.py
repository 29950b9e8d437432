"""What people type, made fit to keep: one way to write a letter, nothing that cannot be seen; and
how they are called."""

import unicodedata

from django.utils.translation import gettext_lazy as _

from brm.base.errors import RuleBroken

KEPT_CONTROLS = "\n\t"


def clean(text: str) -> str:
    """The text as it is kept: NFC, line ends as one character, control characters taken out.

    Marks for right-to-left writing and joiners of emoji are kept: they belong to the words. Raises
    RuleBroken("nul") for a NUL and RuleBroken("not_text") for half a character, which no keyboard
    makes and the database cannot hold.
    """
    if text.isascii() and text.isprintable():  # most of what is typed
        return text
    if "\0" in text:
        raise RuleBroken(
            "nul",
            _(
                "The text holds a character that cannot be kept (NUL, invisible). Paste it as plain"
                " text, or type it again."
            ),
        )
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise RuleBroken(
            "not_text",
            _("The text holds half a character that cannot be kept. Please type it again."),
        )
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        character
        for character in text
        if character in KEPT_CONTROLS or unicodedata.category(character) != "Cc"
    )


def says_something(text: str) -> bool:
    """Whether there is anything to see in it: not only spaces and signs without width."""
    return any(
        not character.isspace() and unicodedata.category(character) != "Cf" for character in text
    )


def first_name(name: str) -> str:
    """How colleagues call each other: what stands before the first space."""
    return name.split(maxsplit=1)[0] if name.strip() else ""


def in_short(text: str, most: int) -> str:
    """The text in one line of at most `most` characters, cut behind a whole word and then "…"."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    kept = line[: most - 1]
    return f"{kept.rpartition(' ')[0] or kept[:-1]} …"
