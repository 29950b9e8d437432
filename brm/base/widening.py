"""A constraint in whose place a wider one comes, and that comes back without losing a row.

    Widen("link", "link_purpose_known"),
    …
    Wider("link", known("purpose", …)),

Going back, rows that only the wider one allows stay as they are: the narrow one holds for what is
written from then on. Going on again, each of several steps takes them as it finds them; the last one
allows all.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.migrations import AddConstraint, RemoveConstraint


class Widen(RemoveConstraint):
    """Take a constraint away before its wider form is added."""

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            state = to_state.models[app_label, self.model_name_lower]
            _add_unchecked(schema_editor, model, state.get_constraint_by_name(self.name))


class Wider(AddConstraint):
    """The wider form: checked for all rows, unless some wait for a still wider one."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        _add_unchecked(schema_editor, model, self.constraint)
        table, name = map(
            schema_editor.quote_name,
            (model._meta.db_table, self.constraint.name),
        )
        try:
            with transaction.atomic(schema_editor.connection.alias):
                schema_editor.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")
        except IntegrityError:  # a row of a later step, from before one went back
            return


def _add_unchecked(schema_editor: Any, model: Any, constraint: Any) -> None:
    sql = constraint.create_sql(model, schema_editor)
    schema_editor.execute(f"{sql} NOT VALID", params=None)
