"""Made-up answers by the hundred thousand: written as they lie once they left the ballot box.

For organisations that are measured. Figures are worked out of them as of any others.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from relationships.campaigns.models import Campaign
from relationships.feedback_forms.questions import Answers
from relationships.responses.dealing import homes
from relationships.responses.models import GivenAnswer, Response
from relationships.responses.remarks import Remark

TABLES = (Response, GivenAnswer)  # in the order in which `lay_down` wants their writers


class Rows(Protocol):
    """Takes the rows of one table, by column names, and writes them when it is told to."""

    def add(self, row: Mapping[str, Any], /) -> int: ...

    def flush(self) -> None: ...


def lay_down(
    campaign: Campaign,
    said: Sequence[tuple[int, Answers]],
    *,
    on: date,
    rows: tuple[Rows, Rows],
    key: Callable[[], uuid.UUID],
) -> list[Remark]:
    """Anonymous answers with the department of who gave them: each kept where enough others lie.

    As published on that day; `rows` write the `TABLES`. What was said in words. A query a level of
    the tree.
    """
    remarks = []
    responses, given = rows
    counts: Counter[int | None] = Counter(unit for unit, _answers in said)
    home = homes(campaign, counts, smallest=campaign.smallest_group, published=Counter())
    for unit, answers in said:
        response = key()
        place = {"campaign_id": campaign.pk, "unit_id": home[unit]}
        responses.add({"key": response, "given_on": on, "published_on": on, **place})
        for question, answer in answers.items():
            row = {"response_id": response, "question": question}
            if isinstance(answer, str):
                remarks.append(Remark(key(), answer))
                mine = {"key": remarks[-1].key, "words": answer, "campaign_id": campaign.pk}
                given.add({**row, **mine})
                continue
            for value in answer if isinstance(answer, list) else [answer]:
                given.add({**row, "key": key(), "value": value})
    responses.flush()
    given.flush()
    return remarks
