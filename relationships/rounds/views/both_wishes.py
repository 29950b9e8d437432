"""Two people change one round: what stands and what was typed, side by side, to choose from."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from brm.base import editing
from relationships.rounds.choices import Format
from relationships.rounds.forms.planner import ON_CLOSED, PlanForm, initial_of
from relationships.rounds.models import Round
from relationships.rounds.queries.rounds import rhythm_words
from relationships.rounds.services.plans import Wish, built

FIELDS = [
    ("buddy", _("Who")),
    ("rule", _("How often")),
    ("starts_time", _("Time there")),
    ("minutes", _("How long")),
    ("format", _("How")),
    ("place", _("Where")),
    ("online", _("Online at")),
    ("question_card", _("Questions to take along")),
    ("starts_on", _("From when on")),
    ("last_on", _("Until when")),
    ("on_closed", _("Public holiday or free day")),
    ("on_busy", _("Busy period of the department")),
]


class _Stands:
    """A round as its form says it."""

    def __init__(self, round_: Round) -> None:
        for name, _label in FIELDS:
            setattr(self, name, getattr(round_, name))
        self.buddy = round_.buddy_id
        self.starts_time = f"{round_.starts_time:%H:%M}"


def as_chosen(posted: QueryDict, round_: Round) -> QueryDict:
    """What was typed, less the fields where the reader keeps what stands now."""
    keeps_rule = f"{editing.TAKE}rule" in posted
    data = editing.chosen(posted, _Stands(round_), FIELDS)
    if keeps_rule:  # the rhythm is said in four fields
        stands = initial_of(round_)
        data.setlist("days", stands["days"])
        for name in ("rhythm", "week", "rule"):
            data[name] = stands[name]
    return data


def both_wishes(
    wish: Wish, form: PlanForm, posted: QueryDict, current: Round
) -> list[editing.BothTexts]:
    """The fields in which the round as it stands and what was typed differ, in words."""
    wished = built(current.unit, wish)
    typed = {**posted.dict(), "rule": wished.rule}
    on_closed = dict(ON_CLOSED)
    words: dict[str, Any] = {
        "buddy": {key: buddy.person.name for key, buddy in form.buddies.items()},
        "rule": {wished.rule: rhythm_words(wished), current.rule: rhythm_words(current)},
        "format": dict(Format.choices),
        "on_closed": on_closed,
        "on_busy": on_closed,
    }
    return editing.both_texts(_Stands(current), typed, FIELDS, words)
