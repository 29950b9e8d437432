"""People's words say of which campaign they are; numbers need not."""

from django.db import migrations

FILL = """
    UPDATE relationships_givenanswer AS answer
    SET campaign_id = response.campaign_id
    FROM relationships_response AS response
    WHERE response.key = answer.response_id AND answer.value IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("relationships", "0061_words_by_campaign")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
