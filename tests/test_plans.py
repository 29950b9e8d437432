"""With large tables, the first page of a list reads no table from end to end: PostgreSQL's plans."""

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.test import Client

from brm.base import clock
from brm.demo.crowd import Crowd, Size
from brm.health.services import renew_figures
from relationships.campaigns.models import Campaign
from relationships.outbox.claiming import CLAIM
from relationships.outbox.models import Message
from relationships.people.models import Person
from relationships.promises.models import Promise
from relationships.rounds.models import Round, Visit
from relationships.units.models import Unit
from relationships.voices.models import Voice
from tests.factories.feedback import campaign_for
from tests.factories.relationships import GrantFactory, signed_in

AT = datetime(2026, 3, 3, 10, tzinfo=UTC)  # a Tuesday
SMALL = Size(units=20, people=200, visits=200, voices=200, messages=200, answers=0)
GROWN_TO = 20_000
LARGE = 2_000  # rows from which reading all of a table is too much for a page
NEEDS_ALL = {"Sort", "Aggregate", "Hash", "WindowAgg", "Materialize", "Unique"}
LISTS = (
    "/units/", "/people/", "/visits/", "/rounds/", "/voices/", "/promises/", "/campaigns/",
    "/calendar/",
)  # fmt: skip


def multiply(model: type[models.Model], **changed: str) -> None:
    """Copies of each row, `n` from 1, until there are enough; `changed`: what differs, as SQL."""
    times = GROWN_TO // model._default_manager.count()
    fields = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{name}"' for name in fields)
    values = ", ".join(changed.get(name, f'"{name}"') for name in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT {values}'  # noqa: S608  ours
            f' FROM "{model._meta.db_table}", generate_series(1, {times}) AS n'
        )


GROWN: tuple[tuple[type[models.Model], dict[str, str]], ...] = (
    (Unit, {
        "name": "name || ' ' || n", "folded_name": "folded_name || ' ' || n", "parent_id": "NULL",
        "code": "code || '-' || n", "lft": "lft + 1000 * n", "rgt": "lft + 1000 * n + 1",
        "depth": "0",
    }),
    (Person, {
        "name": "name || ' ' || n", "folded_name": "folded_name || ' ' || n", "user_id": "NULL",
        "code": "code || '-' || n", "email": "n || email",
    }),
    # the past grows, what is open does not
    (Visit, {"starts_at": "starts_at - n * interval '30 days'"}),
    (Voice, {"heard_at": "heard_at - n * interval '30 days'"}),
    (Promise, {"due_on": "due_on - 10 * n", "state": "'kept'", "closed_on": "due_on - 10 * n"}),
    (Round, {"starts_on": "starts_on - 7 * n"}),
    (Message, {"about": "about || ':' || n"}),
    (Campaign, {"name": "name || ' ' || n"}),
)  # fmt: skip


# Keys of copies are right as they are; who may say so to the server need not wait for each.
TRIGGERS = (
    "SELECT set_config('session_replication_role', '{}', true)"
    " WHERE current_setting('is_superuser') = 'on'"
)


@pytest.fixture(scope="module")
def large_tables(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A small organisation many times over, known to the planner; gone afterwards."""
    tables = [model._meta.db_table for model, _changed in GROWN]
    with django_db_blocker.unblock():
        with transaction.atomic():
            Crowd(SMALL, AT, random.Random(7)).build()
            renew_figures(AT)
            campaign_for(Unit.objects.get(pk=1))
            tell(TRIGGERS.format("replica"))
            for model, changed in GROWN:
                multiply(model, **changed)
            tell(TRIGGERS.format("origin"))
            # Now, once: else each test looks at the keys of all these rows at its end.
            tell("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED")
            tell("ANALYZE")
            yield
            transaction.set_rollback(True)
        tell(f"VACUUM ANALYZE {', '.join(tables)}")


def tell(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def read_whole(statements: list[tuple[str, Any]]) -> set[str]:
    """The large tables that these statements would read from end to end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE reltuples > %s", [LARGE])
        large = {row[0] for row in cursor.fetchall()}
        plans = []
        for sql, params in statements:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
            plans.append(cursor.fetchone()[0][0]["Plan"])
    assert {model._meta.db_table for model, _changed in GROWN} <= large
    return {name for plan in plans for name in scanned(plan) if name in large}


def scanned(plan: dict[str, Any], *, is_cut: bool = False) -> Iterator[str]:
    """Tables that the plan reads from end to end; not those of which it stops after some rows."""
    kind = plan["Node Type"]
    if kind == "Seq Scan" and not is_cut:
        yield plan["Relation Name"]
    is_cut = (is_cut or kind == "Limit") and kind not in NEEDS_ALL
    for part in plan.get("Plans", ()):
        # The second part of a join stops early in a loop alone.
        stops = part["Parent Relationship"] == "Outer" or kind == "Nested Loop"
        yield from scanned(part, is_cut=is_cut and stops)


def asked_by(client: Client, path: str) -> list[tuple[str, Any]]:
    """What a page asks the database."""
    kept: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip("( ").startswith(("SELECT", "WITH")):
            kept.append((sql, params))
        return execute(sql, params, many, context)

    with clock.fixed(AT), connection.execute_wrapper(note):
        assert client.get(path).status_code == 200
    return kept


@pytest.fixture
def manager(large_tables: None, db: None, client: Client) -> Client:
    person = Person.objects.get(pk=3)
    GrantFactory(person=person, unit=None)
    return signed_in(client, person)


@pytest.fixture
def buddy(large_tables: None, db: None, client: Client) -> Client:
    return signed_in(client, Person.objects.get(buddy_of__unit=1))


@pytest.mark.parametrize("path", LISTS)
def test_a_list_of_the_manager_reads_no_large_table_whole(manager, path):
    assert read_whole(asked_by(manager, path)) == set()


@pytest.mark.parametrize("path", ["/visits/", "/voices/", "/promises/", "/calendar/", "/day/"])
def test_a_list_of_a_buddy_reads_no_large_table_whole(buddy, path):
    assert read_whole(asked_by(buddy, path)) == set()


FOUND = ("/find/?q=screen+freezes", "/find/?q=scren", "/voices/?q=screen")
TEXTS = {model._meta.db_table for model in (Voice, Promise, Visit)}


@pytest.mark.parametrize("path", FOUND)
def test_what_was_said_is_found_for_a_manager_without_reading_it_all(manager, path):
    assert read_whole(asked_by(manager, path)) & TEXTS == set()


@pytest.mark.parametrize("path", FOUND)
def test_what_was_said_is_found_for_a_buddy_without_reading_it_all(buddy, path):
    assert read_whole(asked_by(buddy, path)) & TEXTS == set()


def test_claiming_what_is_due_reads_no_sent_message(large_tables, db):
    about = {"lease": uuid.uuid4(), "seconds": 60, "at": AT, "limit": 100}

    assert read_whole([(CLAIM, about)]) == set()
