"""Of two who stand in for somebody on the same days, the one named from the later day goes."""

from django.db import migrations

END = """
    UPDATE relationships_standin AS earlier SET until = (
        SELECT min(later.since) - 1 FROM relationships_standin AS later
        WHERE later.person_id = earlier.person_id AND later.since > earlier.since
    )
    WHERE EXISTS (
        SELECT 1 FROM relationships_standin AS later
        WHERE later.person_id = earlier.person_id AND later.since > earlier.since
            AND (earlier.until IS NULL OR earlier.until >= later.since)
    )
"""


class Migration(migrations.Migration):
    dependencies = [("relationships", "0042_seen_before_it_was_a_voice")]
    operations = [migrations.RunSQL(END, migrations.RunSQL.noop, elidable=True)]
