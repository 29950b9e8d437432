"""Taking in what people answer: each link counts once, whatever is clicked."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base import clock
from brm.base.errors import RuleBroken
from relationships.access.queries import managers_of
from relationships.buddies.models import ITBuddy
from relationships.campaigns.ending import hold_open
from relationships.campaigns.models import Door, Invitation
from relationships.campaigns.services import mark_answered
from relationships.feedback_forms.questions import Answers
from relationships.outbox.services import put
from relationships.responses.box import ballot_of
from relationships.responses.guarding import guard
from relationships.responses.models import GivenAnswer, Response, Sheet
from relationships.units.models import Unit
from relationships.voices.choices import Audience, Source, VoiceKind
from relationships.voices.models import Voice
from relationships.voices.services import raise_voice

CLOSED = gettext_lazy(
    "These questions are closed: their time was over, or they were stopped. Nothing of what you"
    " said before is lost. Your IT buddy still listens when they come by."
)


@transaction.atomic
def answer(
    invitation: Invitation, answers: Answers, *, at: datetime, begun_at: datetime | None = None
) -> bool:
    """Keep the answers of somebody who was asked; True for the first time, False for a later one.

    `begun_at`: when they opened the page; begun before the end, it is kept for an hour after it.
    Anonymous ones go into the ballot box and lead nowhere. Three queries, or four with the name.
    Raises RuleBroken "campaign_closed"; then nothing is kept, and what was begun stays where it was.
    """
    campaign = invitation.campaign
    if not hold_open(campaign.pk, at=at, begun_at=begun_at):
        raise RuleBroken("campaign_closed", CLOSED)
    if not mark_answered(invitation):
        return False
    if campaign.is_anonymous:
        ballot_of(campaign.pk, invitation.unit_id, answers).save(force_insert=True)
        return True
    response = Response.objects.create(
        campaign=campaign,
        unit_id=invitation.unit_id,
        given_on=clock.day_of(at),
        person_id=invitation.person_id,
        invitation=invitation,
    )
    GivenAnswer.objects.bulk_create(rows_of(response, answers))
    return True


@transaction.atomic
def answer_at_door(
    door: Door,
    answers: Answers,
    *,
    sheet: UUID,
    at: datetime,
    begun_at: datetime | None = None,
    is_hasty: bool = False,
) -> bool:
    """Keep the answers of somebody who came by a place; the same page handed in twice counts once.

    Nobody's name is known here, so the answer goes into the ballot box of its campaign whatever was
    announced. `is_hasty`: handed in sooner than people read. Raises RuleBroken "campaign_closed", or
    "too_many" where a flood comes in; then nothing is kept, and the page may be handed in again.
    """
    if not hold_open(door.campaign_id, at=at, begun_at=begun_at):
        raise RuleBroken("campaign_closed", CLOSED)
    row = Sheet(key=sheet, door=door, given_on=clock.day_of(begun_at or at))
    made = Sheet.objects.bulk_create([row], ignore_conflicts=True)
    # bulk_create does not say what was new; the lock on the row does
    is_new = Sheet.objects.filter(key=made[0].key, is_counted=False).update(is_counted=True)
    if is_new:
        guard(door.pk, at.timestamp(), is_hasty=is_hasty)
        ballot_of(door.campaign_id, door.unit_id, answers).save(force_insert=True)
    return bool(is_new)


def rows_of(response: Response, answers: Answers) -> list[GivenAnswer]:
    """The answers as rows: numbers as such, several as a row each, else as words. No query."""
    rows = []
    for key, said in answers.items():
        if isinstance(said, str):
            at = {"question": key, "campaign_id": response.campaign_id}
            rows.append(GivenAnswer(response=response, words=said, **at))
            continue
        values = said if isinstance(said, list) else [said]
        rows += [GivenAnswer(response=response, question=key, value=value) for value in values]
    return rows


@transaction.atomic
def would_rather_talk(
    unit: Unit, *, words: str, reach: str, client_id: UUID, at: datetime
) -> Voice:
    """Somebody would rather talk than fill in a form: a wish that only their buddy reads.

    Without a name, unless they wrote one; the invitation is not touched, so nothing tells who it
    was. Where the department has no buddy, a BRM manager of it alone reads it: who speaks for the
    department does not. Twice is once. Raises RuleBroken "nobody_reads" where neither is there.
    """
    buddy = (
        ITBuddy.objects.on(clock.day_of(at))
        .filter(unit=unit, person__left_on=None)
        .select_related("person")
        .order_by("-rank", "pk")  # "primary" comes after "deputy"
        .first()
    )
    reader = buddy.person if buddy else managers_of(unit.lft).first()
    if reader is None:
        raise RuleBroken(
            "nobody_reads",
            _("Nobody comes by here yet, so nobody would read this. Talk to somebody you trust."),
        )
    said = [words.strip() or _("I would rather talk to somebody than fill in a form.")]
    if reach.strip():
        said.append(_("You find me: %(where)s") % {"where": reach.strip()})
    voice = raise_voice(
        unit=unit,
        words="\n\n".join(said),
        at=at,
        heard_by=reader,
        kind=VoiceKind.WISH,
        audience=Audience.BUDDY,
        source=Source.FORM,
        client_id=client_id,
    )
    put("feedback_talk", to=reader, about=voice, at=at)
    return voice
