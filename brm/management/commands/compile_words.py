"""`manage.py compile_words`: make the translations ready, without the system's gettext."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from brm.operations.words import compile_words


class Command(BaseCommand):
    help = "Compile the translations that changed."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for written in compile_words(Path(folder)):
                if options["verbosity"]:
                    self.stdout.write(f"{written.relative_to(settings.BASE_DIR)}")
