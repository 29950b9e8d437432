"""Pages of feedback read as much of a large campaign as of a small one: what PostgreSQL did for them."""

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from brm.base import clock
from brm.demo.crowd import Crowd, Size
from relationships.campaigns.models import Campaign
from relationships.responses.models import CampaignTree, GivenAnswer, Response
from relationships.themes.models import Tag
from relationships.units.models import Unit
from tests.factories.relationships import manager, signed_in
from tests.test_plans import AT, asked_by

LARGE = Size(units=120, people=6_000, visits=20, voices=20, messages=20, answers=40_000)
TABLES = {model._meta.db_table for model in (CampaignTree, GivenAnswer, Response, Tag)}
PAGES = (
    "/campaigns/{pk}/results/",
    "/campaigns/{pk}/results/?unit={unit}",
    "/campaigns/{pk}/themes/",
)
MOST = 600  # rows that a page may look at, of tables with tens of thousands


def rows_read(plan: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """How many rows of each of the tables were looked at, whether they were wanted or not."""
    if (table := plan.get("Relation Name")) in TABLES:
        looked = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        yield table, round(looked * plan["Actual Loops"])
    for part in plan.get("Plans", ()):
        yield from rows_read(part)


def read_by(client: Client, path: str) -> Counter[str]:
    found: Counter[str] = Counter()
    with connection.cursor() as cursor:
        for sql, params in asked_by(client, path):
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
            for table, rows in rows_read(cursor.fetchone()[0][0]["Plan"]):
                found[table] += rows
    return found


@pytest.mark.django_db
@pytest.mark.slow
def test_a_page_looks_at_a_few_rows_of_many_answers():
    with transaction.atomic(), clock.fixed(AT):
        Crowd(LARGE, AT, random.Random(7)).build()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        campaign = Campaign.objects.filter(form_version__form__ready_key="pulse").latest("opens_on")
        unit = Unit.objects.filter(parent__parent=None, parent__isnull=False).order_by("lft")[0]
        client = signed_in(Client(), manager())
        found = {path: read_by(client, path.format(pk=campaign.pk, unit=unit.pk)) for path in PAGES}
        there = {
            model: model.objects.count() for model in (GivenAnswer, Response, CampaignTree, Tag)
        }
        transaction.set_rollback(True)

    assert sum(there.values()) > 50_000
    assert {path: rows for path, rows in found.items() if not 0 < rows.total() <= MOST} == {}
