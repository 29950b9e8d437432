"""A fresh database is made by few migrations that stand for many."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from brm.base.tables import CreateTables

OURS = ("relationships", "governance", "brm")
KEY = ("id", models.BigAutoField(primary_key=True))


def to(model: str) -> models.ForeignKey:
    return models.ForeignKey(f"brm.{model}", models.CASCADE, null=True)


def tables() -> set[str]:
    return {"brm_hen", "brm_egg"} & set(connection.introspection.table_names())


@pytest.mark.django_db(transaction=True)
def test_tables_that_point_to_each_other_are_made_and_taken_away_together():
    both = CreateTables(
        [
            migrations.CreateModel("Hen", [KEY, ("egg", to("Egg"))]),
            migrations.CreateModel("Egg", [KEY, ("hen", to("Hen"))]),
        ]
    )
    before = ProjectState()
    assert before.apps.get_models() == []  # worked out, as they are in the middle of a run
    after = before.clone()
    both.state_forwards("brm", after)

    with connection.schema_editor() as editor:
        both.database_forwards("brm", editor, before, after)
    made = tables()
    with connection.schema_editor() as editor:
        both.database_backwards("brm", editor, after, before)

    assert (made, tables()) == ({"brm_hen", "brm_egg"}, set())
    assert both.describe() == "Create 2 tables"


@pytest.mark.parametrize("app", OURS)
def test_what_stands_for_many_replaces_each_of_them_up_to_its_number(app):
    on_disk = {
        name: found
        for (of, name), found in MigrationLoader(None).disk_migrations.items()
        if of == app
    }
    (short,) = (name for name, found in on_disk.items() if found.replaces)
    last = short.removeprefix("0001_squashed_")

    originals = sorted(name for name in on_disk if name != short and name <= last)

    assert on_disk[short].replaces == [(app, name) for name in originals]
    assert originals[-1] == last


def test_the_short_way_and_the_long_way_end_in_the_same_models():
    short, long = MigrationLoader(None), MigrationLoader(None, replace_migrations=False)
    (last,) = (name for of, name in short.replacements if of == "brm")  # it comes after all others

    differs = MigrationAutodetector(
        long.project_state(short.replacements["brm", last].replaces[-1]),
        short.project_state(("brm", last)),
    ).changes(long.graph)

    assert differs == {}
