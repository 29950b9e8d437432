"""Planning, starting and ending campaigns; opening doors, saying no."""

import uuid
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from brm.base import clock
from brm.base.background import after_commit_once
from brm.base.editing import Stale, stale
from brm.base.errors import RuleBroken
from relationships.campaigns.audiences import needs_choice
from relationships.campaigns.choices import CampaignState, InvitationState, Rhythm
from relationships.campaigns.doors import doors_of, hang_on, must_ask, must_hold_its_places, promise
from relationships.campaigns.models import Asking, Campaign, Door, Invitation, Target
from relationships.campaigns.repeating import (
    must_end_before_the_next,
    rhythm_of,
    rule_of,
    write_next,
)
from relationships.campaigns.whom import may_be_asked, opens_at
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.outbox.resting import wake_resting
from relationships.people.models import Person
from relationships.units.models import Unit
from relationships.wording.models import Agreed

ASKER = "relationships.campaigns.tasks.ask_people"  # the task that a commit wakes
DAYS_TO_ANSWER = 14  # after a visit


@transaction.atomic
def plan(
    *, units: Iterable[Unit], by: Person | None, at: datetime, again: str = "", **said: Any
) -> Campaign:
    """Write down a campaign; nobody is asked before it is started.

    `said`: name, form_version, announced, rhythm, opens_on, closes_on and, where they differ from
    the usual, every_visits, audience and audience_of. `again` is one of `Again`. Raises RuleBroken,
    with the field, "version_not_published", "no_department", "no_end", "ends_before",
    "nobody_chosen" or "meets_the_next".
    """
    units = list(units)
    campaign = Campaign(made_by=by, made_at=at, **said)
    _check(campaign, units, again)
    campaign.save()
    Target.objects.bulk_create([Target(campaign=campaign, unit=unit) for unit in units])
    return campaign


@transaction.atomic
def change(
    campaign: Campaign, *, units: Iterable[Unit], version: object, again: str = "", **said: Any
) -> Campaign:
    """Say a campaign that was never started in another way; what it promises stays.

    Its posters last until the new last day. Raises RuleBroken as `plan` does, "started" where it runs
    or is about to, and "hangs_there"; Stale.
    """
    units = list(units)
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state != CampaignState.DRAFT or campaign.scheduled_at is not None:
        raise RuleBroken("started", _("It was started, so it stays as it is. Call it off first."))
    if stale(campaign, version):
        if _says(campaign, units, again, said):
            return campaign  # said already: a double click changes nothing
        raise Stale(campaign)
    for field, value in said.items():
        setattr(campaign, field, value)
    _check(campaign, units, again)
    must_hold_its_places(campaign, units)
    campaign.version += 1
    campaign.save()
    until = hangs_until(campaign, campaign.made_at)
    Link.objects.filter(door__campaign=campaign).update(expires_at=until)
    campaign.targets.exclude(unit__in=units).delete()
    known = set(campaign.targets.values_list("unit", flat=True))
    Target.objects.bulk_create(
        [Target(campaign=campaign, unit=unit) for unit in units if unit.pk not in known]
    )
    return campaign


def _says(campaign: Campaign, units: list[Unit], again: str, said: dict[str, Any]) -> bool:
    """Whether it stands so already. One query."""
    known = set(campaign.targets.values_list("unit", flat=True))
    return (
        known == {unit.pk for unit in units}
        and rhythm_of(campaign.recurs) == again
        and all(getattr(campaign, field) == value for field, value in said.items())
    )


def _check(campaign: Campaign, units: list[Unit], again: str) -> None:
    """Refuse, on its field, what cannot be asked; fill in what follows from the rest."""
    if campaign.form_version.published_at is None:
        raise RuleBroken("version_not_published", _("Publish the form first."), field="form")
    if not units:
        raise RuleBroken("no_department", _("Choose at least one department."), field="units")
    if campaign.rhythm == Rhythm.ONCE and campaign.closes_on is None:
        raise RuleBroken("no_end", _("Say until when people may answer."), field="closes_on")
    if campaign.closes_on is not None and campaign.closes_on < campaign.opens_on:
        raise RuleBroken("ends_before", _("It cannot end before it opens."), field="closes_on")
    if needs_choice(campaign.audience) and not campaign.audience_of:
        raise RuleBroken(
            "nobody_chosen", _("Choose at least one of the list."), field=f"of_{campaign.audience}"
        )
    is_once = campaign.rhythm == Rhythm.ONCE
    campaign.every_visits = 1 if is_once else campaign.every_visits
    campaign.recurs = rule_of(again, campaign.opens_on) if is_once else ""
    campaign.recurs_from = campaign.opens_on if campaign.recurs else None
    must_end_before_the_next(campaign.recurs, campaign.opens_on, campaign.closes_on)


