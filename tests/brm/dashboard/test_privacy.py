"""The page that says to everybody what happens to what they say."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relationships.wording.models import Agreed
from tests.factories.relationships import PersonFactory, signed_in

pytestmark = pytest.mark.django_db


def test_it_tells_the_numbers_that_this_house_agreed_on(client):
    Agreed.objects.update_or_create(pk=1, defaults={"smallest_group": 7, "smallest_words": 12})

    page = client.get("/privacy/").content.decode()

    assert "Numbers are shown from 7 answers, people’s words from 12." in page


def test_it_asks_nobody_who_they_are(client):
    signed_in(client, PersonFactory())

    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/privacy/")

    tables = {table for query in asked for table in re.findall(r'FROM "(\w+)"', query["sql"])}
    assert (answer.status_code, answer.cookies.output()) == (200, "")
    assert tables == {"relationships_agreed"}  # neither session nor user


def test_it_speaks_the_language_one_chooses(client):
    page = client.get("/privacy/?lang=fr").content.decode()

    assert '<html lang="fr"' in page
    assert "Ce qu’il advient de ce que vous dites" in page
