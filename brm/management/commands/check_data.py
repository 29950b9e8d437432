"""`manage.py check_data`: do the records contradict each other? 1 when they do."""

from typing import Any

from brm.base import clock
from brm.management.base import Answer, ProductCommand, Refused
from brm.operations.checks import all_checks, contradictions


class Command(ProductCommand):
    help = "Compare records with each other and stored figures with records; change nothing."

    def act(self, **_options: Any) -> Answer:
        found = [one.as_dict() for one in contradictions(clock.now())]
        answer = {"checks": [one.name for one in all_checks()], "contradictions": found}
        if found:
            raise Refused(answer)
        return answer

    def told(self, answer: Answer) -> str:
        lines = [
            f"{one['check']}: {one['sentence']} Not so for {one['count']}: {', '.join(one['about'])}"
            for one in answer["contradictions"]
        ]
        return "\n".join(lines) or f"{len(answer['checks'])} checks, no contradiction."
