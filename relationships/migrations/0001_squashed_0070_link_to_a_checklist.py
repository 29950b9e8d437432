"""All that 0001 to 0070 make, for a database in which none of them ran: a hundredth of their work.

What they did to rows is left out, for a fresh database has none: words folded and chosen from the list
(0006, 0012, 0025, 0046), days, moves, endings and marks filled in (0017, 0036, 0038, 0047, 0054, 0062,
0066), stand-ins ended (0043), ballots sealed (0056). See docs/decisions/0053.
"""

import brm.base.db
import brm.base.words
import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models

from brm.base.tables import CreateTables

# The words of a text, folded as `brm.base.db.folded` does: lower case, without accents. What stands
# between letters is a blank, so that no address or path becomes one long word. The cost tells the
# planner to take them from the index: working them out takes as long as reading many rows.
WORDS = r"""
CREATE FUNCTION brm_words(said text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 20000 AS $$
BEGIN
  IF octet_length(said) <> length(said) THEN
    said := regexp_replace(normalize(replace(said, 'ß', 'ss'), NFKD), '[\u0300-\u036f]', '', 'g');
  END IF;
  RETURN to_tsvector(
    'pg_catalog.simple'::regconfig,
    translate(lower(said), '.,:;/\-_@&<>''’+=#%~?!()[]{}"', repeat(' ', 40))
  );
END
$$
"""

NO_CIRCLES = """
CREATE FUNCTION unit_is_not_above_itself() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above bigint := NEW.parent_id;
    steps integer := 0;
BEGIN
    -- one at a time, as in units.services.lock_tree: two moves at once could make a circle that
    -- neither of them sees
    PERFORM pg_advisory_xact_lock(7110001);
    SELECT parent_id INTO above FROM relationships_unit WHERE id = NEW.id;
    WHILE above IS NOT NULL LOOP
        steps := steps + 1;
        IF above = NEW.id OR steps > 1000 THEN
            RAISE EXCEPTION 'department % would be part of itself', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'unit_is_not_above_itself';
        END IF;
        SELECT parent_id INTO above FROM relationships_unit WHERE id = above;
    END LOOP;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER unit_is_not_above_itself
    AFTER INSERT OR UPDATE OF parent_id ON relationships_unit
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL)
    EXECUTE FUNCTION unit_is_not_above_itself();
"""
CIRCLES = """
DROP TRIGGER unit_is_not_above_itself ON relationships_unit;
DROP FUNCTION unit_is_not_above_itself();
"""

FEEDBACK = """
CREATE FUNCTION form_version_published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.published_at IS NOT NULL THEN
    RAISE EXCEPTION 'form_version_published_stays' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER form_version_published_stays BEFORE UPDATE ON relationships_formversion
  FOR EACH ROW EXECUTE FUNCTION form_version_published_stays();

CREATE FUNCTION campaign_announcement_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.announced <> OLD.announced OR (OLD.state <> 'draft' AND (
      NEW.form_version_id <> OLD.form_version_id
      OR NEW.smallest_group <> OLD.smallest_group OR NEW.smallest_words <> OLD.smallest_words
      OR NEW.rhythm <> OLD.rhythm OR NEW.state = 'draft')) THEN
    RAISE EXCEPTION 'campaign_announcement_stays' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER campaign_announcement_stays BEFORE UPDATE ON relationships_campaign
  FOR EACH ROW EXECUTE FUNCTION campaign_announcement_stays();

CREATE FUNCTION response_anonymous_has_no_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.person_id IS NOT NULL AND EXISTS (
      SELECT FROM relationships_campaign WHERE id = NEW.campaign_id AND announced = 'anonymous') THEN
    RAISE EXCEPTION 'response_anonymous_has_no_person' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER response_anonymous_has_no_person BEFORE INSERT OR UPDATE ON relationships_response
  FOR EACH ROW EXECUTE FUNCTION response_anonymous_has_no_person();
"""
NO_FEEDBACK = """
DROP TRIGGER response_anonymous_has_no_person ON relationships_response;
DROP FUNCTION response_anonymous_has_no_person();
DROP TRIGGER campaign_announcement_stays ON relationships_campaign;
DROP FUNCTION campaign_announcement_stays();
DROP TRIGGER form_version_published_stays ON relationships_formversion;
DROP FUNCTION form_version_published_stays();
"""

REWRITE = """
CREATE FUNCTION rewrite_invitations(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE one bigint;
BEGIN
  -- One by one in the order of their numbers: neither the place on the disk nor the transaction
  -- of a row then tells when it was ticked off.
  FOR one IN SELECT id FROM relationships_invitation WHERE campaign_id = wanted ORDER BY id LOOP
    UPDATE relationships_invitation SET state = state WHERE id = one;
  END LOOP;
END $$;
"""

STAY = """
CREATE FUNCTION voice_words_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.first_words <> (CASE WHEN OLD.first_words <> '' THEN OLD.first_words ELSE OLD.words END)
    THEN RAISE EXCEPTION 'what was said first stays'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'voice_words_stay';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER voice_words_stay BEFORE UPDATE ON relationships_voice FOR EACH ROW
    WHEN (OLD.words <> NEW.words OR OLD.first_words <> NEW.first_words)
    EXECUTE FUNCTION voice_words_stay();
"""
LET_GO = """
DROP TRIGGER voice_words_stay ON relationships_voice;
DROP FUNCTION voice_words_stay();
"""


def make_agreed(apps, schema_editor):
    """The one row of what is agreed here."""
    apps.get_model("relationships", "Agreed").objects.get_or_create(pk=1)


