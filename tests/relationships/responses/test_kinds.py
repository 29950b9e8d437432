"""Each kind of question: how it is asked, kept and counted; what applies to whom."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from brm.base import clock
from relationships.campaigns import services as campaigns
from relationships.campaigns.models import Invitation
from relationships.feedback_forms.choices import QuestionKind
from relationships.feedback_forms.questions import Question, ShowIf, kept
from relationships.responses import checking, publishing, services
from relationships.responses.models import CampaignTree, GivenAnswer, Response
from tests.factories.feedback import address, running, version_of
from tests.factories.relationships import NOON, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db

HAPPY = Question(
    "happy",
    QuestionKind.HAPPINESS,
    {"en": "How happy are you with it?"},
    is_required=True,
    reasons={"en": (("Slow", "Fails"), ("Could be clearer",), ("Quick", "Kind"))},
)
USED = Question(
    "used",
    QuestionKind.SEVERAL,
    {"en": "What did you use?"},
    {"en": ("Phone", "Laptop", "Scanner")},
)
SCANNER = Question(
    "scanner",
    QuestionKind.EFFORT,
    {"en": "How easy was the scanner?"},
    is_required=True,
    show_if=ShowIf("used", (3,)),
)
COST = Question(
    "cost",
    QuestionKind.TIME,
    {"en": "How much time did it cost you?"},
    {"en": ("None", "About an hour", "I can’t say")},
    hours=(0, 1, None),
)
ASKED = (HAPPY, USED, SCANNER, COST)


@pytest.fixture
def at_noon():
    with clock.fixed(NOON):
        yield


def invited(version, *, announced="named"):
    campaign = running(PersonFactory().unit, announced=announced, version=version)
    return Invitation.objects.get(campaign=campaign)


def given(invitation):
    rows = GivenAnswer.objects.filter(response__invitation=invitation)
    return sorted(rows.values_list("question", "value"))


def test_every_kind_of_question_is_answered_on_one_page(client, at_noon):
    invitation = invited(version_of(*ASKED))

    page = client.post(
        address(invitation),
        {"q_happy": "0", "q_happy.why": ["1", "2"], "q_used": ["1", "3"], "q_scanner": "7",
         "q_cost": "3"},
    )  # fmt: skip

    assert page.status_code == 302
    assert given(invitation) == [
        ("cost", 3), ("happy", 0), ("happy.why", 1), ("happy.why", 2), ("scanner", 7),
        ("used", 1), ("used", 3),
    ]  # fmt: skip


def test_what_does_not_apply_is_neither_asked_for_nor_kept(client, at_noon):
    invitation = invited(version_of(*ASKED))

    client.post(
        address(invitation),
        {"q_happy": "10", "q_happy.why": ["1", "4"], "q_used": ["1"], "q_scanner": "2"},
    )

    assert given(invitation) == [("happy", 10), ("happy.why", 4), ("used", 1)]


def test_what_applies_and_must_be_answered_is_asked_for_and_nothing_is_lost(client, at_noon):
    invitation = invited(version_of(*ASKED))

    page = client.post(address(invitation), {"q_happy": "0", "q_used": ["1", "3"]})

    assert page.status_code == 422
    assert "this one not" in page.text
    assert [field.name for field in page.context["form"] if field.errors] == ["q_scanner"]
    assert page.context["form"]["q_used"].value() == ["1", "3"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"q_happy": "11"}, {"q_happy": "-1"}, {"q_happy": "٣"}, {"q_happy": "1", "q_used": ["4"]},
        {"q_happy": "1", "q_happy.why": ["9"]}, {"q_happy": "1", "q_cost": "one"},
    ],
)  # fmt: skip
def test_an_answer_out_of_range_is_refused_in_a_sentence(client, at_noon, wrong):
    invitation = invited(version_of(*ASKED))

    page = client.post(address(invitation), wrong)

    assert page.status_code == 422
    assert "Choose one of the answers." in page.text
    assert given(invitation) == []


def test_answers_to_questions_of_another_form_are_left_out(client, at_noon):
    invitation = invited(version_of(*ASKED))

    client.post(address(invitation), {"q_happy": "7", "q_work": "4"})

    assert given(invitation) == [("happy", 7)]


def test_a_condition_on_a_question_that_does_not_apply_does_not_hold_either():
    chain = (
        USED,
        SCANNER,
        Question("why", QuestionKind.TEXT, {"en": "Why?"}, show_if=ShowIf("scanner", (1, 2))),
    )

    assert kept(chain, {"used": [1], "scanner": 1, "why": "no use"}) == {"used": [1]}
    assert kept(chain, {"used": [3], "scanner": 1, "why": "far"}) == {
        "used": [3], "scanner": 1, "why": "far",
    }  # fmt: skip


@pytest.mark.parametrize("announced", ["named", "anonymous"])
def test_several_ticks_of_one_person_count_as_one_person(announced):
    unit = UnitFactory()
    for _ in range(5):
        PersonFactory(unit=unit)
    campaign = running(unit, announced=announced, version=version_of(*ASKED))
    said = {"happy": 0, "happy.why": [1, 2], "used": [1, 3], "scanner": 7}
    for invitation in Invitation.objects.filter(campaign=campaign):
        services.answer(invitation, said, at=NOON)
    publishing.publish_results(NOON + timedelta(days=1))
    campaigns.stop(campaign, at=NOON + timedelta(days=2))
    publishing.publish(campaign, at=NOON + timedelta(days=2))  # all are dealt again

    rows = CampaignTree.objects.filter(unit=unit, part="subtree", is_shown=True)
    figures = {row.question: (row.n, row.counts) for row in rows}
    assert figures["happy"] == (5, [5] + 10 * [0])
    # What few ticked is not told, nor what would give that away: nobody ticks nothing.
    assert figures["happy.why"] == (5, [None, 5, None, None, None])
    assert figures["used"] == (5, [None, None, 5])
    assert figures["scanner"] == (5, [0, 0, 0, 0, 0, 0, 5])
    assert checking.wrong_rollups() == []


def test_the_same_answer_is_kept_once_a_person():
    response = Response.objects.create(
        campaign=running(UnitFactory(), version=version_of(*ASKED)), given_on=NOON
    )
    for value in (1, 2):
        response.answers.create(question="used", value=value)
    response.answers.create(question="own", words="a")

    for twice in ({"question": "used", "value": 1}, {"question": "own", "words": "b"}):
        with pytest.raises(IntegrityError, match="question_answered_once"), transaction.atomic():
            response.answers.create(**twice)


def test_a_question_is_the_same_after_it_was_kept():
    assert [Question.from_json(question.as_json()) for question in ASKED] == list(ASKED)
