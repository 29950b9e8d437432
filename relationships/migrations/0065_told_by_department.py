from django.db import migrations, models


class Migration(migrations.Migration):
    """Of how many answers figures told stands with the department, no longer with each answer."""

    dependencies = [
        ('relationships', '0064_system_facts'),
    ]

    operations = [
        migrations.AddField(
            model_name='campaigncell',
            name='held',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='campaigncell',
            name='held_counts',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='campaigncell',
            name='told_counts',
            field=models.JSONField(default=dict),
        ),
    ]
