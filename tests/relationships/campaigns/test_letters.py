"""The invitation and its reminders: one press is an answer, and there is always a way out."""

import pytest

from brm.base import clock
from relationships.campaigns.models import Invitation
from relationships.outbox.models import Message
from relationships.outbox.rendering import write
from relationships.outbox.services import put
from tests.factories.feedback import address, running
from tests.factories.relationships import NOON, PersonFactory

pytestmark = pytest.mark.django_db
KINDS = ["feedback_invitation", "feedback_reminder_1", "feedback_reminder_2"]


@pytest.fixture
def mail_of():
    def mail_of(kind, **person):
        campaign = running(PersonFactory(**person).unit)
        invitation = Invitation.objects.get(campaign=campaign)
        if kind != "feedback_invitation":
            put(kind, to=invitation.person, about=campaign, at=NOON)
        with clock.fixed(NOON):
            return invitation, write(Message.objects.get(kind=kind), at=NOON)

    return mail_of


@pytest.mark.parametrize("kind", KINDS)
def test_each_letter_has_the_answers_to_press_and_two_ways_out(mail_of, kind):
    invitation, mail = mail_of(kind)

    assert [f"{address(invitation)}?a={n}" in mail.html for n in range(7)] == [
        n in range(1, 6) for n in range(7)
    ]
    assert f"{address(invitation)}?no" in mail.html
    assert "Never ask me" in mail.html
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Nobody can see who you are" in mail.html


@pytest.mark.parametrize(
    ("language", "says_so"),
    [("en", "After this mail we leave you in peace"), ("fr", "Après ce message")],
)
def test_the_last_reminder_alone_says_that_it_is_the_last(mail_of, language, says_so):
    letters = [mail_of(kind, language=language)[1].text for kind in KINDS]

    assert [says_so in letter for letter in letters] == [False, False, True]
