from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RelationshipsConfig(AppConfig):
    name = "relationships"
    verbose_name = _("Relationships")

    def ready(self) -> None:
        from brm.base import own_words
        from relationships.access.queries import near_units, register_sight
        from relationships.buddies import stand_in_pages, standing_in
        from relationships.buddies import undoing as buddy_undoing
        from relationships.campaigns import letters as campaign_letters
        from relationships.desk import undoing as desk_undoing
        from relationships.desk.queries import reached_by
        from relationships.feedback_forms import question_pages
        from relationships.links import doors
        from relationships.logbook import thanks_letters
        from relationships.logbook.views import seen as seen_views
        from relationships.logbook.views import thanks as thanks_views
        from relationships.marks.changes import on_calendar_change
        from relationships.outbox import addresses, announcing, kinds
        from relationships.outbox.rendering import language_for
        from relationships.partners import undoing as partner_undoing
        from relationships.people import undoing as people_undoing
        from relationships.promises import letters as promise_letters
        from relationships.promises import saying as promise_saying
        from relationships.promises import undoing as promise_undoing
        from relationships.responses import letters as response_letters
        from relationships.responses import ways_told
        from relationships.rounds import (
            correcting,
            missed_letters,
            standing_in_letters,
            stepping_letters,
            summary,
            wish_letters,
            wishing_door,
        )
        from relationships.rounds import letters as round_letters
        from relationships.rounds.queries.access import sight_of_stand_ins
        from relationships.rounds.services.replan import calendar_changed
        from relationships.rounds.views import undoing
        from relationships.systems import undoing as system_undoing
        from relationships.themes import joining as themes
        from relationships.units import undoing as unit_undoing
        from relationships.voices import confirming, grouping, own_link, spoken_of
        from relationships.voices import letters as voice_letters
        from relationships.voices import undoing as voice_undoing
        from relationships.ways import hiding
        from relationships.wording import undoing as settings_undoing
        from relationships.wording import words

        for letters in (addresses, announcing, round_letters, summary, voice_letters):
            kinds.register(*letters.KINDS)
        for letters in (
            promise_letters,
            campaign_letters,
            response_letters,
            stepping_letters,
            standing_in_letters,
            missed_letters,
            wish_letters,
            thanks_letters,
            own_link,
        ):
            kinds.register(*letters.KINDS)
        standing_in.on_stand_in(
            named=standing_in_letters.tell_named, ended=standing_in_letters.tell_ended
        )
        voices = (confirming, grouping, spoken_of, voice_undoing)
        reached_by(near_units)
        desk_undoing.register()
        below = (unit_undoing, people_undoing, partner_undoing, buddy_undoing, system_undoing)
        for each in (*below, settings_undoing, question_pages):
            each.register()
        for each in (
            addresses,
            correcting,
            stand_in_pages,
            undoing,
            wishing_door,
            *voices,
            promise_saying,
            promise_undoing,
            themes,
            thanks_views,
            seen_views,
            ways_told,
            hiding,
        ):
            each.register()
        doors.speaks(language_for)
        on_calendar_change(calendar_changed)
        register_sight(sight_of_stand_ins)
        own_words.told_by(words.unit_word)
