"""What the made-up crowd answered is there as if people had answered: figures, pages, checks."""

import random

import pytest
from django.db import transaction

from brm.base import clock
from brm.demo.crowd import Crowd, Size
from relationships.campaigns.choices import CampaignState
from relationships.campaigns.models import Campaign, Invitation
from relationships.people.models import Person
from relationships.responses.checking import shown_too_small, wrong_rollups
from relationships.responses.models import CampaignTree, GivenAnswer, Response
from relationships.responses.rollup import roll_up
from tests.factories.relationships import NOON, signed_in

pytestmark = pytest.mark.django_db
SIZE = Size(units=12, people=240, visits=24, voices=12, messages=12, answers=3_000)


def built(seed: int = 7) -> dict[str, int]:
    return Crowd(SIZE, NOON, random.Random(seed)).build()


def figures() -> list[tuple]:
    rows = CampaignTree.objects.order_by("campaign", "unit", "part", "question")
    return list(rows.values_list("campaign", "unit", "part", "question", "n", "counts", "is_shown"))


def test_as_many_answers_are_there_as_asked_for_over_several_waves():
    made = built()

    assert SIZE.answers <= GivenAnswer.objects.count() == made["answers"] < SIZE.answers + 20
    waves = Campaign.objects.filter(state=CampaignState.CLOSED, settled_on__isnull=False)
    assert waves.count() == Campaign.objects.count() == 3
    assert waves.filter(form_version__form__ready_key="pulse").count() == 2
    most = max(Response.objects.filter(campaign=wave).count() for wave in waves)
    assert most < Response.objects.count() / 2
    assert GivenAnswer.objects.filter(value=None).exists()
    assert Invitation.objects.filter(state="answered").count() == Response.objects.count()
    assert Invitation.objects.filter(state="waiting").exists()


def test_the_figures_are_those_of_the_product_and_none_is_of_too_few():
    built()

    assert wrong_rollups() == []
    assert shown_too_small() == []
    shown = CampaignTree.objects.filter(is_shown=True, part="subtree")
    assert 0 < shown.filter(question="words").count() < shown.filter(question="").count()
    before = figures()
    for campaign in Campaign.objects.all():
        roll_up(campaign)
    assert figures() == before


def test_the_results_page_shows_what_the_crowd_answered(client):
    built()
    manager = Person.objects.get(pk=20)  # to whom the crowd grants everything
    newest = Campaign.objects.filter(form_version__form__ready_key="pulse").latest("opens_on")

    with clock.fixed(NOON):
        page = signed_in(client, manager).get(f"/campaigns/{newest.pk}/results/")

    whole = page.context["found"]
    assert whole.n == Response.objects.filter(campaign=newest).count() > 50
    assert [wave.campaign_id for wave in whole.waves][-1] == newest.pk
    assert len(whole.waves) == 2
    assert whole.asked == newest.invitations.count()
    assert any(line.is_shown for line in whole.lines)
    assert whole.words


def test_the_same_seed_makes_the_same_answers_under_the_same_keys():
    runs = []
    for _ in range(2):
        with transaction.atomic():
            built()
            runs.append(
                sorted(GivenAnswer.objects.values_list("key", "question", "value", "words"))
            )
            transaction.set_rollback(True)

    assert runs[0] == runs[1] != []
