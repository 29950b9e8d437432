"""A campaign that comes again: with each wave that opens the next one is written down, by its rule."""

import re
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.recurrence import Series, occurrences, plain_words, preset
from relationships.campaigns.choices import Again
from relationships.campaigns.models import Campaign, Target

MONTHS = {Again.MONTHLY: 1, Again.QUARTERLY: 3, Again.HALF_YEARLY: 6, Again.YEARLY: 12}
OF_A_DAY = re.compile(r" · \d{4}-\d\d-\d\d$")


def rule_of(again: str, first: date) -> str:
    """The rule (RFC 5545) of a rhythm that begins on that day: on "the second Tuesday" of its months."""
    if not again:
        return ""
    return preset("monthly", first).replace(
        "FREQ=MONTHLY;", f"FREQ=MONTHLY;INTERVAL={MONTHS[Again(again)]};"
    )


def rhythm_of(rule: str) -> str:
    """The rhythm that this rule came of; empty for none."""
    found = re.search(r"INTERVAL=(\d+)", rule)
    months = int(found[1]) if found else 0
    return next((again.value for again, each in MONTHS.items() if each == months), "")


def series_of(rule: str, first: date) -> Series:
    return Series(rule, first, settings.TIME_ZONE, all_day=True)


def comes_again(campaign: Campaign) -> str:
    """Its rule in words, in the reader's language; empty where it comes once. No query."""
    if not campaign.recurs or campaign.recurs_from is None:
        return ""
    return plain_words(series_of(campaign.recurs, campaign.recurs_from))


def next_day(rule: str, first: date | None, after: date) -> date | None:
    """The first day of the series after that one; None where it ends or there is none."""
    if not rule or first is None:
        return None
    begin = datetime.combine(after, time(), UTC)
    found = occurrences(series_of(rule, first), begin, limit=3)
    return next((each.local_day for each in found if each.local_day > after), None)


def must_end_before_the_next(rule: str, opens_on: date, closes_on: date | None) -> None:
    """Raises RuleBroken "meets_the_next" where a wave would still run when the next one opens."""
    following = next_day(rule, opens_on, opens_on)
    if following is not None and closes_on is not None and closes_on >= following:
        raise RuleBroken(
            "meets_the_next",
            _("The next one opens before this one ends: choose an earlier last day."),
            field="closes_on",
        )


def _meant_length(campaign: Campaign) -> timedelta:
    """How long a wave was meant to be open; one that had to end before the next one does not tell."""
    wave, length = campaign, timedelta()
    while True:
        assert wave.closes_on is not None  # noqa: S101  what comes again has an end, by a constraint
        length = max(length, wave.closes_on - wave.opens_on)
        following = next_day(wave.recurs, wave.recurs_from, wave.opens_on)
        had_to_end = following is not None and wave.closes_on == following - timedelta(days=1)
        if wave.follows is None or not had_to_end:
            return length
        wave = wave.follows


def write_next(campaign: Campaign, *, at: datetime) -> None:
    """Plan the next wave: the same question to the same departments, with the newest form.

    It starts by itself on its day; until then it may be called off or thrown away, which ends the
    series. Days that went by meanwhile are left out, and each wave ends before the next one. Called in
    the transaction that holds the row of `campaign`; twice is once, as a wave has one successor.
    """
    if not campaign.recurs or campaign.closes_on is None or hasattr(campaign, "next_wave"):
        return
    day = next_day(campaign.recurs, campaign.recurs_from, max(campaign.opens_on, clock.day_of(at)))
    if day is None:
        return
    following = next_day(campaign.recurs, campaign.recurs_from, day)
    closes_on = day + _meant_length(campaign)
    if following is not None:  # from one first Tuesday to the next there are four weeks, or five
        closes_on = min(closes_on, following - timedelta(days=1))
    form = campaign.form_version.form
    newest = form.versions.filter(published_at__isnull=False).order_by("-number").first()
    made = Campaign.objects.create(
        name=f"{OF_A_DAY.sub('', campaign.name)[:185]} · {day.isoformat()}",
        form_version=newest or campaign.form_version,
        announced=campaign.announced,
        rhythm=campaign.rhythm,
        audience=campaign.audience,
        audience_of=campaign.audience_of,
        opens_on=day,
        closes_on=closes_on,
        recurs=campaign.recurs,
        recurs_from=campaign.recurs_from,
        follows=campaign,
        made_by=campaign.made_by,
        made_at=at,
        scheduled_at=at,
    )
    Target.objects.bulk_create(
        [Target(campaign=made, unit=unit) for unit in campaign.units.filter(closed_on=None)]
    )
