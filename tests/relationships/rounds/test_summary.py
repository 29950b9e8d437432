""" "Did we get it right?": agreed or corrected, by link or by hand; nothing is overwritten."""

from datetime import timedelta

import pytest

from brm.base import clock
from brm.base.errors import RuleBroken
from relationships.links.choices import Purpose
from relationships.links.services import link_for, url_for
from relationships.outbox.models import Message
from relationships.outbox.rendering import write
from relationships.rounds import summary
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    DoneVisitFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit():
    return DoneVisitFactory(summary="Measuring happens on paper.", summary_state="shared")


@pytest.fixture
def partner(visit):
    return BusinessPartnerFactory(unit=visit.unit).person


def stands(visit) -> tuple[str, str, str]:
    visit.refresh_from_db()
    return visit.summary, visit.summary_state, visit.correction


def test_agreeing_twice_is_one(visit, partner):
    for _ in range(2):
        summary.agree(visit, by=partner, at=NOON)

    assert stands(visit) == ("Measuring happens on paper.", "agreed", "")
    assert (visit.corrected_by, visit.version) == (partner, 2)


def test_a_correction_stands_beside_the_text_and_the_buddy_hears_of_it_once(visit, partner):
    for _ in range(2):
        summary.correct(visit, text=" Only at night. ", by=partner, at=NOON)

    assert stands(visit) == ("Measuring happens on paper.", "corrected", "Only at night.")
    assert [(m.kind, m.to) for m in Message.objects.all()] == [("visit_corrected", visit.buddy)]


def test_who_agreed_may_still_correct(visit, partner):
    summary.agree(visit, by=partner, at=NOON)
    summary.correct(visit, text="But at night.", by=partner, at=NOON)

    assert stands(visit)[1:] == ("corrected", "But at night.")


def test_somebody_elses_correction_stands(visit, partner):
    summary.correct(visit, text="Only at night.", by=partner, at=NOON)

    for act in (
        lambda: summary.correct(visit, text="Never.", by=PersonFactory(), at=NOON),
        lambda: summary.agree(visit, by=PersonFactory(), at=NOON),
    ):
        with pytest.raises(RuleBroken) as broken:
            act()
        assert broken.value.code == "already_corrected"
    assert stands(visit)[2] == "Only at night."


def test_what_was_not_shared_cannot_be_agreed_with(partner):
    with pytest.raises(RuleBroken) as broken:
        summary.agree(DoneVisitFactory(), by=partner, at=NOON)

    assert broken.value.code == "no_summary"


def test_a_correction_needs_words(visit, partner):
    with pytest.raises(RuleBroken) as broken:
        summary.correct(visit, text=" ", by=partner, at=NOON)

    assert (broken.value.code, broken.value.field) == ("correction_missing", "text")


def address(visit, person) -> str:
    link = link_for(
        Purpose.CORRECT, about=visit, at=NOON, person_id=person.pk,
        expires_at=NOON + timedelta(days=60),
    )  # fmt: skip
    return "/a/" + url_for(link).partition("/a/")[2]


@pytest.fixture
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.mark.usefixtures("_noon")
def test_the_link_shows_and_a_get_changes_nothing(client, visit, partner):
    for say in ("", "?say=yes", "?say=no"):
        assert client.get(address(visit, partner) + say).status_code == 200

    assert stands(visit)[1] == "shared"


@pytest.mark.usefixtures("_noon")
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"say": "yes"}, (302, "agreed")),
        ({"say": "no", "text": "At night."}, (302, "corrected")),
        ({"say": "no"}, (422, "shared")),
        ({}, (422, "shared")),
        ({"say": "no", "text": "x" * 20_000}, (422, "shared")),
    ],
)
def test_the_press_counts(client, visit, partner, typed, expected):
    answer = client.post(address(visit, partner), typed)

    assert (answer.status_code, stands(visit)[1]) == expected


@pytest.mark.usefixtures("_noon")
def test_the_mail_asks_with_both_choices_and_is_sent_once(visit, partner):
    for _ in range(2):
        summary.tell_summary(visit, to=partner, at=NOON)

    mail = write(Message.objects.get(), at=NOON)
    assert mail.subject == "Did we get it right? The visit of Tuesday 3 March"
    assert [say in mail.text for say in ("?say=yes", "?say=no")] == [True, True]


def test_the_mail_is_not_sent_once_it_was_said(visit, partner):
    summary.tell_summary(visit, to=partner, at=NOON)
    message = Message.objects.get()
    before = summary.still_asks(message, NOON)
    summary.agree(visit, by=partner, at=NOON)

    assert [before, summary.still_asks(message, NOON)] == [True, False]


def test_the_contact_person_is_asked_once_an_hour_after_the_visit_was_logged(visit):
    contact = BusinessPartnerFactory(unit=visit.unit, role="contact").person
    BusinessPartnerFactory(unit=visit.unit, role="head")

    put = [
        summary.ask_about_summaries(NOON + timedelta(minutes=minutes)) for minutes in (30, 61, 90)
    ]

    assert put == [0, 1, 0]
    assert [(m.kind, m.to) for m in Message.objects.all()] == [("visit_summary", contact)]


def test_nobody_is_asked_about_a_visit_of_last_week_or_one_that_was_agreed(visit, partner):
    summary.agree(visit, by=partner, at=NOON)
    DoneVisitFactory(
        unit=visit.unit, summary="Long ago.", summary_state="shared",
        logged_at=NOON - timedelta(days=6), done_at=NOON - timedelta(days=6),
    )  # fmt: skip

    assert summary.ask_about_summaries(NOON + timedelta(hours=2)) == 0
