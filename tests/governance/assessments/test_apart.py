"""Several people answer apart: what all of them say is shown from five on, once, and never below."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from brm.base.errors import RuleBroken
from governance.assessments import services
from governance.assessments.cells import AssessmentCell, StatementCell
from governance.assessments.models import Assessment, Sheet
from governance.assessments.picture import picture_of
from relationships.links.services import token_of
from relationships.outbox.models import Message
from relationships.units.models import Unit
from tests.factories.governance import asked, finished, people_of, said, statement
from tests.factories.relationships import NOON, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=60)


def code_of(call):
    with pytest.raises(RuleBroken) as caught:
        call()
    return caught.value.code


def told(assessment, code):
    return next(
        each
        for cluster in picture_of(assessment).clusters
        for each in cluster.told
        if each.statement.code == code
    )


def all_say(assessment, *scores, code="UM1_1"):
    for person, score in zip(people_of(assessment), scores, strict=False):
        said(assessment, person, **{code: score})


# ---- Asking ---------------------------------------------------------------------------------------


def test_each_person_asked_gets_one_mail_with_the_own_link():
    assessment = asked(people=5)

    messages = Message.objects.filter(kind="checklist_asked", about=f"assessment:{assessment.pk}")
    assert sorted(messages.values_list("to", flat=True)) == sorted(
        person.pk for person in people_of(assessment)
    )


def test_fewer_are_not_asked_apart_than_are_ever_shown():
    assert code_of(lambda: asked(people=4)) == "too_few_asked"
    assert code_of(lambda: asked(people=1, mode="together")) == "too_few_asked"


def test_who_has_no_address_is_named_before_anybody_is_asked():
    unit = UnitFactory()
    people = [*PersonFactory.create_batch(5, unit=unit), PersonFactory(unit=unit, email="")]

    assert code_of(lambda: asked(unit, people=people)) == "not_reached"
    assert Message.objects.count() == 0


def test_a_department_is_asked_once_at_a_time():
    unit = UnitFactory()
    asked(unit)

    assert code_of(lambda: asked(unit)) == "asked_already"


@pytest.mark.parametrize("day", [None, date(2020, 1, 1)])
def test_asking_apart_needs_a_day_to_come(day):
    assert code_of(lambda: asked(closes_on=day)) == "day_past"


def test_a_closed_department_is_not_asked():
    closed = UnitFactory(closed_on=date(2026, 1, 1))

    assert code_of(lambda: asked(closed)) == "unit_closed"


# ---- What is shown, and when ----------------------------------------------------------------------


def test_nothing_is_counted_before_it_closes():
    assessment = asked(people=6)
    all_say(assessment, 0, 1, 2, 3, 3)

    assert (StatementCell.objects.count(), AssessmentCell.objects.count()) == (0, 0)
    assert told(assessment, "UM1.1").cell is None


def test_what_five_say_is_shown_when_it_closes():
    assessment = asked(people=6)
    all_say(assessment, 0, 1, 3, 3, "dont_know")

    services.close(assessment, at=LATER)

    shown = told(assessment, "UM1.1")
    assert (shown.cell.values, shown.cell.dont_know) == ((1, 1, 0, 2), 1)
    assert AssessmentCell.objects.get(cluster__code="UM").people == 5


def test_what_four_say_is_never_shown_nor_part_of_a_sum():
    assessment = asked(people=6)
    all_say(assessment, 2, 2, 2, 2, 2)
    all_say(assessment, 0, 0, 0, 0, code="UM2_1")

    services.close(assessment, at=LATER)

    assert told(assessment, "UM2.1").cell is None
    cell = AssessmentCell.objects.get(cluster__code="UM")
    assert (cell.scores, cell.scored, cell.asked) == (10, 5, 3)


def test_of_four_people_nothing_at_all_is_shown():
    assessment = asked(people=5)
    for code in ("UM1_1", "UM2_1", "IS1_1"):
        all_say(assessment, 1, 1, 2, 2, code=code)

    closed = services.close(assessment, at=LATER)

    assert (StatementCell.objects.count(), AssessmentCell.objects.count()) == (0, 0)
    closed.refresh_from_db()
    assert (closed.is_shown, picture_of(closed).people) == (False, 0)
    assert not Message.objects.filter(kind="checklist_ready").exists()


def test_of_fewer_than_five_who_say_how_important_it_is_nothing_is_told():
    assessment = asked(people=5)
    all_say(assessment, 2, 2, 2, 2, 2)
    all_say(assessment, 1, 1, 1, 1, 1, code="UM2_1")
    for at, person in enumerate(people_of(assessment)):
        services.answer(assessment, statement("UM2.1"), of=person, importance=3, at=NOON)
        if at < 4:
            services.answer(assessment, statement("UM1.1"), of=person, importance=1, at=NOON)

    services.close(assessment, at=LATER)

    assert (told(assessment, "UM1.1").important, told(assessment, "UM2.1").important) == (
        "",
        "very",
    )


@pytest.mark.parametrize(("writers", "shown"), [(7, 0), (8, 8)])
def test_words_are_shown_from_eight_without_a_name(writers, shown):
    assessment = asked(people=8)
    all_say(assessment, *[1] * 8)
    for person in people_of(assessment)[:writers]:
        services.answer(
            assessment, statement("UM1.1"), of=person, evidence=f"A list {person.pk}", at=NOON
        )

    services.close(assessment, at=LATER)

    words = told(assessment, "UM1.1").words
    assert len(words) == shown
    assert {each.by for each in words} <= {""}


def test_it_closes_when_all_are_ready():
    assessment = asked(people=5)
    all_say(assessment, 1, 1, 2, 2, 3)

    closed = [services.hand_in(assessment, each, at=LATER) for each in people_of(assessment)]

    assert closed == [False, False, False, False, True]
    assert Message.objects.filter(kind="checklist_ready").count() == 5


def test_what_was_answered_counts_though_it_was_not_handed_in():
    assessment = asked(people=5)
    all_say(assessment, 1, 1, 2, 2, 3)

    services.close(assessment, at=LATER)

    assert told(assessment, "UM1.1").cell.people == 5


def test_after_it_closed_nothing_is_answered():
    assessment = asked(people=5)
    all_say(assessment, 1, 1, 2, 2, 3)
    services.close(assessment, at=LATER)

    call = lambda: said(assessment, people_of(assessment)[0], UM1_1=0)  # noqa: E731

    assert code_of(call) == "assessment_finished"


def test_people_differ_where_their_answers_lie_a_step_from_their_mean():
    assessment = asked(people=6)
    all_say(assessment, 0, 0, 0, 3, 3, 3)
    all_say(assessment, 1, 1, 1, 2, 2, 2, code="UM2_1")

    services.close(assessment, at=LATER)

    assert [told(assessment, code).differs for code in ("UM1.1", "UM2.1")] == [True, False]
    assert AssessmentCell.objects.get(cluster__code="UM").differing == 1


def test_who_was_asked_reads_what_came_out_and_nobody_who_said_what():
    from brm.base.scope import Scope

    assessment = asked(people=5)
    all_say(assessment, 1, 1, 2, 2, 3)
    person = people_of(assessment)[1]
    scope = Scope(person_id=person.pk)
    assert not Assessment.objects.visible_to(scope).exists()

    services.close(assessment, at=LATER)

    assert list(Assessment.objects.visible_to(scope)) == [assessment]


# ---- The last day, reminders, what comes again ----------------------------------------------------


def test_it_closes_after_its_last_day_by_itself_and_once():
    assessment = asked(people=5, closes_on=date(2026, 4, 1))
    all_say(assessment, 1, 1, 2, 2, 3)

    done = [services.look_after(LATER)["closed"] for _ in range(2)]

    assert done == [1, 0]
    assessment.refresh_from_db()
    assert assessment.is_shown


def test_who_has_not_handed_in_is_reminded_twice_at_most():
    assessment = asked(people=5, closes_on=NOON.date() + timedelta(days=40))
    first, *_others = people_of(assessment)
    said(assessment, first, UM1_1=2)
    services.hand_in(assessment, first, at=NOON)

    for days in range(30):
        services.remind(NOON + timedelta(days=days))

    kinds = ("checklist_reminder_1", "checklist_reminder_2")
    sent = Message.objects.filter(kind__in=kinds)
    assert sent.count() == 8
    assert not sent.filter(to=first).exists()


def test_what_comes_again_asks_the_same_people_by_itself():
    assessment = asked(people=6, again="half_yearly", closes_on=NOON.date() + timedelta(days=14))
    all_say(assessment, 1, 1, 2, 2, 3)
    services.close(assessment, at=NOON + timedelta(days=15))
    following = Assessment.objects.get(follows=assessment)
    Sheet.objects.filter(assessment=following).first().person.__class__.objects.filter(
        pk=people_of(following)[5].pk
    ).update(left_on=date(2026, 4, 1))

    early = services.look_after(NOON + timedelta(days=90))["opened"]
    done = [services.look_after(following.started_at)["opened"] for _ in range(2)]

    assert (early, done) == (0, [1, 0])
    assert people_of(following) == people_of(assessment)[:5]
    asked_again = Message.objects.filter(kind="checklist_asked", about=f"assessment:{following.pk}")
    assert asked_again.count() == 5


def test_calling_off_a_planned_one_ends_the_series():
    assessment = asked(people=5, again="yearly")
    services.close(assessment, at=LATER)
    following = Assessment.objects.get(follows=assessment)

    assert services.call_off(following, at=LATER)

    assert services.look_after(LATER + timedelta(days=800))["opened"] == 0
    assert not Assessment.objects.filter(follows=following).exists()


def test_going_through_it_alone_comes_again_too():
    from governance.checklists.models import Checklist

    unit, person = UnitFactory(), PersonFactory()
    checklist = Checklist.objects.get(is_active=True)
    begun = services.begin(
        checklist, unit=unit, by=person, extent="quick", again="half_yearly", at=NOON
    )
    finished(begun, UM1_1=2)

    following = Assessment.objects.get(follows=begun)
    services.look_after(following.started_at)

    assert Message.objects.filter(kind="checklist_asked", to=person).count() == 1


# ---- A department that is closed or merged --------------------------------------------------------


def test_a_closed_department_is_asked_no_more():
    assessment = asked(people=5)
    all_say(assessment, 1, 1, 2, 2, 3)
    Unit.objects.filter(pk=assessment.unit_id).update(closed_on=date(2026, 3, 20))

    call = lambda: said(assessment, people_of(assessment)[0], UM2_1=0)  # noqa: E731
    assert code_of(call) == "unit_closed_meanwhile"
    services.look_after(LATER)

    assessment.refresh_from_db()
    assert (assessment.is_called_off, assessment.is_shown) == (True, False)


# ---- By the link ----------------------------------------------------------------------------------


def link(assessment, person):
    from governance.assessments.services.asking import link_to

    return f"/c/{token_of(link_to(assessment, person, at=NOON))}/"


@pytest.fixture
def noon():
    from brm.base import clock

    with clock.fixed(NOON):
        yield


def test_a_link_answers_without_an_account_and_goes_on_on_another_device(client, noon):
    assessment = asked(people=5)
    person = people_of(assessment)[2]
    where = link(assessment, person)

    click = client.post(f"{where}answer/", {"statement": "UM1.1", "UM1.1-given": "2"})
    client.cookies.clear()
    page = client.get(where)

    assert click["X-Kept"] == "yes"
    assert page.context["answered"] == 1
    assert Sheet.objects.get(answers__isnull=False).person == person


def test_handing_in_by_link_says_thanks_and_what_was_said_can_change(client, noon):
    assessment = asked(people=5)
    where = link(assessment, people_of(assessment)[0])

    done = client.post(f"{where}part/SC/", {"finish": "1", "SC1.1-given": "1"})
    click = client.post(f"{where}answer/", {"statement": "SC1.1", "SC1.1-given": "2"})

    assert "it is handed in" in client.get(done.url).content.decode()
    assert click["X-Kept"] == "yes"


def test_the_last_who_hands_in_is_not_told_that_it_may_still_change(client, noon):
    assessment = asked(people=5)
    all_say(assessment, 1, 1, 2, 2, 3)
    *others, last = people_of(assessment)
    for person in others:
        services.hand_in(assessment, person, at=NOON)

    done = client.post(f"{link(assessment, last)}part/SC/", {"finish": "1", "SC1.1-given": "1"})
    page = client.get(done.url).content.decode()

    assert "You were the last, so it is closed now." in page
    assert "until it closes" not in page
    assert "As 5 people see it" in page


def test_after_the_end_the_link_shows_what_came_out(client, noon):
    assessment = asked(people=5)
    all_say(assessment, 0, 0, 3, 3, 3)
    services.close(assessment, at=NOON)

    page = client.get(link(assessment, people_of(assessment)[0]))

    assert page.status_code == 200
    assert "As 5 people see it" in page.content.decode()


def test_a_link_that_ended_says_so(client):
    from brm.base import clock

    assessment = asked(people=5)
    where = link(assessment, people_of(assessment)[0])

    with clock.fixed(NOON + timedelta(days=400)):
        page = client.get(where)

    assert (page.status_code, "This link has ended" in page.content.decode()) == (410, True)


def test_a_link_of_one_called_off_says_that_nothing_is_shown(client, noon):
    assessment = asked(people=5)
    where = link(assessment, people_of(assessment)[0])
    services.call_off(assessment, at=NOON)

    assert client.get(where).status_code == 410


def test_a_link_opens_the_own_sheet_alone(client, noon):
    assessment = asked(people=5)
    where = link(assessment, people_of(assessment)[0])

    for path in ("part/XX/", "part/UM1.1/"):
        assert client.get(where + path).status_code == 404
    assert client.post(f"{where}answer/", {"statement": "UM1.2"}).status_code == 404
    assert client.get("/c/not-a-token-of-ours/").status_code == 404


# ---- What the database refuses --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"closes_on": None}, "assessment_apart_has_a_last_day"),
        ({"smallest_group": 4}, "assessment_groups_are_not_small"),
        ({"is_called_off": True}, "assessment_called_off_is_finished"),
    ],
)
def test_an_assessment_of_several_that_cannot_be_is_refused(changes, constraint):
    assessment = asked(people=5)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(**changes)


def test_a_person_has_one_sheet():
    assessment = asked(people=5)

    with pytest.raises(IntegrityError, match="sheet_once_a_person"), transaction.atomic():
        Sheet.objects.create(assessment=assessment, person=people_of(assessment)[0])


def test_counts_that_cannot_be_are_refused():
    assessment = asked(people=5)
    all_say(assessment, 0, 0, 0, 3, 3)
    services.close(assessment, at=LATER)

    for model, changes, constraint in (
        (StatementCell, {"weighed": 1}, "statement_cell_weights_fit_their_count"),
        (AssessmentCell, {"agreed": 5}, "cell_agreed_of_those_that_differ"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            model.objects.update(**changes)
