"""The message that carries an administrator's own words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.outbox.kinds import Kind
from relationships.outbox.kinds import register as register_kind
from relationships.outbox.letters import Letter, Text
from relationships.outbox.models import Announcement, Message


def announced(message: Message) -> Letter:
    """The words as they were given. One query."""
    said = Announcement.objects.get(pk=int(message.about.partition(":")[2]))
    paragraphs = [part.strip() for part in said.text.split("\n\n") if part.strip()]
    return Letter(
        subject=said.subject,
        parts=tuple(Text(paragraph) for paragraph in paragraphs),
        because=_("You get this because those who run Rounds here wrote to you."),
    )


def register() -> None:
    """Make the kind known."""
    register_kind(
        Kind(
            "announcement",
            gettext_lazy("An announcement"),
            who=gettext_lazy("those whom an administrator chose"),
            when=gettext_lazy("at once, in waking hours; an urgent one at any hour"),
            render=announced,
        )
    )
