"""Figures stored before roles counted are worked out again, so that no day passes without them."""

from django.db import migrations


def mark_all(apps, _schema_editor):
    pulses = apps.get_model("brm", "UnitPulse").objects.values_list("pk", flat=True)
    marks = apps.get_model("relationships", "Dirty").objects
    marks.bulk_create([marks.model(unit_id=pk) for pk in pulses], batch_size=1000)


class Migration(migrations.Migration):

    dependencies = [("brm", "0005_pulse_roles")]

    operations = [migrations.RunPython(mark_all, migrations.RunPython.noop, elidable=True)]
