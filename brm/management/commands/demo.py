"""`manage.py demo`: the made-up organisation, with sign-ins, into an empty database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.demo import services


class Command(BaseCommand):
    help = "Load the demo organisation with its sign-ins into an empty database."

    def handle(self, *_: Any, **_options: Any) -> None:
        try:
            made = services.load_small(clock.now(), with_logins=True)
        except RuleBroken as broken:
            raise CommandError(str(broken)) from None
        self.stdout.write(", ".join(f"{count} {what}" for what, count in made.items()))
