"""The messages of those who run the product: their own words to many, and a test to themselves."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Letter, Text
from relationships.outbox.models import Announcement, Message


def announced(message: Message) -> Letter:
    """The words as they were given. One query where they were not fetched."""
    said = message.thing or Announcement.objects.get(pk=message.about_id)
    paragraphs = [part.strip() for part in said.text.split("\n\n") if part.strip()]
    return Letter(
        subject=said.subject,
        parts=tuple(Text(paragraph) for paragraph in paragraphs),
        because=_("You get this because those who run Rounds here wrote to you."),
    )


def fetch_announced(messages: list[Message]) -> None:
    """What all of these say. One query."""
    said = Announcement.objects.in_bulk({message.about_id for message in messages})
    for message in messages:
        message.thing = said.get(message.about_id)


def tested(message: Message) -> Letter:
    """A mail that says that mails arrive."""
    return Letter(
        subject=_("A test from Rounds"),
        heading=_("It works"),
        parts=(
            Text(_("This message went the same way as every other one: it was kept, claimed by a"
                   " worker, written in your language and given to the mail server.")),
        ),
        because=_("You get this because you asked for a test."),
    )  # fmt: skip


KINDS = (
    Kind(
        "test",
        gettext_lazy("A test"),
        who=gettext_lazy("whoever asked for it, from the page of jobs and mail"),
        when=gettext_lazy("at once, at any hour"),
        render=tested,
        is_urgent=True,
        expires_after=timedelta(days=1),
    ),
    Kind(
        "announcement",
        gettext_lazy("An announcement"),
        who=gettext_lazy("those whom an administrator chose"),
        when=gettext_lazy("at once, in waking hours; an urgent one at any hour"),
        render=announced,
        fetch=fetch_announced,
    ),
)
