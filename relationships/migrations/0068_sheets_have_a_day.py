from django.db import migrations, models


class Migration(migrations.Migration):
    """So that a page that was handed in at a place need not be remembered for ever."""

    dependencies = [
        ("relationships", "0067_no_answer_is_marked"),
    ]

    operations = [
        migrations.AddField(
            model_name="sheet",
            name="given_on",
            field=models.DateField(null=True, verbose_name="given out on"),
        ),
        migrations.AddIndex(
            model_name="sheet",
            index=models.Index(fields=["given_on"], name="sheet_past"),
        ),
    ]
