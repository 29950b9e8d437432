from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BrmConfig(AppConfig):
    name = "brm"
    verbose_name = _("Running it")

    def ready(self) -> None:
        from brm.base import logs

        logs.configure()
