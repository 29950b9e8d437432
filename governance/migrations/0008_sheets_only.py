import django.db.models.deletion
from django.db import migrations, models

# What several people answered has no place in the older shape: going back, only the sheet of who
# began an assessment stays.
BACK = """
    SET CONSTRAINTS ALL IMMEDIATE;
    DELETE FROM governance_statementanswer USING governance_sheet AS sheet, governance_assessment AS its
        WHERE sheet.id = sheet_id AND its.id = sheet.assessment_id AND its.by_id <> sheet.person_id;
    UPDATE governance_statementanswer SET assessment_id = sheet.assessment_id
        FROM governance_sheet AS sheet WHERE sheet.id = sheet_id;
"""


class Migration(migrations.Migration):
    """An answer belongs to somebody's sheet alone."""

    dependencies = [("governance", "0007_sheets_filled")]

    operations = [
        migrations.RemoveConstraint(
            model_name="statementanswer", name="answer_once_a_statement"
        ),
        migrations.AlterField(
            model_name="statementanswer",
            name="sheet",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answers",
                to="governance.sheet",
            ),
        ),
        migrations.AlterField(
            model_name="statementanswer",
            name="assessment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answers",
                to="governance.assessment",
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, BACK),
        migrations.RemoveField(model_name="statementanswer", name="assessment"),
        migrations.AddConstraint(
            model_name="statementanswer",
            constraint=models.UniqueConstraint(
                fields=("sheet", "statement"), name="answer_once_a_statement"
            ),
        ),
    ]
