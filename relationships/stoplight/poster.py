"""The board of a department on paper, for the wall: one page, A4 or A3, in the department's language."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from brm.base import qr
from brm.base.pdf import is_right_to_left, pdf, printable
from brm.templatetags.marks import LIGHTS
from brm.templatetags.times import as_day, as_moment
from relationships.promises.choices import PromiseState
from relationships.promises.models import Promise
from relationships.stoplight.queries import ORDER, Board, Decided, Shown
from relationships.units.models import Unit
from relationships.voices.choices import VoiceStatus

TEMPLATE = Path(__file__).with_name("poster.typ")
PAPERS = ("a4", "a3")
MOST_WORDS = 180  # characters of one text; the live page has it whole
NARROWEST = 0.42  # of the widest light, so that its word has room


def language_of(unit: Unit) -> str:
    """The language that is spoken in the department, where the product speaks it."""
    known = unit.language in dict(settings.LANGUAGES)
    return unit.language if known else str(settings.LANGUAGE_CODE)


def poster(board: Board, *, url: str, paper: str = PAPERS[0]) -> bytes:
    """The poster as PDF, with the way to the live page where there is one. No query."""
    with translation.override(language_of(board.unit)):
        return pdf(TEMPLATE, _data(board, url, paper))


def _data(board: Board, url: str, paper: str) -> dict[str, Any]:
    zone = board.unit.time_zone
    since = as_day(board.since, zone)
    heading = [_("You said,"), _("together we did")]
    visit = board.next_visit
    return {
        "paper": paper,
        "language": translation.get_language() or "en",
        "title": f"{' '.join(heading)}: {printable(board.unit.name)}",
        "unit": printable(board.unit.name),
        "heading": heading,
        "lead": _lead(since),
        "code": str(qr.svg(url, "")) if url else "",
        "code_says": _("QR code that opens this board"),
        "code_label": _("This board on your phone, always new"),
        "amounts": list(_amounts(board)),
        "amount": board.amount + len(board.decisions),
        "widest": max(board.amounts.values(), default=0) * NARROWEST,
        "you_said": _("You said"),
        "what_was_done": _("What was done"),
        "yes_if": _("Yes, if"),
        "rows": list(_rows(board)),
        "decided_heading": _("From what you answered in our questions"),
        "promised_heading": _("Promised by the department"),
        "promised": [promised(promise) for promise in board.together],
        "next_visit": _("%(name)s comes %(when)s")
        % {"name": printable(visit.buddy.name), "when": as_moment(visit.starts_at, zone)}
        if visit
        else "",
        "foot": [
            _(
                "A name stands here only with its person’s yes, and nothing that was told in confidence."
            )
        ],
        "one_more": _("One more stands on the live page.")
        if url
        else _("One more is not shown here."),
        "more": _("%(n)s more stand on the live page.")
        if url
        else _("%(n)s more are not shown here."),
        "empty": _("Nothing stands on the board yet"),
    }


def _lead(since: str) -> str:
    return _(
        "What you told us for everybody to read: all that is open, and what was answered since"
        " %(since)s. Where we cannot, we say why, and what would make it possible."
    ) % {"since": since}


def _amounts(board: Board) -> Iterator[dict[str, Any]]:
    said = {
        "done": pgettext("lights of the board", "done"),
        "working": pgettext("lights of the board", "being worked on"),
        "cannot": pgettext("lights of the board", "cannot"),
    }
    for light in ORDER:
        yield {"light": str(light), "n": board.amounts[light], "says": said[light]}


def _rows(board: Board) -> Iterator[dict[str, Any]]:
    """In the order of the board, what was decided last; `rank` deals them out light by light, so that
    none is left out."""
    rows = [(row.light, _row(row)) for row in board.rows]
    rows += [(each.light, _decided(each)) for each in board.decisions]
    kinds = [(decided, str(light)) for decided in (False, True) for light in ORDER]
    turns = {kind: count() for kind in kinds}
    for place, (light, row) in enumerate(rows):
        kind = row["is_decided"], str(light)
        yield {"place": place, "rank": next(turns[kind]) * len(kinds) + kinds.index(kind), **row}


def _row(row: Shown) -> dict[str, Any]:
    return {
        "is_decided": False,
        "light": row.light,
        "says": str(LIGHTS[row.light][2]),
        "words": words(row.words, "“%s”"),
        "who": " · ".join(printable(said) for said in (row.who, row.elsewhere) if said),
        "answer": words(row.answer),
        "yes_if": words(row.yes_if if row.light == VoiceStatus.CANNOT else ""),
        "next": _next(row),
    }


def _decided(each: Decided) -> dict[str, Any]:
    """What came of a theme, as everybody was written."""
    return {
        "is_decided": True,
        "light": each.light,
        "says": str(LIGHTS[each.light][2]),
        "words": words(each.heard),
        "who": "",
        "answer": words(each.said),
        "yes_if": words(each.yes_if),
        "next": "",
    }


def words(text: str, form: str = "%s") -> dict[str, Any]:
    """A text of a person for the poster: shortened, with its direction."""
    said = printable(Truncator(text).chars(MOST_WORDS))
    return {"text": form % said if said else "", "rtl": is_right_to_left(said)}


def _next(row: Shown) -> str:
    voice = row.voice
    if row.light == VoiceStatus.WORKING:
        day = {"day": as_day(voice.answer_due_on)}
        if row.is_late:
            return _("We promised an answer for %(day)s and are late: sorry.") % day
        return _("You hear more by %(day)s.") % day
    if not row.has_helped:
        return ""
    return (
        _("%(name)s says: it works.") % {"name": row.who} if row.who else _("confirmed: it helped")
    )


def promised(promise: Promise) -> str:
    """What the department promised, without who does it."""
    what = printable(Truncator(promise.what).chars(MOST_WORDS))
    if promise.state == PromiseState.KEPT:
        return _("%(what)s (kept)") % {"what": what}
    return _("%(what)s, by %(day)s") % {"what": what, "day": as_day(promise.due_on)}
