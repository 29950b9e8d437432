"""Planning, starting and stopping campaigns; inviting people, opening doors, saying no."""

import random
import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from brm.base.errors import RuleBroken
from relationships.campaigns.choices import CampaignState, InvitationState, Rhythm
from relationships.campaigns.models import Campaign, Door, Invitation, Target, VisitAsked
from relationships.campaigns.queries import Recipients, day_where, people_of, recipients
from relationships.feedback_forms.models import FormVersion
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.outbox.services import put_all
from relationships.partners.models import BusinessPartner
from relationships.people.models import Person
from relationships.rounds.models import Visit
from relationships.units.models import Unit
from relationships.wording.models import Agreed

AFTER_A_VISIT = 5  # people asked after one visit
DAYS_TO_ANSWER = 14  # after a visit
LOOK_BACK = timedelta(days=7)  # visits logged late are still asked about


@transaction.atomic
def plan(
    *,
    name: str,
    form_version: FormVersion,
    units: Iterable[Unit],
    announced: str,
    rhythm: str,
    opens_on: date,
    closes_on: date | None,
    by: Person | None,
    at: datetime,
) -> Campaign:
    """Write down a campaign; nobody is asked before it is started.

    Raises RuleBroken "version_not_published", "no_department" or "no_end".
    """
    units = list(units)
    if form_version.published_at is None:
        raise RuleBroken("version_not_published", _("Publish the form first."), field="form")
    if not units:
        raise RuleBroken("no_department", _("Choose at least one department."), field="units")
    if rhythm == Rhythm.ONCE and closes_on is None:
        raise RuleBroken("no_end", _("Say until when people may answer."), field="closes_on")
    if closes_on is not None and closes_on < opens_on:
        raise RuleBroken("ends_before", _("It cannot end before it opens."), field="closes_on")
    campaign = Campaign.objects.create(
        name=name,
        form_version=form_version,
        announced=announced,
        rhythm=rhythm,
        opens_on=opens_on,
        closes_on=closes_on,
        made_by=by,
        made_at=at,
    )
    Target.objects.bulk_create([Target(campaign=campaign, unit=unit) for unit in units])
    return campaign


def would_ask(campaign: Campaign, *, at: datetime) -> Recipients:
    """Who would be asked if it started now. Three queries."""
    return recipients(
        people_of(campaign.units.all()),
        on=day_of(at),
        cool_down_days=Agreed.get().cool_down_days,
    )


@transaction.atomic
def start(campaign: Campaign, *, at: datetime) -> int:
    """Open a campaign and, where it asks once, invite everybody who may be asked; how many.

    From now on its form, its announcement and its smallest groups are fixed. A second press changes
    nothing. Raises RuleBroken "already_over" when its last day is past.
    """
    agreed = Agreed.objects.select_for_update().get(pk=Agreed.get().pk)  # one start at a time
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state != CampaignState.DRAFT:
        return 0
    if campaign.closes_on is not None and campaign.closes_on < day_of(at):
        raise RuleBroken(
            "already_over", _("Its last day is past. Choose a later one, then start it.")
        )
    campaign.state, campaign.started_at = CampaignState.OPEN, at
    campaign.smallest_group, campaign.smallest_words = agreed.smallest_group, agreed.smallest_words
    campaign.version += 1
    campaign.save()
    if campaign.rhythm == Rhythm.AFTER_VISIT:
        return 0
    chosen = recipients(
        people_of(campaign.units.all()), on=day_of(at), cool_down_days=agreed.cool_down_days
    )
    return invite(campaign, chosen.people, at=at)


@transaction.atomic
def stop(campaign: Campaign, *, at: datetime) -> None:
    """Close a campaign: nobody is reminded or can begin to answer. A second press changes nothing.

    The last results appear after an hour, in which what was begun may still be sent.
    """
    Campaign.objects.filter(pk=campaign.pk, state=CampaignState.OPEN).update(
        state=CampaignState.CLOSED, closed_at=at, version=F("version") + 1
    )


@transaction.atomic
def forget(campaign: Campaign) -> None:
    """Throw away a campaign that was never started; nobody heard of it."""
    Campaign.objects.filter(pk=campaign.pk, state=CampaignState.DRAFT).delete()


def close_past(at: datetime) -> int:
    """Close the campaigns whose last day is over. Returns how many."""
    closed: int = Campaign.objects.filter(
        state=CampaignState.OPEN, closes_on__lt=day_of(at)
    ).update(state=CampaignState.CLOSED, closed_at=at, version=F("version") + 1)
    return closed


def invite(
    campaign: Campaign, people: Iterable[Person], *, at: datetime, occasion: str = ""
) -> int:
    """Give each of these people a link of their own and put the invitations into the outbox.

    Twice is once. Four queries and one more for each 500 people. Returns how many are new.
    """
    wanted = {person.pk: person for person in people if person.unit is not None}
    known = campaign.invitations.filter(occasion=occasion, person__in=wanted)
    for person_id in known.values_list("person", flat=True):
        del wanted[person_id]
    links = _links(campaign, wanted, occasion, at)
    Invitation.objects.bulk_create(
        [
            Invitation(
                campaign=campaign, person=person, unit=person.unit, link=link, occasion=occasion,
                invited_on=day_where(person, at),
            )
            for person, link in zip(wanted.values(), links, strict=True)
        ]
    )  # fmt: skip
    put_all(
        "feedback_invitation", to=wanted.values(), about=f"campaign:{campaign.pk}",
        occasion=occasion, at=at,
    )  # fmt: skip
    return len(wanted)


