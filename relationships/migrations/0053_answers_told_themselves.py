from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('relationships', '0052_own_words_to_leave_out'),
    ]

    operations = [
        migrations.AddField(
            model_name='givenanswer',
            name='is_told_itself',
            field=models.BooleanField(default=False),
        ),
    ]
