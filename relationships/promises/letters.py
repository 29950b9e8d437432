"""The messages about promises: noted, due, late."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base import clock
from relationships.links.choices import Purpose
from relationships.links.services import link_for, url_for
from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Button, Choices, Facts, Letter, Part, Text
from relationships.outbox.models import Message
from relationships.promises.choices import PromiseState
from relationships.promises.models import Promise
from relationships.promises.queries import promised_to, ready_days
from relationships.voices.queries import answered_at

LINK_DAYS = 60  # how long the buttons of a promise work


def promise_of(message: Message) -> Promise:
    rows = Promise.objects.select_related("unit", "made_by", "owner", "voice__raised_by")
    return rows.get(pk=message.about_id)


def in_subject(promise: Promise) -> str:
    """Subjects are read over shoulders: only words that do not come from a confidence."""
    is_shared = promise.voice is None or promise.voice.is_shared
    return promise.what if is_shared else "…"


def _letter(
    message: Message, subject: str, text: str, because: str, *, in_one_tap: bool = False
) -> Letter:
    promise = promise_of(message)
    page = f"{settings.BASE_URL}{reverse('promises:page', args=[promise.pk])}"
    return Letter(
        subject=subject % {"what": in_subject(promise), "unit": promise.unit.name},
        parts=(
            Text(text, is_lead=True),
            Facts(
                (
                    (_("What"), promise.what),
                    (_("For"), promise.unit.name),
                    (_("By"), date_format(promise.due_on, "l j F")),
                )
            ),
            *(_taps(promise, message) if in_one_tap else ()),
            Button(_("Open the promise"), page, is_main=not in_one_tap),
        ),
        because=because,
        reply_to=promise.made_by,
    )


def _taps(promise: Promise, message: Message) -> list[Part]:
    """Kept, or until when: each opens the page on which one press counts."""
    link = link_for(
        Purpose.PROMISE,
        about=promise,
        at=clock.now(),
        person_id=message.to_id,
        expires_at=clock.now() + timedelta(days=LINK_DAYS),
    )
    address = url_for(link)
    days = ready_days(promise.unit, promise.due_on, clock.today_in(promise.unit.time_zone))
    return [
        Button(_("It is kept"), f"{address}?say=kept"),
        Choices(
            _("I need until …"),
            tuple((date_format(day, "D j M"), f"{address}?until={day}") for day in days),
        ),
    ]


def moved(message: Message) -> Letter:
    """To those it was promised to: the new day, and the first one."""
    promise = promise_of(message)
    facts = [
        (_("What"), promise.what),
        (_("By"), date_format(promise.due_on, "l j F")),
    ]
    if promise.moved_from is not None:
        facts.append((_("First promised for"), date_format(promise.moved_from, "l j F")))
    return Letter(
        subject=_("It takes longer: %(what)s") % {"what": in_subject(promise)},
        parts=(
            Text(
                _("%(name)s needs longer for what was promised to you, and says so now.")
                % {"name": promise.owner.name},
                is_lead=True,
            ),
            Facts(tuple(facts)),
            *((Text(promise.why),) if promise.why else ()),
        ),
        because=_("You get this because it was promised to you."),
        reply_to=promise.owner,
    )


def still_moved(message: Message, at: datetime) -> bool:
    """Open for that day, and its reader among those who were promised it."""
    promise = promise_of(message)
    is_so = promise.state == PromiseState.OPEN and message.occasion == f"moved-{promise.due_on}"
    return is_so and message.to_id in {person.pk for person in promised_to(promise, at)}


def to_whom(message: Message) -> str:
    """As the answers to a voice go: what was confided, to an address that was surely theirs."""
    promise = promise_of(message)
    voice = promise.voice
    if voice is not None and voice.raised_by_id == message.to_id:
        return answered_at(voice)
    return message.to.email


def noted(message: Message) -> Letter:
    return _letter(
        message,
        _("Noted as your promise: %(what)s"),
        _("This was noted as your promise. If it is not, or the day does not work, say so there."),
        _("You get this because somebody noted a promise of yours."),
    )


def due_soon(message: Message) -> Letter:
    return _letter(
        message,
        _("Promised for tomorrow: %(what)s"),
        _("Kept already? One press. Need longer? Say until when, before the day."),
        _("You get this because you promised it."),
        in_one_tap=True,
    )


def late(message: Message) -> Letter:
    return _letter(
        message,
        _("A promise to %(unit)s is late: %(what)s"),
        _("The day has passed. Say when it will be, or that it will not be, and why."),
        _("You get this because you promised it."),
        in_one_tap=True,
    )


def still_open(message: Message, _at: datetime) -> bool:
    return Promise.objects.filter(
        pk=message.about_id, state=PromiseState.OPEN, owner=message.to_id
    ).exists()


def still_due_then(message: Message, at: datetime) -> bool:
    day = message.occasion.partition("-")[2]
    return still_open(message, at) and str(promise_of(message).due_on) == day


KINDS = (
    Kind(
        "promise_noted",
        gettext_lazy("A promise was noted"),
        who=gettext_lazy("its owner, unless they noted it themselves"),
        when=gettext_lazy("at once, in waking hours"),
        render=noted,
        still_true=still_open,
    ),
    Kind(
        "promise_due",
        gettext_lazy("A promise is due"),
        who=gettext_lazy("its owner"),
        when=gettext_lazy("the working day before"),
        render=due_soon,
        still_true=still_due_then,
        expires_after=timedelta(days=2),
    ),
    Kind(
        "promise_late",
        gettext_lazy("A promise is late"),
        who=gettext_lazy("its owner"),
        when=gettext_lazy("the working day after"),
        render=late,
        still_true=still_due_then,
        expires_after=timedelta(days=5),
    ),
    Kind(
        "promise_moved",
        gettext_lazy("A promise takes longer"),
        who=gettext_lazy("those it was promised to"),
        when=gettext_lazy("once for each new day, in waking hours"),
        render=moved,
        still_true=still_moved,
        address=to_whom,
    ),
)
