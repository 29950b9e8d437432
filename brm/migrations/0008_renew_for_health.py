"""Health is worked out for the first time, so that no day passes without it."""

from importlib import import_module

from django.db import migrations

mark_all = import_module("brm.migrations.0006_renew_for_roles").mark_all


class Migration(migrations.Migration):

    dependencies = [("brm", "0007_health")]

    operations = [migrations.RunPython(mark_all, migrations.RunPython.noop, elidable=True)]
