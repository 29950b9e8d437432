"""`manage.py announce`: a message to each person of the organisation or of a department."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from brm.base import clock
from brm.base.text import clean
from brm.management.base import Answer, ProductCommand
from relationships.outbox.services import announce
from relationships.people.models import Person
from relationships.units.models import Unit

LONGEST = {"subject": 200, "text": 20_000}  # characters, as the table holds


class Command(ProductCommand):
    help = "Queue a message to everybody, or to the people of a department and what lies under it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("--all", action="store_true", help="to everybody")
        whom.add_argument("--unit", type=int, metavar="ID", help="to the people of a department")
        parser.add_argument("--subject", required=True)
        parser.add_argument("--text", required=True, help="empty lines part its paragraphs")
        parser.add_argument("--urgent", action="store_true", help="also in quiet hours")

    def act(self, **options: Any) -> Answer:
        queued = announce(
            readers(options["unit"]),
            subject=said("subject", options["subject"]),
            text=said("text", options["text"]),
            at=clock.now(),
            is_urgent=options["urgent"],
        )
        return {"queued": queued}


def readers(unit_id: int | None) -> list[Person]:
    """Everybody who has not left, or those of the department and below. One or two queries."""
    people = Person.objects.present().order_by("pk")
    if unit_id is None:
        return list(people)
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise CommandError(f"There is no department with the id {unit_id}.")
    return list(people.filter(unit__lft__range=(unit.lft, unit.rgt)))


def said(name: str, text: str) -> str:
    """The words as they are kept; empty or too long ones are refused."""
    words = clean(text).strip()
    longest = LONGEST[name]
    if not 1 <= len(words) <= longest:
        raise CommandError(f"--{name} needs 1 to {longest} characters; it has {len(words)}.")
    return words
