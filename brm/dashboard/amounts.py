"""Small amounts as people write them in a sentence, and lengths of time in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

WORDS = (
    gettext_lazy("none"), gettext_lazy("one"), gettext_lazy("two"), gettext_lazy("three"),
    gettext_lazy("four"), gettext_lazy("five"), gettext_lazy("six"), gettext_lazy("seven"),
    gettext_lazy("eight"), gettext_lazy("nine"), gettext_lazy("ten"), gettext_lazy("eleven"),
    gettext_lazy("twelve"),
)  # fmt: skip
WEEKS_FROM = 14


def in_words(number: int) -> str:
    """Up to twelve as a word, above as digits."""
    return str(WORDS[number]) if 0 <= number < len(WORDS) else str(number)


def capital(text: str) -> str:
    """The beginning of a sentence."""
    return text[:1].upper() + text[1:]


def lasting(days: int) -> str:
    """ "four days", "seven weeks", "five months": as one says how long something lasts."""
    if days < WEEKS_FROM:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": in_words(days)}
    weeks = days // 7
    if weeks < 18:
        return ngettext("%(n)s week", "%(n)s weeks", weeks) % {"n": in_words(weeks)}
    months = round(days / 30.4)
    return ngettext("%(n)s month", "%(n)s months", months) % {"n": in_words(months)}


def ago(days: int) -> str:
    """ "today", "yesterday", "13 days ago", "seven weeks ago"."""
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    return _("%(time)s ago") % {"time": lasting(days)}


def rhythm(days: int) -> str:
    """ "every week", "every two weeks", "every ten days"."""
    if days == 1:
        return _("every day")
    if days == 7:
        return _("every week")
    if days % 7 == 0:
        return _("every %(n)s weeks") % {"n": in_words(days // 7)}
    return _("every %(n)s days") % {"n": in_words(days)}


def hours(minutes: int) -> str:
    """About how long, of minutes: "40 minutes", "3 hours"."""
    if minutes < 90:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    return ngettext("%(n)s hour", "%(n)s hours", round(minutes / 60)) % {"n": round(minutes / 60)}


def listed(names: list[str], most: int = 3) -> str:
    """ "Claims", "Claims and Fleet", "Claims, Fleet and 4 more"."""
    if len(names) == 1:
        return names[0]
    if len(names) <= most:
        return _("%(some)s and %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}
    words = {"some": ", ".join(names[: most - 1]), "n": len(names) - most + 1}
    return _("%(some)s and %(n)s more") % words
