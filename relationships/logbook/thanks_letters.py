"""The message that passes thanks on, in the language of who is thanked."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Letter, Links, Part, Text, Words
from relationships.outbox.models import Message
from relationships.rounds.brought import Thanks
from relationships.rounds.choices import AGREED


def thanks_of(message: Message) -> Thanks:
    rows = Thanks.objects.select_related("visit__unit", "visit__buddy", "from_person")
    return rows.get(pk=message.about_id)


def passed_on(message: Message) -> Letter:
    """Their words, as whoever is thanked reads them, with the name only where that was agreed."""
    thanks = thanks_of(message)
    unit, buddy = thanks.visit.unit.name, thanks.visit.buddy
    name = thanks.said_by
    by = f"{name}, {unit}" if name else _("Somebody of %(unit)s") % {"unit": unit}
    parts: list[Part] = [
        Text(
            _("%(buddy)s was there and was asked to pass this on to you.") % {"buddy": buddy.name},
            is_lead=True,
        ),
        Words(thanks.words_for or thanks.words, by=by),
    ]
    if thanks.words_for:
        parts.append(Words(thanks.words, by=_("In their own words")))
    page = f"{settings.BASE_URL}{reverse('logbook:thanks', args=[thanks.pk])}"
    parts.append(Links(((_("Not for the department’s page? Say so here"), page),)))
    return Letter(
        subject=_("Thanks to you from %(unit)s") % {"unit": unit},
        parts=tuple(parts),
        because=_("You get this because somebody thanked you and agreed that you hear of it."),
        reply_to=buddy,
    )


def still_thanked(message: Message, _at: datetime) -> bool:
    """Still agreed to, still meant for this person, and not said to them by mouth meanwhile."""
    return Thanks.objects.filter(
        pk=message.about_id, to=message.to_id, consent__in=AGREED, passed_on_at=None
    ).exists()


KINDS = (
    Kind(
        "thanks",
        gettext_lazy("Thanks are passed on"),
        who=gettext_lazy("whoever is thanked, where whoever thanks agreed to it"),
        when=gettext_lazy("on the working day after it was agreed to, in waking hours"),
        render=passed_on,
        still_true=still_thanked,
    ),
)
