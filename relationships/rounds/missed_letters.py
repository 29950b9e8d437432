"""The message to the managers about visits that were missed twice in a row."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Button, Item, Items, Letter, Text
from relationships.outbox.models import Message
from relationships.rounds.events import page_of
from relationships.rounds.services.missed import KIND, Streak, streaks
from relationships.rounds.words import long_day_words, there


def _streak(message: Message, at: datetime) -> Streak | None:
    found = streaks(at, round_id=message.about_id)
    return found[0] if found and found[0].occasion == message.occasion else None


def still_missed(message: Message, at: datetime) -> bool:
    """Nobody was there since."""
    return _streak(message, at) is not None


def missed_twice(message: Message) -> Letter:
    """To the managers: nobody was there twice in a row."""
    streak = _streak(message, message.made_at)
    visits = streak.visits if streak else []
    unit = visits[0].unit if visits else None
    values = {"unit": unit.name if unit else "", "n": len(visits)}
    lines = tuple(
        Item(long_day_words(there(one).date()), one.buddy.name, page_of(one)) for one in visits
    )
    return Letter(
        subject=_("Missed twice in a row: %(unit)s") % values,
        heading=_("At %(unit)s nobody came, twice in a row") % values,
        parts=(
            Items(_("These visits did not take place"), lines),
            Text(_("Does the rhythm still suit, or should somebody else go?")),
            Button(
                _("Open the round"),
                f"{settings.BASE_URL}{reverse('rounds:page', args=[message.about_id])}",
            ),
        ),
        because=_("You get this because you answer for %(unit)s as BRM manager.") % values,
    )


KINDS = (
    Kind(
        KIND,
        gettext_lazy("Missed twice in a row"),
        who=gettext_lazy("the BRM managers of the department"),
        when=gettext_lazy("once, when the second visit of a round in a row counts as missed"),
        render=missed_twice,
        still_true=still_missed,
        expires_after=timedelta(days=14),
    ),
)