def _links(campaign: Campaign, people: Iterable[int], occasion: str, at: datetime) -> list[Link]:
    """A link for each of these people, in their order. One query for each 500."""
    about = f"campaign:{campaign.pk}:{occasion}".rstrip(":")
    ends = ends_at(campaign, at)
    return Link.objects.bulk_create(
        [
            Link(purpose=Purpose.FORM, about=about, for_person=pk, made_at=at, expires_at=ends)
            for pk in people
        ]
    )


def ends_at(campaign: Campaign, at: datetime) -> datetime:
    """When the links of a campaign end: with its last day, or a fortnight after a visit."""
    last = campaign.closes_on or day_of(at) + timedelta(days=DAYS_TO_ANSWER)
    return datetime.combine(last + timedelta(days=1), time(), ZoneInfo(settings.TIME_ZONE))


def ask_after_visits(at: datetime) -> int:
    """After each logged visit of a standing campaign ask a few people of the department.

    The contact person and others chosen by chance, five at most, nobody within the cool-down. The
    same visit always gives the same choice, and is asked about once. Returns how many were asked.
    """
    asked = 0
    standing = Campaign.objects.filter(state=CampaignState.OPEN, rhythm=Rhythm.AFTER_VISIT)
    for campaign in standing:
        for visit in visits_to_ask_about(campaign, at):
            asked += _ask_after(campaign, visit, at)
    return asked


def visits_to_ask_about(campaign: Campaign, at: datetime) -> list[Visit]:
    """The visits logged since the campaign began, of its departments, not yet asked about."""
    found: list[Visit] = []
    for unit in campaign.units.all():
        found.extend(
            Visit.objects.filter(
                unit__lft__range=(unit.lft, unit.rgt),
                state="done",
                done_at__gte=max(campaign.started_at or at, at - LOOK_BACK),
                logged_at__lte=at,
            )
            .exclude(asked_after__campaign=campaign)
            .select_related("unit")
            .order_by("pk")
        )
    return list({visit.pk: visit for visit in found}.values())


@transaction.atomic
def _ask_after(campaign: Campaign, visit: Visit, at: datetime) -> int:
    agreed = Agreed.objects.select_for_update().get(pk=Agreed.get().pk)
    _mark, is_new = VisitAsked.objects.get_or_create(campaign=campaign, visit=visit)
    if not is_new:
        return 0
    people = people_of([visit.unit]).filter(unit=visit.unit)
    may = recipients(people, on=day_of(at), cool_down_days=agreed.cool_down_days).people
    contacts = set(
        BusinessPartner.objects.on(day_of(at))
        .filter(unit=visit.unit, role="contact")
        .values_list("person", flat=True)
    )
    chosen = choose(may, contacts, seed=f"{campaign.pk}-{visit.pk}")
    return invite(campaign, chosen, at=at, occasion=f"visit-{visit.pk}")


def choose(
    people: Iterable[Person], contacts: set[int], *, seed: str, most: int = AFTER_A_VISIT
) -> list[Person]:
    """The contact people, then others by chance, `most` at most; the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311  fair, not secret
    order = sorted(people, key=lambda person: person.pk)
    dice.shuffle(order)
    return sorted(order, key=lambda person: person.pk not in contacts)[:most]


@transaction.atomic
def open_door(campaign: Campaign, *, unit: Unit, place: str, at: datetime) -> Door:
    """A link and QR code for a place, which anybody who passes may use; the same one each time."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    standing = campaign.doors.filter(unit=unit, place=place).select_related("link").first()
    if standing is not None:
        return standing
    if campaign.state == CampaignState.CLOSED:
        raise RuleBroken("closed", _("This campaign is closed: nobody could answer there."))
    until = ends_at(campaign, at) if campaign.closes_on else None
    link = Link.objects.create(
        purpose=Purpose.DOOR, about=f"door:{uuid.uuid4()}", made_at=at, expires_at=until
    )
    return Door.objects.create(campaign=campaign, unit=unit, place=place, link=link)


def decline(invitation: Invitation) -> None:
    """They would rather not, this time: no more reminders. They may still change their mind."""
    Invitation.objects.filter(pk=invitation.pk, state=InvitationState.WAITING).update(
        state=InvitationState.DECLINED
    )


def mark_answered(invitation: Invitation) -> bool:
    """Tick off an invitation; True for the first answer alone, also of two at once. One query."""
    # Conditions of the row itself: the database asks them again after it waited for another press.
    return (
        Invitation.objects.filter(
            pk=invitation.pk, state__in=[InvitationState.WAITING, InvitationState.DECLINED]
        ).update(state=InvitationState.ANSWERED)
        == 1
    )


def day_of(at: datetime) -> date:
    """The day of a moment, where the organisation is."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
