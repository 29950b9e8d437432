"""The page that says to everybody what happens to what they say."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relationships.campaigns.models import Campaign
from relationships.wording.models import Agreed
from tests.factories.feedback import running
from tests.factories.relationships import NOON, PersonFactory, UnitFactory, signed_in

pytestmark = pytest.mark.django_db


def test_it_tells_the_numbers_that_this_house_agreed_on(client):
    Agreed.objects.update_or_create(pk=1, defaults={"smallest_group": 7, "smallest_words": 12})

    page = client.get("/privacy/").content.decode()

    assert "Numbers are shown from 7 answers, people’s words from 12." in page


def test_campaigns_that_began_with_other_numbers_keep_them_and_the_page_says_so(client):
    running(UnitFactory())
    before = client.get("/privacy/").text
    Agreed.objects.update_or_create(pk=1, defaults={"smallest_group": 7, "smallest_words": 12})

    after = client.get("/privacy/").text
    Campaign.objects.update(state="closed", closed_at=NOON, settled_on=NOON.date())
    at_last = client.get("/privacy/").text

    said = "keep them: numbers from 5 answers, people’s words from 8."
    assert [said in page for page in (before, after, at_last)] == [False, True, False]
    assert "Numbers are shown from 7 answers, people’s words from 12." in after


def test_it_says_how_long_the_databases_journal_is_kept(client, settings):
    without = client.get("/privacy/").text
    settings.JOURNAL_DAYS = 1
    day = client.get("/privacy/").text
    settings.JOURNAL_DAYS = 14
    days = client.get("/privacy/").text

    assert "We keep no copy of the journal" in without
    assert "We keep the journal for 1 day." in day
    assert "We keep the journal for 14 days." in days


def test_it_asks_nobody_who_they_are(client):
    signed_in(client, PersonFactory())

    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/privacy/")

    tables = {table for query in asked for table in re.findall(r'FROM "(\w+)"', query["sql"])}
    assert (answer.status_code, answer.cookies.output()) == (200, "")
    assert tables == {"relationships_agreed", "relationships_campaign"}  # neither session nor user


def test_it_speaks_the_language_one_chooses(client):
    page = client.get("/privacy/?lang=fr").content.decode()

    assert '<html lang="fr"' in page
    assert "Ce qu’il advient de ce que vous dites" in page
