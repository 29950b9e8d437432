"""Messages when somebody cannot come: to who takes over, to the managers, and when it is taken back."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Button, Item, Items, Letter, Text
from relationships.outbox.models import Message
from relationships.rounds.choices import VisitState
from relationships.rounds.events import page_of
from relationships.rounds.hand_over import HandOver
from relationships.rounds.models import Visit
from relationships.rounds.words import day_words, hour_words, there


def _hand_over(message: Message) -> HandOver:
    return HandOver.objects.select_related("person").get(pk=message.about_id)


def _of(message: Message, made: HandOver) -> list[Visit]:
    """The visits that the message tells of, as they are now. One query."""
    keys = made.given_to(message.to_id) if message.kind == "visits_taken_over" else made.alone
    if message.kind == "visits_given_back":
        keys = [*made.given_to(message.to_id), *made.alone]
    rows = Visit.objects.filter(pk__in=keys, state=VisitState.PLANNED)
    return list(rows.select_related("unit").order_by("starts_at", "pk"))


def _mine(message: Message, made: HandOver) -> list[Visit]:
    """Those that still are with who takes over."""
    return [visit for visit in _of(message, made) if visit.buddy_id == message.to_id]


def still_taken(message: Message, at: datetime) -> bool:
    """Not taken back, and one of the visits is to come and still with who takes over."""
    made = _hand_over(message)
    return made.taken_back_at is None and any(
        visit.starts_at > at for visit in _mine(message, made)
    )


def still_alone(message: Message, at: datetime) -> bool:
    """Not taken back, and one of the visits is to come and still with who is away."""
    made = _hand_over(message)
    return made.taken_back_at is None and any(
        visit.starts_at > at and visit.buddy_id == made.person_id for visit in _of(message, made)
    )


def _lines(visits: list[Visit]) -> tuple[Item, ...]:
    return tuple(
        Item(
            title=f"{day_words(there(visit).date())}, {hour_words(there(visit))} · {visit.unit.name}",
            text=visit.place or visit.unit.place,
            url=page_of(visit),
        )
        for visit in visits
    )


def taken_over(message: Message) -> Letter:
    """To who takes over: all visits in one message."""
    made = _hand_over(message)
    visits = _mine(message, made)
    subject = ngettext(
        "You go instead of %(name)s: %(stops)s", "You go instead of %(name)s: %(n)s visits",
        len(visits),
    )  # fmt: skip
    values = {
        "name": made.person.name,
        "n": len(visits),
        "stops": ", ".join(f"{hour_words(there(one))} {one.unit.name}" for one in visits),
    }
    return Letter(
        subject=subject % values,
        heading=_("%(name)s is away; these visits are yours") % values,
        parts=(
            Items(_("Where you go"), _lines(visits)),
            Text(_("You cannot go? Open the visit and say so, then somebody else is found.")),
            Button(_("Open my day"), f"{settings.BASE_URL}/"),
        ),
        because=_("You get this because you step in there for %(name)s.") % values,
        reply_to=made.person,
    )


def left_alone(message: Message) -> Letter:
    """To the managers: to these nobody can go, all in one message."""
    made = _hand_over(message)
    visits = [visit for visit in _of(message, made) if visit.buddy_id == made.person_id]
    values = {"name": made.person.name, "n": len(visits)}
    subject = ngettext(
        "%(name)s is away, and to %(n)s visit nobody can go",
        "%(name)s is away, and to %(n)s visits nobody can go",
        len(visits),
    )
    return Letter(
        subject=subject % values,
        heading=_("Nobody can go instead of %(name)s") % values,
        parts=(
            Items(_("Who is waiting"), _lines(visits)),
            Text(_("Ask somebody else, move it, or call it off with a word why.")),
        ),
        because=_("You get this because you answer for these departments as BRM manager."),
    )


def given_back(message: Message) -> Letter:
    """To who was told: it is as it was."""
    made = _hand_over(message)
    values = {"name": made.person.name}
    return Letter(
        subject=_("%(name)s comes after all") % values,
        heading=_("%(name)s comes after all") % values,
        parts=(
            Text(_("These visits are with %(name)s again.") % values, is_lead=True),
            Items(_("Which they are"), _lines(_of(message, made))),
        ),
        because=_("You get this because you were told otherwise before."),
    )


KINDS = (
    Kind(
        "visits_taken_over",
        gettext_lazy("You go instead of somebody"),
        who=gettext_lazy("who takes over the visits of somebody who cannot come"),
        when=gettext_lazy(
            "at once, all visits in one; by night too where one begins within two hours"
        ),
        render=taken_over,
        still_true=still_taken,
        expires_after=timedelta(days=2),
    ),
    Kind(
        "visits_left_alone",
        gettext_lazy("Nobody can go instead"),
        who=gettext_lazy("the BRM managers of the departments concerned"),
        when=gettext_lazy("at once, when somebody cannot come and nobody can step in"),
        render=left_alone,
        still_true=still_alone,
        expires_after=timedelta(days=2),
    ),
    Kind(
        "visits_given_back",
        gettext_lazy("There after all"),
        who=gettext_lazy("those who were told to go or to find somebody"),
        when=gettext_lazy("at once, when who was away comes after all"),
        render=given_back,
        expires_after=timedelta(days=2),
    ),
)
