from django.db import migrations

from brm.base.db import folded

BATCH = 2000


def fill(apps, _schema):
    """Fold the names of systems that were typed before, in batches."""
    seen = apps.get_model("relationships", "Observation").objects
    waiting = seen.filter(folded_system="").exclude(system_text="").order_by("pk")
    last = 0
    while rows := list(waiting.filter(pk__gt=last).only("pk", "system_text")[:BATCH]):
        for row in rows:
            row.folded_system = folded(row.system_text)[:300]
        seen.bulk_update(rows, ["folded_system"])
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("relationships", "0045_seen_systems_folded")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
