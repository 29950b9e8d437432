"""Values of ways: one code for the same thing, however it was written, and its words (pure).

Languages are ISO codes; channels and devices are the lists of `choices`; an app that is on no list is
known by its letters alone, so that "Whats App" and "whatsapp" are one.
"""

from functools import cache

from django.conf.locale import LANG_INFO
from django.utils.text import capfirst
from django.utils.translation import get_language_info

from brm.base.db import folded
from relationships.ways.choices import WORDS, App, Kind

MOST = 40
OTHER_NAMES = {  # letters alone -> the code
    "microsoftteams": App.TEAMS,
    "msteams": App.TEAMS,
    "facebookmessenger": App.MESSENGER,
    "fbmessenger": App.MESSENGER,
    "microsoftoutlook": App.OUTLOOK,
    "msoutlook": App.OUTLOOK,
    "microsoftexcel": App.EXCEL,
    "msexcel": App.EXCEL,
    "wa": App.WHATSAPP,
    "noneofthese": App.NONE,
}


def letters(text: str) -> str:
    """Letters and figures alone, small and bare: what tells two spellings of one name apart is gone."""
    return "".join(letter for letter in folded(text) if letter.isalnum())[:MOST]


def app_of(text: str) -> str:
    """The code of an app by its name; empty where nothing is to be read in it."""
    name = letters(text)
    return OTHER_NAMES.get(name, name)


def other_app(written: str) -> tuple[str, str] | None:
    """Code of an app that somebody wrote, and the words where no list knows it; None where nothing is
    to be read in it."""
    value = app_of(written)
    if not value:
        return None
    return value, "" if value in App.values else " ".join(written.split())[:MOST]


def language_of(code: str) -> str:
    """One code a language, wherever it is spoken: "en-gb" is "en"."""
    short = code.split("-", maxsplit=1)[0].lower()
    return short if "name" in LANG_INFO.get(short, {}) else code.lower()


@cache
def languages_by_name() -> dict[str, str]:
    """Codes of languages by what they are called, in English and by those who speak them."""
    found: dict[str, str] = {}
    for code, known in LANG_INFO.items():
        for name in (known.get("name"), known.get("name_local")):
            if name:
                found.setdefault(letters(name), language_of(code))
    return found


def value_of(kind: str, text: str) -> str:
    """The code of what was written in words; the letters themselves where no list knows it."""
    name = letters(text)
    if kind == Kind.LANGUAGE:
        return languages_by_name().get(name, name)
    if kind == Kind.APP:
        return app_of(text)
    return name


def words_of(kind: str, value: str, written: str = "") -> str:
    """A value in the reader's words; `written`: as somebody wrote it, for what no list knows."""
    if kind == Kind.LANGUAGE:
        return capfirst(get_language_info(value)["name_translated"]) if value in LANG_INFO else (
            written or value
        )  # fmt: skip
    known = WORDS[kind]
    return (
        capfirst(str(known(value).label)) if value in known.values else capfirst(written or value)
    )
