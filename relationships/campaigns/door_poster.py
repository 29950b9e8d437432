"""The questions of a campaign on paper, for a place: one page A4, in the department's language."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from brm.base import qr
from brm.base.pdf import is_right_to_left, pdf, printable
from relationships.campaigns.models import Door

TEMPLATE = Path(__file__).with_name("door_poster.typ")
MOST_WORDS = 140  # characters of a title
SHORT = 45  # a title up to here is set large


def language_of(door: Door) -> str:
    """The language that is spoken where the poster hangs, where the product speaks it."""
    spoken = door.unit.language
    return spoken if spoken in dict(settings.LANGUAGES) else str(settings.LANGUAGE_CODE)


def door_poster(door: Door, *, url: str) -> bytes:
    """The poster as PDF. Needs the door's campaign with its form and its department; no query."""
    with translation.override(language_of(door)):
        return pdf(TEMPLATE, _data(door, url))


def _data(door: Door, url: str) -> dict[str, Any]:
    campaign = door.campaign
    title = campaign.form_version.titled(language_of(door))
    ends = campaign.closes_on
    return {
        "language": translation.get_language() or "en",
        "title": printable(title),
        "heading": _said(title),
        "size": 44 if len(title) <= SHORT else 32,
        "place": _said(f"{door.unit.name} · {door.place}"),
        "code": str(qr.svg(url, "")),
        "code_says": _("QR code that opens the questions"),
        "point": _("Point your phone’s camera at it"),
        "private": [
            _("No account, no name: nobody can see who answered here."),
            _("Numbers are shown from %(numbers)s answers, people’s words from %(words)s.")
            % {"numbers": campaign.smallest_group, "words": campaign.smallest_words},
        ],
        "by_hand": _("Or type this address:"),
        "address": printable(url.removeprefix("https://").removeprefix("http://")),
        "until": _("Open until %(day)s.") % {"day": date_format(ends, "l j F")}
        if ends and not campaign.recurs
        else "",
    }


def _said(text: str) -> dict[str, Any]:
    """A person's words for paper, shortened, with their direction."""
    said = printable(Truncator(text).chars(MOST_WORDS))
    return {"text": said, "rtl": is_right_to_left(said)}
