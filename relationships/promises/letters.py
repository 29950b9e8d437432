"""The messages about promises: noted, due, late."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Button, Facts, Letter, Text
from relationships.outbox.models import Message
from relationships.promises.choices import PromiseState
from relationships.promises.models import Promise


def promise_of(message: Message) -> Promise:
    return Promise.objects.select_related("unit", "made_by", "voice").get(pk=message.about_id)


def in_subject(promise: Promise) -> str:
    """Subjects are read over shoulders: only words that do not come from a confidence."""
    is_shared = promise.voice is None or promise.voice.is_shared
    return promise.what if is_shared else "…"


def _letter(message: Message, subject: str, text: str, because: str) -> Letter:
    promise = promise_of(message)
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
            Button(
                _("Open the promise"),
                f"{settings.BASE_URL}{reverse('promises:page', args=[promise.pk])}",
            ),
        ),
        because=because,
        reply_to=promise.made_by,
    )


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
    )


def late(message: Message) -> Letter:
    return _letter(
        message,
        _("A promise to %(unit)s is late: %(what)s"),
        _("The day has passed. Say when it will be, or that it will not be, and why."),
        _("You get this because you promised it."),
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
)
