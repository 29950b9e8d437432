from django.db import migrations

# The oldest day that the history knows, else the day promised now.
FILL = """
    UPDATE relationships_voice AS voice
    SET first_due_on = COALESCE(
        (
            SELECT said.answer_due_on
            FROM relationships_historicalvoice AS said
            WHERE said.id = voice.id
            ORDER BY said.history_date, said.history_id
            LIMIT 1
        ),
        voice.answer_due_on
    )
    WHERE first_due_on IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("relationships", "0016_voice_first_due")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
