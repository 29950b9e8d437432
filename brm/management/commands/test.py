"""`manage.py test …`: pytest with the arguments that follow."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Run the tests; every argument goes to pytest."
    requires_system_checks = ()

    def run_from_argv(self, argv: list[str]) -> None:
        os.chdir(settings.BASE_DIR)  # so that `tests` can be imported
        python = sys.executable
        os.execv(python, [python, "-m", "pytest", *argv[2:]])  # noqa: S606  our own interpreter

    def handle(self, **_options: Any) -> None:
        self.run_from_argv(["manage.py", "test"])
