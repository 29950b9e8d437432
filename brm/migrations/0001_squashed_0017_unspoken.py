"""All that 0001 to 0017 make, for a database in which none of them ran.

Left out is what they did to rows, of which a fresh database has none: marks to work figures out anew
(0006, 0008) and files cut into pieces (0014). See docs/decisions/0053.
"""

import brm.health.models
import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.lookups
from django.db import migrations, models

from brm.base.tables import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ('brm', '0001_job_runs'),
        ('brm', '0002_imports'),
        ('brm', '0003_demo_clock'),
        ('brm', '0004_unit_pulse'),
        ('brm', '0005_pulse_roles'),
        ('brm', '0006_renew_for_roles'),
        ('brm', '0007_health'),
        ('brm', '0008_renew_for_health'),
        ('brm', '0009_import_journal'),
        ('brm', '0010_import_complete_for'),
        ('brm', '0011_words_to_find'),
        ('brm', '0012_long_imports'),
        ('brm', '0013_said_back'),
        ('brm', '0014_import_pieces'),
        ('brm', '0015_answers_on_time'),
        ('brm', '0016_imports_taken_back_by_a_worker'),
        ('brm', '0017_unspoken'),
    ]

    initial = True

    dependencies = [
        ('governance', '0008_sheets_only'),
        ('relationships', '0071_ways'),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name='JobRun',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=100, unique=True, verbose_name='job')),
                        ('last_started_at', models.DateTimeField(verbose_name='last started')),
                        ('last_finished_at', models.DateTimeField(blank=True, null=True, verbose_name='last finished')),
                        ('outcome', models.CharField(choices=[('running', 'running'), ('done', 'done'), ('failed', 'failed')], default='running', max_length=10, verbose_name='outcome')),
                        ('detail', models.CharField(blank=True, max_length=500, verbose_name='detail')),
                        ('recent', models.CharField(blank=True, help_text='The last 14, oldest first: d for done, f for failed.', max_length=14, verbose_name='last runs')),
                    ],
                    options={
                        'verbose_name': 'regular job',
                        'verbose_name_plural': 'regular jobs',
                        'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ['running', 'done', 'failed'])), name='jobrun_outcome_known'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='job_run_has_a_name'), models.CheckConstraint(condition=models.Q(('outcome', 'running'), ('last_finished_at__isnull', False), _connector='OR'), name='job_run_ended_has_a_moment')],
                    },
                ),
                migrations.CreateModel(
                    name='Import',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('organisation', 'departments, posts and people at once (a personnel list)'), ('units', 'departments'), ('people', 'people')], max_length=12, verbose_name='what it holds')),
                        ('file_name', models.CharField(max_length=200, verbose_name='file')),
                        ('columns', models.JSONField(default=dict, verbose_name='columns')),
                        ('joins', models.JSONField(default=dict, verbose_name='departments that are the same')),
                        ('state', models.CharField(choices=[('checking', 'is being checked'), ('ready', 'read, not kept yet'), ('keeping', 'is being kept'), ('done', 'kept'), ('undoing', 'is being taken back'), ('undone', 'taken back'), ('failed', 'not kept, something stood in the way')], default='ready', max_length=10, verbose_name='state')),
                        ('counts', models.JSONField(default=dict, verbose_name='what came of it')),
                        ('brought_at', models.DateTimeField(verbose_name='brought at')),
                        ('kept_at', models.DateTimeField(blank=True, null=True, verbose_name='kept at')),
                        ('brought_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='relationships.person', verbose_name='brought by')),
                        ('left', models.JSONField(default=list, verbose_name='what stayed when it was taken back')),
                        ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back at')),
                        ('complete_for', models.CharField(choices=[('nothing', 'nothing: whoever is not in it stays as they are'), ('units', 'these departments, with all that lies under them'), ('everything', 'everything: all of our people are in it')], default='nothing', max_length=10, verbose_name='complete for')),
                        ('complete_units', models.JSONField(default=list, verbose_name='departments it is complete for')),
                        ('leavers', models.JSONField(default=list, verbose_name='people who may have left')),
                        ('is_long', models.BooleanField(default=False, verbose_name='worked on by a task')),
                        ('problem', models.TextField(blank=True, verbose_name='what stood in the way')),
                        ('seen', models.JSONField(default=dict, verbose_name='what would happen')),
                        ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='times begun')),
                    ],
                    options={
                        'verbose_name': 'import',
                        'verbose_name_plural': 'imports',
                        'indexes': [models.Index(fields=['-brought_at'], name='import_newest')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['organisation', 'units', 'people'])), name='import_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'undone'), ('undone_at__isnull', False)), models.Q(models.Q(('state', 'undone'), _negated=True), ('undone_at', None)), _connector='OR'), name='import_undone_has_a_moment'), models.CheckConstraint(condition=models.Q(('complete_for__in', ['nothing', 'units', 'everything'])), name='import_complete_for_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('problem', ''), _negated=True), _connector='OR'), name='import_failed_says_why'), models.CheckConstraint(condition=models.Q(('state__in', ['checking', 'ready', 'keeping', 'done', 'undoing', 'undone', 'failed'])), name='import_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('kept_at', None), ('state__in', ('checking', 'keeping', 'ready', 'failed'))), models.Q(('kept_at__isnull', False), ('state__in', ['done', 'undoing', 'undone'])), _connector='OR'), name='import_kept_has_a_moment')],
                    },
                ),
                migrations.CreateModel(
                    name='DemoClock',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ahead', models.DurationField(default=datetime.timedelta, verbose_name='ahead by')),
                        ('moved_from', models.DateTimeField(blank=True, null=True, verbose_name='moved from')),
                        ('did', models.JSONField(blank=True, default=dict, verbose_name='what happened')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ],
                    options={
                        'verbose_name': 'clock of the demo',
                        'verbose_name_plural': 'clock of the demo',
                        'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='demo_clock_is_one_row'), models.CheckConstraint(condition=models.Q(('ahead__gte', datetime.timedelta(0))), name='demo_clock_never_behind')],
                    },
                ),
                migrations.CreateModel(
                    name='UnitPulse',
                    fields=[
                        ('unit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='pulse', serialize=False, to='relationships.unit', verbose_name='department')),
                        ('day', models.DateField(default=datetime.date(1900, 1, 1), verbose_name='of the day')),
                        ('computed_at', models.DateTimeField(verbose_name='worked out at')),
                        ('last_visit_at', models.DateTimeField(blank=True, null=True, verbose_name='last visit')),
                        ('visit_due_on', models.DateField(default=datetime.date(1900, 1, 1), verbose_name='visited in its rhythm until')),
                        ('next_visit_at', models.DateTimeField(blank=True, null=True, verbose_name='next visit')),
                        ('buddies', models.PositiveIntegerField(default=0, verbose_name='buddies')),
                        ('mood_counts', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=brm.health.models.no_weeks, size=12)),
                        ('mood_sums', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=brm.health.models.no_weeks, size=12)),
                        ('mood_squares', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=brm.health.models.no_weeks, size=12)),
                        ('mood_n', models.PositiveIntegerField(default=0, verbose_name='visits with a mood, four weeks')),
                        ('mood_mean', models.FloatField(blank=True, null=True, verbose_name='mood, four weeks')),
                        ('open_voices', models.PositiveIntegerField(default=0, verbose_name='waiting for an answer')),
                        ('overdue_voices', models.PositiveIntegerField(default=0, verbose_name='answers overdue')),
                        ('unowned_voices', models.PositiveIntegerField(default=0, verbose_name='without an owner')),
                        ('unconfirmed_voices', models.PositiveIntegerField(default=0, verbose_name='not confirmed yet')),
                        ('done_voices', models.PositiveIntegerField(default=0, verbose_name='done, year')),
                        ('working_voices', models.PositiveIntegerField(default=0, verbose_name='being worked on, year')),
                        ('cannot_voices', models.PositiveIntegerField(default=0, verbose_name='cannot, year')),
                        ('answers_in_time', models.PositiveIntegerField(default=0, verbose_name='first answers on time, year')),
                        ('answers_late', models.PositiveIntegerField(default=0, verbose_name='first answers late, year')),
                        ('open_business', models.PositiveIntegerField(default=0, verbose_name='open promises, business')),
                        ('open_it', models.PositiveIntegerField(default=0, verbose_name='open promises, IT')),
                        ('overdue_business', models.PositiveIntegerField(default=0, verbose_name='late promises, business')),
                        ('overdue_it', models.PositiveIntegerField(default=0, verbose_name='late promises, IT')),
                        ('overdue_promises', models.PositiveIntegerField(default=0, verbose_name='late promises')),
                        ('kept_business', models.PositiveIntegerField(default=0, verbose_name='kept, business, year')),
                        ('kept_it', models.PositiveIntegerField(default=0, verbose_name='kept, IT, year')),
                        ('closed_business', models.PositiveIntegerField(default=0, verbose_name='kept or not, business, year')),
                        ('closed_it', models.PositiveIntegerField(default=0, verbose_name='kept or not, IT, year')),
                        ('urgency', models.PositiveSmallIntegerField(default=0, verbose_name='urgency')),
                        ('reason', models.CharField(blank=True, choices=[('', 'nothing presses'), ('answer_late', 'an answer is late'), ('nobody_goes', 'a visit that nobody can go to'), ('objected', 'a summary was corrected'), ('no_owner', 'something heard has no owner'), ('silent', 'nobody has been there for long'), ('promise_late', 'a promise is late'), ('no_buddy', 'nobody goes there'), ('role_vacant', 'nobody fills a role'), ('role_ends', 'a role ends soon'), ('language', 'no buddy speaks their language')], default='', max_length=12, verbose_name='because')),
                        ('late_promise', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='relationships.promise', verbose_name='longest late')),
                        ('late_voice', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='relationships.voice', verbose_name='longest without its answer')),
                        ('objected_visit', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='relationships.visit', verbose_name='summary corrected')),
                        ('unmanned_visit', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='relationships.visit', verbose_name='nobody can go')),
                        ('unowned_voice', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='relationships.voice', verbose_name='longest without an owner')),
                        ('ending_role', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='governance.roleassignment', verbose_name='ends first')),
                        ('ending_roles', models.PositiveIntegerField(default=0, verbose_name='roles that end soon')),
                        ('vacant_role', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='governance.roleassignment', verbose_name='longest vacant')),
                        ('vacant_roles', models.PositiveIntegerField(default=0, verbose_name='roles that nobody fills')),
                        ('answers_of', models.PositiveSmallIntegerField(editable=False, null=True)),
                        ('answers_points', models.PositiveSmallIntegerField(editable=False, null=True)),
                        ('experience_of', models.PositiveSmallIntegerField(editable=False, null=True)),
                        ('experience_points', models.PositiveSmallIntegerField(editable=False, null=True)),
                        ('facts', models.JSONField(blank=True, default=dict, verbose_name='of which facts')),
                        ('formula', models.PositiveSmallIntegerField(default=1, editable=False)),
                        ('health', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='health')),
                        ('is_silent', models.BooleanField(default=False, verbose_name='quiet: no sign of life')),
                        ('promises_of', models.PositiveSmallIntegerField(editable=False, null=True)),
                        ('promises_points', models.PositiveSmallIntegerField(editable=False, null=True)),
                        ('visits_of', models.PositiveSmallIntegerField(editable=False, null=True)),
                        ('visits_points', models.PositiveSmallIntegerField(editable=False, null=True)),
                        ('able_help', models.PositiveIntegerField(default=0, verbose_name='can do it with a little help, year')),
                        ('able_of', models.PositiveIntegerField(default=0, verbose_name='said whether they can, year')),
                        ('able_yes', models.PositiveIntegerField(default=0, verbose_name='can do it themselves, year')),
                        ('understood_of', models.PositiveIntegerField(default=0, verbose_name='said whether understood, year')),
                        ('understood_yes', models.PositiveIntegerField(default=0, verbose_name='understood, year')),
                        ('on_time_share', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.functions.comparison.Cast('answers_in_time', models.FloatField()), '/', django.db.models.functions.comparison.Cast(django.db.models.functions.comparison.NullIf(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('answers_in_time'), '+', models.F('answers_late')), '+', models.F('overdue_voices')), models.Value(0)), models.FloatField())), output_field=models.FloatField(), verbose_name='share of answers on time, year')),
                        ('unspoken', models.CharField(blank=True, max_length=10, verbose_name='language that no buddy speaks')),
                    ],
                    options={
                        'verbose_name': 'figures of a department',
                        'verbose_name_plural': 'figures of departments',
                        'indexes': [models.Index(fields=['day'], name='pulse_by_day'), models.Index(fields=['visit_due_on', 'unit'], name='pulse_by_visit_due'), models.Index(fields=['-overdue_voices', '-unit'], name='pulse_by_answers_overdue'), models.Index(fields=['-open_voices', '-unit'], name='pulse_by_open_voices'), models.Index(fields=['-overdue_promises', '-unit'], name='pulse_by_promises_late'), models.Index(fields=['mood_mean', 'unit'], name='pulse_by_mood'), models.Index(fields=['next_visit_at', 'unit'], name='pulse_by_next_visit'), models.Index(condition=models.Q(('urgency__gt', 0)), fields=['-urgency', 'unit'], name='pulse_urgent'), models.Index(fields=['health', 'unit'], name='pulse_by_health'), models.Index(fields=['-urgency', '-unit'], name='pulse_by_urgency'), models.Index(fields=['on_time_share', 'unit'], name='pulse_by_answers_on_time')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('urgency', 0)), models.Q(('urgency__gt', 0), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='pulse_urgent_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('mood_mean', None), ('mood_n', 0)), models.Q(('mood_mean__isnull', False), ('mood_mean__range', (1, 5)), ('mood_n__gt', 0)), _connector='OR'), name='pulse_mood_has_its_n'), models.CheckConstraint(condition=models.Q(('kept_business__lte', models.F('closed_business')), ('kept_it__lte', models.F('closed_it'))), name='pulse_kept_is_part_of_closed'), models.CheckConstraint(condition=models.Q(models.Q(('experience_of', None), ('experience_points', None)), models.Q(('experience_of__gt', 0), ('experience_points__isnull', False), ('experience_points__lte', models.F('experience_of'))), _connector='OR'), name='unitpulse_experience_is_part_of'), models.CheckConstraint(condition=models.Q(models.Q(('answers_of', None), ('answers_points', None)), models.Q(('answers_of__gt', 0), ('answers_points__isnull', False), ('answers_points__lte', models.F('answers_of'))), _connector='OR'), name='unitpulse_answers_is_part_of'), models.CheckConstraint(condition=models.Q(models.Q(('visits_of', None), ('visits_points', None)), models.Q(('visits_of__gt', 0), ('visits_points__isnull', False), ('visits_points__lte', models.F('visits_of'))), _connector='OR'), name='unitpulse_visits_is_part_of'), models.CheckConstraint(condition=models.Q(models.Q(('promises_of', None), ('promises_points', None)), models.Q(('promises_of__gt', 0), ('promises_points__isnull', False), ('promises_points__lte', models.F('promises_of'))), _connector='OR'), name='unitpulse_promises_is_part_of'), models.CheckConstraint(condition=models.Q(('health', None), ('health', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.functions.comparison.Coalesce(models.F('experience_points'), 0), '+', django.db.models.functions.comparison.Coalesce(models.F('answers_points'), 0)), '+', django.db.models.functions.comparison.Coalesce(models.F('visits_points'), 0)), '+', django.db.models.functions.comparison.Coalesce(models.F('promises_points'), 0))), _connector='OR'), name='unitpulse_health_is_the_sum_of_its_parts'), models.CheckConstraint(condition=models.Q(models.Q(('health__isnull', False), ('is_silent', False), django.db.models.lookups.Exact(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.functions.comparison.Coalesce(models.F('experience_of'), 0), '+', django.db.models.functions.comparison.Coalesce(models.F('answers_of'), 0)), '+', django.db.models.functions.comparison.Coalesce(models.F('visits_of'), 0)), '+', django.db.models.functions.comparison.Coalesce(models.F('promises_of'), 0)), models.Value(100))), models.Q(('answers_of', None), ('experience_of', None), ('health', None), ('promises_of', None), ('visits_of', None)), _connector='OR'), name='unitpulse_health_is_of_a_hundred'), models.CheckConstraint(condition=models.Q(('understood_yes__lte', models.F('understood_of')), ('able_of__gte', django.db.models.expressions.CombinedExpression(models.F('able_yes'), '+', models.F('able_help')))), name='pulse_said_is_part_of_asked'), models.CheckConstraint(condition=models.Q(('reason__in', ['', 'answer_late', 'nobody_goes', 'objected', 'no_owner', 'silent', 'promise_late', 'no_buddy', 'role_vacant', 'role_ends', 'language'])), name='unitpulse_reason_known')],
                    },
                ),
                migrations.CreateModel(
                    name='HealthDay',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('health', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='health')),
                        ('experience_points', models.PositiveSmallIntegerField(editable=False, null=True)),
                        ('experience_of', models.PositiveSmallIntegerField(editable=False, null=True)),
                        ('answers_points', models.PositiveSmallIntegerField(editable=False, null=True)),
                        ('answers_of', models.PositiveSmallIntegerField(editable=False, null=True)),
                        ('visits_points', models.PositiveSmallIntegerField(editable=False, null=True)),
                        ('visits_of', models.PositiveSmallIntegerField(editable=False, null=True)),
                        ('promises_points', models.PositiveSmallIntegerField(editable=False, null=True)),
                        ('promises_of', models.PositiveSmallIntegerField(editable=False, null=True)),
                        ('is_silent', models.BooleanField(default=False, verbose_name='quiet: no sign of life')),
                        ('facts', models.JSONField(blank=True, default=dict, verbose_name='of which facts')),
                        ('formula', models.PositiveSmallIntegerField(default=1, editable=False)),
                        ('day', models.DateField(verbose_name='of the day')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='health_days', to='relationships.unit', verbose_name='department')),
                    ],
                    options={
                        'verbose_name': 'health of a day',
                        'verbose_name_plural': 'health of days',
                        'abstract': False,
                        'indexes': [models.Index(fields=['day'], name='health_day_by_day')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('experience_of', None), ('experience_points', None)), models.Q(('experience_of__gt', 0), ('experience_points__isnull', False), ('experience_points__lte', models.F('experience_of'))), _connector='OR'), name='healthday_experience_is_part_of'), models.CheckConstraint(condition=models.Q(models.Q(('answers_of', None), ('answers_points', None)), models.Q(('answers_of__gt', 0), ('answers_points__isnull', False), ('answers_points__lte', models.F('answers_of'))), _connector='OR'), name='healthday_answers_is_part_of'), models.CheckConstraint(condition=models.Q(models.Q(('visits_of', None), ('visits_points', None)), models.Q(('visits_of__gt', 0), ('visits_points__isnull', False), ('visits_points__lte', models.F('visits_of'))), _connector='OR'), name='healthday_visits_is_part_of'), models.CheckConstraint(condition=models.Q(models.Q(('promises_of', None), ('promises_points', None)), models.Q(('promises_of__gt', 0), ('promises_points__isnull', False), ('promises_points__lte', models.F('promises_of'))), _connector='OR'), name='healthday_promises_is_part_of'), models.CheckConstraint(condition=models.Q(('health', None), ('health', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.functions.comparison.Coalesce(models.F('experience_points'), 0), '+', django.db.models.functions.comparison.Coalesce(models.F('answers_points'), 0)), '+', django.db.models.functions.comparison.Coalesce(models.F('visits_points'), 0)), '+', django.db.models.functions.comparison.Coalesce(models.F('promises_points'), 0))), _connector='OR'), name='healthday_health_is_the_sum_of_its_parts'), models.CheckConstraint(condition=models.Q(models.Q(('health__isnull', False), ('is_silent', False), django.db.models.lookups.Exact(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.functions.comparison.Coalesce(models.F('experience_of'), 0), '+', django.db.models.functions.comparison.Coalesce(models.F('answers_of'), 0)), '+', django.db.models.functions.comparison.Coalesce(models.F('visits_of'), 0)), '+', django.db.models.functions.comparison.Coalesce(models.F('promises_of'), 0)), models.Value(100))), models.Q(('answers_of', None), ('experience_of', None), ('health', None), ('promises_of', None), ('visits_of', None)), _connector='OR'), name='healthday_health_is_of_a_hundred'), models.UniqueConstraint(fields=('unit', 'day'), name='health_day_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Entry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('row', models.PositiveIntegerField(verbose_name='row of the file')),
                        ('kind', models.CharField(choices=[('unit', 'department'), ('person', 'person'), ('post', 'post')], max_length=10, verbose_name='what')),
                        ('record_id', models.BigIntegerField(verbose_name='its key')),
                        ('act', models.CharField(choices=[('made', 'made'), ('changed', 'changed')], max_length=10, verbose_name='done with it')),
                        ('before', models.JSONField(default=dict, verbose_name='before')),
                        ('after', models.JSONField(default=dict, verbose_name='after')),
                        ('version', models.PositiveIntegerField(blank=True, null=True, verbose_name='its version then')),
                        ('brought', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='brm.import', verbose_name='import')),
                    ],
                    options={
                        'verbose_name': 'entry of an import',
                        'verbose_name_plural': 'entries of imports',
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['unit', 'person', 'post'])), name='entry_kind_known'), models.CheckConstraint(condition=models.Q(('act__in', ['made', 'changed'])), name='entry_act_known'), models.UniqueConstraint(fields=('brought', 'kind', 'record_id'), name='import_entry_once_a_record')],
                    },
                ),
                migrations.CreateModel(
                    name='Word',
                    fields=[
                        ('word', models.CharField(max_length=30, primary_key=True, serialize=False, verbose_name='word')),
                        ('near', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), editable=False, size=None)),
                    ],
                    options={
                        'verbose_name': 'word to find by',
                        'verbose_name_plural': 'words to find by',
                        'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['near'], name='word_near')],
                    },
                ),
                migrations.CreateModel(
                    name='Progress',
                    fields=[
                        ('brought', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='progress', serialize=False, to='brm.import', verbose_name='import')),
                        ('step', models.CharField(choices=[('waiting', 'Waiting for its turn'), ('reading', 'Reading the rows'), ('comparing', 'Comparing with what we have'), ('units', 'Keeping the departments'), ('people', 'Keeping the people'), ('posts', 'Keeping the posts'), ('undoing', 'Taking back what nobody touched since'), ('clearing', 'Clearing away what this file made')], default='waiting', max_length=10, verbose_name='what happens')),
                        ('done', models.PositiveIntegerField(default=0, verbose_name='rows done')),
                        ('of', models.PositiveIntegerField(default=0, verbose_name='of so many')),
                    ],
                    options={
                        'verbose_name': 'progress of an import',
                        'verbose_name_plural': 'progress of imports',
                        'constraints': [models.CheckConstraint(condition=models.Q(('step__in', ['waiting', 'reading', 'comparing', 'units', 'people', 'posts', 'undoing', 'clearing'])), name='progress_step_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Piece',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(verbose_name='number')),
                        ('content', models.BinaryField(verbose_name='content')),
                        ('brought', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='brm.import', verbose_name='import')),
                    ],
                    options={
                        'verbose_name': 'piece of a file',
                        'verbose_name_plural': 'pieces of files',
                        'constraints': [models.UniqueConstraint(fields=('brought', 'number'), name='import_piece_once')],
                    },
                ),
            ],
        ),
    ]
