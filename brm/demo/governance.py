"""The demo's roles, and how its departments see their own half."""

from datetime import datetime, timedelta
from typing import Any

from brm.demo.organisation import House, load
from governance.assessments import services
from governance.assessments.choices import Given
from governance.assessments.models import Assessment, Gap, StatementAnswer
from governance.checklists.models import Checklist, Practice, Statement
from governance.concerns import services as concerns
from governance.concerns.models import Concern, ConcernAnswer
from governance.concerns.services import Said
from governance.roles.models import GovernanceRole, RoleAssignment
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
    checklist = Checklist.objects.get(slug="bisl", is_active=True)
    for row in data["assessments"]:
        _answer(house, checklist, row, at)
    for place, answers in data["concerns"].items():
        _concerns(house, None if place == "whole" else house.units[place], answers, at)


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


def _answer(house: House, checklist: Checklist, row: dict[str, Any], at: datetime) -> None:
    begun = at - timedelta(days=row["ago"], minutes=25)
    assessment = Assessment.objects.create(
        checklist=checklist, unit=house.units[row["unit"]], by=house.people[row["by"]],
        extent="quick", started_at=begun,
    )  # fmt: skip
    asked = Statement.objects.filter(practice__cluster__checklist=checklist, is_quick_scan=True)
    statements = asked.order_by("practice__cluster__position", "practice__position", "position")
    said = row["says"].replace(" ", "")
    StatementAnswer.objects.bulk_create(
        StatementAnswer(
            assessment=assessment,
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
