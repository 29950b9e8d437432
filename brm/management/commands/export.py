"""`manage.py export KIND --format csv|xlsx|json`: a whole list as a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.exchange.taking import FORMATS, LISTS, taken
from brm.management.base import Answer, ProductCommand
from brm.management.files import private_file


class Command(ProductCommand):
    help = "Write a list as a file: all that may travel, nothing told in confidence."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("kind", choices=list(LISTS))
        parser.add_argument("--format", choices=FORMATS, default="csv")
        parser.add_argument("--to", type=Path, metavar="FILE", help="a new file, else the output")
        parser.add_argument("--where", default="", help="filters as in the address of the list")

    def act(self, **options: Any) -> Answer:
        kind, form, file = options["kind"], options["format"], options["to"]
        if file is None and form == "xlsx":
            raise RuleBroken(
                "where_to", _("A workbook is no text: say where to write it with --to.")
            )
        pieces = taken(kind, form, options["where"])
        if file is None:
            return {"kind": kind, "format": form, "content": b"".join(pieces).decode("utf-8-sig")}
        with private_file(file) as written:
            size = sum(written.write(piece) for piece in pieces)
        return {"kind": kind, "format": form, "file": str(file), "bytes": size}

    def told(self, answer: Answer) -> str:
        if "content" in answer:
            return str(answer["content"]).rstrip("\r\n")
        return _("%(kind)s is in %(file)s.") % answer
