"""`check_data` finds each contradiction that the database cannot refuse, and says where."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from brm.demo.services import load_small
from brm.health.models import UnitPulse
from brm.health.services import renew
from brm.operations.checks import all_checks, contradictions
from governance.assessments.cells import AssessmentCell
from relationships.campaigns.models import Invitation
from relationships.campaigns.services import stop
from relationships.outbox.models import Message
from relationships.outbox.services import put
from relationships.responses.models import CampaignCell, CampaignTree
from relationships.responses.publishing import publish
from relationships.responses.services import answer
from relationships.rounds.models import Visit
from relationships.units.models import Unit
from relationships.units.services import renumber
from relationships.voices.models import Answer, Voice
from relationships.voices.services import finish
from tests.factories.feedback import running
from tests.factories.governance import AssessmentFactory, finished
from tests.factories.relationships import (
    NOON,
    DoneVisitFactory,
    ITBuddyFactory,
    PersonFactory,
    PromiseFactory,
    RoundFactory,
    UnitFactory,
    VisitFactory,
    VoiceFactory,
)

pytestmark = pytest.mark.django_db


def found(at=NOON):
    return {one.check: one.about for one in contradictions(at)}


def answered():
    """A voice with its answer, as the pages write it."""
    voice = VoiceFactory()
    finish(voice, text="It works again.", by=PersonFactory(), at=NOON)
    return voice


def asked(announced, number=8):
    """A campaign of one department; its people answered all but the last."""
    unit = UnitFactory()
    PersonFactory.create_batch(number, unit=unit)
    renumber()
    campaign = running(Unit.objects.get(pk=unit.pk), announced=announced)
    for invitation in Invitation.objects.select_related("campaign").order_by("pk")[: number - 1]:
        answer(invitation, {"work": 4}, at=NOON)
    return campaign


def published():
    campaign = asked("anonymous")
    stop(campaign, at=NOON)
    publish(campaign, at=NOON)
    return campaign


def test_what_the_product_wrote_itself_contradicts_nothing():
    answered()
    published()
    finished(AssessmentFactory(), UM1_1=1)
    put("announcement", to=PersonFactory(), about="announcement:1", at=NOON)
    renumber()

    assert found() == {}


@pytest.mark.slow
def test_the_demo_contradicts_nothing():
    load_small(NOON)

    assert found() == {}


def test_every_check_has_a_sentence_and_a_name_of_its_own():
    assert all(one.sentence.endswith(".") for one in all_checks())
    assert len({one.name for one in all_checks()}) == len(all_checks())


# ---- Departments -----------------------------------------------------------------------------------


def test_a_wrong_place_in_the_tree_is_found():
    unit = UnitFactory()
    renumber()
    Unit.objects.filter(pk=unit.pk).update(rgt=77)

    assert found() == {"tree_numbers": (f"unit:{unit.pk}",)}


def test_figures_that_the_records_contradict_are_found():
    unit = UnitFactory()
    renumber()
    renew([unit.pk], NOON)
    UnitPulse.objects.update(open_voices=5)

    assert found() == {"unit_figures": (f"unit:{unit.pk} open_voices",)}


# ---- Rounds and visits -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "missed"},
        {"state": "missed", "done_at": None, "mood": 3},
        {"done_at": NOON + timedelta(days=2)},
    ],
)
def test_an_outcome_where_nothing_was_held_is_found(wrong):
    visit = DoneVisitFactory(done_at=NOON - timedelta(days=1))
    Visit.objects.filter(pk=visit.pk).update(**wrong)
    renumber()

    assert found() == {"visit_outcome": (f"visit:{visit.pk}",)}


def test_a_visit_instead_of_oneself_is_found():
    visit = VisitFactory()
    Visit.objects.filter(pk=visit.pk).update(instead_of=visit.buddy)
    renumber()

    assert found() == {"visit_outcome": (f"visit:{visit.pk}",)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"summary_state": "agreed", "summary": ""},
        {"summary_state": "corrected", "summary": "We spoke."},
        {"summary_state": "shared", "summary": "We spoke.", "correction": "Not so."},
    ],
)
def test_a_summary_without_its_words_is_found(wrong):
    visit = DoneVisitFactory(done_at=NOON - timedelta(days=1))
    Visit.objects.filter(pk=visit.pk).update(**wrong)
    renumber()

    assert found() == {"visit_summary": (f"visit:{visit.pk}",)}


def test_a_visit_elsewhere_than_its_round_is_found():
    round_ = RoundFactory()
    visit = VisitFactory(
        round=round_, recurrence_id="2026-03-05T10:00:00", starts_at=NOON + timedelta(days=2)
    )
    Visit.objects.filter(pk=visit.pk).update(unit=UnitFactory())
    renumber()

    assert found() == {"visit_of_its_round": (f"visit:{visit.pk}",)}


def test_a_round_walked_by_somebody_who_serves_elsewhere_is_found():
    round_ = RoundFactory()
    type(round_).objects.filter(pk=round_.pk).update(buddy=ITBuddyFactory())
    renumber()

    assert found() == {"round_of_its_buddy": (f"round:{round_.pk}",)}


# ---- What was heard and promised -------------------------------------------------------------------


def test_a_wrong_number_of_answers_is_found():
    voice = answered()
    Voice.objects.filter(pk=voice.pk).update(answers=2)
    renumber()

    assert found() == {"answers_counted": (f"voice:{voice.pk}",)}


def test_answers_not_numbered_from_one_are_found():
    voice = answered()
    Answer.objects.update(number=3)
    renumber()

    assert found() == {"answers_counted": (f"voice:{voice.pk}",)}


def test_another_answer_than_the_last_is_found():
    voice = answered()
    Voice.objects.filter(pk=voice.pk).update(answer="Something else.")
    renumber()

    assert found() == {"last_answer": (f"voice:{voice.pk}",)}


@pytest.mark.parametrize(
    "wrong", [{"first_answered_at": None}, {"answered_at": NOON - timedelta(days=9)},
              {"is_named": True}],
)  # fmt: skip
def test_impossible_moments_and_names_of_a_voice_are_found(wrong):
    voice = answered()
    Voice.objects.filter(pk=voice.pk).update(**wrong)
    renumber()

    assert found() == {"voice_moments": (f"voice:{voice.pk}",)}


def test_a_promise_closed_in_the_future_is_found():
    promise = PromiseFactory(state="kept", closed_on=(NOON + timedelta(days=5)).date())
    renumber()

    assert found() == {"promise_closed": (f"promise:{promise.pk}",)}


# ---- Feedback, governance, messages ----------------------------------------------------------------


def test_counts_that_are_not_those_of_the_answers_are_found():
    campaign = published()
    CampaignCell.objects.filter(question="work").update(n=3)

    assert found() == {"campaign_counts": (f"campaign:{campaign.pk}",)}


def test_a_figure_of_too_few_people_is_found():
    campaign = published()
    CampaignTree.objects.filter(is_shown=True, question="work").update(n=4)

    assert found() == {"campaign_small_groups": (f"campaign:{campaign.pk}",)}


def test_somebody_who_answered_and_is_asked_again_is_found():
    campaign = asked("named")
    Invitation.objects.filter(state="answered").update(state="waiting")

    assert found() == {"campaign_answered": (f"campaign:{campaign.pk}",)}


def test_a_map_that_the_answers_contradict_is_found():
    assessment = finished(AssessmentFactory(), UM1_1=1)
    renumber()
    AssessmentCell.objects.update(dont_know=9)

    pair = f"checklist:{assessment.checklist_id} unit:{assessment.unit_id}"
    assert found() == {"assessment_map": (pair,)}


def test_an_assessment_without_its_row_on_the_map_is_found():
    finished(AssessmentFactory(), UM1_1=1)
    AssessmentCell.objects.all().delete()

    assert "assessment_map" in found()


def test_a_message_that_left_before_it_was_made_is_found():
    put("announcement", to=PersonFactory(), about="announcement:1", at=NOON)
    message = Message.objects.get()
    Message.objects.update(state="sent", ended_at=NOON - timedelta(days=1))

    assert found() == {"message_moments": (f"message:{message.pk}",)}


def test_a_message_sent_without_a_moment_is_found_though_the_database_refuses_it():
    put("announcement", to=PersonFactory(), about="announcement:1", at=NOON)
    message = Message.objects.get()
    with connection.cursor() as cursor:  # a database that was filled from elsewhere
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE relationships_message DROP CONSTRAINT message_ended_has_a_moment"
        )
    Message.objects.update(state="sent")

    assert found() == {"message_moments": (f"message:{message.pk}",)}


# ---- The command -----------------------------------------------------------------------------------


def test_the_command_says_where_and_ends_with_one():
    voice = answered()
    Voice.objects.filter(pk=voice.pk).update(answers=2)
    renumber()
    out, words = StringIO(), StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("check_data", "--json", "--now", NOON.isoformat(), stdout=out)
    with pytest.raises(SystemExit):
        call_command("check_data", "--now", NOON.isoformat(), stdout=words)

    (one,) = json.loads(out.getvalue())["contradictions"]
    assert ended.value.code == 1
    assert (one["check"], one["count"], one["about"]) == (
        "answers_counted", 1, [f"voice:{voice.pk}"]
    )  # fmt: skip
    assert f"voice:{voice.pk}" in words.getvalue()


def test_the_command_is_content_where_nothing_contradicts():
    out = StringIO()

    call_command("check_data", "--now", NOON.isoformat(), stdout=out)

    assert "no contradiction" in out.getvalue()