class Migration(migrations.Migration):

    replaces = [
        ('relationships', '0001_first'),
        ('relationships', '0002_agreed_row'),
        ('relationships', '0003_rounds_busy_and_last'),
        ('relationships', '0004_message_urgent'),
        ('relationships', '0005_history_and_no_circles'),
        ('relationships', '0006_voice_words_and_history'),
        ('relationships', '0007_feedback'),
        ('relationships', '0008_once_from_a_phone'),
        ('relationships', '0009_promise_moved_and_history'),
        ('relationships', '0010_ballot_box'),
        ('relationships', '0011_agreed_history'),
        ('relationships', '0012_word_of_the_list'),
        ('relationships', '0013_word_chosen'),
        ('relationships', '0014_sent_form'),
        ('relationships', '0015_link_to_the_board'),
        ('relationships', '0016_voice_first_due'),
        ('relationships', '0017_voice_first_due_filled'),
        ('relationships', '0018_voice_first_due_kept'),
        ('relationships', '0019_voice_sealed'),
        ('relationships', '0020_person_email_before'),
        ('relationships', '0021_sign_in_words'),
        ('relationships', '0022_voice_group'),
        ('relationships', '0023_hand_over'),
        ('relationships', '0024_voices_in_full'),
        ('relationships', '0025_voice_systems_folded'),
        ('relationships', '0026_promise_moved_in_time'),
        ('relationships', '0027_words_to_find'),
        ('relationships', '0028_seen'),
        ('relationships', '0029_visit_replaces'),
        ('relationships', '0030_given_hours'),
        ('relationships', '0031_stand_ins'),
        ('relationships', '0032_in_stream'),
        ('relationships', '0033_thanks_with_consent'),
        ('relationships', '0034_visits_summed_up_by_time'),
        ('relationships', '0035_seen_and_solved'),
        ('relationships', '0036_seen_endings'),
        ('relationships', '0037_promise_moves'),
        ('relationships', '0038_promise_moves_filled'),
        ('relationships', '0039_saved_views'),
        ('relationships', '0040_wishes_for_visits'),
        ('relationships', '0041_hold_of_the_outbox'),
        ('relationships', '0042_seen_before_it_was_a_voice'),
        ('relationships', '0043_stand_ins_apart'),
        ('relationships', '0044_one_stand_in_on_a_day'),
        ('relationships', '0045_seen_systems_folded'),
        ('relationships', '0046_fill_seen_systems'),
        ('relationships', '0047_campaign_places'),
        ('relationships', '0048_several_answers'),
        ('relationships', '0049_themes'),
        ('relationships', '0050_unfinished_answers'),
        ('relationships', '0051_link_word'),
        ('relationships', '0052_own_words_to_leave_out'),
        ('relationships', '0053_answers_told_themselves'),
        ('relationships', '0054_fill_answers_told_themselves'),
        ('relationships', '0055_ballot_sealed'),
        ('relationships', '0056_seal_ballots'),
        ('relationships', '0057_ballot_sealed_only'),
        ('relationships', '0058_campaigns_ask_rest_and_start_by_themselves'),
        ('relationships', '0059_editions_of_figures'),
        ('relationships', '0060_campaigns_come_again_and_choose_among_people'),
        ('relationships', '0061_words_by_campaign'),
        ('relationships', '0062_words_by_campaign_filled'),
        ('relationships', '0063_confidential'),
        ('relationships', '0064_system_facts'),
        ('relationships', '0065_told_by_department'),
        ('relationships', '0066_fill_told_by_department'),
        ('relationships', '0067_no_answer_is_marked'),
        ('relationships', '0068_sheets_have_a_day'),
        ('relationships', '0069_links_of_roles'),
        ('relationships', '0070_link_to_a_checklist'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.RunSQL(WORDS, "DROP FUNCTION brm_words(text)"),
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Announcement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('subject', models.CharField(max_length=200, verbose_name='subject')),
                        ('text', models.TextField(max_length=20000, verbose_name='text')),
                        ('is_urgent', models.BooleanField(default=False, verbose_name='urgent')),
                        ('made_at', models.DateTimeField(verbose_name='made at')),
                    ],
                    options={
                        'verbose_name': 'announcement',
                        'verbose_name_plural': 'announcements',
                    },
                ),
                migrations.CreateModel(
                    name='Dirty',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('unit_id', models.BigIntegerField(verbose_name='department')),
                    ],
                    options={
                        'verbose_name': 'figures to renew',
                        'verbose_name_plural': 'figures to renew',
                    },
                ),
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                        ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                        ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                        ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                        ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                        ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                        ('theme', models.CharField(choices=[('system', 'as the device'), ('light', 'light'), ('dark', 'dark')], default='system', max_length=10, verbose_name='colours')),
                        ('has_keyboard', models.BooleanField(default=True, verbose_name='keyboard shortcuts')),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ],
                    options={
                        'verbose_name': 'sign-in',
                        'verbose_name_plural': 'sign-ins',
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('theme__in', ['system', 'light', 'dark'])), name='user_theme_known')],
                    },
                    managers=[
                        ('objects', django.contrib.auth.models.UserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name='Unit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('folded_name', brm.base.db.FoldedField(blank=True, editable=False, max_length=300, of='name')),
                        ('code', models.CharField(blank=True, help_text='The number or name it has in the personnel system; imports find it by this.', max_length=200, null=True, unique=True, verbose_name='code')),
                        ('kind', models.CharField(choices=[('own', 'ours'), ('external', 'outside group')], default='own', max_length=10, verbose_name='kind')),
                        ('lft', models.IntegerField(default=0, editable=False)),
                        ('rgt', models.IntegerField(default=0, editable=False)),
                        ('depth', models.IntegerField(default=0, editable=False)),
                        ('place', models.CharField(blank=True, max_length=120, verbose_name='place')),
                        ('time_zone', models.CharField(default='Europe/Amsterdam', max_length=60, verbose_name='time zone')),
                        ('country', models.CharField(blank=True, max_length=2, verbose_name='country of its public holidays')),
                        ('region', models.CharField(blank=True, max_length=10, verbose_name='region')),
                        ('language', models.CharField(default='en', max_length=10, verbose_name='language')),
                        ('opens_at', models.TimeField(default='08:00', verbose_name='opens at')),
                        ('closes_at', models.TimeField(default='18:00', verbose_name='closes at')),
                        ('workdays', models.CharField(default='MO,TU,WE,TH,FR', max_length=20, verbose_name='working days')),
                        ('people_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='people')),
                        ('rhythm_days', models.PositiveSmallIntegerField(default=14, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(400)], verbose_name='a visit every … days')),
                        ('about', models.TextField(blank=True, max_length=2000, verbose_name='what they do')),
                        ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                        ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='relationships.unit', verbose_name='merged into')),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='relationships.unit', verbose_name='part of')),
                    ],
                    options={
                        'verbose_name': 'department',
                        'verbose_name_plural': 'departments',
                        'indexes': [models.Index(fields=['lft'], name='unit_by_tree'), models.Index(fields=['folded_name', 'id'], name='unit_by_name')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['own', 'external'])), name='unit_kind_known'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='unit_has_a_name'), models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='unit_is_not_under_itself'), models.CheckConstraint(condition=models.Q(('merged_into', None), ('closed_on__isnull', False), _connector='OR'), name='unit_merged_is_closed'), models.CheckConstraint(condition=models.Q(('rhythm_days__range', (1, 400))), name='unit_rhythm_in_range'), models.UniqueConstraint(models.F('parent'), models.F('folded_name'), condition=models.Q(('closed_on', None)), name='unit_name_once_under_its_parent', nulls_distinct=False)],
                    },
                ),
                migrations.CreateModel(
                    name='Person',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('folded_name', brm.base.db.FoldedField(blank=True, editable=False, max_length=300, of='name')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                        ('phone', models.CharField(blank=True, max_length=60, verbose_name='telephone')),
                        ('job_title', models.CharField(blank=True, max_length=200, verbose_name='job title')),
                        ('side', models.CharField(choices=[('business', 'business'), ('it', 'IT')], default='business', max_length=10, verbose_name='side')),
                        ('code', models.CharField(blank=True, help_text='The number in the personnel system; imports find the person by this.', max_length=200, null=True, unique=True, verbose_name='code')),
                        ('language', models.CharField(default='en', max_length=10, verbose_name='language')),
                        ('time_zone', models.CharField(blank=True, max_length=60, verbose_name='time zone')),
                        ('channel', models.CharField(choices=[('mail', 'e-mail'), ('none', 'not by machine')], default='mail', max_length=10, verbose_name='reached by')),
                        ('quiet_from', models.TimeField(blank=True, null=True, verbose_name='no messages from')),
                        ('quiet_until', models.TimeField(blank=True, null=True, verbose_name='no messages until')),
                        ('about', models.TextField(blank=True, max_length=1000, verbose_name='about me')),
                        ('no_feedback_since', models.DateTimeField(blank=True, null=True, verbose_name='wants no feedback forms since')),
                        ('no_digest_since', models.DateTimeField(blank=True, null=True, verbose_name='wants no digests since')),
                        ('left_on', models.DateField(blank=True, null=True, verbose_name='left on')),
                        ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='person', to=settings.AUTH_USER_MODEL, verbose_name='sign-in')),
                        ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='relationships.unit', verbose_name='department')),
                        ('email_before', models.EmailField(blank=True, editable=False, max_length=254, verbose_name='e-mail before')),
                        ('email_since', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='e-mail changed at, not confirmed yet')),
                    ],
                    options={
                        'verbose_name': 'person',
                        'verbose_name_plural': 'people',
                        'indexes': [models.Index(fields=['folded_name', 'id'], name='person_by_name'), models.Index(fields=['unit', 'folded_name'], name='person_by_unit')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('side__in', ['business', 'it'])), name='person_side_known'), models.CheckConstraint(condition=models.Q(('channel__in', ['mail', 'none'])), name='person_channel_known'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='person_has_a_name'), models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='person_email_belongs_to_one'), models.CheckConstraint(condition=models.Q(models.Q(('quiet_from', None), ('quiet_until', None)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False)), _connector='OR'), name='person_quiet_hours_are_a_pair'), models.CheckConstraint(condition=models.Q(('email_before', ''), ('email_since__isnull', False), _connector='OR'), name='person_email_before_has_its_moment')],
                    },
                ),
                migrations.CreateModel(
                    name='Message',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=40, verbose_name='kind')),
                        ('about', models.CharField(max_length=60, verbose_name='about')),
                        ('occasion', models.CharField(blank=True, max_length=60, verbose_name='occasion')),
                        ('channel', models.CharField(choices=[('mail', 'e-mail'), ('none', 'not by machine')], default='mail', max_length=10, verbose_name='channel')),
                        ('state', models.CharField(choices=[('due', 'due'), ('sent', 'sent'), ('kept', 'kept in the mailbox'), ('failed', 'failed'), ('expired', 'no longer needed'), ('held', 'held back')], default='due', max_length=10, verbose_name='state')),
                        ('made_at', models.DateTimeField(verbose_name='made at')),
                        ('due_at', models.DateTimeField(verbose_name='due at')),
                        ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='pointless after')),
                        ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                        ('doubts', models.PositiveSmallIntegerField(default=0, verbose_name='times in doubt')),
                        ('lease', models.UUIDField(blank=True, editable=False, null=True)),
                        ('leased_until', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='sent or given up at')),
                        ('problem', models.CharField(blank=True, max_length=300, verbose_name='what went wrong')),
                        ('to', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='relationships.person', verbose_name='to')),
                        ('is_urgent', models.BooleanField(default=False, verbose_name='also in quiet hours')),
                    ],
                    options={
                        'verbose_name': 'message',
                        'verbose_name_plural': 'messages',
                        'indexes': [models.Index(condition=models.Q(('state', 'due')), fields=['due_at', 'id'], name='message_due'), models.Index(condition=models.Q(('state', 'failed')), fields=['-ended_at', 'id'], name='message_failed'), models.Index(condition=models.Q(('doubts__gt', 0)), fields=['id'], name='message_in_doubt')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['due', 'sent', 'kept', 'failed', 'expired', 'held'])), name='message_state_known'), models.CheckConstraint(condition=models.Q(('channel__in', ['mail', 'none'])), name='message_channel_known'), models.UniqueConstraint(fields=('kind', 'to', 'about', 'occasion'), name='message_once_for_its_cause'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state__in', ['due', 'held'])), models.Q(('ended_at__isnull', False), ('state__in', ['sent', 'kept', 'failed', 'expired'])), _connector='OR'), name='message_ended_has_a_moment')],
                    },
                ),
                migrations.CreateModel(
                    name='Agreed',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.CharField(blank=True, max_length=120, verbose_name='organisation')),
                        ('unit_word', models.CharField(choices=[('department', 'Department · Service'), ('team', 'Team · Groupe'), ('section', 'Section · Secteur'), ('division', 'Division · Département'), ('ward', 'Ward · Pôle'), ('site', 'Site'), ('branch', 'Branch · Bureau'), ('store', 'Store · Magasin')], default='department', max_length=40, verbose_name='our word for a department')),
                        ('service_desk_phone', models.CharField(blank=True, max_length=60, verbose_name='service desk, telephone')),
                        ('service_desk_address', models.CharField(blank=True, max_length=200, verbose_name='service desk, address')),
                        ('first_answer_days', models.PositiveSmallIntegerField(default=5, verbose_name='working days until a first answer')),
                        ('confirmation_days', models.PositiveSmallIntegerField(default=10, verbose_name='working days to say whether it helped')),
                        ('visit_reminder_at', models.TimeField(default='16:00', verbose_name='reminder the working day before, at')),
                        ('feedback_first_reminder', models.PositiveSmallIntegerField(default=3, verbose_name='first feedback reminder, working day')),
                        ('feedback_last_reminder', models.PositiveSmallIntegerField(default=8, verbose_name='last feedback reminder, working day')),
                        ('cool_down_days', models.PositiveSmallIntegerField(default=21, verbose_name='days between two requests to one person')),
                        ('smallest_group', models.PositiveSmallIntegerField(default=5, verbose_name='numbers shown from')),
                        ('smallest_words', models.PositiveSmallIntegerField(default=8, verbose_name="people's words shown from")),
                        ('waking_from', models.TimeField(default='08:00', verbose_name='messages from')),
                        ('waking_until', models.TimeField(default='18:30', verbose_name='messages until')),
                        ('horizon_weeks', models.PositiveSmallIntegerField(default=26, verbose_name='weeks planned ahead')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('leave_out_en', models.CharField(blank=True, max_length=200, verbose_name='what to leave out, in English')),
                        ('leave_out_fr', models.CharField(blank=True, max_length=200, verbose_name='what to leave out, in French')),
                    ],
                    options={
                        'verbose_name': 'what is agreed here',
                        'verbose_name_plural': 'what is agreed here',
                        'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='agreed_is_one_row'), models.CheckConstraint(condition=models.Q(('smallest_group__gte', 5), ('smallest_words__gte', 8)), name='agreed_thresholds_never_below_the_promise'), models.CheckConstraint(condition=models.Q(('feedback_last_reminder__gt', models.F('feedback_first_reminder'))), name='agreed_last_reminder_after_first'), models.CheckConstraint(condition=models.Q(('waking_until__gt', models.F('waking_from'))), name='agreed_waking_hours_in_order'), models.CheckConstraint(condition=models.Q(('unit_word__in', ['department', 'team', 'section', 'division', 'ward', 'site', 'branch', 'store'])), name='agreed_unit_word_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Link',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('purpose', models.CharField(choices=[('form', 'answer a form'), ('door', 'open form of a place'), ('calendar', 'read a calendar'), ('confirm', 'say whether an answer helped'), ('correct', 'agree with or correct a summary'), ('opt_out', 'stop messages'), ('stoplight', 'read the board of a department'), ('word', 'read what was written back'), ('mine', 'read what one said oneself'), ('wish', 'name a subject for a visit or ask for another day'), ('promise', 'say when a promise comes'), ('role', 'accept a role, hand it back or hand it over'), ('agree', 'agree to a role of somebody one leads'), ('review', 'say how well a role can be done'), ('address', "say that an address is one's own"), ('tool', 'tell about a tool'), ('receipt', 'read what became of a tool'), ('assess', 'go through a checklist'), ('welcome', 'make the first administrator')], max_length=10, verbose_name='for')),
                        ('about', models.CharField(max_length=60, verbose_name='about')),
                        ('for_person', models.BigIntegerField(blank=True, null=True, verbose_name='person')),
                        ('version', models.PositiveSmallIntegerField(default=1)),
                        ('made_at', models.DateTimeField(verbose_name='made at')),
                        ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='ends at')),
                        ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='used at')),
                        ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back at')),
                    ],
                    options={
                        'verbose_name': 'link',
                        'verbose_name_plural': 'links',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('purpose', 'about', 'for_person'), name='link_once_for_a_person_and_thing', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('purpose__in', ['form', 'door', 'calendar', 'confirm', 'correct', 'opt_out', 'stoplight', 'word', 'mine', 'wish', 'promise', 'role', 'agree', 'review', 'address', 'tool', 'receipt', 'assess', 'welcome'])), name='link_purpose_known')],
                    },
                ),
                migrations.CreateModel(
                    name='KeptMail',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sent_to', models.CharField(max_length=320, verbose_name='to')),
                        ('subject', models.CharField(max_length=300, verbose_name='subject')),
                        ('text', models.TextField(verbose_name='text')),
                        ('html', models.TextField(blank=True, verbose_name='page')),
                        ('calendar', models.TextField(blank=True, verbose_name='calendar entry')),
                        ('headers', models.JSONField(blank=True, default=dict, verbose_name='headers')),
                        ('kept_at', models.DateTimeField(verbose_name='kept at')),
                        ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kept', to='relationships.message', verbose_name='message')),
                    ],
                    options={
                        'verbose_name': 'kept mail',
                        'verbose_name_plural': 'kept mails',
                        'indexes': [models.Index(fields=['-kept_at', '-id'], name='kept_mail_newest')],
                    },
                ),
                migrations.CreateModel(
                    name='ITBuddy',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('origin', models.CharField(choices=[('it', 'from IT'), ('power_user', 'power user of the business')], default='it', max_length=12, verbose_name='comes')),
                        ('rank', models.CharField(choices=[('primary', 'first buddy'), ('deputy', 'deputy')], default='primary', max_length=10, verbose_name='as')),
                        ('since', models.DateField(verbose_name='since')),
                        ('until', models.DateField(blank=True, null=True, verbose_name='until and including')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='good to know')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='buddy_of', to='relationships.person', verbose_name='person')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='buddies', to='relationships.unit', verbose_name='department')),
                    ],
                    options={
                        'verbose_name': 'IT buddy',
                        'verbose_name_plural': 'IT buddies',
                        'indexes': [models.Index(fields=['unit', 'until'], name='buddy_by_unit')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('origin__in', ['it', 'power_user'])), name='itbuddy_origin_known'), models.CheckConstraint(condition=models.Q(('rank__in', ['primary', 'deputy'])), name='itbuddy_rank_known'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='itbuddy_since_before_until'), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('person', 'unit'), name='buddy_once_at_a_department')],
                    },
                ),
                migrations.CreateModel(
                    name='Absence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('starts_on', models.DateField(verbose_name='away from')),
                        ('ends_on', models.DateField(verbose_name='until and including')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='relationships.person', verbose_name='person')),
                    ],
                    options={
                        'verbose_name': 'absence',
                        'verbose_name_plural': 'absences',
                        'indexes': [models.Index(fields=['person', 'ends_on'], name='absence_by_person')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='absence_starts_on_before_ends_on'), models.UniqueConstraint(fields=('person', 'starts_on', 'ends_on'), name='absence_noted_once')],
                    },
                ),
                migrations.CreateModel(
                    name='System',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('folded_name', brm.base.db.FoldedField(blank=True, editable=False, max_length=300, of='name')),
                        ('run_by', models.CharField(choices=[('it', 'run by IT'), ('business', "the business's own tool"), ('supplier', 'run by a supplier'), ('unknown', 'nobody has said yet who runs it')], default='it', max_length=10, verbose_name='run')),
                        ('what_for', models.TextField(blank=True, max_length=2000, verbose_name='what people do with it')),
                        ('retired_on', models.DateField(blank=True, null=True, verbose_name='retired on')),
                        ('owned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='owned_systems', to='relationships.unit', verbose_name='belongs to')),
                        ('cmdb_id', models.CharField(blank=True, max_length=100, verbose_name='number in the CMDB')),
                        ('cmdb_url', models.URLField(blank=True, max_length=500, verbose_name='page in the CMDB')),
                        ('contract_ends_on', models.DateField(blank=True, null=True, verbose_name='contract ends on')),
                        ('cost_a_year', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='cost a year')),
                        ('cost_currency', models.CharField(blank=True, max_length=3, verbose_name='currency')),
                        ('data_class', models.PositiveSmallIntegerField(choices=[(0, 'not said yet'), (1, 'everybody may see it'), (2, 'for us inside'), (3, 'confidential: for some of us'), (4, 'strictly confidential: harm if it gets out')], default=0, verbose_name='who may see the data')),
                        ('data_in_it', models.CharField(blank=True, max_length=200, verbose_name='data in it')),
                        ('has_personal_data', models.BooleanField(blank=True, null=True, verbose_name='data about people')),
                        ('kept_where', models.CharField(blank=True, choices=[('', 'not said yet'), ('ours', 'with us, on our own servers'), ('device', 'on somebody’s computer or phone'), ('near', 'with a supplier, in Europe'), ('far', 'with a supplier, elsewhere')], max_length=10, verbose_name='where the data lies')),
                        ('paid_by', models.CharField(blank=True, max_length=200, verbose_name='who pays')),
                        ('sign_in', models.CharField(blank=True, choices=[('', 'not said yet'), ('house', 'with the sign-in of the house'), ('own', 'each with an account of its own there'), ('shared', 'with one account that several share'), ('none', 'without signing in')], max_length=10, verbose_name='how people get in')),
                        ('stops_after', models.PositiveSmallIntegerField(choices=[(0, 'not said yet'), (1, 'not within a month'), (2, 'within a month'), (3, 'within a week'), (4, 'within a day'), (5, 'within an hour')], default=0, verbose_name='how soon')),
                        ('users', models.PositiveSmallIntegerField(choices=[(0, 'not said yet'), (1, '1 to 5'), (2, '6 to 25'), (3, '26 to 100'), (4, '101 to 500'), (5, 'more than 500')], default=0, verbose_name='people who work with it')),
                        ('way_out', models.CharField(blank=True, max_length=500, verbose_name='copies, and how to get out of it')),
                        ('what_stops', models.CharField(blank=True, max_length=500, verbose_name='what stops without it')),
                    ],
                    options={
                        'verbose_name': 'system',
                        'verbose_name_plural': 'systems',
                        'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='system_has_a_name'), models.UniqueConstraint(fields=('folded_name',), name='system_name_once'), models.CheckConstraint(condition=models.Q(('run_by__in', ['it', 'business', 'supplier', 'unknown'])), name='system_run_by_known'), models.CheckConstraint(condition=models.Q(('users__in', [0, 1, 2, 3, 4, 5])), name='system_users_known'), models.CheckConstraint(condition=models.Q(('stops_after__in', [0, 1, 2, 3, 4, 5])), name='system_stops_after_known'), models.CheckConstraint(condition=models.Q(('data_class__in', [0, 1, 2, 3, 4])), name='system_data_class_known'), models.CheckConstraint(condition=models.Q(('kept_where__in', ['', 'ours', 'device', 'near', 'far'])), name='system_kept_where_known'), models.CheckConstraint(condition=models.Q(('sign_in__in', ['', 'house', 'own', 'shared', 'none'])), name='system_sign_in_known'), models.CheckConstraint(condition=models.Q(('cost_a_year', None), models.Q(('cost_a_year__gte', 0), ('cost_currency__regex', '^[A-Z]{3}$')), _connector='OR'), name='system_cost_is_money')],
                    },
                ),
                migrations.CreateModel(
                    name='Round',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('rule', models.CharField(max_length=500, verbose_name='how often')),
                        ('starts_on', models.DateField(verbose_name='first on')),
                        ('starts_time', models.TimeField(verbose_name='at')),
                        ('time_zone', models.CharField(max_length=60, verbose_name='time zone')),
                        ('minutes', models.PositiveSmallIntegerField(default=45, validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(480)], verbose_name='minutes')),
                        ('format', models.CharField(choices=[('walk_round', 'walk-round'), ('meeting', 'meeting'), ('call', 'call'), ('it_clinic', 'IT clinic'), ('in_passing', 'in passing')], default='walk_round', max_length=12, verbose_name='how')),
                        ('place', models.CharField(blank=True, max_length=200, verbose_name='where')),
                        ('online', models.URLField(blank=True, max_length=500, verbose_name='online at')),
                        ('question_card', models.TextField(blank=True, max_length=2000, verbose_name='questions to take along')),
                        ('on_closed', models.CharField(choices=[('skip', 'leave it out'), ('next', 'the next day that works'), ('previous', 'the day before that works'), ('keep', 'go all the same')], default='next', max_length=10, verbose_name='on a holiday or free day')),
                        ('max_shift_days', models.PositiveSmallIntegerField(default=5, verbose_name='moved by at most … days')),
                        ('without', models.JSONField(blank=True, default=list, verbose_name='left out')),
                        ('besides', models.JSONField(blank=True, default=list, verbose_name='added')),
                        ('planned_until', models.DateField(editable=False, null=True)),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                        ('buddy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='relationships.itbuddy', verbose_name='buddy')),
                        ('follows', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='followed_by', to='relationships.round')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='relationships.unit', verbose_name='department')),
                        ('last_on', models.DateField(blank=True, null=True, verbose_name='last on')),
                        ('on_busy', models.CharField(choices=[('skip', 'leave it out'), ('next', 'the next day that works'), ('previous', 'the day before that works'), ('keep', 'go all the same')], default='skip', max_length=10, verbose_name='in a busy period of the department')),
                    ],
                    options={
                        'verbose_name': 'round',
                        'verbose_name_plural': 'rounds',
                        'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['planned_until', 'id'], name='round_running_short'), models.Index(condition=models.Q(('ended_at', None)), fields=['unit', 'id'], name='round_by_unit')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('format__in', ['walk_round', 'meeting', 'call', 'it_clinic', 'in_passing'])), name='round_format_known'), models.CheckConstraint(condition=models.Q(('on_closed__in', ['skip', 'next', 'previous', 'keep'])), name='round_on_closed_known'), models.CheckConstraint(condition=models.Q(('rule', ''), _negated=True), name='round_has_a_rule'), models.CheckConstraint(condition=models.Q(('minutes__range', (5, 480))), name='round_minutes_in_range'), models.CheckConstraint(condition=models.Q(('on_busy__in', ['skip', 'next', 'previous', 'keep'])), name='round_on_busy_known'), models.CheckConstraint(condition=models.Q(('last_on__isnull', True), ('last_on__gte', models.F('starts_on')), _connector='OR'), name='round_starts_on_before_last_on')],
                    },
                ),
                migrations.CreateModel(
                    name='Post',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=200, unique=True, verbose_name='post number')),
                        ('title', models.CharField(max_length=300, verbose_name='title')),
                        ('reports_to_number', models.CharField(blank=True, max_length=200, verbose_name='reports to, as the file says')),
                        ('grade', models.CharField(blank=True, max_length=60, verbose_name='grade')),
                        ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                        ('holder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='posts', to='relationships.person', verbose_name='held by')),
                        ('reports_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reports', to='relationships.post', verbose_name='reports to')),
                        ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='relationships.unit', verbose_name='department')),
                    ],
                    options={
                        'verbose_name': 'post',
                        'verbose_name_plural': 'posts',
                        'constraints': [models.CheckConstraint(condition=models.Q(('reports_to', models.F('id')), _negated=True), name='post_reports_not_to_itself')],
                    },
                ),
                migrations.CreateModel(
                    name='Grant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('manager', 'BRM manager')], default='manager', max_length=10, verbose_name='as')),
                        ('since', models.DateField(verbose_name='since')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='relationships.person', verbose_name='person')),
                        ('unit', models.ForeignKey(blank=True, help_text='Empty: for all departments.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='relationships.unit', verbose_name='department')),
                    ],
                    options={
                        'verbose_name': 'grant',
                        'verbose_name_plural': 'grants',
                        'indexes': [models.Index(condition=models.Q(('unit', None)), fields=['person'], name='grant_for_all')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['manager'])), name='grant_kind_known'), models.UniqueConstraint(fields=('person', 'kind', 'unit'), name='grant_given_once', nulls_distinct=False)],
                    },
                ),
                migrations.CreateModel(
                    name='BusyPeriod',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(verbose_name='until and including')),
                        ('what', models.CharField(max_length=120, verbose_name='what keeps them busy')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='busy_periods', to='relationships.unit')),
                    ],
                    options={
                        'verbose_name': 'busy period',
                        'verbose_name_plural': 'busy periods',
                        'indexes': [models.Index(fields=['unit', 'ends_on'], name='busy_by_unit')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='busyperiod_starts_on_before_ends_on')],
                    },
                ),
                migrations.CreateModel(
                    name='BusinessPartner',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('role', models.CharField(choices=[('head', 'head'), ('contact', 'contact person'), ('stakeholder', 'stakeholder')], max_length=12, verbose_name='speaks as')),
                        ('since', models.DateField(verbose_name='since')),
                        ('until', models.DateField(blank=True, null=True, verbose_name='until and including')),
                        ('cares_about', models.TextField(blank=True, max_length=2000, verbose_name='what matters to them')),
                        ('reached_by', models.CharField(blank=True, max_length=200, verbose_name='how they want to be reached')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partnerships', to='relationships.person', verbose_name='person')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='relationships.unit', verbose_name='department')),
                    ],
                    options={
                        'verbose_name': 'business partner',
                        'verbose_name_plural': 'business partners',
                        'indexes': [models.Index(fields=['unit', 'until'], name='partner_by_unit')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['head', 'contact', 'stakeholder'])), name='businesspartner_role_known'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='businesspartner_since_before_until'), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('person', 'unit', 'role'), name='partner_once_in_a_role')],
                    },
                ),
                migrations.CreateModel(
                    name='Use',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('people_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='people')),
                        ('system', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='relationships.system')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='relationships.unit')),
                    ],
                    options={
                        'verbose_name': 'use of a system',
                        'verbose_name_plural': 'uses of systems',
                        'constraints': [models.UniqueConstraint(fields=('system', 'unit'), name='use_of_a_system_once_a_department')],
                    },
                ),
                migrations.CreateModel(
                    name='Visit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('recurrence_id', models.CharField(blank=True, max_length=19, verbose_name='planned for')),
                        ('starts_at', models.DateTimeField(verbose_name='starts at')),
                        ('minutes', models.PositiveSmallIntegerField(default=45, verbose_name='minutes')),
                        ('format', models.CharField(choices=[('walk_round', 'walk-round'), ('meeting', 'meeting'), ('call', 'call'), ('it_clinic', 'IT clinic'), ('in_passing', 'in passing')], default='walk_round', max_length=12, verbose_name='how')),
                        ('place', models.CharField(blank=True, max_length=200, verbose_name='where')),
                        ('state', models.CharField(choices=[('planned', 'planned'), ('done', 'done'), ('missed', 'missed'), ('cancelled', 'cancelled')], default='planned', max_length=10, verbose_name='state')),
                        ('why_changed', models.CharField(blank=True, choices=[('', 'as planned'), ('holiday', 'public holiday'), ('busy', 'busy period of the department'), ('closed', 'not a working day'), ('away', 'the buddy is away'), ('nobody', 'nobody can go'), ('by_hand', 'changed by hand'), ('merged', 'another visit is on that day'), ('ended', 'the round ended')], max_length=10, verbose_name='why changed')),
                        ('why_words', models.CharField(blank=True, max_length=200, verbose_name='why, in words')),
                        ('is_pinned', models.BooleanField(default=False, help_text='Planning leaves it as it is.', verbose_name='changed by hand')),
                        ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='really began at')),
                        ('people_met', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='people met')),
                        ('mood', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='mood of the floor')),
                        ('colleague_solved', models.PositiveSmallIntegerField(default=0, verbose_name='questions colleagues solved')),
                        ('summary', models.TextField(blank=True, max_length=4000, verbose_name='summary')),
                        ('summary_state', models.CharField(choices=[('none', 'no summary'), ('shared', 'shared'), ('agreed', 'agreed'), ('corrected', 'corrected')], default='none', max_length=10, verbose_name='did we get it right?')),
                        ('correction', models.TextField(blank=True, max_length=4000, verbose_name='corrected by the department')),
                        ('logged_at', models.DateTimeField(blank=True, null=True, verbose_name='logged at')),
                        ('client_id', models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        ('buddy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='relationships.person', verbose_name='buddy')),
                        ('corrected_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='relationships.person', verbose_name='answered by')),
                        ('instead_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits_given_away', to='relationships.person', verbose_name='instead of')),
                        ('logged_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='relationships.person', verbose_name='logged by')),
                        ('round', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='relationships.round', verbose_name='round')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='relationships.unit', verbose_name='department')),
                        ('replaces', models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaced_by', to='relationships.visit')),
                    ],
                    options={
                        'verbose_name': 'visit',
                        'verbose_name_plural': 'visits',
                        'indexes': [models.Index(fields=['starts_at', 'id'], name='visit_by_time'), models.Index(fields=['unit', 'starts_at'], name='visit_by_unit'), models.Index(fields=['buddy', 'starts_at'], name='visit_by_buddy'), models.Index(condition=models.Q(('state', 'planned')), fields=['starts_at', 'unit'], name='visit_planned'), models.Index(condition=models.Q(('state', 'done')), fields=['unit', '-done_at'], name='visit_done'), django.contrib.postgres.indexes.GinIndex(brm.base.words.Words('summary'), condition=models.Q(('summary', ''), _negated=True), name='visit_words'), models.Index(condition=models.Q(('replaces__isnull', False)), fields=['replaces'], name='visit_in_place'), models.Index(models.F('unit'), models.OrderBy(django.db.models.functions.comparison.Coalesce('done_at', 'starts_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('state', 'planned'), _negated=True), name='visit_in_stream'), models.Index(condition=models.Q(('summary', ''), _negated=True), fields=['starts_at', 'id'], name='visit_summed_up')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('format__in', ['walk_round', 'meeting', 'call', 'it_clinic', 'in_passing'])), name='visit_format_known'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'done', 'missed', 'cancelled'])), name='visit_state_known'), models.CheckConstraint(condition=models.Q(('why_changed__in', ['', 'holiday', 'busy', 'closed', 'away', 'nobody', 'by_hand', 'merged', 'ended'])), name='visit_why_changed_known'), models.CheckConstraint(condition=models.Q(('summary_state__in', ['none', 'shared', 'agreed', 'corrected'])), name='visit_summary_state_known'), models.UniqueConstraint(condition=models.Q(('round__isnull', False)), fields=('round', 'recurrence_id'), name='visit_once_an_occurrence'), models.CheckConstraint(condition=models.Q(('mood', None), ('mood__range', (1, 5)), _connector='OR'), name='visit_mood_one_to_five'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('done_at__isnull', False), ('logged_by__isnull', False)), _connector='OR'), name='visit_done_has_a_moment_and_a_hand'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('why_changed', ''), _negated=True), _connector='OR'), name='visit_cancelled_has_a_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='Thanks',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('to_words', models.CharField(blank=True, max_length=120, verbose_name='to whom')),
                        ('words', models.TextField(max_length=2000, verbose_name='words')),
                        ('from_words', models.CharField(blank=True, max_length=120, verbose_name='who said it')),
                        ('passed_on_at', models.DateTimeField(blank=True, null=True, verbose_name='passed on at')),
                        ('to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='thanks', to='relationships.person', verbose_name='to')),
                        ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='thanks', to='relationships.visit')),
                        ('client_id', models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        ('consent', models.CharField(choices=[('named', 'yes, with the name'), ('unnamed', 'yes, without a name'), ('not_asked', 'not asked yet'), ('no', 'no, keep it here')], default='not_asked', max_length=10, verbose_name='may it be passed on?')),
                        ('consent_at', models.DateTimeField(blank=True, null=True, verbose_name='said at')),
                        ('from_person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='thanks_said', to='relationships.person', verbose_name='who said it')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('words_for', models.TextField(blank=True, max_length=2000, verbose_name='in their language')),
                    ],
                    options={
                        'verbose_name': 'thanks',
                        'verbose_name_plural': 'thanks',
                        'indexes': [models.Index(condition=models.Q(('passed_on_at', None)), fields=['visit'], name='thanks_waiting')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('consent__in', ['named', 'unnamed', 'not_asked', 'no'])), name='thanks_consent_known'), models.CheckConstraint(condition=models.Q(('from_person', None), ('consent', 'named'), _connector='OR'), name='thanks_by_name_only_with_a_yes'), models.CheckConstraint(condition=models.Q(('consent', 'not_asked'), ('consent_at__isnull', False), _connector='OR'), name='thanks_consent_has_a_moment')],
                    },
                ),
                migrations.CreateModel(
                    name='Observation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('system_text', models.CharField(blank=True, max_length=200, verbose_name='system')),
                        ('seen', models.TextField(blank=True, max_length=2000, verbose_name='seen in use')),
                        ('advice', models.TextField(blank=True, max_length=2000, verbose_name='advice given')),
                        ('helped', models.CharField(choices=[('unknown', 'not asked yet'), ('yes', 'it helped'), ('partly', 'it helped a little'), ('no', 'it did not help'), ('not_seen', 'not seen this time')], default='unknown', max_length=10, verbose_name='did it help?')),
                        ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='observations', to='relationships.visit')),
                        ('client_id', models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        ('ending', models.CharField(choices=[('none', 'nothing yet'), ('advice', 'advice given'), ('training', 'a training wish'), ('voice', 'it became a voice')], default='none', max_length=10, verbose_name='what came of it')),
                        ('look', models.CharField(blank=True, choices=[('errors', 'Messages that pop up'), ('notes', 'Notes stuck on'), ('twice', 'Typed twice'), ('exports', 'Copied into a sheet'), ('paper', 'Lists on paper'), ('waiting', 'Waiting for it'), ('idle', 'Devices that stand idle'), ('unused', 'A function nobody uses'), ('', 'Something else')], default='', max_length=10, verbose_name='what was seen')),
                        ('system', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='observations', to='relationships.system', verbose_name='system of the register')),
                        ('folded_system', brm.base.db.FoldedField(blank=True, default='', editable=False, max_length=300, of='system_text')),
                    ],
                    options={
                        'verbose_name': 'observation',
                        'verbose_name_plural': 'observations',
                        'indexes': [models.Index(condition=models.Q(('system', None), models.Q(('folded_system', ''), _negated=True)), fields=['folded_system'], name='observation_system_to_join')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('helped__in', ['unknown', 'yes', 'partly', 'no', 'not_seen'])), name='observation_helped_known'), models.CheckConstraint(condition=models.Q(('look__in', ['errors', 'notes', 'twice', 'exports', 'paper', 'waiting', 'idle', 'unused', ''])), name='observation_look_known'), models.CheckConstraint(condition=models.Q(('ending__in', ['none', 'advice', 'training', 'voice'])), name='observation_ending_known'), models.CheckConstraint(condition=models.Q(models.Q(('look', ''), _negated=True), models.Q(('seen', ''), _negated=True), _connector='OR'), name='observation_says_what_was_seen'), models.CheckConstraint(condition=models.Q(models.Q(('ending', 'advice'), _negated=True), models.Q(('advice', ''), _negated=True), _connector='OR'), name='observation_advice_has_words')],
                    },
                ),
                migrations.CreateModel(
                    name='Group',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('made_at', models.DateTimeField(verbose_name='put together at')),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='relationships.person', verbose_name='put together by')),
                    ],
                    options={
                        'verbose_name': 'voices that say the same',
                        'verbose_name_plural': 'voices that say the same',
                    },
                ),
                migrations.CreateModel(
                    name='Voice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('source', models.CharField(choices=[('visit', 'from a visit'), ('page', 'raised on our page'), ('form', 'from a form'), ('typed', 'typed in')], default='typed', max_length=10, verbose_name='came in')),
                        ('kind', models.CharField(choices=[('problem', 'problem'), ('wish', 'wish'), ('question', 'question'), ('worry', 'worry'), ('idea', 'idea'), ('praise', 'praise'), ('own_tool', 'our own tool')], default='problem', max_length=10, verbose_name='kind')),
                        ('words', models.TextField(max_length=4000, verbose_name='in their own words')),
                        ('system_text', models.CharField(blank=True, max_length=200, verbose_name='system')),
                        ('people_affected', models.PositiveIntegerField(blank=True, null=True, verbose_name='people affected')),
                        ('minutes_lost', models.PositiveIntegerField(blank=True, null=True, verbose_name='minutes lost a week')),
                        ('is_named', models.BooleanField(default=False, verbose_name='with the name')),
                        ('name_is_public', models.BooleanField(default=False, verbose_name='the name may stand on the public board')),
                        ('audience', models.CharField(choices=[('everybody', 'everybody'), ('department', 'our department'), ('confidence', 'in confidence'), ('buddy', 'only the buddy')], default='department', max_length=10, verbose_name='who may read it')),
                        ('ticket', models.CharField(blank=True, max_length=60, verbose_name='ticket')),
                        ('status', models.CharField(choices=[('new', 'new'), ('working', 'being worked on'), ('done', 'done'), ('cannot', 'cannot, yes if …')], default='new', max_length=10, verbose_name='status')),
                        ('heard_at', models.DateTimeField(verbose_name='heard at')),
                        ('answer_due_on', models.DateField(verbose_name='answer promised for')),
                        ('answer', models.TextField(blank=True, max_length=4000, verbose_name='answer')),
                        ('yes_if', models.TextField(blank=True, max_length=2000, verbose_name='yes, if …')),
                        ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered at')),
                        ('first_answered_at', models.DateTimeField(blank=True, null=True, verbose_name='first answered at')),
                        ('answers', models.PositiveSmallIntegerField(default=0, editable=False)),
                        ('confirmation', models.CharField(choices=[('not_asked', 'not asked'), ('waiting', 'waiting'), ('yes', 'yes, solved'), ('not_yet', 'not yet'), ('none', 'not confirmed')], default='not_asked', max_length=10, verbose_name='did it help?')),
                        ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed at')),
                        ('client_id', models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='relationships.person', verbose_name='answered by')),
                        ('heard_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='heard_voices', to='relationships.person', verbose_name='heard by')),
                        ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='owned_voices', to='relationships.person', verbose_name='who sees to it')),
                        ('raised_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='voices', to='relationships.person', verbose_name='said by')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='voices', to='relationships.unit', verbose_name='department')),
                        ('visit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='voices', to='relationships.visit', verbose_name='visit')),
                        ('folded_words', brm.base.db.FoldedField(blank=True, editable=False, max_length=4000, of='words')),
                        ('first_due_on', brm.base.db.FirstDay(editable=False, of='answer_due_on', verbose_name='answer first promised for')),
                        ('readers', models.ManyToManyField(editable=False, related_name='+', to='relationships.person', verbose_name='settled readers')),
                        ('sealed_at', models.DateTimeField(editable=False, null=True, verbose_name='readers settled at')),
                        ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='voices', to='relationships.group', verbose_name='says the same as')),
                        ('first_words', models.TextField(blank=True, default='', editable=False, max_length=4000)),
                        ('folded_system', brm.base.db.FoldedField(blank=True, default='', editable=False, max_length=300, of='system_text')),
                        ('language', models.CharField(blank=True, default='', max_length=10, verbose_name='said in')),
                        ('system', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='voices', to='relationships.system', verbose_name='system of the register')),
                    ],
                    options={
                        'verbose_name': 'voice',
                        'verbose_name_plural': 'what we heard',
                        'indexes': [models.Index(condition=models.Q(('status__in', ['new', 'working'])), fields=['answer_due_on', 'id'], name='voice_open_by_due'), models.Index(condition=models.Q(('status__in', ['new', 'working'])), fields=['unit', 'answer_due_on'], name='voice_open_by_unit'), models.Index(fields=['unit', '-heard_at'], name='voice_by_unit'), models.Index(fields=['-heard_at', '-id'], name='voice_newest'), models.Index(condition=models.Q(('confirmation', 'waiting')), fields=['answered_at'], name='voice_waiting'), models.Index(condition=models.Q(('system', None), models.Q(('folded_system', ''), _negated=True)), fields=['folded_system'], name='voice_system_to_join'), django.contrib.postgres.indexes.GinIndex(brm.base.words.Words('words'), name='voice_words')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('source__in', ['visit', 'page', 'form', 'typed'])), name='voice_source_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['problem', 'wish', 'question', 'worry', 'idea', 'praise', 'own_tool'])), name='voice_kind_known'), models.CheckConstraint(condition=models.Q(('audience__in', ['everybody', 'department', 'confidence', 'buddy'])), name='voice_audience_known'), models.CheckConstraint(condition=models.Q(('status__in', ['new', 'working', 'done', 'cannot'])), name='voice_status_known'), models.CheckConstraint(condition=models.Q(('confirmation__in', ['not_asked', 'waiting', 'yes', 'not_yet', 'none'])), name='voice_confirmation_known'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='voice_has_words'), models.CheckConstraint(condition=models.Q(('is_named', True), models.Q(('name_is_public', False), ('raised_by', None)), _connector='OR'), name='voice_without_a_name_stores_no_person'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'cannot'), _negated=True), models.Q(('answer', ''), ('yes_if', ''), _connector='OR', _negated=True), _connector='OR'), name='voice_cannot_has_reason_and_yes_if'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'done'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='voice_done_has_an_answer')],
                    },
                ),
                migrations.CreateModel(
                    name='Promise',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('side', models.CharField(choices=[('business', 'business'), ('it', 'IT')], max_length=10, verbose_name='promised by')),
                        ('what', models.CharField(max_length=300, verbose_name='what')),
                        ('due_on', models.DateField(verbose_name='by')),
                        ('state', models.CharField(choices=[('open', 'open'), ('kept', 'kept'), ('not_kept', 'not kept'), ('withdrawn', 'withdrawn')], default='open', max_length=10, verbose_name='state')),
                        ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                        ('why', models.CharField(blank=True, max_length=500, verbose_name='why')),
                        ('made_at', models.DateTimeField(verbose_name='noted at')),
                        ('client_id', models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='relationships.person', verbose_name='noted by')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='relationships.person', verbose_name='who')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='relationships.unit', verbose_name='department')),
                        ('visit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='relationships.visit', verbose_name='from the visit')),
                        ('voice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='relationships.voice', verbose_name='from what we heard')),
                        ('moved_from', models.DateField(blank=True, null=True, verbose_name='first promised for')),
                        ('moved_in_time', models.BooleanField(editable=False, null=True, verbose_name='said before the day')),
                    ],
                    options={
                        'verbose_name': 'promise',
                        'verbose_name_plural': 'promises',
                        'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['unit', 'due_on'], name='promise_open_by_unit'), models.Index(fields=['due_on', 'id'], name='promise_by_due'), models.Index(fields=['owner', 'due_on'], name='promise_by_owner'), django.contrib.postgres.indexes.GinIndex(brm.base.words.Words('what'), name='promise_words')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('side__in', ['business', 'it'])), name='promise_side_known'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'kept', 'not_kept', 'withdrawn'])), name='promise_state_known'), models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='promise_says_what'), models.CheckConstraint(condition=models.Q(models.Q(('closed_on', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('closed_on__isnull', False)), _connector='OR'), name='promise_closed_has_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['withdrawn', 'not_kept']), _negated=True), models.Q(('why', ''), _negated=True), _connector='OR'), name='promise_given_up_has_a_reason'), models.CheckConstraint(condition=models.Q(('moved_in_time', None), ('moved_from__isnull', False), _connector='OR'), name='promise_moved_has_a_first_day')],
                    },
                ),
                migrations.CreateModel(
                    name='Answer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                        ('status', models.CharField(choices=[('new', 'new'), ('working', 'being worked on'), ('done', 'done'), ('cannot', 'cannot, yes if …')], max_length=10, verbose_name='became')),
                        ('text', models.TextField(max_length=4000, verbose_name='answer')),
                        ('yes_if', models.TextField(blank=True, max_length=2000, verbose_name='yes, if …')),
                        ('at', models.DateTimeField(verbose_name='at')),
                        ('confirmation', models.CharField(choices=[('not_asked', 'not asked'), ('waiting', 'waiting'), ('yes', 'yes, solved'), ('not_yet', 'not yet'), ('none', 'not confirmed')], default='not_asked', max_length=10, verbose_name='did it help?')),
                        ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed at')),
                        ('comment', models.TextField(blank=True, max_length=2000, verbose_name='what is missing')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='relationships.person', verbose_name='by')),
                        ('voice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='given_answers', to='relationships.voice')),
                        ('able', models.CharField(blank=True, choices=[('', 'not said'), ('yes', 'yes, by myself'), ('with_help', 'with a little help'), ('no', 'no, I would ask again')], default='', max_length=10, verbose_name='could you do it yourself next time?')),
                        ('language', models.CharField(blank=True, default='', max_length=10, verbose_name='language')),
                        ('language_for', models.CharField(blank=True, default='', max_length=10, verbose_name='language of the reader')),
                        ('text_for', models.TextField(blank=True, default='', max_length=4000, verbose_name='answer in their language')),
                        ('understood', models.CharField(blank=True, choices=[('', 'not said'), ('yes', 'yes, well'), ('not_quite', 'not quite')], default='', max_length=10, verbose_name='did we understand you?')),
                        ('yes_if_for', models.TextField(blank=True, default='', max_length=2000, verbose_name='yes, if …, in their language')),
                    ],
                    options={
                        'verbose_name': 'answer',
                        'verbose_name_plural': 'answers',
                        'indexes': [models.Index(condition=models.Q(('confirmed_at__isnull', False)), fields=['voice', 'confirmed_at'], name='answer_confirmed')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['new', 'working', 'done', 'cannot'])), name='answer_status_known'), models.CheckConstraint(condition=models.Q(('confirmation__in', ['not_asked', 'waiting', 'yes', 'not_yet', 'none'])), name='answer_confirmation_known'), models.UniqueConstraint(fields=('voice', 'number'), name='answer_numbered_once'), models.CheckConstraint(condition=models.Q(('understood__in', ['', 'yes', 'not_quite'])), name='answer_understood_known'), models.CheckConstraint(condition=models.Q(('able__in', ['', 'yes', 'with_help', 'no'])), name='answer_able_known'), models.CheckConstraint(condition=models.Q(models.Q(('text_for', ''), _negated=True), models.Q(('language_for', ''), ('yes_if_for', '')), _connector='OR'), name='answer_in_their_language_has_words'), models.CheckConstraint(condition=models.Q(('text_for', ''), models.Q(('language_for', ''), _negated=True), _connector='OR'), name='answer_says_its_language')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalBusinessPartner',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('role', models.CharField(choices=[('head', 'head'), ('contact', 'contact person'), ('stakeholder', 'stakeholder')], max_length=12, verbose_name='speaks as')),
                        ('since', models.DateField(verbose_name='since')),
                        ('until', models.DateField(blank=True, null=True, verbose_name='until and including')),
                        ('cares_about', models.TextField(blank=True, max_length=2000, verbose_name='what matters to them')),
                        ('reached_by', models.CharField(blank=True, max_length=200, verbose_name='how they want to be reached')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='relationships.person', verbose_name='person')),
                        ('unit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='relationships.unit', verbose_name='department')),
                    ],
                    options={
                        'verbose_name': 'historical business partner',
                        'verbose_name_plural': 'historical business partners',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalITBuddy',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('origin', models.CharField(choices=[('it', 'from IT'), ('power_user', 'power user of the business')], default='it', max_length=12, verbose_name='comes')),
                        ('rank', models.CharField(choices=[('primary', 'first buddy'), ('deputy', 'deputy')], default='primary', max_length=10, verbose_name='as')),
                        ('since', models.DateField(verbose_name='since')),
                        ('until', models.DateField(blank=True, null=True, verbose_name='until and including')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='good to know')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='relationships.person', verbose_name='person')),
                        ('unit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='relationships.unit', verbose_name='department')),
                    ],
                    options={
                        'verbose_name': 'historical IT buddy',
                        'verbose_name_plural': 'historical IT buddies',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalPerson',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                        ('phone', models.CharField(blank=True, max_length=60, verbose_name='telephone')),
                        ('job_title', models.CharField(blank=True, max_length=200, verbose_name='job title')),
                        ('side', models.CharField(choices=[('business', 'business'), ('it', 'IT')], default='business', max_length=10, verbose_name='side')),
                        ('code', models.CharField(blank=True, db_index=True, help_text='The number in the personnel system; imports find the person by this.', max_length=200, null=True, verbose_name='code')),
                        ('language', models.CharField(default='en', max_length=10, verbose_name='language')),
                        ('time_zone', models.CharField(blank=True, max_length=60, verbose_name='time zone')),
                        ('channel', models.CharField(choices=[('mail', 'e-mail'), ('none', 'not by machine')], default='mail', max_length=10, verbose_name='reached by')),
                        ('quiet_from', models.TimeField(blank=True, null=True, verbose_name='no messages from')),
                        ('quiet_until', models.TimeField(blank=True, null=True, verbose_name='no messages until')),
                        ('about', models.TextField(blank=True, max_length=1000, verbose_name='about me')),
                        ('no_feedback_since', models.DateTimeField(blank=True, null=True, verbose_name='wants no feedback forms since')),
                        ('no_digest_since', models.DateTimeField(blank=True, null=True, verbose_name='wants no digests since')),
                        ('left_on', models.DateField(blank=True, null=True, verbose_name='left on')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='relationships.unit', verbose_name='department')),
                        ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sign-in')),
                        ('email_before', models.EmailField(blank=True, editable=False, max_length=254, verbose_name='e-mail before')),
                        ('email_since', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='e-mail changed at, not confirmed yet')),
                    ],
                    options={
                        'verbose_name': 'historical person',
                        'verbose_name_plural': 'historical people',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalUnit',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('code', models.CharField(blank=True, db_index=True, help_text='The number or name it has in the personnel system; imports find it by this.', max_length=200, null=True, verbose_name='code')),
                        ('kind', models.CharField(choices=[('own', 'ours'), ('external', 'outside group')], default='own', max_length=10, verbose_name='kind')),
                        ('place', models.CharField(blank=True, max_length=120, verbose_name='place')),
                        ('time_zone', models.CharField(default='Europe/Amsterdam', max_length=60, verbose_name='time zone')),
                        ('country', models.CharField(blank=True, max_length=2, verbose_name='country of its public holidays')),
                        ('region', models.CharField(blank=True, max_length=10, verbose_name='region')),
                        ('language', models.CharField(default='en', max_length=10, verbose_name='language')),
                        ('opens_at', models.TimeField(default='08:00', verbose_name='opens at')),
                        ('closes_at', models.TimeField(default='18:00', verbose_name='closes at')),
                        ('workdays', models.CharField(default='MO,TU,WE,TH,FR', max_length=20, verbose_name='working days')),
                        ('people_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='people')),
                        ('rhythm_days', models.PositiveSmallIntegerField(default=14, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(400)], verbose_name='a visit every … days')),
                        ('about', models.TextField(blank=True, max_length=2000, verbose_name='what they do')),
                        ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('merged_into', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='relationships.unit', verbose_name='merged into')),
                        ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='relationships.unit', verbose_name='part of')),
                    ],
                    options={
                        'verbose_name': 'historical department',
                        'verbose_name_plural': 'historical departments',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalVoice',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('source', models.CharField(choices=[('visit', 'from a visit'), ('page', 'raised on our page'), ('form', 'from a form'), ('typed', 'typed in')], default='typed', max_length=10, verbose_name='came in')),
                        ('kind', models.CharField(choices=[('problem', 'problem'), ('wish', 'wish'), ('question', 'question'), ('worry', 'worry'), ('idea', 'idea'), ('praise', 'praise'), ('own_tool', 'our own tool')], default='problem', max_length=10, verbose_name='kind')),
                        ('is_named', models.BooleanField(default=False, verbose_name='with the name')),
                        ('name_is_public', models.BooleanField(default=False, verbose_name='the name may stand on the public board')),
                        ('audience', models.CharField(choices=[('everybody', 'everybody'), ('department', 'our department'), ('confidence', 'in confidence'), ('buddy', 'only the buddy')], default='department', max_length=10, verbose_name='who may read it')),
                        ('status', models.CharField(choices=[('new', 'new'), ('working', 'being worked on'), ('done', 'done'), ('cannot', 'cannot, yes if …')], default='new', max_length=10, verbose_name='status')),
                        ('heard_at', models.DateTimeField(verbose_name='heard at')),
                        ('answer_due_on', models.DateField(verbose_name='answer promised for')),
                        ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered at')),
                        ('first_answered_at', models.DateTimeField(blank=True, null=True, verbose_name='first answered at')),
                        ('answers', models.PositiveSmallIntegerField(default=0, editable=False)),
                        ('confirmation', models.CharField(choices=[('not_asked', 'not asked'), ('waiting', 'waiting'), ('yes', 'yes, solved'), ('not_yet', 'not yet'), ('none', 'not confirmed')], default='not_asked', max_length=10, verbose_name='did it help?')),
                        ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed at')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('answered_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='relationships.person', verbose_name='answered by')),
                        ('heard_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='relationships.person', verbose_name='heard by')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='relationships.person', verbose_name='who sees to it')),
                        ('unit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='relationships.unit', verbose_name='department')),
                        ('visit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='relationships.visit', verbose_name='visit')),
                        ('group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='relationships.group', verbose_name='says the same as')),
                    ],
                    options={
                        'verbose_name': 'historical voice',
                        'verbose_name_plural': 'historical what we heard',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='Form',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('folded_name', brm.base.db.FoldedField(blank=True, editable=False, max_length=300, of='name')),
                        ('ready_key', models.CharField(blank=True, editable=False, max_length=40, null=True, unique=True)),
                        ('made_at', models.DateTimeField(verbose_name='made at')),
                        ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='relationships.person', verbose_name='made by')),
                    ],
                    options={
                        'verbose_name': 'form',
                        'verbose_name_plural': 'forms',
                        'indexes': [models.Index(fields=['folded_name', 'id'], name='form_by_name')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='form_has_a_name')],
                    },
                ),
                migrations.CreateModel(
                    name='FormVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                        ('title', models.JSONField(default=dict, verbose_name='title')),
                        ('intro', models.JSONField(blank=True, default=dict, verbose_name='what people read first')),
                        ('questions', models.JSONField(default=list, verbose_name='questions')),
                        ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
                        ('form', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='relationships.form', verbose_name='form')),
                    ],
                    options={
                        'verbose_name': 'version of a form',
                        'verbose_name_plural': 'versions of forms',
                        'constraints': [models.UniqueConstraint(fields=('form', 'number'), name='form_version_number_once'), models.UniqueConstraint(condition=models.Q(('published_at', None)), fields=('form',), name='form_has_one_draft'), models.CheckConstraint(condition=models.Q(('published_at', None), models.Q(('questions', []), _negated=True), _connector='OR'), name='form_version_published_asks_something')],
                    },
                ),
                migrations.CreateModel(
                    name='Campaign',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('folded_name', brm.base.db.FoldedField(blank=True, editable=False, max_length=300, of='name')),
                        ('announced', models.CharField(choices=[('named', 'with the name'), ('confided', 'confidential'), ('anonymous', 'anonymous')], max_length=10, verbose_name='announced')),
                        ('rhythm', models.CharField(choices=[('once', 'once'), ('after_visit', 'after each visit')], default='once', max_length=12, verbose_name='asks')),
                        ('state', models.CharField(choices=[('draft', 'not started'), ('open', 'open'), ('closed', 'closed')], default='draft', max_length=10, verbose_name='state')),
                        ('opens_on', models.DateField(verbose_name='opens on')),
                        ('closes_on', models.DateField(blank=True, null=True, verbose_name='closes after')),
                        ('smallest_group', models.PositiveSmallIntegerField(default=5, verbose_name='numbers shown from')),
                        ('smallest_words', models.PositiveSmallIntegerField(default=8, verbose_name="people's words shown from")),
                        ('made_at', models.DateTimeField(verbose_name='made at')),
                        ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started at')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed at')),
                        ('published_on', models.DateField(blank=True, editable=False, null=True, verbose_name='results as of')),
                        ('settled_on', models.DateField(blank=True, editable=False, null=True, verbose_name='last results on')),
                        ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='relationships.person', verbose_name='made by')),
                        ('form_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='relationships.formversion', verbose_name='form')),
                        ('units', models.ManyToManyField(related_name='campaigns', through='relationships.Target', to='relationships.unit', verbose_name='departments')),
                        ('places', models.JSONField(default=dict, editable=False)),
                        ('paused_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='rests since')),
                        ('resumed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='went on at')),
                        ('scheduled_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='told to start by itself')),
                        ('audience', models.CharField(default='everybody', max_length=20, verbose_name='who of them')),
                        ('audience_of', models.JSONField(default=list, editable=False, verbose_name='of these')),
                        ('every_visits', models.PositiveSmallIntegerField(default=1, verbose_name='after each … visits')),
                        ('follows', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='next_wave', to='relationships.campaign', verbose_name='comes after')),
                        ('recurs', models.CharField(blank=True, editable=False, max_length=200, verbose_name='comes again by')),
                        ('recurs_from', models.DateField(blank=True, editable=False, null=True, verbose_name='comes again since')),
                    ],
                    options={
                        'verbose_name': 'campaign',
                        'verbose_name_plural': 'campaigns',
                        'indexes': [models.Index(fields=['-opens_on', '-id'], name='campaign_newest'), models.Index(condition=models.Q(('state', 'open')), fields=['id'], name='campaign_open'), models.Index(condition=models.Q(('scheduled_at__isnull', False), ('state', 'draft')), fields=['opens_on', 'id'], name='campaign_starts_by_itself')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('rhythm__in', ['once', 'after_visit'])), name='campaign_rhythm_known'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'open', 'closed'])), name='campaign_state_known'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='campaign_has_a_name'), models.CheckConstraint(condition=models.Q(('closes_on', None), ('closes_on__gte', models.F('opens_on')), _connector='OR'), name='campaign_closes_after_it_opens'), models.CheckConstraint(condition=models.Q(('rhythm', 'after_visit'), ('closes_on__isnull', False), _connector='OR'), name='campaign_once_has_an_end'), models.CheckConstraint(condition=models.Q(('smallest_group__gte', 5), ('smallest_words__gte', 8)), name='campaign_never_below_the_promise'), models.CheckConstraint(condition=models.Q(models.Q(('started_at', None), ('state', 'draft')), models.Q(('closed_at', None), ('started_at__isnull', False), ('state', 'open')), models.Q(('closed_at__isnull', False), ('state', 'closed')), _connector='OR'), name='campaign_state_has_its_moment'), models.CheckConstraint(condition=models.Q(('paused_at', None), ('state', 'open'), _connector='OR'), name='campaign_rests_while_open'), models.CheckConstraint(condition=models.Q(('every_visits__range', (1, 20))), name='campaign_visits_in_range'), models.CheckConstraint(condition=models.Q(('recurs', ''), models.Q(('recurs_from__isnull', False), ('rhythm', 'once')), _connector='OR'), name='campaign_comes_again_whole'), models.CheckConstraint(condition=models.Q(('announced__in', ['named', 'confided', 'anonymous'])), name='campaign_announced_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Door',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('place', models.CharField(max_length=120, verbose_name='place')),
                        ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='doors', to='relationships.campaign', verbose_name='campaign')),
                        ('link', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='door', to='relationships.link')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='doors', to='relationships.unit', verbose_name='department')),
                    ],
                    options={
                        'verbose_name': 'open link of a place',
                        'verbose_name_plural': 'open links of places',
                        'constraints': [models.UniqueConstraint(fields=('campaign', 'unit', 'place'), name='door_once_a_place'), models.CheckConstraint(condition=models.Q(('place', ''), _negated=True), name='door_has_a_place')],
                    },
                ),
                migrations.CreateModel(
                    name='Invitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('occasion', models.CharField(blank=True, max_length=40, verbose_name='occasion')),
                        ('state', models.CharField(choices=[('waiting', 'not answered'), ('answered', 'answered'), ('declined', 'no, thank you')], default='waiting', max_length=10, verbose_name='state')),
                        ('invited_on', models.DateField(verbose_name='asked on')),
                        ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='relationships.campaign', verbose_name='campaign')),
                        ('link', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='invitation', to='relationships.link')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='relationships.person', verbose_name='person')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='relationships.unit', verbose_name='department')),
                    ],
                    options={
                        'verbose_name': 'invitation',
                        'verbose_name_plural': 'invitations',
                        'indexes': [models.Index(fields=['person', '-invited_on'], name='invitation_cool_down'), models.Index(fields=['unit', 'campaign'], name='invitation_by_unit'), models.Index(condition=models.Q(('state', 'waiting')), fields=['invited_on', 'id'], name='invitation_waiting')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'answered', 'declined'])), name='invitation_state_known'), models.UniqueConstraint(fields=('campaign', 'person', 'occasion'), name='invitation_once_an_occasion')],
                    },
                ),
                migrations.CreateModel(
                    name='Response',
                    fields=[
                        ('key', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('given_on', models.DateField(verbose_name='given on')),
                        ('published_on', models.DateField(blank=True, null=True, verbose_name='in the results since')),
                        ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='relationships.campaign')),
                        ('invitation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='relationships.invitation')),
                        ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='relationships.person', verbose_name='person')),
                        ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='relationships.unit')),
                        ('is_in_the_words', models.BooleanField(default=False)),
                        ('words_edition', models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        'verbose_name': 'response',
                        'verbose_name_plural': 'responses',
                        'indexes': [models.Index(fields=['campaign', 'unit'], name='response_by_campaign')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('invitation', None), ('person', None)), models.Q(('invitation__isnull', False), ('person__isnull', False)), _connector='OR'), name='response_names_a_person_with_the_invitation_only')],
                    },
                ),
                migrations.CreateModel(
                    name='GivenAnswer',
                    fields=[
                        ('key', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('question', models.CharField(max_length=40, verbose_name='question')),
                        ('value', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='answer')),
                        ('words', models.TextField(blank=True, max_length=4000, verbose_name='words')),
                        ('response', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='relationships.response')),
                        ('campaign', models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='relationships.campaign')),
                    ],
                    options={
                        'verbose_name': 'answer to a question',
                        'verbose_name_plural': 'answers to questions',
                        'indexes': [models.Index(condition=models.Q(('value', None)), fields=['campaign', 'key'], include=('response',), name='answer_in_words')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('value__isnull', False), ('words', '')), models.Q(('value', None), models.Q(('words', ''), _negated=True)), _connector='OR'), name='answer_is_a_number_or_words'), models.UniqueConstraint(fields=('response', 'question', 'value'), name='question_answered_once', nulls_distinct=False)],
                    },
                ),
                migrations.CreateModel(
                    name='Sheet',
                    fields=[
                        ('key', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                        ('is_counted', models.BooleanField(default=False)),
                        ('door', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='relationships.door')),
                        ('given_on', models.DateField(null=True, verbose_name='given out on')),
                    ],
                    options={
                        'verbose_name': 'open form handed in',
                        'verbose_name_plural': 'open forms handed in',
                        'indexes': [models.Index(fields=['given_on'], name='sheet_past')],
                    },
                ),
                migrations.CreateModel(
                    name='Target',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='relationships.campaign')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targeted_by', to='relationships.unit')),
                    ],
                    options={
                        'verbose_name': 'department asked',
                        'verbose_name_plural': 'departments asked',
                        'constraints': [models.UniqueConstraint(fields=('campaign', 'unit'), name='campaign_asks_a_department_once')],
                    },
                ),
                migrations.CreateModel(
                    name='VisitAsked',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits_asked', to='relationships.campaign')),
                        ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asked_after', to='relationships.visit')),
                    ],
                    options={
                        'verbose_name': 'visit asked about',
                        'verbose_name_plural': 'visits asked about',
                        'constraints': [models.UniqueConstraint(fields=('campaign', 'visit'), name='visit_asked_about_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Ballot',
                    fields=[
                        ('key', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('is_stirred', models.BooleanField(default=False)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='relationships.unit')),
                        ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='relationships.campaign')),
                        ('sealed', models.BinaryField()),
                    ],
                    options={
                        'verbose_name': 'answer in the box',
                        'verbose_name_plural': 'answers in the box',
                        'indexes': [models.Index(condition=models.Q(('is_stirred', False)), fields=['campaign'], name='ballot_not_stirred')],
                    },
                ),
                migrations.CreateModel(
                    name='CampaignCell',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('question', models.CharField(blank=True, max_length=40)),
                        ('counts', models.JSONField(default=list)),
                        ('n', models.PositiveIntegerField(default=0)),
                        ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='relationships.campaign')),
                        ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='relationships.unit')),
                        ('held', models.PositiveIntegerField(default=0)),
                        ('held_counts', models.JSONField(default=dict)),
                        ('told_counts', models.JSONField(default=dict)),
                    ],
                    options={
                        'verbose_name': 'counts of a department',
                        'verbose_name_plural': 'counts of departments',
                        'constraints': [models.UniqueConstraint(fields=('campaign', 'unit', 'question'), name='campaign_cell_once', nulls_distinct=False)],
                    },
                ),
                migrations.CreateModel(
                    name='CampaignTree',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('part', models.CharField(choices=[('own', 'directly in the department'), ('subtree', 'the department and what lies under it')], default='subtree', max_length=10)),
                        ('question', models.CharField(blank=True, max_length=40)),
                        ('counts', models.JSONField(default=list)),
                        ('n', models.PositiveIntegerField(default=0)),
                        ('is_shown', models.BooleanField(default=False)),
                        ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='relationships.campaign')),
                        ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='relationships.unit')),
                        ('edition', models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        'verbose_name': 'figure of a department',
                        'verbose_name_plural': 'figures of departments',
                        'constraints': [models.CheckConstraint(condition=models.Q(('part__in', ['own', 'subtree'])), name='campaigntree_part_known'), models.UniqueConstraint(fields=('campaign', 'unit', 'part', 'question'), name='campaign_tree_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('is_shown', True), models.Q(('counts', []), ('n', 0)), _connector='OR'), name='hidden_figure_holds_nothing')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalPromise',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('side', models.CharField(choices=[('business', 'business'), ('it', 'IT')], max_length=10, verbose_name='promised by')),
                        ('due_on', models.DateField(verbose_name='by')),
                        ('moved_from', models.DateField(blank=True, null=True, verbose_name='first promised for')),
                        ('state', models.CharField(choices=[('open', 'open'), ('kept', 'kept'), ('not_kept', 'not kept'), ('withdrawn', 'withdrawn')], default='open', max_length=10, verbose_name='state')),
                        ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                        ('made_at', models.DateTimeField(verbose_name='noted at')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='relationships.person', verbose_name='noted by')),
                        ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='relationships.person', verbose_name='who')),
                        ('unit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='relationships.unit', verbose_name='department')),
                        ('visit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='relationships.visit', verbose_name='from the visit')),
                        ('voice', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='relationships.voice', verbose_name='from what we heard')),
                        ('moved_in_time', models.BooleanField(editable=False, null=True, verbose_name='said before the day')),
                    ],
                    options={
                        'verbose_name': 'historical promise',
                        'verbose_name_plural': 'historical promises',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalAgreed',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('organisation', models.CharField(blank=True, max_length=120, verbose_name='organisation')),
                        ('unit_word', models.CharField(choices=[('department', 'Department · Service'), ('team', 'Team · Groupe'), ('section', 'Section · Secteur'), ('division', 'Division · Département'), ('ward', 'Ward · Pôle'), ('site', 'Site'), ('branch', 'Branch · Bureau'), ('store', 'Store · Magasin')], default='department', max_length=40, verbose_name='our word for a department')),
                        ('service_desk_phone', models.CharField(blank=True, max_length=60, verbose_name='service desk, telephone')),
                        ('service_desk_address', models.CharField(blank=True, max_length=200, verbose_name='service desk, address')),
                        ('first_answer_days', models.PositiveSmallIntegerField(default=5, verbose_name='working days until a first answer')),
                        ('confirmation_days', models.PositiveSmallIntegerField(default=10, verbose_name='working days to say whether it helped')),
                        ('visit_reminder_at', models.TimeField(default='16:00', verbose_name='reminder the working day before, at')),
                        ('feedback_first_reminder', models.PositiveSmallIntegerField(default=3, verbose_name='first feedback reminder, working day')),
                        ('feedback_last_reminder', models.PositiveSmallIntegerField(default=8, verbose_name='last feedback reminder, working day')),
                        ('cool_down_days', models.PositiveSmallIntegerField(default=21, verbose_name='days between two requests to one person')),
                        ('smallest_group', models.PositiveSmallIntegerField(default=5, verbose_name='numbers shown from')),
                        ('smallest_words', models.PositiveSmallIntegerField(default=8, verbose_name="people's words shown from")),
                        ('waking_from', models.TimeField(default='08:00', verbose_name='messages from')),
                        ('waking_until', models.TimeField(default='18:30', verbose_name='messages until')),
                        ('horizon_weeks', models.PositiveSmallIntegerField(default=26, verbose_name='weeks planned ahead')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('leave_out_en', models.CharField(blank=True, max_length=200, verbose_name='what to leave out, in English')),
                        ('leave_out_fr', models.CharField(blank=True, max_length=200, verbose_name='what to leave out, in French')),
                    ],
                    options={
                        'verbose_name': 'historical what is agreed here',
                        'verbose_name_plural': 'historical what is agreed here',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
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
                migrations.CreateModel(
                    name='HandOver',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('starts_on', models.DateField(verbose_name='away from')),
                        ('ends_on', models.DateField(verbose_name='until and including')),
                        ('visits', models.JSONField(default=list, verbose_name='visits')),
                        ('days_before', models.JSONField(default=None, null=True)),
                        ('made_at', models.DateTimeField(verbose_name='noted at')),
                        ('taken_back_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back at')),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='relationships.person', verbose_name='noted by')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to='relationships.person', verbose_name='person')),
                    ],
                    options={
                        'verbose_name': 'hand-over of days',
                        'verbose_name_plural': 'hand-overs of days',
                        'indexes': [models.Index(fields=['person', 'ends_on'], name='hand_over_by_person'), models.Index(condition=models.Q(('taken_back_at', None)), fields=['ends_on'], name='hand_over_standing')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='handover_starts_on_before_ends_on'), models.UniqueConstraint(condition=models.Q(('taken_back_at', None)), fields=('person', 'starts_on', 'ends_on'), name='handed_over_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Rendering',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('language', models.CharField(max_length=10, verbose_name='language')),
                        ('words', models.TextField(max_length=4000, verbose_name='in other words')),
                        ('at', models.DateTimeField(verbose_name='at')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='relationships.person', verbose_name='put by')),
                        ('voice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renderings', to='relationships.voice')),
                    ],
                    options={
                        'verbose_name': 'rendering',
                        'verbose_name_plural': 'renderings',
                        'constraints': [models.UniqueConstraint(fields=('voice', 'language'), name='rendering_once_a_language'), models.CheckConstraint(condition=models.Q(models.Q(('words', ''), _negated=True), models.Q(('language', ''), _negated=True)), name='rendering_has_words_and_language')],
                    },
                ),
                migrations.CreateModel(
                    name='Seen',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person_id', models.BigIntegerField(verbose_name='person')),
                        ('unit_id', models.BigIntegerField(verbose_name='department')),
                        ('at', models.DateTimeField(verbose_name='last looked at')),
                        ('before', models.DateTimeField(null=True, verbose_name='looked at before that')),
                    ],
                    options={
                        'verbose_name': 'last look at a department',
                        'verbose_name_plural': 'last looks at departments',
                        'constraints': [models.UniqueConstraint(fields=('person_id', 'unit_id'), name='seen_once'), models.CheckConstraint(condition=models.Q(('before', None), ('before__lte', models.F('at')), _connector='OR'), name='seen_before_at')],
                    },
                ),
                migrations.CreateModel(
                    name='GivenHours',
                    fields=[
                        ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='given_hours', serialize=False, to='relationships.person', verbose_name='person')),
                        ('hours', models.PositiveSmallIntegerField(verbose_name='hours a month')),
                    ],
                    options={
                        'verbose_name': 'hours given',
                        'verbose_name_plural': 'hours given',
                        'constraints': [models.CheckConstraint(condition=models.Q(('hours__range', (1, 200))), name='given_hours_in_range')],
                    },
                ),
                migrations.CreateModel(
                    name='StandIn',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('since', models.DateField(verbose_name='since')),
                        ('until', models.DateField(blank=True, null=True, verbose_name='until and including')),
                        ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stands_in_for', to='relationships.person', verbose_name='who goes instead')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stand_ins', to='relationships.person', verbose_name='person')),
                    ],
                    options={
                        'verbose_name': 'stand-in',
                        'verbose_name_plural': 'stand-ins',
                        'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='standin_since_before_until'), models.CheckConstraint(condition=models.Q(('person', models.F('deputy')), _negated=True), name='stand_in_is_somebody_else'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('person'), models.F('person'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func(models.F('since'), models.F('until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='one_stand_in_on_a_day')],
                    },
                ),
                migrations.CreateModel(
                    name='FromSeen',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('observation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='became', to='relationships.observation')),
                        ('voice', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='came_from', to='relationships.voice')),
                        ('ending', models.CharField(blank=True, choices=[('none', 'nothing yet'), ('advice', 'advice given'), ('training', 'a training wish'), ('voice', 'it became a voice')], max_length=10, verbose_name='what came of it')),
                    ],
                    options={
                        'verbose_name': 'voice from what was seen',
                        'verbose_name_plural': 'voices from what was seen',
                        'constraints': [models.CheckConstraint(condition=models.Q(('ending__in', ['', 'none', 'advice', 'training', 'voice'])), name='fromseen_ending_known')],
                    },
                ),
                migrations.CreateModel(
                    name='SolvedByColleague',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('subject', models.CharField(choices=[('signing_in', 'Signing in'), ('finding', 'Finding something'), ('function', 'How a function works'), ('printing', 'Printing, scanning'), ('device', 'Device, telephone'), ('mail', 'Mail, calendar'), ('sheets', 'Sheets, reports'), ('other', 'Something else')], max_length=12, verbose_name='about what')),
                        ('amount', models.PositiveSmallIntegerField(default=1, verbose_name='how many')),
                        ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='solved', to='relationships.visit')),
                    ],
                    options={
                        'verbose_name': 'questions colleagues solved',
                        'verbose_name_plural': 'questions colleagues solved',
                        'constraints': [models.CheckConstraint(condition=models.Q(('subject__in', ['signing_in', 'finding', 'function', 'printing', 'device', 'mail', 'sheets', 'other'])), name='solvedbycolleague_subject_known'), models.UniqueConstraint(fields=('visit', 'subject'), name='solved_once_a_subject'), models.CheckConstraint(condition=models.Q(('amount__gte', 1)), name='solved_at_least_one')],
                    },
                ),
                migrations.CreateModel(
                    name='Moved',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('from_on', models.DateField(verbose_name='promised for')),
                        ('to_on', models.DateField(verbose_name='moved to')),
                        ('said_at', models.DateTimeField(verbose_name='said at')),
                        ('is_in_time', models.BooleanField(verbose_name='said before the day')),
                        ('promise', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='relationships.promise')),
                    ],
                    options={
                        'verbose_name': 'moved promise',
                        'verbose_name_plural': 'moved promises',
                        'constraints': [models.CheckConstraint(condition=models.Q(('from_on', models.F('to_on')), _negated=True), name='moved_to_another_day')],
                    },
                ),
                migrations.CreateModel(
                    name='SavedView',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person_id', models.BigIntegerField(null=True, verbose_name='person')),
                        ('place', models.CharField(max_length=60, verbose_name='list')),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('folded_name', brm.base.db.FoldedField(blank=True, editable=False, max_length=300, of='name')),
                        ('query', models.CharField(max_length=1000, verbose_name='filter, order and columns')),
                        ('is_team', models.BooleanField(default=False, verbose_name='for the team')),
                        ('unit_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='departments')),
                        ('made_at', models.DateTimeField(verbose_name='made at')),
                    ],
                    options={
                        'verbose_name': 'view of a list',
                        'verbose_name_plural': 'views of lists',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('is_team', False)), fields=('person_id', 'place', 'folded_name'), name='view_named_once'), models.UniqueConstraint(condition=models.Q(('is_team', True)), fields=('place', 'folded_name'), name='team_view_named_once'), models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('query', ''), _negated=True)), name='view_has_name_and_query'), models.CheckConstraint(condition=models.Q(('is_team', True), ('person_id__isnull', False), _connector='OR'), name='own_view_has_person')],
                    },
                ),
                migrations.CreateModel(
                    name='FirstView',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person_id', models.BigIntegerField(verbose_name='person')),
                        ('place', models.CharField(max_length=60, verbose_name='list')),
                        ('view', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='first_for', to='relationships.savedview', verbose_name='view')),
                    ],
                    options={
                        'verbose_name': 'first view of a list',
                        'verbose_name_plural': 'first views of lists',
                        'constraints': [models.UniqueConstraint(fields=('person_id', 'place'), name='first_view_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Wish',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('what', models.CharField(choices=[('subject', 'a subject'), ('day', 'another day')], max_length=10, verbose_name='what')),
                        ('words', models.CharField(blank=True, max_length=300, verbose_name='words')),
                        ('wanted_on', models.DateField(blank=True, null=True, verbose_name='rather on')),
                        ('at', models.DateTimeField(verbose_name='wished at')),
                        ('taken_back_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back at')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wishes', to='relationships.person', verbose_name='wished by')),
                        ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='relationships.visit', verbose_name='visit')),
                    ],
                    options={
                        'verbose_name': 'wish for a visit',
                        'verbose_name_plural': 'wishes for visits',
                        'constraints': [models.CheckConstraint(condition=models.Q(('what__in', ['subject', 'day'])), name='wish_what_known'), models.CheckConstraint(condition=models.Q(models.Q(('wanted_on', None), ('what', 'subject'), models.Q(('words', ''), _negated=True)), models.Q(('wanted_on__isnull', False), ('what', 'day')), _connector='OR'), name='wish_says_what_is_wished'), models.UniqueConstraint(condition=models.Q(('taken_back_at', None), ('what', 'day')), fields=('visit',), name='wish_for_one_other_day'), models.UniqueConstraint(condition=models.Q(('taken_back_at', None), ('what', 'subject')), fields=('visit', 'words'), name='wish_for_a_subject_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Hold',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('since', models.DateTimeField(verbose_name='held back since')),
                    ],
                    options={
                        'verbose_name': 'hold of the outbox',
                        'verbose_name_plural': 'holds of the outbox',
                        'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='hold_is_one')],
                    },
                ),
                migrations.CreateModel(
                    name='Theme',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('name', models.CharField(max_length=60, verbose_name='theme')),
                        ('folded_name', brm.base.db.FoldedField(blank=True, editable=False, max_length=300, of='name')),
                        ('people', models.PositiveIntegerField(default=0, editable=False)),
                        ('decision', models.CharField(blank=True, choices=[('', 'not decided yet'), ('did', 'we did'), ('will', 'we will'), ('cannot', 'we cannot, because … yes, if …')], default='', max_length=10, verbose_name='decision')),
                        ('heard', models.JSONField(blank=True, default=dict, verbose_name='what we heard')),
                        ('said', models.JSONField(blank=True, default=dict, verbose_name='what we say')),
                        ('yes_if', models.JSONField(blank=True, default=dict, verbose_name='yes, if')),
                        ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                        ('made_at', models.DateTimeField(verbose_name='made at')),
                        ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='themes', to='relationships.campaign', verbose_name='campaign')),
                        ('promise', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='relationships.promise', verbose_name='promise')),
                        ('voice', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='relationships.voice', verbose_name='voice')),
                    ],
                    options={
                        'verbose_name': 'theme',
                        'verbose_name_plural': 'themes',
                        'constraints': [models.CheckConstraint(condition=models.Q(('decision__in', ['', 'did', 'will', 'cannot'])), name='theme_decision_known'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='theme_has_a_name'), models.UniqueConstraint(fields=('campaign', 'folded_name'), name='theme_named_once'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decision', '')), models.Q(models.Q(('decision', ''), _negated=True), ('decided_at__isnull', False), models.Q(('said', {}), _negated=True)), _connector='OR'), name='theme_decided_says_what_and_when'), models.CheckConstraint(condition=models.Q(models.Q(('decision', 'cannot'), _negated=True), models.Q(('yes_if', {}), _negated=True), _connector='OR'), name='theme_cannot_has_yes_if')],
                    },
                ),
                migrations.CreateModel(
                    name='Tag',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='relationships.givenanswer')),
                        ('theme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tags', to='relationships.theme')),
                    ],
                    options={
                        'verbose_name': 'words of a theme',
                        'verbose_name_plural': 'words of themes',
                        'constraints': [models.UniqueConstraint(fields=('theme', 'answer'), name='tagged_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Turn',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('side', models.CharField(choices=[('business', 'business'), ('it', 'IT')], max_length=10, verbose_name='with')),
                        ('since_on', models.DateField(verbose_name='since')),
                        ('until_on', models.DateField(blank=True, null=True, verbose_name='until')),
                        ('theme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turns', to='relationships.theme')),
                    ],
                    options={
                        'verbose_name': 'turn',
                        'verbose_name_plural': 'turns',
                        'constraints': [models.CheckConstraint(condition=models.Q(('side__in', ['business', 'it'])), name='turn_side_known'), models.UniqueConstraint(condition=models.Q(('until_on', None)), fields=('theme',), name='theme_lies_with_one_side'), models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('since_on')), _connector='OR'), name='turn_ends_after_it_begins')],
                    },
                ),
                migrations.CreateModel(
                    name='WordBack',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('number', models.PositiveSmallIntegerField(default=1, verbose_name='number')),
                        ('points', models.JSONField(blank=True, default=dict, verbose_name='five points')),
                        ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent at')),
                        ('put_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('told', models.PositiveIntegerField(default=0, verbose_name='to how many')),
                        ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='words_back', to='relationships.campaign', verbose_name='campaign')),
                        ('link', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='word_back', to='relationships.link')),
                        ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='relationships.person', verbose_name='sent by')),
                    ],
                    options={
                        'verbose_name': 'word back',
                        'verbose_name_plural': 'words back',
                        'indexes': [models.Index(condition=models.Q(('put_at', None), ('sent_at__isnull', False)), fields=['id'], name='word_back_on_its_way')],
                        'constraints': [models.UniqueConstraint(fields=('campaign', 'number'), name='word_back_number_once'), models.UniqueConstraint(condition=models.Q(('sent_at', None)), fields=('campaign',), name='word_back_has_one_draft'), models.CheckConstraint(condition=models.Q(models.Q(('link', None), ('put_at', None), ('sent_at', None)), models.Q(('link__isnull', False), ('sent_at__isnull', False)), _connector='OR'), name='word_back_sent_has_an_address')],
                    },
                ),
                migrations.CreateModel(
                    name='Unfinished',
                    fields=[
                        ('key', models.CharField(editable=False, max_length=64, primary_key=True, serialize=False)),
                        ('sealed', models.BinaryField()),
                        ('expires_on', models.DateField(verbose_name='kept until')),
                    ],
                    options={
                        'verbose_name': 'unfinished answer',
                        'verbose_name_plural': 'unfinished answers',
                        'indexes': [models.Index(fields=['expires_on'], name='unfinished_past')],
                    },
                ),
                migrations.CreateModel(
                    name='Asking',
                    fields=[
                        ('campaign', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='asking', serialize=False, to='relationships.campaign')),
                        ('to_ask', models.PositiveIntegerField(verbose_name='people to ask')),
                        ('asked_up_to', models.BigIntegerField(default=0)),
                        ('began_at', models.DateTimeField(verbose_name='began at')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                        ('was_cut', models.BooleanField(default=False, verbose_name='ended before all were asked')),
                    ],
                    options={
                        'verbose_name': 'asking',
                        'verbose_name_plural': 'askings',
                        'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['began_at'], name='asking_at_work')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalSystem',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('run_by', models.CharField(choices=[('it', 'run by IT'), ('business', "the business's own tool"), ('supplier', 'run by a supplier'), ('unknown', 'nobody has said yet who runs it')], default='it', max_length=10, verbose_name='run')),
                        ('what_for', models.TextField(blank=True, max_length=2000, verbose_name='what people do with it')),
                        ('retired_on', models.DateField(blank=True, null=True, verbose_name='retired on')),
                        ('users', models.PositiveSmallIntegerField(choices=[(0, 'not said yet'), (1, '1 to 5'), (2, '6 to 25'), (3, '26 to 100'), (4, '101 to 500'), (5, 'more than 500')], default=0, verbose_name='people who work with it')),
                        ('what_stops', models.CharField(blank=True, max_length=500, verbose_name='what stops without it')),
                        ('stops_after', models.PositiveSmallIntegerField(choices=[(0, 'not said yet'), (1, 'not within a month'), (2, 'within a month'), (3, 'within a week'), (4, 'within a day'), (5, 'within an hour')], default=0, verbose_name='how soon')),
                        ('data_in_it', models.CharField(blank=True, max_length=200, verbose_name='data in it')),
                        ('data_class', models.PositiveSmallIntegerField(choices=[(0, 'not said yet'), (1, 'everybody may see it'), (2, 'for us inside'), (3, 'confidential: for some of us'), (4, 'strictly confidential: harm if it gets out')], default=0, verbose_name='who may see the data')),
                        ('has_personal_data', models.BooleanField(blank=True, null=True, verbose_name='data about people')),
                        ('kept_where', models.CharField(blank=True, choices=[('', 'not said yet'), ('ours', 'with us, on our own servers'), ('device', 'on somebody’s computer or phone'), ('near', 'with a supplier, in Europe'), ('far', 'with a supplier, elsewhere')], max_length=10, verbose_name='where the data lies')),
                        ('sign_in', models.CharField(blank=True, choices=[('', 'not said yet'), ('house', 'with the sign-in of the house'), ('own', 'each with an account of its own there'), ('shared', 'with one account that several share'), ('none', 'without signing in')], max_length=10, verbose_name='how people get in')),
                        ('cost_a_year', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='cost a year')),
                        ('cost_currency', models.CharField(blank=True, max_length=3, verbose_name='currency')),
                        ('paid_by', models.CharField(blank=True, max_length=200, verbose_name='who pays')),
                        ('contract_ends_on', models.DateField(blank=True, null=True, verbose_name='contract ends on')),
                        ('way_out', models.CharField(blank=True, max_length=500, verbose_name='copies, and how to get out of it')),
                        ('cmdb_id', models.CharField(blank=True, max_length=100, verbose_name='number in the CMDB')),
                        ('cmdb_url', models.URLField(blank=True, max_length=500, verbose_name='page in the CMDB')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('owned_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='relationships.unit', verbose_name='belongs to')),
                    ],
                    options={
                        'verbose_name': 'historical system',
                        'verbose_name_plural': 'historical systems',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ],
        ),
        migrations.RunSQL(NO_CIRCLES, CIRCLES),
        migrations.RunSQL(FEEDBACK, NO_FEEDBACK),
        migrations.RunSQL(REWRITE, "DROP FUNCTION rewrite_invitations(bigint)"),
        migrations.RunSQL(STAY, LET_GO),
        migrations.RunPython(make_agreed, migrations.RunPython.noop),
    ]
