"""What the marks of single answers say of running campaigns, counted by department.

Back: every published answer is marked as told. Then no figure is shown anew that would have been hidden.
"""

from django.db import migrations

PEOPLE = """
UPDATE relationships_campaigncell AS cell SET held = told.n
FROM (
    SELECT campaign_id, unit_id, count(*) AS n FROM relationships_response
    WHERE is_in_a_figure GROUP BY campaign_id, unit_id
) AS told
JOIN relationships_campaign AS campaign ON campaign.id = told.campaign_id
WHERE campaign.settled_on IS NULL AND cell.question = ''
    AND cell.campaign_id = told.campaign_id AND cell.unit_id IS NOT DISTINCT FROM told.unit_id
"""
ANSWERS = """
WITH marked AS (
    SELECT response.campaign_id, response.unit_id, answer.question, answer.value,
        answer.response_id, answer.is_in_a_figure, answer.is_told_itself
    FROM relationships_givenanswer AS answer
    JOIN relationships_response AS response ON response.key = answer.response_id
    JOIN relationships_campaign AS campaign ON campaign.id = response.campaign_id
    WHERE campaign.settled_on IS NULL AND answer.value IS NOT NULL
        AND (answer.is_in_a_figure OR answer.is_told_itself)
), people AS (
    SELECT campaign_id, unit_id, question,
        count(DISTINCT response_id) FILTER (WHERE is_in_a_figure) AS n
    FROM marked GROUP BY campaign_id, unit_id, question
), ticks AS (
    SELECT campaign_id, unit_id, question, value,
        count(*) FILTER (WHERE is_in_a_figure) AS held,
        count(*) FILTER (WHERE is_told_itself) AS told
    FROM marked GROUP BY campaign_id, unit_id, question, value
), counts AS (
    SELECT campaign_id, unit_id, question,
        jsonb_object_agg(value, held) FILTER (WHERE held > 0) AS held,
        jsonb_object_agg(value, told) FILTER (WHERE told > 0) AS told
    FROM ticks GROUP BY campaign_id, unit_id, question
)
UPDATE relationships_campaigncell AS cell
SET held = people.n, held_counts = coalesce(counts.held, '{}'),
    told_counts = coalesce(counts.told, '{}')
FROM people JOIN counts ON counts.campaign_id = people.campaign_id
    AND counts.unit_id IS NOT DISTINCT FROM people.unit_id AND counts.question = people.question
WHERE cell.campaign_id = people.campaign_id AND cell.question = people.question
    AND cell.unit_id IS NOT DISTINCT FROM people.unit_id
"""
BACK = [
    "UPDATE relationships_response SET is_in_a_figure = true WHERE published_on IS NOT NULL",
    """
    UPDATE relationships_givenanswer AS answer
    SET is_in_a_figure = true, is_told_itself = value IS NOT NULL
    FROM relationships_response AS response
    WHERE response.key = answer.response_id AND response.published_on IS NOT NULL
    """,
]


class Migration(migrations.Migration):
    dependencies = [("relationships", "0065_told_by_department")]
    operations = [migrations.RunSQL([PEOPLE, ANSWERS], BACK)]
