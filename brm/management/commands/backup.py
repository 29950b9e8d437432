"""`manage.py backup FILE`: the whole database in a new file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.management.base import Answer, ProductCommand
from brm.management.files import private_file
from brm.operations.backup import back_up


class Command(ProductCommand):
    help = "Write the whole database into a new file that only you read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)

    def act(self, **options: Any) -> Answer:
        file: Path = options["file"]
        try:
            with private_file(file) as written:
                size = back_up(written)
        except RuleBroken as broken:
            if broken.code != "no_file":
                file.unlink()  # half a backup is none
            raise
        return {"file": str(file), "bytes": size}

    def told(self, answer: Answer) -> str:
        return _("The database is in %(file)s. Keep SECRET_KEY beside it, elsewhere.") % answer
