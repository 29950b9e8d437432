"""To the buddy: somebody would rather talk."""

from datetime import datetime

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Button, Letter, Part, Text
from relationships.outbox.models import Message
from relationships.voices.choices import OPEN
from relationships.voices.models import Voice


def talk(message: Message) -> Letter:
    """That somebody wants to talk, and where; what they said stays on the page behind sign-in."""
    voice = Voice.objects.select_related("unit").get(pk=message.about_id)
    parts: list[Part] = [
        Text(
            _(
                "They were asked to fill in a form and would rather talk. What they said, and"
                " perhaps how to find them, is for you alone."
            ),
            is_lead=True,
        )
    ]
    try:
        page = f"{settings.BASE_URL}{reverse('voices:page', args=[voice.pk])}"
    except NoReverseMatch:
        page = ""
    if page:
        parts.append(Button(_("Read it"), page))
    return Letter(
        subject=_("Somebody at %(unit)s would like to talk") % {"unit": voice.unit.name},
        parts=tuple(parts),
        because=_("You get this because you are there for this department."),
    )


def still_open(message: Message, _at: datetime) -> bool:
    return Voice.objects.filter(pk=message.about_id, status__in=OPEN).exists()


KINDS = (
    Kind(
        "feedback_talk",
        gettext_lazy("Somebody would rather talk"),
        who=gettext_lazy("the buddy of the department, else its BRM managers"),
        when=gettext_lazy("at once, in waking hours"),
        render=talk,
        still_true=still_open,
    ),
)
