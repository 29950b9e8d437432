"""To everybody who was asked: what came of it, in five points."""

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from relationships.links.services import url_for
from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Button, Heading, Letter, Part, Text
from relationships.outbox.models import Message
from relationships.themes.five import points_in
from relationships.themes.models import WordBack

NUMBER = "word-"


def written_back(message: Message) -> Letter:
    """What everybody hears, in the reader's language where it was written in it."""
    word = message.thing or _of([message])[message.occasion, message.about_id]
    parts: list[Part] = []
    for point in points_in(word.points, str(get_language())):
        parts += [Heading(str(point.title)), *(Text(line) for line in point.lines)]
    if word.link is not None:
        parts.append(Button(_("Read it again later, or show it to somebody"), url_for(word.link)))
    title = word.campaign.form_version.titled(str(get_language()))
    return Letter(
        subject=_("You said, together we did: %(title)s") % {"title": title},
        heading=_("You said, together we did"),
        parts=tuple(parts),
        because=_(
            "You get this because you were asked, whether you answered or not: who answered is not"
            " looked at here. It is the answer, not another question."
        ),
        reply_to=word.sent_by,
    )


def fetch(messages: list[Message]) -> None:
    """What all of these say. One query."""
    words = _of(messages)
    for message in messages:
        message.thing = words.get((message.occasion, message.about_id))


def _of(messages: list[Message]) -> dict[tuple[str, int], WordBack]:
    rows = WordBack.objects.filter(campaign__in={message.about_id for message in messages})
    rows = rows.select_related("campaign__form_version", "sent_by", "link")
    return {(f"{NUMBER}{word.number}", word.campaign_id): word for word in rows}


KINDS = (
    Kind(
        "feedback_word_back",
        gettext_lazy("You said, together we did"),
        who=gettext_lazy("everybody who was asked, whether they answered or not"),
        when=gettext_lazy("when a BRM manager writes back to everybody"),
        render=written_back,
        fetch=fetch,
    ),
)
