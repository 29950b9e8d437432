from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('relationships', '0054_fill_answers_told_themselves'),
    ]

    operations = [
        migrations.AddField(
            model_name='ballot',
            name='sealed',
            field=models.BinaryField(null=True),
        ),
        migrations.AlterField(
            model_name='ballot',
            name='answers',
            field=models.JSONField(null=True),
        ),
    ]
