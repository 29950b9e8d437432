"""The demo's roles, and how its departments see their own half."""

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from brm.demo import waves
from brm.demo.organisation import House, load
from governance.assessments import services
from governance.assessments.choices import Given
from governance.assessments.models import Assessment, Gap, Sheet, StatementAnswer
from governance.checklists.models import Checklist, Practice, Statement
from governance.concerns import services as concerns
from governance.concerns.models import Concern, ConcernAnswer
from governance.concerns.services import Said
from governance.roles import services as role_services
from governance.roles.choices import Condition
from governance.roles.models import (
    GovernanceRole,
    Handover,
    ReviewTally,
    ReviewVoice,
    RoleAssignment,
    RoleReview,
)
from governance.roles.reviewed import as_tallies, shown_tallies
from relationships.promises.models import Promise
from relationships.systems.models import System
from relationships.units.models import Unit

STANDINGS = {"a": "appointed", "k": "acknowledged", "d": "de_facto", "v": "vacant"}
GIVEN = {"?": Given.DONT_KNOW, "-": Given.NOT_APPLICABLE}


def tell(house: House, at: datetime) -> None:
    """Roles and assessments of the demo, told from that moment."""
    data = load("governance.yaml")
    systems = {system.name: system for system in System.objects.all()}
    roles = {role.slug: role for role in GovernanceRole.objects.all()}
    for name, filled in data["roles"].items():
        _fill(house, roles, filled, system=systems[name])
    for key, filled in data["departments"].items():
        _fill(house, roles, filled, unit=house.units[key])
    for row in data["handovers"]:
        _hand_over(house, roles[row["role"]], systems[row["system"]], row, at)
    for row in data["reviews"]:
        _review(house, _held(row, systems), row, at)
    for row in data["acknowledgements"]:
        role_services.ask_manager(
            _held(row, systems), manager=house.people[row["manager"]], at=at,
            hours_per_week=Decimal(row["hours"]), by=house.people[row["by"]],
        )  # fmt: skip
    role_services.rank(RoleAssignment.objects.all())
    checklist = Checklist.objects.get(slug="bisl", is_active=True)
    for row in data["assessments"]:
        _answer(house, checklist, row, at)
    for place, answers in data["concerns"].items():
        _concerns(house, None if place == "whole" else house.units[place], answers, at)
    waves.tell(house, checklist, data["waves"], at)


def _fill(
    house: House, roles: dict[str, GovernanceRole], filled: dict[str, Any], **subject: Any
) -> None:
    for slug, rows in filled.items():
        for number, row in enumerate(rows if isinstance(rows, list) else [rows]):
            is_asked = row["as"] in "ak" and not row.get("asked")
            RoleAssignment.objects.create(
                role=roles[slug],
                holder=house.people[row["who"]] if "who" in row else None,
                deputy=house.people[row["deputy"]] if "deputy" in row else None,
                standing=STANDINGS[row["as"]],
                is_accountable=number == 0,
                hours_per_week=row.get("hours"),
                is_agreed_by_manager=row.get("agreed", False),
                since=house.day(-150),
                valid_until=None if row["as"] == "v" else house.day(row.get("until", 215)),
                accepted_on=house.day(-140) if is_asked else None,
                **subject,
            )


def _held(row: dict[str, Any], systems: dict[str, System]) -> RoleAssignment:
    rows = RoleAssignment.objects.held().filter(system=systems[row["system"]])
    return rows.get(role__slug=row["role"])


def _hand_over(
    house: House, role: GovernanceRole, system: System, row: dict[str, Any], at: datetime
) -> None:
    """Somebody held the role until it was vacant, and was asked for three lines."""
    before, ended = house.people[row["who"]], house.day(row["ended"])
    was = RoleAssignment.objects.create(
        role=role, system=system, holder=before, standing="appointed", since=house.day(-400),
        accepted_on=house.day(-395), ended_on=ended, why_ended=row["why"],
    )  # fmt: skip
    vacancy = RoleAssignment.objects.running().filter(role=role, system=system)
    vacancy.update(since=ended)
    is_written = "written" in row
    Handover.objects.create(
        assignment=was, asked_of=before, asked_at=at + timedelta(days=row["ended"]),
        due_on=ended + timedelta(days=14), runs=row.get("runs", ""),
        found_in=row.get("found_in", ""), ask_whom=row.get("ask_whom", ""),
        written_by=before if is_written else None,
        written_on=house.day(row["written"]) if is_written else None,
    )  # fmt: skip


