"""`manage.py figures`: work the stored figures out anew, or compare them with the records."""

from argparse import ArgumentParser
from typing import Any

from brm.base import clock
from brm.health.services import renew_all, wrong_figures
from brm.management.base import Answer, ProductCommand, Refused


class Command(ProductCommand):
    help = "Work out the figures of all departments anew, or compare them with the records."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument(
            "--rebuild", action="store_true", help="work all of them out and keep them"
        )
        what.add_argument(
            "--verify", action="store_true", help="change nothing; 1 where they differ"
        )

    def act(self, **options: Any) -> Answer:
        at = clock.now()
        if options["rebuild"]:
            return {"rebuilt": renew_all(at)}
        wrong = [{"unit": one.unit_id, "figures": list(one.figures)} for one in wrong_figures(at)]
        if wrong:
            raise Refused({"wrong": wrong})
        return {"wrong": []}

    def told(self, answer: Answer) -> str:
        if "rebuilt" in answer:
            return f"The figures of {answer['rebuilt']} departments were worked out anew."
        lines = [
            f"Department {one['unit']}: {', '.join(one['figures'])}" for one in answer["wrong"]
        ]
        return "\n".join(lines) or "All figures are those of the records."
