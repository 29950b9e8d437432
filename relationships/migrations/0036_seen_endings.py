"""What was advised before ended in advice, and is asked about again."""

from django.db import migrations


def fill(apps, schema_editor):
    seen = apps.get_model("relationships", "Observation")
    seen.objects.filter(ending="none").exclude(advice="").update(ending="advice")


class Migration(migrations.Migration):
    dependencies = [("relationships", "0035_seen_and_solved")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
