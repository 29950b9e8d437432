"""The messages when somebody leaves or stops: what was handed over, what has nobody now."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from relationships.access.queries import scope_of
from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Button, Item, Items, Letter, Part, Text, Words
from relationships.outbox.models import Message
from relationships.people.models import Person
from relationships.promises.models import Promise
from relationships.voices.letters import said_by_you, shortened, to_who_said_it
from relationships.voices.models import Voice
from relationships.voices.queries import first_buddy
from relationships.voices.still import voice_of

MOST = 40  # lines of a list; the pages hold the rest

Things = tuple[list[Voice], list[Promise]]


def person_of(message: Message) -> Person:
    return Person.objects.get(pk=message.about_id)


def without_owner(message: Message) -> Things:
    """What that person had and nobody has now, in the departments the reader manages. Four queries."""
    person, scope = person_of(message), scope_of(message.to)
    here = scope.managed_units("unit__")
    had = Q(pk__in=Voice.history.filter(owner=person).values("id"))
    if person.left_on is not None:
        had |= Q(heard_by=person)
    voices = Voice.objects.visible_to(scope).for_figures().still_open()
    promises = Promise.objects.none()
    if person.left_on is not None:
        promises = Promise.objects.visible_to(scope).still_open().filter(here, owner=person)
    return (
        list(voices.filter(here, had, owner=None).select_related("unit").order_by("pk")[:MOST]),
        list(promises.select_related("unit").order_by("due_on", "pk")[:MOST]),
    )


def taken_over(message: Message) -> Things:
    """What the reader sees to now and that person had before. Four queries."""
    person, scope = person_of(message), scope_of(message.to)
    had = Q(pk__in=Voice.history.filter(owner=person).values("id")) | Q(heard_by=person)
    voices = Voice.objects.visible_to(scope).still_open().filter(had, owner=message.to)
    before = Promise.history.filter(owner=person).values("id")
    promises = Promise.objects.still_open().filter(owner=message.to, pk__in=before)
    return (
        list(voices.select_related("unit").order_by("answer_due_on", "pk")[:MOST]),
        list(promises.select_related("unit").order_by("due_on", "pk")[:MOST]),
    )


def _lists(things: Things, voice_page: str, promise_page: str) -> list[Part]:
    voices, promises = things
    heard = tuple(
        Item(
            shortened(voice.words, 90),
            f"{voice.unit.name} · {date_format(voice.answer_due_on, 'j F')}",
            f"{settings.BASE_URL}{reverse(voice_page, args=[voice.pk])}",
        )
        for voice in voices
    )
    promised = tuple(
        Item(
            promise.what,
            f"{promise.unit.name} · {date_format(promise.due_on, 'j F')}",
            f"{settings.BASE_URL}{reverse(promise_page, args=[promise.pk])}",
            side=promise.side,
        )
        for promise in promises
    )
    lists = [(_("Waits for an answer"), heard), (_("Promised"), promised)]
    return [Items(heading, items) for heading, items in lists if items]


def nobody_now(message: Message) -> Letter:
    """To the BRM manager: what has no owner since somebody left or stopped."""
    person, things = person_of(message), without_owner(message)
    n = len(things[0]) + len(things[1])
    said = (
        ngettext(
            "%(name)s has left: %(n)s thing has nobody now",
            "%(name)s has left: %(n)s things have nobody now",
            n,
        )
        if person.left_on
        else ngettext(
            "%(name)s no longer sees to %(n)s thing, and nobody does now",
            "%(name)s no longer sees to %(n)s things, and nobody does now",
            n,
        )
    )
    return Letter(
        subject=said % {"name": person.name, "n": n},
        parts=(
            Text(_("People wait for these. Give each to somebody."), is_lead=True),
            *_lists(things, "voices:owner", "promises:owner"),
            Button(_("Open the dashboard"), f"{settings.BASE_URL}/"),
        ),
        because=_("You get this because you answer for these departments."),
    )


def yours_now(message: Message) -> Letter:
    """To who was chosen: what they see to from now on."""
    person, things = person_of(message), taken_over(message)
    return Letter(
        subject=_("You take over from %(name)s") % {"name": person.name},
        parts=(
            Text(
                _("These were with %(name)s and are yours now.") % {"name": person.name},
                is_lead=True,
            ),
            *_lists(things, "voices:page", "promises:page"),
        ),
        because=_("You get this because you were chosen to see to it."),
        reply_to=None if person.left_on else person,
    )


def told_one_left(message: Message) -> Letter:
    """To who told somebody something alone: they have left, and nobody else reads it."""
    voice = voice_of(message)
    name = voice.heard_by.name if voice.heard_by else ""
    text = _(
        "%(name)s has left. You told them this alone, so nobody else can read it, and nobody can"
        " answer it. If it still matters, tell it to somebody else."
    ) % {"name": name}
    parts: list[Part] = [Text(text, is_lead=True), Words(voice.words, by=said_by_you(voice))]
    buddy = first_buddy(voice.unit, message.made_at)
    if buddy is not None:
        parts.append(Text(_("Now %(buddy)s comes by at %(unit)s.") % {
            "buddy": buddy.name, "unit": voice.unit.name,
        }))  # fmt: skip
    return Letter(
        subject=_("%(name)s, to whom you told something, has left") % {"name": name},
        parts=tuple(parts),
        because=_("You get this because you said it with your name."),
    )


def still_without(message: Message, _at: datetime) -> bool:
    return any(without_owner(message))


def still_taken_over(message: Message, _at: datetime) -> bool:
    return any(taken_over(message))


def still_unread(message: Message, _at: datetime) -> bool:
    voice = voice_of(message)
    is_open = Voice.objects.still_open().filter(pk=voice.pk).exists()
    return is_open and voice.is_for_one


KINDS = (
    Kind(
        "left_open",
        gettext_lazy("Nobody sees to it any more"),
        who=gettext_lazy("the BRM managers of the departments"),
        when=gettext_lazy("once, when somebody left or stopped"),
        render=nobody_now,
        still_true=still_without,
    ),
    Kind(
        "handed_over",
        gettext_lazy("Something was handed over"),
        who=gettext_lazy("who sees to it from now on"),
        when=gettext_lazy("once, when somebody left or stopped"),
        render=yours_now,
        still_true=still_taken_over,
    ),
    Kind(
        "told_one_left",
        gettext_lazy("Who was told something alone has left"),
        who=gettext_lazy("who told it, where named"),
        when=gettext_lazy("once, when they left"),
        render=told_one_left,
        still_true=still_unread,
        address=to_who_said_it,
    ),
)
