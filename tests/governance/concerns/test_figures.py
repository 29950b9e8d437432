"""The figures beside the questions: counted from the records, never nought where nobody counts."""

from datetime import timedelta

import pytest

from brm.base.scope import Scope
from brm.health.models import UnitPulse
from brm.health.services import renew
from governance.concerns.figures import figures_of
from governance.concerns.models import Concern
from governance.concerns.services import Said, answer
from governance.concerns.signals import SIGNALS, Place, Signal, Verdict
from governance.roles.models import RoleReview
from governance.tools.risk import NAMES
from tests.factories.feedback import running
from tests.factories.governance import (
    AssessmentFactory,
    RoleAssignmentFactory,
    ToolFactory,
    finished,
)
from tests.factories.relationships import (
    NOON,
    DoneVisitFactory,
    PersonFactory,
    PromiseFactory,
    SystemFactory,
    UnitFactory,
)
from tests.relationships.responses.acts import answered, ended, people_in

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


ALL = Scope(manages_everything=True)


def figure(slug, unit=None, answers=None, scope=ALL):
    found = figures_of(Place(unit), answers or {}, TODAY, scope)
    return next(each for some in found.values() for each in some if each.signal.slug == slug)


def test_what_nobody_counts_is_not_measured_and_has_no_verdict():
    nothing = figure("items-linked-to-goal")

    assert (nothing.is_measured, nothing.verdict, nothing.url) == (False, Verdict.NONE, "")


def test_each_question_has_figures_of_its_own():
    slugs = set(Concern.objects.values_list("slug", flat=True))

    assert {signal.concern for signal in SIGNALS} == slugs


def test_promises_of_it_that_were_due_in_a_year_and_kept():
    unit = UnitFactory()
    for state, days in (("kept", 20), ("kept", 30), ("not_kept", 40), ("open", 5), ("kept", 400)):
        PromiseFactory(
            unit=unit, owner=PersonFactory(side="it"), side="it", state=state,
            due_on=TODAY - timedelta(days=days),
            closed_on=None if state == "open" else TODAY - timedelta(days=days),
            why="The printer is sold out." if state == "not_kept" else "",
        )  # fmt: skip
    PromiseFactory(unit=unit, side="it", due_on=TODAY + timedelta(days=9))
    PromiseFactory(  # kept, a week after its day
        unit=unit, owner=PersonFactory(side="it"), side="it", state="kept",
        due_on=TODAY - timedelta(days=27), closed_on=TODAY - timedelta(days=20),
    )  # fmt: skip

    shown = figure("promised-date-kept")

    assert (shown.said, shown.wanted, shown.verdict) == ("2 of 5", "80 %", Verdict.FAR)
    assert shown.url == "/promises/?side=it"
    assert figure("promised-date-kept", UnitFactory()).is_measured is False


def test_roles_count_once_they_are_accepted_and_vacancies_count_against():
    system = SystemFactory(owned_by=UnitFactory())
    RoleAssignmentFactory(system=system, accepted_on=TODAY)
    RoleAssignmentFactory()
    RoleAssignmentFactory(holder=None, standing="vacant")
    RoleAssignmentFactory(system=SystemFactory(retired_on=TODAY), accepted_on=TODAY)

    system.owned_by.refresh_from_db()

    assert figure("roles-filled").said == "1 of 3"
    assert figure("roles-filled", system.owned_by).said == "1 of 1"


def test_a_checklist_is_fresh_for_a_year():
    asked, old = AssessmentFactory(), AssessmentFactory()
    finished(asked, at=NOON, UM1_1=2)
    finished(old, at=NOON, UM1_1=2)
    old.started_at = old.finished_at = NOON - timedelta(days=366)
    old.save()

    assert figure("checklist-fresh").said == "1 of 2"


def test_departments_visited_in_their_rhythm_as_the_dashboard_says():
    for days in (2, 300):
        day = NOON - timedelta(days=days)
        visit = DoneVisitFactory(starts_at=day, done_at=day)
        renew([visit.unit_id], at=NOON)
    assert UnitPulse.objects.count() == 2

    shown = figure("round-coverage")

    assert (shown.said, shown.verdict) == ("1 of 2", Verdict.FAR)
    assert shown.url.endswith("?seen=quiet")


def test_months_since_the_decision_come_from_the_answer_itself():
    said = Said(kind="opinion", text="Four.", decided_on=TODAY - timedelta(days=250))
    kept = answer(Concern.objects.get(slug="how-much-to-invest"), None, said, by=None, at=NOON)

    shown = figure("spend-share-decided", answers={"how-much-to-invest": kept})

    assert (shown.said, shown.wanted, shown.verdict) == ("8 months", "under 12", Verdict.WANTED)


