from django.db import migrations

FILL = """
UPDATE relationships_givenanswer SET is_told_itself = true
WHERE is_in_a_figure AND value IS NOT NULL AND NOT is_told_itself
"""


class Migration(migrations.Migration):
    """Until now a figure told each of its answers."""

    dependencies = [
        ('relationships', '0053_answers_told_themselves'),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
