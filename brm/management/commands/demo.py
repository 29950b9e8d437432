"""`manage.py demo`: the made-up organisation, with sign-ins, into an empty database."""

from typing import Any

from brm.base import clock
from brm.demo import services
from brm.management.base import Answer, ProductCommand, make_tables


class Command(ProductCommand):
    help = "Load the demo organisation with its sign-ins into an empty database."

    def act(self, **_options: Any) -> Answer:
        make_tables()
        return dict(services.load_small(clock.now(), with_logins=True))
