"""Migrations that widen a constraint go back and forth, whatever was written meanwhile."""

import pytest
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import CheckConstraint, Q

from brm.base.widening import Widen, Wider


def known(*kinds: str) -> CheckConstraint:
    return CheckConstraint(condition=Q(kind__in=kinds), name="thing_kind_known")


NARROW = ModelState(
    "brm", "Thing",
    [("id", models.BigAutoField(primary_key=True)), ("kind", models.CharField(max_length=9))],
    {"constraints": [known("old")]},
)  # fmt: skip


def step(*kinds: str) -> migrations.Migration:
    found = migrations.Migration("widening", "brm")
    found.operations = [Widen("thing", "thing_kind_known"), Wider("thing", known(*kinds))]
    return found


def things() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind FROM brm_thing ORDER BY id")
        return [kind for (kind,) in cursor.fetchall()]


def write(kind: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO brm_thing (kind) VALUES (%s)", [kind])


@pytest.mark.django_db
def test_rows_that_only_a_wider_constraint_allows_stay_there_and_back():
    narrow = ProjectState()
    narrow.add_model(NARROW.clone())
    first, second = step("old", "new"), step("old", "new", "newest")
    with connection.schema_editor() as editor:
        editor.create_model(narrow.apps.get_model("brm", "Thing"))
        wide = first.apply(narrow.clone(), editor)
        second.apply(wide.clone(), editor)
    write("newest")

    with connection.schema_editor() as editor:
        second.unapply(wide.clone(), editor)
        first.unapply(narrow.clone(), editor)

    assert things() == ["newest"]
    with pytest.raises(IntegrityError, match="thing_kind_known"):
        write("new")
    with connection.schema_editor() as editor:
        first.apply(narrow.clone(), editor)
        second.apply(wide.clone(), editor)
    write("newest")
    assert things() == ["newest", "newest"]
    with pytest.raises(IntegrityError, match="thing_kind_known"):
        write("other")


def test_each_migration_that_puts_a_wider_constraint_in_the_place_of_another_can_go_back():
    ours = ("brm", "governance", "relationships")
    found = []
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        added = {
            (one.model_name, one.constraint.name): isinstance(one, Wider)
            for one in migration.operations
            if isinstance(one, migrations.AddConstraint)
            and isinstance(one.constraint, CheckConstraint)
        }
        found += [
            (f"{app}.{name}", one.name, isinstance(one, Widen) and added[one.model_name, one.name])
            for one in migration.operations
            if app in ours
            and isinstance(one, migrations.RemoveConstraint)
            and (one.model_name, one.name) in added
        ]

    assert len(found) > 5
    assert [one for one in found if not one[2]] == []
