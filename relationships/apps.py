from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RelationshipsConfig(AppConfig):
    name = "relationships"
    verbose_name = _("Relationships")

    def ready(self) -> None:
        from relationships.promises import letters as promise_letters
        from relationships.voices import letters as voice_letters

        for letters in (voice_letters, promise_letters):
            letters.register()
