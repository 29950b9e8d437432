"""Words of the administration: no column changes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("relationships", "0020_person_email_before")]

    operations = [
        migrations.AlterModelOptions(
            name="user",
            options={"verbose_name": "sign-in", "verbose_name_plural": "sign-ins"},
        ),
    ]