def _review(house: House, held: RoleAssignment, row: dict[str, Any], at: datetime) -> None:
    """A review that runs, or one that closed as the product closes it: few users leave no count."""
    manager = house.people[row["manager"]]
    if "open" in row:
        begun = at - timedelta(days=row["open"])
        role_services.open_review(held, manager=manager, by=manager, at=begun)
        return
    begun = at - timedelta(days=row["ago"])
    review = RoleReview.objects.create(
        assignment=held, manager=manager, opened_by=manager, opened_at=begun,
        due_on=begun.date() + timedelta(days=14), closed_on=begun.date() + timedelta(days=15),
        users_asked=len(row["users"]),
    )  # fmt: skip
    for side, said in (("self", row["self"]), ("manager", row["led"])):
        ReviewVoice.objects.create(review=review, side=side, **_steps(said))
    counted: Counter[tuple[str, int]] = Counter()
    for said in row["users"]:
        counted.update((name, step) for name, step in _steps(said).items() if step is not None)
    kept = shown_tallies(
        as_tallies((name, step, amount) for (name, step), amount in counted.items()),
        answered=len(row["users"]), smallest=review.smallest,
    )  # fmt: skip
    ReviewTally.objects.bulk_create(
        ReviewTally(review=review, condition=name, score=step, amount=amount)
        for name, steps in kept.items()
        for step, amount in steps.items()
    )


def _steps(said: str) -> dict[str, int | None]:
    signs = zip(Condition.values, said, strict=True)
    return {name: None if sign == "?" else int(sign) for name, sign in signs}


def _answer(house: House, checklist: Checklist, row: dict[str, Any], at: datetime) -> None:
    begun = at - timedelta(days=row["ago"], minutes=25)
    assessment = Assessment.objects.create(
        checklist=checklist, unit=house.units[row["unit"]], by=house.people[row["by"]],
        extent="quick", started_at=begun,
    )  # fmt: skip
    sheet = Sheet.objects.create(assessment=assessment, person=assessment.by)
    asked = Statement.objects.filter(practice__cluster__checklist=checklist, is_quick_scan=True)
    statements = asked.order_by("practice__cluster__position", "practice__position", "position")
    said = row["says"].replace(" ", "")
    StatementAnswer.objects.bulk_create(
        StatementAnswer(
            sheet=sheet,
            statement=statement,
            given=GIVEN.get(sign, Given.SCORED),
            score=None if sign in GIVEN else int(sign),
            evidence=row.get("evidence", {}).get(statement.code, ""),
            importance=row.get("importance", {}).get(statement.code),
            answered_at=begun,
        )
        for statement, sign in zip(statements, said, strict=True)
    )
    services.finish(assessment, at=at - timedelta(days=row["ago"]))
    for gap in row.get("gaps", []):
        _promise(house, assessment, gap, at - timedelta(days=row["ago"]))


def _promise(house: House, assessment: Assessment, gap: dict[str, Any], at: datetime) -> None:
    owner, state = house.people[gap["who"]], gap.get("state", "open")
    promise = Promise.objects.create(
        unit=assessment.unit, side=owner.side, what=gap["what"], owner=owner,
        due_on=house.workday(assessment.unit, gap["by"]), state=state, made_by=assessment.by, made_at=at,
        closed_on=None if state == "open" else house.day(gap["by"] - 2),
    )  # fmt: skip
    practice = Practice.objects.get(
        cluster__checklist=assessment.checklist_id, code=gap["practice"]
    )
    Gap.objects.create(assessment=assessment, practice=practice, promise=promise)


def _concerns(house: House, unit: Unit | None, answers: dict[str, Any], at: datetime) -> None:
    """What a place answers to the six questions, as it came to be."""
    for slug, told in answers.items():
        concern = Concern.objects.get(slug=slug)
        kept: ConcernAnswer | None = None
        for row in told:
            then = at - timedelta(days=row["ago"])
            said = Said(
                row["kind"], row["text"], row.get("figures", ""), row.get("decision", ""),
                house.day(-row["decided"]) if "decided" in row else None,
                house.people[row["owner"]] if "owner" in row else None,
            )  # fmt: skip
            by = house.people[row["by"]]
            version = kept.version if kept else None
            kept = concerns.answer(concern, unit, said, by=by, at=then, version=version)
            if "looked" in row:
                looked = at - timedelta(days=row["looked"])
                kept = concerns.look_again(kept, version=kept.version, at=looked)
