"""`manage.py restore FILE`: put a backup into an empty database; the outbox is held."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from brm.base import clock
from brm.management.base import Answer, ProductCommand
from brm.operations.backup import put_back


class Command(ProductCommand):
    help = "Put a backup into an empty database. Nothing is sent until `outbox release`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)

    def act(self, **options: Any) -> Answer:
        put_back(options["file"], at=clock.now())
        return {"file": str(options["file"]), "outbox": "held"}

    def told(self, answer: Answer) -> str:
        return (
            _(
                "%(file)s is put back. Run `manage.py migrate` if the program is newer. No message"
                " leaves until `manage.py outbox release`."
            )
            % answer
        )
