"""To the buddy: what a department wishes of the next visit."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Button, Letter, Part, Text, Words
from relationships.outbox.models import Message
from relationships.rounds.choices import VisitState
from relationships.rounds.events import page_of
from relationships.rounds.mails import facts
from relationships.rounds.wishes import Wish
from relationships.rounds.words import long_day_words


def wish_of(message: Message) -> Wish | None:
    """The wish that the message tells of, while it stands. One query."""
    number = int(message.occasion.removeprefix("wish-"))
    return (
        Wish.objects.standing()
        .select_related("by", "visit__unit", "visit__buddy")
        .filter(pk=number)
        .first()
    )


def still_wished(message: Message, at: datetime) -> bool:
    """It stands, and the visit is still to come and this person's."""
    wish = wish_of(message)
    if wish is None:
        return False
    visit = wish.visit
    return (
        visit.state == VisitState.PLANNED
        and visit.buddy_id == message.to_id
        and visit.starts_at > at
    )


def wished(message: Message) -> Letter:
    """What it is, for which visit, and the way to that visit."""
    wish = wish_of(message)
    assert wish is not None  # noqa: S101  `still_wished` was asked just before
    visit = wish.visit
    names = {"unit": visit.unit.name, "name": wish.by.name}
    if wish.wanted_on is None:
        subject = _("%(unit)s names a subject for your visit") % names
        parts: list[Part] = [Words(wish.words, by=wish.by.name)]
    else:
        subject = _("%(unit)s would rather have another day") % names
        day = long_day_words(wish.wanted_on)
        parts = [
            Text(
                _("%(name)s would rather have you on %(day)s.") % {**names, "day": day},
                is_lead=True,
            )
        ]
        parts += [Words(wish.words, by=wish.by.name)] if wish.words else []
        parts.append(Text(_("Nothing is moved yet: you decide.")))
    return Letter(
        subject=subject,
        heading=subject,
        parts=(*parts, facts(visit), Button(_("Open the visit"), page_of(visit))),
        because=_("You get this because you make this visit."),
        reply_to=wish.by,
    )


KINDS = (
    Kind(
        "visit_wish",
        gettext_lazy("A wish for a visit"),
        who=gettext_lazy("the buddy who makes the visit"),
        when=gettext_lazy("a minute after it was wished, in waking hours"),
        render=wished,
        still_true=still_wished,
        expires_after=timedelta(days=14),
    ),
)
