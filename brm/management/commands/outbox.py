"""`manage.py outbox`: how the messages stand; try failed ones again, let held ones leave."""

from argparse import ArgumentParser
from typing import Any

from brm.base import clock
from brm.management.base import Answer, ProductCommand
from relationships.outbox import queries, services
from relationships.outbox.models import Message


class Command(ProductCommand):
    help = "Count the messages; `retry` the failed ones, or `release` those held back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("act", nargs="?", choices=["retry", "release"])

    def act(self, **options: Any) -> Answer:
        at = clock.now()
        if options["act"] == "retry":
            return {"retried": services.try_again(Message.objects.all(), at=at)}
        if options["act"] == "release":
            return {"released": services.release(at=at)}
        return queries.standing(at=at).as_dict()