def test_a_department_counts_with_what_lies_under_it():
    top = UnitFactory()
    below, beside = UnitFactory(parent=top), UnitFactory()
    top.refresh_from_db()
    for unit in (below, beside):
        RoleAssignmentFactory(system=SystemFactory(owned_by=unit), accepted_on=TODAY)

    assert figure("roles-filled", top).said == "1 of 1"


@pytest.mark.parametrize(
    ("wanted", "up", "value", "verdict"),
    [
        (0.8, True, 0.8, "wanted"), (0.8, True, 0.6, "nearly"), (0.8, True, 0.59, "far"),
        (0, False, 0, "wanted"), (0, False, 1, "nearly"), (0, False, 2, "far"),
        (12, False, 12, "wanted"), (12, False, 17, "nearly"), (12, False, 18, "far"),
        (None, True, 1, "none"),
    ],
)  # fmt: skip
def test_how_far_a_figure_is_from_what_is_wanted(wanted, up, value, verdict):
    assert Signal("x", "y", "z", wanted=wanted, up=up).verdict(value) == verdict


@pytest.mark.parametrize(("people", "says"), [(5, "3.0 of 5"), (4, "")])
def test_the_peoples_own_score_is_the_newest_one_that_may_be_shown(people, says):
    unit = UnitFactory()
    people_in(unit, people)
    campaign = running(unit)
    answered(campaign, unit, people)
    ended(campaign)

    for place in (None, unit):
        shown = figure("experience-score", place)
        assert (shown.said, shown.verdict) == (says, Verdict.NONE)
        if says:
            assert shown.wanted == "5 answers"
            assert shown.url.startswith(f"/campaigns/{campaign.pk}/results/")
    reader = figure("experience-score", scope=Scope(systems=frozenset({1})))
    assert reader.url == ""


def test_systems_and_own_tools_are_counted_with_their_cost_label_and_owner():
    unit = UnitFactory()
    known = SystemFactory(owned_by=unit, cost_a_year=1200, cost_currency="EUR", data_class=2)
    RoleAssignmentFactory(system=known)
    SystemFactory(owned_by=unit, data_class=1)  # nobody owns it
    RoleAssignmentFactory(system=SystemFactory())  # nobody said who may see what is in it
    SystemFactory(retired_on=TODAY)
    unit.refresh_from_db()

    assert [figure(slug).said for slug in ("spend-known", "classified-assets")] == ["1 of 3"] * 2
    assert figure("classified-assets", unit).said == "1 of 2"


def test_systems_whose_users_were_checked_in_six_months_are_counted():
    assert figure("access-reviewed").is_measured is False
    for days in (1, 182, 183, None):
        checked_on = None if days is None else TODAY - timedelta(days=days)
        SystemFactory(access_checked_on=checked_on)

    shown = figure("access-reviewed")

    assert (shown.said, shown.verdict, shown.url) == ("2 of 4", Verdict.FAR, "/systems/?access=old")


def test_risks_past_their_date_are_counted_none_is_as_wanted_and_no_risk_is_no_figure():
    assert figure("risk-review-overdue").is_measured is False
    ToolFactory(
        system__name="Due later", state="decided", decision="support", why="It works.",
        decided_on=TODAY, answered_on=TODAY, answer="Welcome.",
        review_on=TODAY + timedelta(days=40), **dict.fromkeys(NAMES, 1),
    )  # fmt: skip
    assert (figure("risk-review-overdue").said, figure("risk-review-overdue").verdict) == (
        "0",
        "wanted",
    )
    for number, days in enumerate((1, -1, 40)):
        ToolFactory(
            system__name=f"Tool {number}", state="decided", decision="support", why="It works.",
            decided_on=TODAY, answered_on=TODAY, answer="Welcome.",
            review_on=TODAY - timedelta(days=days), **dict.fromkeys(NAMES, 1),
        )  # fmt: skip

    shown = figure("risk-review-overdue")

    assert (shown.said, shown.says, shown.verdict) == ("2", "accepted risks past their date", "far")


def test_role_holders_looked_at_in_a_year_are_counted_and_not_what_was_said():
    looked_at, long_ago, _never = (RoleAssignmentFactory() for _ in range(3))
    for role, days in ((looked_at, 30), (long_ago, 400)):
        day = NOON - timedelta(days=days)
        RoleReview.objects.create(
            assignment=role, opened_at=day, due_on=day.date(), closed_on=day.date()
        )

    assert figure("roles-assessed").said == "1 of 3"
