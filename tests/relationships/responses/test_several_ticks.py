"""Answers that few ticked stand on no page, in no sheet and on no print; nor what gives them away."""

import csv
import io
from datetime import timedelta

import pytest

from brm.base import clock
from relationships.campaigns import services as campaigns
from relationships.campaigns.ending import LATE
from relationships.campaigns.models import Invitation
from relationships.feedback_forms.questions import Question
from relationships.responses import publishing, services
from relationships.responses.models import CampaignTree
from tests.factories.feedback import running, version_of
from tests.factories.relationships import NOON, PersonFactory, UnitFactory, manager, signed_in
from tests.relationships.responses.test_results_page import text_of

pytestmark = pytest.mark.django_db
NAMES = ("Laptop", "Phone", "Scanner", "Paper")
USED = Question("used", "several", {"en": "What do you use?"}, {"en": NAMES})


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


def asked(size):
    unit = UnitFactory()
    for _ in range(size):
        PersonFactory(unit=unit)
    return running(unit, version=version_of(USED))


def answered(campaign, *chosen):
    waiting = Invitation.objects.filter(campaign=campaign, state="waiting").order_by("pk")
    for invitation, ticks in zip(waiting, chosen, strict=False):
        services.answer(invitation, {"used": [*ticks]}, at=NOON)


def rows_of(response):
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def figures(campaign):
    rows = CampaignTree.objects.filter(campaign=campaign, part="subtree", question="used")
    return [(row.n, row.counts) for row in rows.exclude(unit=None)]


def test_page_table_and_sheets_say_that_it_is_not_shown(client):
    campaign = asked(12)
    answered(campaign, *[(1, 2)] * 8, (1,), (1, 3), *[(1, 3, 4)] * 2)
    publishing.publish_results(NOON)
    signed_in(client, manager())

    page = client.get(f"/campaigns/{campaign.pk}/results/")
    everything = rows_of(client.get(f"/campaigns/{campaign.pk}/results.csv"))
    picture = rows_of(client.get(f"/campaigns/{campaign.pk}/results.csv?picture=answers-used"))

    assert figures(campaign) == [(12, [12, 8, None, None])]
    text = text_of(page.text)
    assert "Scanner not shown Paper not shown 12 answers. Each could give several." in text
    assert "Answers that few gave are not shown, nor any that would give such a one away." in text
    assert [row[2:] for row in everything[:5]] == [
        ["Answer", "How often"], ["Laptop", "12"], ["Phone", "8"],
        ["Scanner", "not shown"], ["Paper", "not shown"],
    ]  # fmt: skip
    assert picture[1:] == [
        ["Laptop", "12", "100"], ["Phone", "8", "67"],
        ["Scanner", "not shown", ""], ["Paper", "not shown", ""],
    ]  # fmt: skip


def test_no_answer_is_named_as_the_most_frequent_where_a_hidden_one_may_be_it(client):
    campaign = asked(6)
    answered(campaign, *[(1,)] * 3, *[(2,)] * 3)
    publishing.publish_results(NOON)
    signed_in(client, manager())

    page = client.get(f"/campaigns/{campaign.pk}/results/")

    assert figures(campaign) == [(6, [None, None, None, None])]
    assert "this most often" not in text_of(page.text)


def test_at_the_end_a_number_is_told_only_where_five_ticks_are_new():
    campaign = asked(30)
    answered(campaign, *[(1, 2)] * 8, (1,), (1, 3), *[(1, 3, 4)] * 2)
    publishing.publish_results(NOON)

    answered(campaign, *[(1, 3, 4)] * 6, *[(2, 3, 4)] * 2)
    later = NOON + timedelta(days=20)
    campaigns.stop(campaign, at=later)
    publishing.publish_results(later + LATE)

    # Eight more answered. The phone was ticked by two of them: 10 - 8 would tell it.
    assert figures(campaign) == [(20, [18, None, 11, None])]
