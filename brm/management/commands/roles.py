"""`manage.py roles write|bring FILE`: who fills which role, as a table that leaves and comes in."""

from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.management.base import Answer, ProductCommand, Refused
from brm.management.files import private_file
from governance.roles.bringing import amounts, bring_in, written


class Command(ProductCommand):
    help = "Write who fills which role to a new CSV file, or bring such a file (or Excel) in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("what", choices=("write", "bring"))
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen")

    def act(self, **options: Any) -> Answer:
        file: Path = options["file"]
        if options["what"] == "write":
            with private_file(file) as leaves:
                leaves.write(written())
            return {"file": str(file)}
        try:
            content = file.read_bytes()
        except OSError as error:
            raise RuleBroken(
                "file_unreadable",
                _("%(file)s cannot be read: %(reason)s.")
                % {"file": file, "reason": error.strerror or error},
            ) from error
        verdicts = bring_in(content, at=clock.now(), dry_run=options["dry_run"])
        refused = [asdict(one) for one in verdicts if one.outcome == "refused"]
        counts = amounts(verdicts)
        answer: Answer = {**counts, "rows": refused}
        if refused and len(refused) == sum(counts.values()):
            raise Refused(answer)
        return answer

    def told(self, answer: Answer) -> str:
        if "file" in answer:
            return _("Written to %(file)s.") % answer
        said = _(
            "%(new)s new, %(changed)s changed, %(same)s as before, %(refused)s refused."
        ) % answer  # fmt: skip
        lines = [
            _("Row %(number)s: %(says)s") % {"number": row["number"], "says": row["says"]}
            for row in answer["rows"]
        ]
        return "\n".join([said, *lines])
