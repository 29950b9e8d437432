from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BrmConfig(AppConfig):
    name = "brm"
    verbose_name = _("Running it")

    def ready(self) -> None:
        from brm.base import logs
        from brm.dashboard import digest
        from brm.exchange.forgetting import forget, refuse_while_kept, tell
        from brm.find.services import forget as forget_words
        from brm.health import coverage
        from brm.health.services import renew_later
        from brm.operations import demo_clock, health
        from brm.operations.outbox import outbox_check
        from brm.stewardship import letters
        from brm.stewardship.erasing import register_erasing, register_not_during
        from brm.stewardship.exporting import register_known
        from relationships.marks.changes import on_calendar_change
        from relationships.outbox import kinds

        logs.configure()
        on_calendar_change(renew_later)
        coverage.register()
        kinds.register(*digest.KINDS, *letters.KINDS)
        health.register("outbox", outbox_check)
        register_not_during(refuse_while_kept)
        register_erasing(forget)
        register_erasing(forget_words)
        register_known(tell)
        demo_clock.install()
