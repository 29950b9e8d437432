from django.db import migrations


def make(apps, schema_editor):
    apps.get_model("relationships", "Agreed").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    """The one row of what is agreed here."""

    dependencies = [("relationships", "0001_first")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
