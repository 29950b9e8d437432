"""`manage.py describe_messages`: write docs/messages.md, the table of all kinds of message."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import override

from brm.management.base import Answer, ProductCommand, Refused
from relationships.outbox.kinds import Kind, all_kinds
from relationships.outbox.services import POINTLESS_AFTER

HEAD = """# Messages

Written by `manage.py describe_messages` from what the slices register; do not edit by hand.

Each message is one row of the outbox, unique by kind, person, thing and occasion, written in the
transaction of its cause. Its words are rendered when it leaves, in the reader's language and zone;
just before, it is asked whether it is still true. "Stops" is what one press under the mail ends.

| kind | message | to whom | when | at night, too | stops | pointless after |
|---|---|---|---|---|---|---|
"""


class Command(ProductCommand):
    help = "Write docs/messages.md; with --check only say whether it is as it should be."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--check", action="store_true", help="write nothing; 1 when it is stale"
        )

    def act(self, **options: Any) -> Answer:
        place = settings.BASE_DIR / "docs/messages.md"
        wanted = described()
        is_stale = not place.exists() or place.read_text() != wanted
        answer = {"kinds": len(all_kinds()), "stale": is_stale}
        if options["check"] and is_stale:
            raise Refused(answer)
        if is_stale:
            place.write_text(wanted)
        return answer


def described() -> str:
    """The whole document, in English."""
    with override("en"):
        return HEAD + "".join(f"| {' | '.join(row(kind))} |\n" for kind in all_kinds())


def row(kind: Kind) -> tuple[str, ...]:
    return (
        f"`{kind.name}`",
        str(kind.title),
        str(kind.who),
        str(kind.when),
        "yes" if kind.is_urgent else "",
        kind.stops,
        lasting(kind.expires_after or POINTLESS_AFTER),
    )


def lasting(time: timedelta) -> str:
    """A time in days, or in hours where it is shorter than two."""
    if time >= timedelta(days=2):
        return f"{time.days} days"
    return f"{round(time.total_seconds() / 3600)} h"
