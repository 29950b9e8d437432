"""The invitation and its two reminders; the first answer is a press in the mail."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from brm.base.text import first_name
from relationships.campaigns.choices import (
    INVITES,
    REMINDS,
    REMINDS_LAST,
    CampaignState,
    InvitationState,
)
from relationships.campaigns.models import Campaign, Invitation
from relationships.campaigns.opening import opening_in
from relationships.campaigns.queries import invitations_for, key_in, state_for
from relationships.campaigns.whom import reminded_in, reminders_of
from relationships.links.services import url_for
from relationships.outbox.kinds import Kind
from relationships.outbox.letters import (
    Button,
    Choices,
    Facts,
    Heading,
    Letter,
    Links,
    Note,
    Part,
    Text,
)
from relationships.outbox.models import Message
from relationships.wording.models import Agreed


@dataclass(frozen=True)
class Asked:
    """What a letter is about, and what the house agreed on."""

    invitation: Invitation
    agreed: Agreed


def fetch(messages: list[Message]) -> None:
    """The invitations that all of these are about. Two queries."""
    found, agreed = invitations_for(messages), Agreed.get()
    for message in messages:
        if (invitation := found.get(key_in(message))) is not None:
            message.thing = Asked(invitation, agreed)


def asked_by(message: Message) -> Asked:
    """What was fetched with its batch, else read now."""
    if message.thing is None:
        fetch([message])
    if message.thing is None:
        raise Invitation.DoesNotExist
    found: Asked = message.thing
    return found


def invited(message: Message) -> Letter:
    """To somebody who is asked: the first question, who reads it, until when."""
    asked = asked_by(message)
    invitation, campaign = asked.invitation, asked.invitation.campaign
    question = first_question(campaign)
    hello = _("Hello %(name)s, one press is an answer. Whatever else is asked may be skipped.")
    parts: list[Part] = [
        Text(hello % {"name": first_name(message.to.name)}, is_lead=True),
        *last_time(invitation),
        *answers(invitation, says_question=False),
        privacy(campaign),
        *until(campaign),
        ways(invitation),
    ]
    return Letter(
        subject=_("%(title)s: two minutes") % {"title": title_of(campaign)},
        heading=question or title_of(campaign),
        preview=_("Press your first answer in this mail."),
        parts=tuple(parts),
        because=because(asked),
    )


def reminded(message: Message) -> Letter:
    """The first reminder: kind, without a count of colleagues."""
    asked = asked_by(message)
    invitation, campaign = asked.invitation, asked.invitation.campaign
    parts: list[Part] = [
        Text(
            _(
                "Then this may be the moment: one press is already an answer. If you would rather"
                " not, press “not this time” and we stop."
            )
        ),
        *answers(invitation, says_question=True),
        privacy(campaign),
        *until(campaign),
        ways(invitation),
    ]
    return Letter(
        subject=_("Still two minutes, if you like"),
        heading=_("%(name)s, was it a busy week?") % {"name": first_name(message.to.name)},
        preview=_("It is fine not to. One press is enough."),
        parts=tuple(parts),
        because=because(asked),
    )


def reminded_last(message: Message) -> Letter:
    """The last reminder, which says so."""
    asked = asked_by(message)
    invitation, campaign = asked.invitation, asked.invitation.campaign
    parts: list[Part] = [
        Text(_("After this mail we leave you in peace, whether you answer or not.")),
        *answers(invitation, says_question=True),
        privacy(campaign),
        *until(campaign),
        ways(invitation),
    ]
    return Letter(
        subject=_("The last time we ask"),
        heading=_("The last time we ask"),
        preview=_("After this we leave you in peace."),
        parts=tuple(parts),
        because=because(asked),
    )


def last_time(invitation: Invitation) -> list[Part]:
    """What people said last time and what came of it, in short, where they were written back to."""
    found = getattr(invitation, "opens_with", None)
    opening = opening_in(found, str(get_language()))
    if opening is None:
        return []
    return [
        Heading(_("Last time: you said, together we did")),
        Facts(opening.points),
        Links(((_("Read all of it"), opening.url),)),
    ]


def first_question(campaign: Campaign) -> str:
    """The first question that is answered by a press, in the reader's language."""
    for question in campaign.form_version.asked():
        if question.has_numbers:
            return question.asks(str(get_language()))
    return ""


