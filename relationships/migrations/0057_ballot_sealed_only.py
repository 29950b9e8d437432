from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('relationships', '0056_seal_ballots'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='ballot',
            name='answers',
        ),
        migrations.AlterField(
            model_name='ballot',
            name='sealed',
            field=models.BinaryField(),
        ),
    ]
