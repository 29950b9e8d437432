from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('relationships', '0013_word_chosen'),
    ]

    operations = [
        migrations.CreateModel(
            name='SentForm',
            fields=[
                ('key', models.UUIDField(primary_key=True, serialize=False)),
                ('sender', models.BigIntegerField(verbose_name='sign-in')),
                ('led_to', models.CharField(blank=True, max_length=500, verbose_name='led to')),
                ('sent_at', models.DateTimeField(verbose_name='sent at')),
            ],
            options={
                'verbose_name': 'form that was sent',
                'verbose_name_plural': 'forms that were sent',
                'indexes': [models.Index(fields=['sender', 'sent_at'], name='sent_form_by_sender')],
            },
        ),
    ]