def answers(invitation: Invitation, *, says_question: bool) -> list[Part]:
    """Its answers as buttons; a form without one gets one button that opens it."""
    url = url_for(invitation.link)
    language = str(get_language())
    for question in invitation.campaign.form_version.asked():
        if question.has_numbers:
            buttons = tuple(
                (word, f"{url}?a={number}")
                for number, word in zip(question.values, question.words(language), strict=True)
            )
            return [Choices(question.asks(language) if says_question else "", buttons)]
    return [Button(_("Open the questions"), url)]


def privacy(campaign: Campaign) -> Note:
    """Who will read it, before the end and never in the small print."""
    if campaign.is_anonymous:
        words = _(
            "Your link only ticks off that it was used; it is not kept with the answer. Numbers are"
            " shown from %(numbers)s answers, people’s words from %(words)s."
        )
        title = _("Nobody can see who you are.")
    elif campaign.is_confidential:
        words = _(
            "Your answer is stored with your name so that you may have it back; nothing shows them"
            " together, not even to an administrator. Numbers are shown from %(numbers)s answers,"
            " people’s words from %(words)s."
        )
        title = _("Confidential: nobody else sees that it was you.")
    else:
        words = _(
            "Your IT buddy and the relationship manager read it. All others see numbers from"
            " %(numbers)s answers and words from %(words)s, without names."
        )
        title = _("Your name stands with your answer.")
    numbers = {"numbers": campaign.smallest_group, "words": campaign.smallest_words}
    return Note(title, words % numbers)


def until(campaign: Campaign) -> list[Part]:
    if campaign.closes_on is None:
        return []
    return [Text(_("Open until %(day)s.") % {"day": date_format(campaign.closes_on, "l j F")})]


def ways(invitation: Invitation) -> Links:
    url = url_for(invitation.link)
    return Links(
        (
            (_("I would rather talk to somebody"), f"{url}?talk"),
            (_("No, thank you, not this time"), f"{url}?no"),
        )
    )


def because(asked: Asked) -> str:
    return _(
        "You get this because you work in %(unit)s. We ask one person at most once in %(days)s days,"
        " and remind twice at most."
    ) % {"unit": asked.invitation.unit.name, "days": asked.agreed.cool_down_days}


def title_of(campaign: Campaign) -> str:
    return campaign.form_version.titled(str(get_language()))


def still_waits(message: Message, at: datetime) -> bool | None:
    """Not answered, not declined, the campaign open and the link too; None while it rests.

    As it is now, whatever was read for the whole batch. One query.
    """
    return _waits(state_for(message), at)


def still_first(message: Message, at: datetime) -> bool | None:
    """The same, until the day of the last reminder: two do not come together. At most two queries."""
    invitation = state_for(message)
    waits = _waits(invitation, at)
    if not waits:
        return waits
    agreed = message.thing.agreed if message.thing else Agreed.get()
    _first, last = reminders_of(invitation, agreed, resumed_at=invitation.campaign.resumed_at)
    return at.astimezone(ZoneInfo(reminded_in(invitation))).date() < last


def _waits(invitation: Invitation, at: datetime) -> bool | None:
    waits = (
        invitation.state == InvitationState.WAITING
        and invitation.campaign.state == CampaignState.OPEN
        and (invitation.link.expires_at is None or invitation.link.expires_at > at)
    )
    return None if waits and invitation.campaign.paused_at else waits


KINDS = tuple(
    Kind(
        name,
        title,
        who=gettext_lazy("people who were asked"),
        when=when,
        render=render,
        still_true=still_first if name == REMINDS else still_waits,
        fetch=fetch,
        stops="feedback",
        expires_after=timedelta(days=3),
    )
    for name, title, when, render in (
        (
            INVITES,
            gettext_lazy("Questions by mail"),
            gettext_lazy("when a campaign starts, or after a visit"),
            invited,
        ),
        (
            REMINDS,
            gettext_lazy("First reminder of the questions"),
            gettext_lazy("on the third working day, as agreed, to those who have not answered"),
            reminded,
        ),
        (
            REMINDS_LAST,
            gettext_lazy("Last reminder of the questions"),
            gettext_lazy("on the eighth working day, as agreed, to those who have not answered"),
            reminded_last,
        ),
    )
)
