from django.db import migrations


class Migration(migrations.Migration):
    """A mark would tell the last few answers from the others by when they came."""

    dependencies = [
        ('relationships', '0066_fill_told_by_department'),
    ]

    operations = [
        migrations.RemoveField(model_name='response', name='is_in_a_figure'),
        migrations.RemoveField(model_name='givenanswer', name='is_in_a_figure'),
        migrations.RemoveField(model_name='givenanswer', name='is_told_itself'),
    ]
