from django.db import migrations

import brm.base.db


class Migration(migrations.Migration):
    dependencies = [("relationships", "0017_voice_first_due_filled")]

    operations = [
        migrations.AlterField(
            model_name="voice",
            name="first_due_on",
            field=brm.base.db.FirstDay(
                editable=False, of="answer_due_on", verbose_name="answer first promised for"
            ),
        ),
    ]
