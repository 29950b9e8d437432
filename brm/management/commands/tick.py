"""`manage.py tick`: plan what is due, into the outbox."""

from typing import Any

from brm.base import clock
from brm.management.base import Answer, ProductCommand
from brm.operations.services import tick


class Command(ProductCommand):
    help = "Run every regular job once, but for the sending: visits, reminders, digests."

    def act(self, **_options: Any) -> Answer:
        return dict(tick(at=clock.now()))
