from django.db import migrations, models

from brm.base.widening import Widen, Wider


class Migration(migrations.Migration):
    dependencies = [
        ("relationships", "0050_unfinished_answers"),
    ]

    operations = [
        Widen(
            model_name="link",
            name="link_purpose_known",
        ),
        migrations.AlterField(
            model_name="link",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("form", "answer a form"),
                    ("door", "open form of a place"),
                    ("calendar", "read a calendar"),
                    ("confirm", "say whether an answer helped"),
                    ("correct", "agree with or correct a summary"),
                    ("opt_out", "stop messages"),
                    ("stoplight", "read the board of a department"),
                    ("word", "read what was written back"),
                    ("mine", "read what one said oneself"),
                    ("wish", "name a subject for a visit or ask for another day"),
                    ("promise", "say when a promise comes"),
                    ("address", "say that an address is one's own"),
                    ("welcome", "make the first administrator"),
                ],
                max_length=10,
                verbose_name="for",
            ),
        ),
        Wider(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "purpose__in",
                        [
                            "form",
                            "door",
                            "calendar",
                            "confirm",
                            "correct",
                            "opt_out",
                            "stoplight",
                            "word",
                            "mine",
                            "wish",
                            "promise",
                            "address",
                            "welcome",
                        ],
                    )
                ),
                name="link_purpose_known",
            ),
        ),
    ]
