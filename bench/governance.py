"""What the pages of governance and of ways show of a measured organisation."""

import random
from datetime import datetime, timedelta
from typing import Any

WAVES = 4  # how often a department was asked, the last time a month ago
PEOPLE = 6  # who answered each time
MANAGER = 3  # who goes through a whole checklist now
AT_ONCE = 500  # departments whose ways are worked out together


def build(units: int, at: datetime, dice: random.Random) -> int:
    """A system for every second department, roles of both; every second one asked four times; two
    of three questions answered; ways of everybody. The checklist that the manager has begun.
    """
    from relationships.systems.models import System, Use  # noqa: PLC0415  after django.setup

    systems = System.objects.bulk_create(
        System(name=f"System {number:05d}", owned_by_id=number) for number in range(1, units, 2)
    )
    Use.objects.bulk_create(
        Use(system=system, unit_id=number + more)
        for number, system in zip(range(1, units, 2), systems, strict=True)
        for more in (0, 1)
    )
    _tell_of_tools(systems[::3], at)
    _fill_roles(systems, units, at, dice)
    _assess(range(1, units + 1, 2), at, dice)
    _answer(units, at, dice)
    _tell_ways(units, at, dice)
    return _begin(at)


def _tell_of_tools(systems: list[Any], at: datetime) -> None:
    """Tools of teams' own, told a week ago, the first answer not given yet."""
    from governance.tools.models import Tool  # noqa: PLC0415

    type(systems[0]).objects.filter(pk__in=[each.pk for each in systems]).update(run_by="business")
    Tool.objects.bulk_create(
        Tool(
            system=system, spotted_at=at - timedelta(days=7), answer_due_on=at.date()
        )
        for system in systems
    )  # fmt: skip


def _fill_roles(systems: list[Any], units: int, at: datetime, dice: random.Random) -> None:
    from governance.roles.models import GovernanceRole, RoleAssignment  # noqa: PLC0415
    from governance.roles.services import rank  # noqa: PLC0415

    def rows() -> Any:
        for role in GovernanceRole.objects.filter(is_active=True, known_from="assignments"):
            subjects: list[dict[str, Any]] = []
            if role.subject in {"system", "both"}:
                subjects += [{"system": system} for system in systems]
            if role.subject in {"unit", "both"}:
                subjects += [{"unit_id": number} for number in range(1, units + 1)]
            for subject in subjects:
                is_vacant = dice.random() < 0.2
                yield RoleAssignment(
                    role=role,
                    holder_id=None if is_vacant else dice.randint(1, units),
                    standing="vacant" if is_vacant else dice.choice(["appointed", "de_facto"]),
                    since=(at - timedelta(days=200)).date(),
                    valid_until=(at + timedelta(days=dice.randint(-20, 400))).date(),
                    **subject,
                )

    RoleAssignment.objects.bulk_create(rows(), batch_size=2000)
    rank(RoleAssignment.objects.all())


def _assess(units: range, at: datetime, dice: random.Random) -> None:
    """Of each department four assessments of six people, with the sums that the map is drawn from."""
    from governance.assessments.cells import AssessmentCell  # noqa: PLC0415
    from governance.assessments.models import Assessment  # noqa: PLC0415
    from governance.checklists.models import Checklist  # noqa: PLC0415

    checklist = Checklist.objects.get(is_active=True)
    done = Assessment.objects.bulk_create(
        (
            Assessment(
                checklist=checklist, unit_id=number, by_id=number, extent="quick", mode="apart",
                started_at=at - timedelta(days=44 + 180 * wave),
                closes_on=(at - timedelta(days=31 + 180 * wave)).date(),
                finished_at=at - timedelta(days=30 + 180 * wave), is_shown=True,
            )
            for wave in range(WAVES)
            for number in units
        ),
        batch_size=2000,
    )  # fmt: skip
    clusters = list(checklist.clusters.order_by("position"))
    AssessmentCell.objects.bulk_create(
        (
            _cell(one, cluster.pk, dice, is_current=number < len(units))
            for number, one in enumerate(done)
            for cluster in clusters
        ),
        batch_size=2000,
    )


def _cell(one: Any, cluster: int, dice: random.Random, *, is_current: bool) -> Any:
    from governance.assessments.cells import AssessmentCell  # noqa: PLC0415

    asked = dice.randint(1, 5)
    scored = dice.randint(asked * PEOPLE // 2, asked * PEOPLE)
    return AssessmentCell(
        checklist_id=one.checklist_id, unit_id=one.unit_id, cluster_id=cluster, assessment=one,
        finished_at=one.finished_at, is_current=is_current, asked=asked, people=PEOPLE,
        scored=scored, scores=dice.randint(0, scored * 3), dont_know=asked * PEOPLE - scored,
        not_applicable=0, differing=dice.randint(0, 1),
    )  # fmt: skip


def _answer(units: int, at: datetime, dice: random.Random) -> None:
    """The six questions, in every department and for the whole organisation."""
    from governance.concerns.models import Concern, ConcernAnswer  # noqa: PLC0415

    said = (at - timedelta(days=90)).date()
    ConcernAnswer.objects.bulk_create(
        (
            ConcernAnswer(
                concern=concern, unit_id=number, text="We know it of most of what we keep.",
                kind=dice.choice(["opinion", "written", "figures"]), figures="9 of 12 looked at",
                owner_id=number or MANAGER, said_on=said, looked_at_on=said,
            )
            for concern in Concern.objects.order_by("position")
            for number in (None, *range(1, units + 1))
            if dice.random() < 2 / 3
        ),
        batch_size=2000,
    )  # fmt: skip


def _tell_ways(units: int, at: datetime, dice: random.Random) -> None:
    """What people say of themselves, and the figures of it."""
    from relationships.people.models import Person  # noqa: PLC0415
    from relationships.ways.choices import App, Channel, Device, Kind  # noqa: PLC0415
    from relationships.ways.models import OwnWay  # noqa: PLC0415
    from relationships.ways.services import renew_ways  # noqa: PLC0415

    known = {
        Kind.LANGUAGE: ["en", "fr", "nl"], Kind.CHANNEL: Channel.values[:5],
        Kind.DEVICE: Device.values[:4], Kind.APP: App.values[:4],
    }  # fmt: skip
    OwnWay.objects.bulk_create(
        (
            OwnWay(person_id=person, kind=kind, value=value)
            for person in Person.objects.order_by("pk").values_list("pk", flat=True)
            for kind, values in known.items()
            for value in values
            if dice.random() < 0.7
        ),
        batch_size=2000,
    )
    for first in range(1, units + 1, AT_ONCE):
        renew_ways(range(first, min(first + AT_ONCE, units + 1)), at)


def _begin(at: datetime) -> int:
    """All statements, by the manager alone, in the first department."""
    from governance.assessments.models import Assessment  # noqa: PLC0415
    from governance.checklists.models import Checklist  # noqa: PLC0415

    begun = Assessment.objects.create(
        checklist=Checklist.objects.get(is_active=True), unit_id=1, by_id=MANAGER, extent="full",
        mode="alone", started_at=at - timedelta(days=1),
    )  # fmt: skip
    return begun.pk
