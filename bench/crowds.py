"""The organisations that are measured: the same at two sizes, and once with ten times the history."""

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bench import governance
from brm.demo.crowd import LARGE, MEDIUM, Crowd, Size

AT = datetime(2026, 3, 3, 10, tzinfo=UTC)  # a Tuesday
SEED = 42
TENTH = Size(60, 600, 2_000, 3_000, 10_000, 10_000)
TEN_TIMES = Size(600, 6_000, 20_000, 30_000, 100_000, 100_000)
# for what is measured of feedback alone: few visits, voices and messages beside the answers
ASKED = Size(60, 2_000, 120, 120, 1_000, 100_000)
ASKED_MORE = Size(600, 20_000, 1_200, 1_200, 10_000, 1_000_000)
SMALLEST = Size(12, 240, 120, 180, 200, 200)  # to see that everything works


def history(size: Size) -> Size:
    """The same departments and people with ten times what happened there."""
    return replace(
        size,
        visits=size.visits * 10,
        voices=size.voices * 10,
        messages=size.messages * 10,
        answers=size.answers * 10,
    )


SCALES = {
    "normal": {"1x": TENTH, "10x": TEN_TIMES, "history": history(TENTH)},
    "large": {"1x": MEDIUM, "10x": LARGE, "history": history(MEDIUM)},
    "feedback": {"1x": ASKED, "10x": ASKED_MORE},
    "smallest": {"1x": SMALLEST, "10x": replace(SMALLEST, units=24, people=480)},
}


@dataclass(frozen=True)
class House:
    """What the measurements need to know of the data: who signs in, and which records they open."""

    sign_ins: dict[str, int]
    closed: int
    running: int
    buddy: int
    begun: int  # a checklist that the manager goes through


def build(size: Size) -> House:
    """Departments, people and their work, figures and plans, sign-ins and two campaigns."""
    from django.db import connection  # noqa: PLC0415  after django.setup

    from brm.health.services import renew_figures  # noqa: PLC0415
    from relationships.rounds.services.horizon import keep_horizon  # noqa: PLC0415

    dice = random.Random(SEED)  # noqa: S311  no secrets
    Crowd(size, AT, dice).build()
    begun = governance.build(size.units, AT, dice)
    keep_horizon(AT)
    closed, running = campaigns()
    renew_figures(AT)
    signed, buddy = sign_ins()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return House(signed, closed, running, buddy, begun)


def sign_ins() -> tuple[dict[str, int], int]:
    """The users of a manager of everything, a buddy of some departments and an administrator; and
    who that buddy is.
    """
    from relationships.access.models import Grant  # noqa: PLC0415
    from relationships.buddies.models import ITBuddy  # noqa: PLC0415
    from relationships.people.models import Person, User  # noqa: PLC0415

    Grant.objects.all().delete()
    managed = Person.objects.get(pk=3)
    Grant.objects.create(person=managed, kind="manager", since=(AT - timedelta(800)).date())
    buddy = Person.objects.get(pk=ITBuddy.objects.order_by("pk")[0].person_id)
    made = {}
    for name, person in (("manager", managed), ("buddy", buddy), ("admin", None)):
        is_admin = person is None
        user = User.objects.create_user(name, is_staff=is_admin, is_superuser=is_admin)
        if person is not None:
            person.user = user
            person.save()
        made[name] = user.pk
    return made, buddy.pk


def campaigns() -> tuple[int, int]:
    """The newest closed pulse, with its waves before, and a campaign of everybody that is running."""
    from relationships.campaigns.asking import invite  # noqa: PLC0415
    from relationships.campaigns.models import Campaign  # noqa: PLC0415
    from relationships.campaigns.queries import people_of  # noqa: PLC0415
    from relationships.outbox.models import Message  # noqa: PLC0415

    closed = Campaign.objects.filter(form_version__form__ready_key="pulse").latest("opens_on")
    running = opened(planned("Three questions, now", AT, AT + timedelta(days=20)), AT)
    invite(running, people_of(running.units.all()), at=AT)
    Message.objects.filter(state="due").update(state="sent", ended_at=AT)
    return closed.pk, running.pk


def planned(name: str, began: datetime, ends: datetime) -> Any:
    from relationships.campaigns import services  # noqa: PLC0415
    from relationships.feedback_forms.services import ready_form  # noqa: PLC0415
    from relationships.units.models import Unit  # noqa: PLC0415

    return services.plan(
        name=name,
        form_version=ready_form(at=began).versions.get(),
        units=Unit.objects.filter(parent=None),
        announced="anonymous",
        rhythm="once",
        opens_on=began.date(),
        closes_on=ends.date(),
        by=None,
        at=began,
    )


def opened(campaign: Any, at: datetime) -> Any:
    """Open without inviting, as the services would only within the pause between two questions."""
    type(campaign).objects.filter(pk=campaign.pk).update(state="open", started_at=at)
    campaign.refresh_from_db()
    return campaign
