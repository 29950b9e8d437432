import django.db.models.deletion
from django.db import migrations, models

TO_PIECES = """
INSERT INTO brm_piece (brought_id, number, content)
SELECT id, 0, content FROM brm_import WHERE length(content) > 0
"""
BACK = """
UPDATE brm_import i SET content = p.whole FROM (
  SELECT brought_id, string_agg(content, ''::bytea ORDER BY number) AS whole
  FROM brm_piece GROUP BY brought_id
) p WHERE p.brought_id = i.id
"""


class Migration(migrations.Migration):
    dependencies = [("brm", "0013_said_back")]

    operations = [
        migrations.CreateModel(
            name="Piece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("content", models.BinaryField(verbose_name="content")),
                (
                    "brought",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="brm.import",
                        verbose_name="import",
                    ),
                ),
            ],
            options={
                "verbose_name": "piece of a file",
                "verbose_name_plural": "pieces of files",
                "constraints": [
                    models.UniqueConstraint(fields=["brought", "number"], name="import_piece_once")
                ],
            },
        ),
        migrations.AlterField(
            "import", "content", models.BinaryField(default=b"", verbose_name="content")
        ),
        migrations.RunSQL(TO_PIECES, BACK),
        # The two tables wait for checks of their keys, which would stand in the way of dropping.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.RemoveField("import", "content"),
    ]
