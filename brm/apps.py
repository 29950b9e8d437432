from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BrmConfig(AppConfig):
    name = "brm"
    verbose_name = _("Running it")

    def ready(self) -> None:
        from brm.base import logs
        from brm.dashboard import digest
        from brm.operations import demo_clock, health
        from brm.operations.outbox import outbox_check

        logs.configure()
        digest.register()
        health.register("outbox", outbox_check)
        demo_clock.install()
