"""`manage.py figures`: work stored figures and words out anew, or compare them with the records."""

from argparse import ArgumentParser
from typing import Any

from brm.base import clock
from brm.find.services import learn_all, unlearnt
from brm.health.services import renew_all, wrong_figures
from brm.management.base import Answer, ProductCommand, Refused


class Command(ProductCommand):
    help = (
        "Work out the figures of all departments and the words to find by anew, or compare them with"
        " the records."
    )

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
            return {"rebuilt": renew_all(at), "words": learn_all(at)}
        wrong = [{"unit": one.unit_id, "figures": list(one.figures)} for one in wrong_figures(at)]
        words = unlearnt()
        if wrong or words:
            raise Refused({"wrong": wrong, "words": len(words)})
        return {"wrong": [], "words": 0}

    def told(self, answer: Answer) -> str:
        if "rebuilt" in answer:
            words = answer["words"]
            return (
                f"The figures of {answer['rebuilt']} departments were worked out anew;"
                f" {words['learnt']} words to find by came in, {words['gone']} went."
            )
        lines = [
            f"Department {one['unit']}: {', '.join(one['figures'])}" for one in answer["wrong"]
        ]
        if answer["words"]:
            lines.append(f"{answer['words']} words to find by are missing or stand nowhere.")
        return "\n".join(lines) or "All figures are those of the records."
