"""`manage.py bench`: is it as fast as promised? Ratios, each a line; 1 when one is missed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from bench import whole
from brm import embedded


class Command(BaseCommand):
    help = "Measure the goals of performance in scratch databases; exit with 1 if one is missed."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        size = parser.add_mutually_exclusive_group()
        size.add_argument("--large", action="store_true", help="1,000 departments; an hour")
        size.add_argument("--pages", action="store_true", help="the pages in a slowed browser")
        size.add_argument("--feedback", action="store_true", help="feedback at a million answers")
        size.add_argument("--smallest", action="store_true", help="only see that it works")

    def handle(self, **options: Any) -> None:
        try:
            missed = self._measured(options)
        except embedded.Unavailable as error:
            self.stderr.write(str(error))
            raise SystemExit(1) from None
        raise SystemExit(1 if missed else 0)

    def _measured(self, options: dict[str, Any]) -> int:
        if options["pages"]:
            from bench import browser  # noqa: PLC0415  needs what only the tests install

            return browser.run(self._say)
        plan = whole.NORMAL
        if options["large"]:
            plan = whole.LARGE
        elif options["feedback"]:
            plan = whole.FEEDBACK
        elif options["smallest"]:
            plan = whole.SMALLEST
        return whole.run(plan, self._say)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
