from django.db import migrations

import brm.base.db


class Migration(migrations.Migration):
    dependencies = [("relationships", "0015_link_to_the_board")]

    operations = [
        migrations.AddField(
            model_name="voice",
            name="first_due_on",
            field=brm.base.db.FirstDay(
                editable=False, null=True, of="answer_due_on",
                verbose_name="answer first promised for",
            ),
        ),
    ]  # fmt: skip