@transaction.atomic
def start(campaign: Campaign, *, at: datetime) -> int:
    """Open a campaign, today or by itself on the day planned; how many people it would ask now.

    A worker asks them. From now on its form, its announcement and its smallest groups are fixed. A
    second press changes nothing. Raises RuleBroken "already_over" when its last day is past, and
    "nobody_to_ask" where it would reach nobody and hangs at no place.
    """
    agreed = Agreed.locked()  # one start at a time
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state != CampaignState.DRAFT or campaign.scheduled_at is not None:
        return 0
    today = clock.day_of(at)
    if campaign.closes_on is not None and campaign.closes_on < today:
        raise RuleBroken(
            "already_over", _("Its last day is past. Choose a later one, then start it.")
        )
    count = 0
    if campaign.rhythm == Rhythm.ONCE:
        count = may_be_asked(campaign, at=opens_at(campaign, at), agreed=agreed).count()
        if not count and not doors_of(campaign).exists():
            raise RuleBroken(
                "nobody_to_ask",
                _(
                    "Nobody of these departments can be asked now; below stands why. Make a poster"
                    " for a place, plan it for a later day or choose other departments."
                ),
            )
    if campaign.opens_on > today:
        campaign.scheduled_at = at
        campaign.version += 1
        campaign.save()
        return count
    open_now(campaign, at=at, to_ask=count)
    return count


def open_now(campaign: Campaign, *, at: datetime, to_ask: int) -> None:
    """From now on people may answer; a worker asks them.

    The caller holds the campaign's row and what is agreed.
    """
    promise(campaign)
    hang_on(campaign, until=hangs_until(campaign, at))
    campaign.state, campaign.started_at = CampaignState.OPEN, at
    campaign.version += 1
    campaign.save()
    if campaign.rhythm == Rhythm.ONCE:
        Asking.objects.create(campaign=campaign, to_ask=to_ask, began_at=at)
        write_next(campaign, at=at)
        after_commit_once(ASKER)


@transaction.atomic
def call_off(campaign: Campaign) -> None:
    """It does not start by itself any more; nobody heard of it. A second press changes nothing."""
    waiting = Campaign.objects.waiting_for_their_day().filter(pk=campaign.pk)
    waiting.update(scheduled_at=None, version=F("version") + 1)


@transaction.atomic
def stop(campaign: Campaign, *, at: datetime) -> None:
    """Close a campaign: nobody is asked, reminded or can begin to answer. Twice is once.

    The last results appear after an hour, in which what was begun may still be sent.
    """
    _close(Campaign.objects.filter(pk=campaign.pk), at)


@transaction.atomic
def close_past(at: datetime) -> int:
    """Close the campaigns whose last day is over. Returns how many."""
    return _close(Campaign.objects.filter(closes_on__lt=clock.day_of(at)), at)


def _close(campaigns: QuerySet[Campaign], at: datetime) -> int:
    """Close those that are open; what rested for them is no longer needed. Returns how many."""
    ending = campaigns.filter(state=CampaignState.OPEN).select_for_update(no_key=True)
    ended = list(ending.order_by("pk"))
    Campaign.objects.filter(pk__in=[campaign.pk for campaign in ended]).update(
        state=CampaignState.CLOSED, closed_at=at, paused_at=None, version=F("version") + 1
    )
    Asking.objects.filter(campaign__in=ended, ended_at=None).update(ended_at=at, was_cut=True)
    wake_resting(ended, at=at)
    return len(ended)


@transaction.atomic
def forget(campaign: Campaign) -> None:
    """Throw away a campaign that was never started; nobody heard of it."""
    Campaign.objects.filter(pk=campaign.pk, state=CampaignState.DRAFT).delete()


def ends_at(campaign: Campaign, at: datetime) -> datetime:
    """When the links of a campaign end: with its last day, or a fortnight after a visit."""
    last = campaign.closes_on or clock.day_of(at) + timedelta(days=DAYS_TO_ANSWER)
    return datetime.combine(last + timedelta(days=1), time(), ZoneInfo(settings.TIME_ZONE))


def hangs_until(campaign: Campaign, at: datetime) -> datetime | None:
    """When the address on a poster ends; never where it comes again or has no last day."""
    return ends_at(campaign, at) if campaign.closes_on and not campaign.recurs else None


@transaction.atomic
def open_door(campaign: Campaign, *, unit: Unit, place: str, at: datetime) -> Door:
    """A link and QR code for a place, which anybody who passes may use; the same one each time.

    With the first one it is said from how many answers something is shown. Raises RuleBroken "closed"
    and "not_asked".
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    standing = doors_of(campaign).filter(unit=unit, place=place).select_related("link").first()
    if standing is not None:
        return standing
    if campaign.state == CampaignState.CLOSED:
        raise RuleBroken("closed", _("This campaign is closed: nobody could answer there."))
    must_ask(campaign, unit)
    if campaign.state == CampaignState.DRAFT:
        promise(campaign)
        campaign.save(update_fields=["smallest_group", "smallest_words"])
    link = Link.objects.create(
        purpose=Purpose.DOOR,
        about=f"door:{uuid.uuid4()}",
        made_at=at,
        expires_at=hangs_until(campaign, at),
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
