"""Records of the room "governance"."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from governance.assessments import services
from governance.assessments.models import Assessment
from governance.checklists.models import Checklist, Statement
from governance.roles.models import GovernanceRole, RoleAssignment
from governance.tools.models import Tool
from tests.factories.relationships import NOON, PersonFactory, SystemFactory, UnitFactory


class RoleAssignmentFactory(DjangoModelFactory):
    """Somebody is appointed system owner of a system; the roles come with the product."""

    class Meta:
        model = RoleAssignment

    role = factory.LazyFunction(lambda: GovernanceRole.objects.get(slug="system-owner"))
    system = factory.SubFactory(SystemFactory)
    holder = factory.SubFactory(PersonFactory)
    standing = "appointed"
    since = date(2026, 1, 1)


class ToolFactory(DjangoModelFactory):
    """A team's own tool that nobody answered yet; the answer is due in a week."""

    class Meta:
        model = Tool

    system = factory.SubFactory(
        SystemFactory, run_by="business", owned_by=factory.SubFactory(UnitFactory)
    )
    spotted_at = NOON
    answer_due_on = date(2026, 3, 9)


def role(slug: str) -> GovernanceRole:
    """A role that comes with the product."""
    return GovernanceRole.objects.get(slug=slug)


class AssessmentFactory(DjangoModelFactory):
    """Somebody began the short version of the checklist that comes with the product."""

    class Meta:
        model = Assessment

    checklist = factory.LazyFunction(lambda: Checklist.objects.get(is_active=True))
    unit = factory.SubFactory(UnitFactory)
    by = factory.SubFactory(PersonFactory, unit=factory.SelfAttribute("..unit"))
    extent = "quick"
    started_at = NOON


def statement(code: str) -> Statement:
    """A statement of the checklist that is offered."""
    return Statement.objects.get(code=code, practice__cluster__checklist__is_active=True)


def finished(assessment: Assessment, *, at=NOON, **scores: int | str) -> Assessment:
    """The assessment, finished, with these answers by code ("UM1_1": 2, "UM2_1": "dont_know")."""
    for code, value in scores.items():
        is_score = isinstance(value, int)
        services.answer(
            assessment, statement(code.replace("_", ".")),
            given="scored" if is_score else value, score=value if is_score else None, at=at,
        )  # fmt: skip
    return services.finish(assessment, at=at)
