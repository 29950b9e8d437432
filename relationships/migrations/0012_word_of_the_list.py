"""A word that was typed freely becomes one of the list, or ours where the list has none like it."""

from django.db import migrations

LIST = {"department", "team", "section", "division", "ward", "site", "branch", "store"}


def choose(apps, schema_editor):
    for name in ("Agreed", "HistoricalAgreed"):
        model = apps.get_model("relationships", name)
        for typed in model.objects.values_list("unit_word", flat=True).distinct():
            word = typed.strip().lower()
            model.objects.filter(unit_word=typed).update(
                unit_word=word if word in LIST else "department"
            )


class Migration(migrations.Migration):

    dependencies = [("relationships", "0011_agreed_history")]

    operations = [migrations.RunPython(choose, migrations.RunPython.noop)]
