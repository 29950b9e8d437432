"""`manage.py send_due`: send what is due, once."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from brm.base import clock
from brm.management.base import Answer, ProductCommand
from relationships.outbox import sending


def amount(text: str) -> int:
    if not text.isdigit():
        raise ArgumentTypeError(f"{text!r} is no number of messages; write 0 or more.")
    return int(text)


class Command(ProductCommand):
    help = "Send the messages that are due, each at most once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--limit", type=amount, help="at most that many messages")

    def act(self, **options: Any) -> Answer:
        return dict(sending.send_due(at=clock.now(), limit=options["limit"]).as_dict())
