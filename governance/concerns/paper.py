"""The six questions on one sheet of A4, for the table of the management team."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from brm.base.given import given
from brm.base.pdf import pdf, printable
from governance.concerns.figures import Figure

if TYPE_CHECKING:
    from governance.concerns.views import Card

TEMPLATE = Path(__file__).with_name("board.typ")
MOST = 260  # characters of an answer; the page has it whole
FIGURES = 3


def board(cards: "Sequence[Card]", place: str, today: date) -> bytes:
    """The sheet as PDF in the reader's language. No query."""
    return pdf(
        TEMPLATE,
        {
            "language": translation.get_language() or "en",
            "title": _("Six questions the business has to answer"),
            "place": printable(place[:1].upper() + place[1:]),
            "lead": _(
                "If a member of the board asked one of these today, what would we have? IT can help"
                " with the answer; it cannot give it."
            ),
            "as_of": _("As of %(day)s") % {"day": date_format(today, "j F Y")},
            "cards": [_card(card) for card in cards],
            "foot": _(
                "“No answer” is never nought and never green; what nobody counts yet is “not measured"
                " yet”."
            ),
        },
    )


def _card(card: "Card") -> dict[str, Any]:
    answer = card.answer
    said = printable(Truncator(answer.text).chars(MOST)) if answer else ""
    if answer is None:
        who = _("No owner yet")
    else:
        day = date_format(answer.looked_at_on, "j F Y")
        looked = _("looked at on %(day)s") % {"day": day}
        owner = printable(answer.owner.name) if answer.owner else ""
        left = _("the owner left") if card.has_lost_owner else ""
        who = " · ".join(part for part in (owner, left, looked) if part)
    measured = [each for each in card.figures if each.is_measured][:FIGURES]
    missing = len(card.figures) - len(measured)
    return {
        "name": given(card.concern.name),
        "step": card.step,
        "word": str(card.word),
        "old": _("not looked at for a year") if card.is_old else "",
        "text": said or _("Nobody has written an answer yet."),
        "is_answered": answer is not None,
        "figures": [_figure(each) for each in measured],
        "missing": _("%(n)s more not measured yet") % {"n": missing} if missing else "",
        "who": who,
    }


def _figure(figure: Figure) -> dict[str, str]:
    return {
        "said": figure.said,
        "says": f"{figure.says}{f' ({figure.wanted})' if figure.wanted else ''}",
        "verdict": str(figure.verdict_word),
        "tone": str(figure.verdict),
    }
