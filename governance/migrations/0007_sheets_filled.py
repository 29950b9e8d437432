from django.db import migrations

FILL = """
    INSERT INTO governance_sheet (assessment_id, person_id, handed_in_at)
        SELECT id, by_id, finished_at FROM governance_assessment
        ON CONFLICT DO NOTHING;
    UPDATE governance_statementanswer SET sheet_id = sheet.id FROM governance_sheet AS sheet
        WHERE governance_statementanswer.sheet_id IS NULL
        AND sheet.assessment_id = governance_statementanswer.assessment_id;
    INSERT INTO governance_statementcell (
        assessment_id, statement_id, zeros, ones, twos, threes, dont_know, not_applicable, weighed,
        weights
    )
        SELECT answer.assessment_id, statement_id,
            count(*) FILTER (WHERE score = 0), count(*) FILTER (WHERE score = 1),
            count(*) FILTER (WHERE score = 2), count(*) FILTER (WHERE score = 3),
            count(*) FILTER (WHERE given = 'dont_know'),
            count(*) FILTER (WHERE given = 'not_applicable'),
            count(importance), coalesce(sum(importance), 0)
        FROM governance_statementanswer AS answer
        JOIN governance_assessment AS assessment ON assessment.id = answer.assessment_id
        WHERE assessment.finished_at IS NOT NULL
        GROUP BY answer.assessment_id, statement_id
        ON CONFLICT DO NOTHING;
    INSERT INTO governance_assessmentcell (
        checklist_id, unit_id, cluster_id, assessment_id, scores, scored, dont_know,
        not_applicable, asked, people, differing, agreed, is_current, finished_at
    )
        SELECT assessment.checklist_id, assessment.unit_id, practice.cluster_id, assessment.id,
            coalesce(sum(answer.score), 0), count(answer.score),
            count(*) FILTER (WHERE answer.given = 'dont_know'),
            count(*) FILTER (WHERE answer.given = 'not_applicable'),
            (
                SELECT count(*) FROM governance_statement AS each
                JOIN governance_practice AS its ON its.id = each.practice_id
                WHERE its.cluster_id = practice.cluster_id
                AND (assessment.extent = 'full' OR each.is_quick_scan)
            ),
            1, 0, 0, false, assessment.finished_at
        FROM governance_statementanswer AS answer
        JOIN governance_assessment AS assessment ON assessment.id = answer.assessment_id
        JOIN governance_statement AS statement ON statement.id = answer.statement_id
        JOIN governance_practice AS practice ON practice.id = statement.practice_id
        WHERE assessment.finished_at IS NOT NULL
        GROUP BY assessment.id, practice.cluster_id
        ON CONFLICT DO NOTHING;
    UPDATE governance_assessment SET is_shown = true
        WHERE id IN (SELECT assessment_id FROM governance_assessmentcell);
"""

UNFILL = "DELETE FROM governance_assessmentcell WHERE NOT is_current;"


class Migration(migrations.Migration):
    """Who went through a checklist alone has one sheet; the assessments before the last count, too."""

    dependencies = [("governance", "0006_assessments_by_several")]

    operations = [migrations.RunSQL(FILL, UNFILL)]
