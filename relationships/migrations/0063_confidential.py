from django.db import migrations, models

from brm.base.widening import Widen, Wider


class Migration(migrations.Migration):
    dependencies = [
        ("relationships", "0062_words_by_campaign_filled"),
    ]

    operations = [
        Widen(
            model_name="campaign",
            name="campaign_announced_known",
        ),
        migrations.AlterField(
            model_name="campaign",
            name="announced",
            field=models.CharField(
                choices=[
                    ("named", "with the name"),
                    ("confided", "confidential"),
                    ("anonymous", "anonymous"),
                ],
                max_length=10,
                verbose_name="announced",
            ),
        ),
        Wider(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("announced__in", ["named", "confided", "anonymous"])),
                name="campaign_announced_known",
            ),
        ),
    ]
