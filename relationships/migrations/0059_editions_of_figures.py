from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('relationships', '0058_campaigns_ask_rest_and_start_by_themselves'),
    ]

    operations = [
        migrations.AddField(
            model_name='campaigntree',
            name='edition',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='response',
            name='words_edition',
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
