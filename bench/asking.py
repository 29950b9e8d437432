"""Feedback's own work in a measured organisation: asking people, and working out the figures."""

import gc
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

from django.db import connection, transaction

from bench import floors
from bench.calling import raw_connection
from bench.crowds import opened, planned


def invites(number: int, at: datetime) -> dict[str, Any]:
    """Invitations a second by the product, and the same statements bare; nothing stays."""
    from relationships.campaigns.asking import invite  # noqa: PLC0415  after django.setup
    from relationships.campaigns.queries import people_of  # noqa: PLC0415

    kept: list[floors.Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            kept.append((sql, params))
        return execute(sql, params, many, context)

    with transaction.atomic():
        campaign = opened(planned("Three questions more", at, at + timedelta(days=20)), at)
        people = list(people_of(campaign.units.all())[:number])
        gc.collect()
        begin = perf_counter()
        with connection.execute_wrapper(note):
            invite(campaign, people, at=at)
        took = perf_counter() - begin
        transaction.set_rollback(True)
    with raw_connection() as raw, raw.cursor() as cursor:
        raw.autocommit = (
            False  # never on disk, as the others: keys of rows that are gone are not looked at
        )
        bare = floors.replay(cursor, kept)
        raw.rollback()
    return {"rate": len(people) / took, "floor": len(people) / bare}


def rolls_up(campaign_id: int) -> dict[str, Any]:
    """Milliseconds and statements of the first figures, and of how many answers; nothing stays."""
    from relationships.campaigns.models import Campaign  # noqa: PLC0415  after django.setup
    from relationships.responses.models import (  # noqa: PLC0415
        CampaignCell,
        CampaignTree,
        GivenAnswer,
        Response,
    )
    from relationships.responses.rollup import roll_up  # noqa: PLC0415

    asked = 0

    def count(execute: Any, sql: str, *args: Any) -> Any:
        nonlocal asked
        asked += not sql.startswith("INSERT")  # a thousand rows each
        return execute(sql, *args)

    campaign = Campaign.objects.select_related("form_version").get(pk=campaign_id)
    responses = Response.objects.filter(campaign=campaign)
    answers = GivenAnswer.objects.filter(response__in=responses)
    with transaction.atomic():
        CampaignTree.objects.filter(campaign=campaign).delete()
        CampaignCell.objects.filter(campaign=campaign).delete()
        responses.update(is_in_the_words=False, words_edition=0)
        gc.collect()
        begin = perf_counter()
        with connection.execute_wrapper(count):
            roll_up(campaign)
        took = perf_counter() - begin
        transaction.set_rollback(True)
    return {"ms": took * 1000, "queries": asked, "answers": answers.count()}
