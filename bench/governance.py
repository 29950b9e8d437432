"""What the checklist's map and the board of roles show of a measured organisation."""

import random
from datetime import datetime, timedelta
from typing import Any

KNOWN = 0.85  # of the answers are a score


def build(units: int, at: datetime, dice: random.Random) -> None:
    """A system for every second department, roles of both, and every fourth department assessed."""
    from relationships.systems.models import System, Use  # noqa: PLC0415  after django.setup

    systems = System.objects.bulk_create(
        System(name=f"System {number:05d}", owned_by_id=number) for number in range(1, units, 2)
    )
    Use.objects.bulk_create(
        Use(system=system, unit_id=number + more)
        for number, system in zip(range(1, units, 2), systems, strict=True)
        for more in (0, 1)
    )
    _fill_roles(systems, units, at, dice)
    _assess(range(1, units + 1, 4), at, dice)


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
    from governance.assessments.models import (  # noqa: PLC0415
        Assessment,
        AssessmentCell,
        StatementAnswer,
    )
    from governance.assessments.services import cells_from_answers  # noqa: PLC0415
    from governance.checklists.models import Checklist, Statement  # noqa: PLC0415

    checklist = Checklist.objects.get(is_active=True)
    asked = Statement.objects.filter(practice__cluster__checklist=checklist, is_quick_scan=True)
    done = Assessment.objects.bulk_create(
        Assessment(
            checklist=checklist, unit_id=number, by_id=number, extent="quick",
            started_at=at - timedelta(days=31), finished_at=at - timedelta(days=30),
        )
        for number in units
    )  # fmt: skip
    statements = list(asked)
    StatementAnswer.objects.bulk_create(
        (
            StatementAnswer(
                assessment=assessment, statement=statement,
                answered_at=at - timedelta(days=30),
                **({"given": "scored", "score": dice.randint(0, 3)} if dice.random() < KNOWN
                   else {"given": "dont_know"}),
            )
            for assessment in done
            for statement in statements
        ),
        batch_size=2000,
    )  # fmt: skip
    AssessmentCell.objects.bulk_create(
        cell for number in units for cell in cells_from_answers(checklist.pk, number)
    )
