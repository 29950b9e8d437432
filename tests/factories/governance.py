"""Records of the room "governance"."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from governance.assessments import services
from governance.assessments.models import Assessment, Sheet
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
        skip_postgeneration_save = True

    checklist = factory.LazyFunction(lambda: Checklist.objects.get(is_active=True))
    unit = factory.SubFactory(UnitFactory)
    by = factory.SubFactory(PersonFactory, unit=factory.SelfAttribute("..unit"))
    extent = "quick"
    started_at = NOON

    @factory.post_generation
    def sheet(self, create, extracted, **kwargs):
        if create and self.mode == "alone":
            services.begin_sheet(self, self.by)


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


def said(assessment: Assessment, person, *, at=NOON, **scores: int | str) -> None:
    """What one person of several answers, by code ("UM1_1": 2, "UM2_1": "dont_know")."""
    for code, value in scores.items():
        is_score = isinstance(value, int)
        services.answer(
            assessment, statement(code.replace("_", ".")), of=person,
            given="scored" if is_score else value, score=value if is_score else None, at=at,
        )  # fmt: skip


def asked(unit=None, *, people=5, mode="apart", **more) -> Assessment:
    """So many people of a department are asked with the checklist that comes with the product."""
    unit = unit or UnitFactory()
    who = PersonFactory.create_batch(people, unit=unit) if isinstance(people, int) else people
    wanted = {
        "checklist": Checklist.objects.get(is_active=True), "extent": "quick", "by": who[0],
        "closes_on": date(2026, 4, 1) if mode == "apart" else None, "at": NOON,
    } | more  # fmt: skip
    return services.ask(wanted.pop("checklist"), unit=unit, people=who, mode=mode, **wanted)


def people_of(assessment: Assessment) -> list:
    """Who was asked, in the order of their sheets."""
    sheets = Sheet.objects.filter(assessment=assessment).select_related("person").order_by("pk")
    return [sheet.person for sheet in sheets]
