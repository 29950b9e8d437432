"""`manage.py import KIND FILE`: bring in a file as the pages do, all good rows or none."""

from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.exchange import services
from brm.exchange.choices import Kind
from brm.management.base import Answer, ProductCommand, Refused
from relationships.systems.bringing import bring_systems

SYSTEMS = "systems"  # a table of its own: no people and no tree hang on it


def _systems(content: IO[bytes], *, dry_run: bool) -> Answer:
    with content:
        brought = bring_systems(content, dry_run=dry_run)
    if brought.faults and not dry_run:
        raise Refused(brought.counts())
    return brought.counts()


class Command(ProductCommand):
    help = (
        "Bring in departments, people, a whole personnel list or systems from a CSV or Excel file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("kind", choices=[*Kind.values, SYSTEMS])
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen")

    def act(self, **options: Any) -> Answer:
        file: Path = options["file"]
        try:
            content = file.open("rb")
        except OSError as error:
            raise RuleBroken(
                "file_unreadable",
                _("%(file)s cannot be read: %(reason)s.")
                % {"file": file, "reason": error.strerror or error},
            ) from error
        if options["kind"] == SYSTEMS:
            return _systems(content, dry_run=options["dry_run"])
        with content, transaction.atomic():
            brought = services.bring(
                kind=options["kind"],
                file_name=file.name,
                content=content,
                by=None,
                at=clock.now(),
            )
            seen = services.preview(brought)
            if seen.plan is None:
                raise RuleBroken("column_missing", seen.problem)
            if options["dry_run"] or seen.plan.is_nothing:
                transaction.set_rollback(True)
                if seen.plan.is_refused and not options["dry_run"]:
                    raise Refused(seen.plan.counts())
                return seen.plan.counts()
            return services.keep(brought, at=clock.now())
