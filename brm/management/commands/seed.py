"""`manage.py seed`: made-up data of a size, the same from the same seed and moment."""

from argparse import ArgumentParser
from typing import Any

from brm.base import clock
from brm.demo import services
from brm.management.base import Answer, ProductCommand, make_tables


class Command(ProductCommand):
    help = "Load made-up data into an empty database: small is the demo without its sign-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--size", choices=["small", "medium", "large"], default="small")
        parser.add_argument("--seed", type=int, default=42)

    def act(self, **options: Any) -> Answer:
        make_tables()
        return dict(services.load(options["size"], clock.now(), seed=options["seed"]))
