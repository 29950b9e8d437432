"""A department goes through a checklist; nothing said is lost, and what is missing is promised."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from brm.base.errors import RuleBroken
from governance.assessments import queries, services
from governance.assessments.cells import AssessmentCell
from governance.assessments.models import Assessment, Gap, StatementAnswer
from governance.assessments.picture import picture_of
from governance.checklists.models import Checklist, Practice
from relationships.marks.models import Dirty
from relationships.promises.models import Promise
from tests.factories.governance import AssessmentFactory, finished, statement
from tests.factories.relationships import NOON, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db


def code_of(call):
    with pytest.raises(RuleBroken) as caught:
        call()
    return caught.value.code


def begun(unit=None, by=None, **more):
    checklist = Checklist.objects.get(is_active=True)
    unit = unit or UnitFactory()
    more = {"extent": "quick", "at": NOON} | more
    return services.begin(checklist, unit=unit, by=by or PersonFactory(), **more)


def scored(assessment, code, score, **more):
    return services.answer(
        assessment, statement(code), given="scored", score=score, at=NOON, **more
    )


# ---- Beginning -----------------------------------------------------------------------------------


def test_beginning_twice_goes_on_with_the_first():
    unit, person = UnitFactory(), PersonFactory()

    first, second = (begun(unit, person) for _ in range(2))

    assert first == second


def test_going_on_with_the_whole_checklist_keeps_what_was_answered():
    unit, person = UnitFactory(), PersonFactory()
    first = begun(unit, person)
    scored(first, "UM1.1", 2)

    whole = begun(unit, person, extent="full")

    assert (whole.pk, whole.extent) == (first.pk, "full")
    parts = queries.parts_of(whole)
    assert sum(part.sums.asked for part in parts) == 103
    assert sum(part.sums.answered for part in parts) == 1


def test_what_is_closed_or_withdrawn_is_not_begun():
    closed = UnitFactory(closed_on=date(2026, 1, 1))
    assert code_of(lambda: begun(closed)) == "unit_closed"
    checklist = Checklist.objects.get()
    Checklist.objects.update(is_active=False)
    checklist.refresh_from_db()
    with pytest.raises(RuleBroken, match="not offered any more"):
        services.begin(checklist, unit=UnitFactory(), by=PersonFactory(), extent="quick", at=NOON)


# ---- Answering -----------------------------------------------------------------------------------


def test_the_last_answer_of_a_statement_counts():
    assessment = begun()

    scored(assessment, "UM1.1", 1)
    scored(assessment, "UM1.1", 3)

    assert StatementAnswer.objects.get().score == 3


def test_what_is_not_said_stays_as_it_is():
    assessment = begun()
    scored(assessment, "UM1.1", 1, evidence="A list by the door", importance=3)

    services.answer(assessment, statement("UM1.1"), given="dont_know", at=NOON)

    kept = StatementAnswer.objects.get()
    assert (kept.given, kept.score, kept.evidence, kept.importance) == (
        "dont_know", None, "A list by the door", 3,
    )  # fmt: skip


def test_evidence_alone_asks_for_an_answer_first():
    assessment = begun()

    call = lambda: services.answer(  # noqa: E731
        assessment, statement("UM1.1"), evidence="A list", at=NOON
    )

    assert code_of(call) == "answer_first"


def test_a_finished_one_is_not_answered_any_more():
    assessment = finished(begun(), UM1_1=2)

    assert code_of(lambda: scored(assessment, "UM1.1", 3)) == "assessment_finished"
    assert StatementAnswer.objects.get().score == 2


# ---- Finishing -----------------------------------------------------------------------------------


def test_nothing_answered_is_nothing_finished():
    assert code_of(lambda: services.finish(begun(), at=NOON)) == "nothing_answered"


def test_finishing_twice_changes_nothing():
    assessment = finished(begun(), UM1_1=2)

    again = services.finish(assessment, at=NOON + timedelta(days=1))

    assert again.finished_at == NOON
    assert Dirty.objects.filter(unit_id=assessment.unit_id).count() == 1


def test_the_map_holds_sums_and_counts_by_cluster():
    assessment = finished(
        begun(), UM1_1=2, UM2_1="dont_know", UM3_1=1, FM1_1="not_applicable", IS1_1=0
    )

    rows = AssessmentCell.objects.order_by("cluster__position").values_list(
        "cluster__code", "scores", "scored", "dont_know", "not_applicable", "asked"
    )
    assert list(rows) == [("UM", 3, 2, 1, 0, 3), ("FM", 0, 0, 0, 1, 4), ("IS", 0, 1, 0, 0, 5)]
    assert set(AssessmentCell.objects.values_list("assessment", flat=True)) == {assessment.pk}


def test_the_last_finished_one_is_on_the_map():
    unit = UnitFactory()
    late = begun(unit)
    finished(late, at=NOON + timedelta(days=2), UM1_1=3)
    finished(begun(unit), at=NOON + timedelta(days=1), UM1_1=0, FM1_1=1)

    cell = AssessmentCell.objects.get(is_current=True)

    assert (cell.assessment, cell.scores) == (late, 3)


def test_working_the_map_out_again_gives_the_same():
    assessment = finished(begun(), UM1_1=2, IS1_1="dont_know")
    before = list(AssessmentCell.objects.order_by("cluster").values_list("cluster", "scores"))
    AssessmentCell.objects.update(scores=0)

    services.renew_cells(assessment)

    assert list(AssessmentCell.objects.order_by("cluster").values_list("cluster", "scores")) == (
        before
    )
    AssessmentCell.objects.all().delete()
    StatementAnswer.objects.all().delete()
    assert services.renew_cells(assessment) == 0


def test_a_new_version_of_the_checklist_leaves_old_answers_alone():
    import dataclasses

    from brm.base.checklist_files import read
    from governance.checklists import services as checklists

    assessment = finished(begun(), UM1_1=2)
    file = read((checklists.DATA / "bisl.yaml").read_bytes())
    checklists.load(dataclasses.replace(file, note="Looked through again."), at=NOON)

    assessment.refresh_from_db()
    assert assessment.checklist.number == 1
    assert [part.sums.scores for part in queries.parts_of(assessment)] == [2, 0, 0, 0, 0, 0, 0]


# ---- What it means -------------------------------------------------------------------------------


def test_dont_know_and_does_not_apply_never_count_in_a_mean():
    assessment = finished(begun(), UM1_1=3, UM2_1="dont_know", UM3_1="not_applicable")

    use = queries.parts_of(assessment)[0].sums

    assert (use.mean, use.scored, use.answered, use.dont_know_share) == (3.0, 1, 3, 50)


def test_one_begins_where_much_is_missing_of_what_matters():
    assessment = begun()
    scored(assessment, "UM1.1", 1, importance=1)  # 2 missing, a little
    scored(assessment, "UM2.1", 1, importance=3)  # 2 missing, very
    scored(assessment, "FM1.1", 2, importance=3)  # 1 missing: normal practice
    scored(assessment, "UM3.1", 3, importance=3)  # nothing missing
    services.answer(assessment, statement("IS1.1"), given="dont_know", at=NOON)  # all missing

    begin = picture_of(services.finish(assessment, at=NOON)).begin

    assert [part.practice.code for part in begin] == ["UM2", "IS1", "UM1"]


@pytest.mark.parametrize(
    ("mean", "tone"),
    [(0.0, "low"), (0.99, "low"), (1.0, "mid"), (1.99, "mid"), (2.0, "high"), (3.0, "high")],
)
def test_a_mean_has_a_word(mean, tone):
    assert queries.band(mean, Checklist.objects.get())[0] == tone


def test_no_mean_has_no_word():
    assert queries.band(None, Checklist.objects.get()) == ("none", "")


def test_minutes_left_follow_what_is_open():
    assessment = begun()
    assert queries.minutes_left(queries.parts_of(assessment)) == 20
    scored(assessment, "UM1.1", 1)
    assert queries.minutes_left(queries.parts_of(assessment)) == 20
    for code in ("UM2.1", "UM3.1", "FM1.1"):
        scored(assessment, code, 1)
    assert queries.minutes_left(queries.parts_of(assessment)) == 17


# ---- Promises ------------------------------------------------------------------------------------


def promised(assessment, **more):
    more = {"what": "A list by the door", "due_on": date(2026, 4, 1), "at": NOON} | more
    owner = more.pop("owner", None) or PersonFactory()
    practice = Practice.objects.get(code="UM1", cluster__checklist=assessment.checklist)
    return services.promise_for(assessment, practice, owner=owner, by=assessment.by, **more)


def test_a_gap_becomes_a_promise_of_a_named_person():
    assessment = finished(begun(), UM1_1=0)

    promise = promised(assessment)

    assert (promise.unit, promise.state) == (assessment.unit, "open")
    assert (promise.gap.assessment, promise.gap.practice.code) == (assessment, "UM1")


def test_a_gap_is_closed_by_the_business_not_by_it():
    assessment = finished(begun(), UM1_1=0)

    with pytest.raises(RuleBroken) as refused:
        promised(assessment, owner=PersonFactory(side="it"))

    assert (refused.value.code, refused.value.field) == ("owner_of_it", "owner")
    assert Promise.objects.count() == 0


def test_promised_twice_is_one_promise():
    from uuid import uuid4

    assessment, owner, key = finished(begun(), UM1_1=0), PersonFactory(), uuid4()

    for _ in range(2):
        promised(assessment, owner=owner, client_id=key)

    assert (Promise.objects.count(), Gap.objects.count()) == (1, 1)


def test_a_promise_needs_a_finished_checklist_and_a_day_to_come():
    assessment = begun()
    assert code_of(lambda: promised(assessment)) == "assessment_open"
    finished(assessment, UM1_1=0)
    assessment.refresh_from_db()
    assert code_of(lambda: promised(assessment, due_on=date(2026, 1, 1))) == "day_past"


def test_the_next_one_opens_with_what_was_promised_last_time():
    unit = UnitFactory()
    first = finished(begun(unit), UM1_1=0)
    promise = promised(first)
    other = finished(begun(), UM1_1=0)
    promised(other)

    second = begun(unit, at=NOON + timedelta(days=90))

    assert [gap.promise for gap in queries.promised_last_time(second)] == [promise]
    assert list(queries.promised_last_time(first)) == []
    assert [gap.promise for gap in queries.promised_now(first)[promise.gap.practice_id]] == [
        promise
    ]


# ---- What the database refuses -------------------------------------------------------------------


def refused(constraint):
    return pytest.raises(IntegrityError, match=constraint)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"mode": "aloud"}, "assessment_mode_known"),
        ({"extent": "half"}, "assessment_extent_known"),
        ({"finished_at": NOON - timedelta(days=1)}, "assessment_ends_after_it_began"),
    ],
)
def test_an_assessment_that_cannot_be_is_refused(changes, constraint):
    assessment = AssessmentFactory()

    with refused(constraint), transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(**changes)


def test_one_is_begun_at_a_time():
    first = AssessmentFactory()

    with refused("assessment_begun_once"), transaction.atomic():
        AssessmentFactory(unit=first.unit, by=first.by)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"given": "perhaps", "score": None}, "statementanswer_given_known"),
        ({"score": 4}, "answer_scored_has_a_score"),
        ({"score": None}, "answer_scored_has_a_score"),
        ({"given": "dont_know"}, "answer_scored_has_a_score"),
        ({"importance": 4}, "answer_importance_is_known"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(changes, constraint):
    scored(begun(), "UM1.1", 2)

    with refused(constraint), transaction.atomic():
        StatementAnswer.objects.update(**changes)


def test_a_statement_has_one_answer():
    kept = scored(begun(), "UM1.1", 2)
    kept.pk = None

    with refused("answer_once_a_statement"), transaction.atomic():
        kept.save(force_insert=True)


def test_cells_stand_once_and_their_sums_fit():
    finished(begun(), UM1_1=2)
    cell = AssessmentCell.objects.get()
    with refused("cell_scores_fit_their_count"), transaction.atomic():
        AssessmentCell.objects.update(scores=4)
    cell.pk, cell.assessment = None, begun(cell.unit)
    with refused("cell_once_a_department"), transaction.atomic():
        cell.save(force_insert=True)


def test_a_promise_closes_one_gap():
    assessment = finished(begun(), UM1_1=0)
    gap = promised(assessment).gap
    gap.pk = None

    with refused("governance_gap_promise_id"), transaction.atomic():
        gap.save(force_insert=True)
