"""Each move that the history of a promise knows."""

from django.db import migrations

FILL = """
    INSERT INTO relationships_moved (promise_id, from_on, to_on, said_at, is_in_time)
    SELECT said.id, said.day_before, said.due_on, said.history_date,
           (said.history_date AT TIME ZONE unit.time_zone)::date <= said.day_before
    FROM (
        SELECT id, due_on, history_date,
               LAG(due_on) OVER (PARTITION BY id ORDER BY history_date, history_id) AS day_before
        FROM relationships_historicalpromise
        WHERE history_type <> '-'
    ) AS said
    JOIN relationships_promise AS promise ON promise.id = said.id
    JOIN relationships_unit AS unit ON unit.id = promise.unit_id
    WHERE promise.moved_from IS NOT NULL AND said.day_before <> said.due_on
"""


class Migration(migrations.Migration):
    dependencies = [("relationships", "0037_promise_moves")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
