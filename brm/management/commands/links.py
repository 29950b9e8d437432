"""`manage.py links`: fresh addresses that need no sign-in, one a line."""

from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError

from brm.base import clock
from brm.management.base import Answer, ProductCommand
from brm.management.commands.send_due import amount
from relationships.campaigns.queries import links_to_answer
from relationships.links.models import Link
from relationships.links.services import renew_all
from relationships.rounds.services.feeds import fresh_feeds

KINDS: dict[str, Callable[[datetime, int], list[Link]]] = {
    "form": lambda at, number: list(links_to_answer(at)[:number]),
    "feed": lambda at, number: fresh_feeds(number, at=at),
}


class Command(ProductCommand):
    help = "Make new addresses of open forms or of calendar feeds; the ones before open nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("what", choices=sorted(KINDS))
        parser.add_argument("--n", type=amount, default=1, help="how many; 1 unless told")

    def act(self, **options: Any) -> Answer:
        what, number = options["what"], options["n"]
        links = KINDS[what](clock.now(), number)
        if len(links) < number:
            raise CommandError(
                f"Only {len(links)} unused links for a {what} are there, not {number}."
                " Nothing was changed."
            )
        return {"links": renew_all(links)}

    def told(self, answer: Answer) -> str:
        return "\n".join(answer["links"])
