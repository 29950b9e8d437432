"""The demo's year of asking: every kind of question, words in both languages, what came of them."""

from datetime import timedelta

import pytest

from brm.base import clock
from brm.demo import services
from brm.demo.organisation import load
from relationships.access.queries import scope_of
from relationships.campaigns.models import Campaign, Invitation
from relationships.outbox.models import Message
from relationships.people.models import Person
from relationships.responses.checking import shown_too_small, wrong_rollups
from relationships.responses.remarks import remarks
from relationships.themes.first_word import first_words
from relationships.themes.models import Theme, WordBack
from relationships.themes.word_back import languages_of
from tests.factories.relationships import NOON, signed_in

pytestmark = pytest.mark.django_db
KINDS = {"scale", "happiness", "recommend", "time", "effort", "several", "yes_no", "text"}


@pytest.fixture
def amina():
    services.load_small(NOON, with_logins=True)
    return Person.objects.get(code="amina")


def written_in(language: str) -> set[str]:
    topics = load("feedback.yaml")["topics"].values()
    return {words for topic in topics for words in topic.get(language, [])}


def test_a_year_of_campaigns_was_asked_answered_and_written_back(amina, client):
    closed = list(Campaign.objects.filter(state="closed").order_by("opens_on"))
    with clock.fixed(NOON):
        scope = scope_of(amina)
        said = {remark.words for each in closed for remark in remarks(each, scope)}
        pages = [
            signed_in(client, amina).get(f"/campaigns/{each.pk}/results/").context["found"]
            for each in closed
        ]
        first = first_words(scope, NOON)

    assert closed[0].opens_on < (NOON - timedelta(days=340)).date()
    asked = {each.kind for one in closed for each in one.form_version.asked()}
    assert asked >= KINDS
    assert all(page.n >= 5 for page in pages)
    assert [page.questions[0].question.key for page in pages if page.first is None] == [
        "their-languages"
    ]  # which languages somebody speaks is no score
    assert any(page.hidden for page in pages)
    assert any(len(page.waves) == 4 for page in pages)
    assert len(said & written_in("en")) >= 40
    assert len(said & written_in("fr")) >= 20
    assert (wrong_rollups(), shown_too_small()) == ([], [])
    assert set(Theme.objects.values_list("decision", flat=True)) == {"", "did", "will", "cannot"}
    assert Theme.objects.filter(people__gte=5, promise__state="open").exists()
    assert Theme.objects.filter(promise__state="kept").exists()
    told = WordBack.objects.filter(sent_at__isnull=False, told__gt=0)
    assert {tuple(languages_of(word.points)) for word in told} == {("en", "fr")}
    assert (first.in_time, first.late, len(first.waiting)) == (len(closed) - 1, 0, 1)
    assert first.theirs > 0


def test_somebody_who_signs_in_has_questions_waiting_in_the_mailbox(amina):
    claire = Person.objects.get(code="claire")

    waiting = Invitation.objects.get(person=claire, campaign__state="open")

    assert (waiting.state, claire.user.username) == ("waiting", "partner")
    assert Message.objects.filter(
        kind="feedback_invitation", to=claire, about=f"campaign:{waiting.campaign_id}", state="due"
    ).exists()
    of_all = Invitation.objects.filter(campaign=waiting.campaign_id)
    assert 5 <= of_all.filter(state="answered").count() < of_all.count()
