"""`manage.py links`: fresh addresses that need no sign-in, one a line."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from brm.base import clock
from brm.management.base import Answer, ProductCommand
from brm.management.commands.send_due import amount
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.links.services import renew

PURPOSES = {"form": (Purpose.FORM, Purpose.DOOR), "feed": (Purpose.CALENDAR,)}


class Command(ProductCommand):
    help = "Make new addresses of open forms or of calendar feeds; the ones before open nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("what", choices=sorted(PURPOSES))
        parser.add_argument("--n", type=amount, default=1, help="how many; 1 unless told")

    def act(self, **options: Any) -> Answer:
        what, number = options["what"], options["n"]
        links = (
            Link.objects.live(clock.now())
            .filter(purpose__in=PURPOSES[what], used_at=None)
            .order_by("-pk")[:number]
        )
        found = [renew(link) for link in links]
        if len(found) < number:
            raise CommandError(
                f"Only {len(found)} unused links for a {what} are there, not {number}."
            )
        return {"links": found}

    def told(self, answer: Answer) -> str:
        return "\n".join(answer["links"])
