"""How full the rounds that are being planned make the weeks of those who would go."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from relationships.rounds.models import Round
from relationships.rounds.planning import Planned
from relationships.rounds.queries.load import SHOWN, Load, loads, taken_by

QUARTER = timedelta(weeks=SHOWN)


def weeks_with(
    rounds: Sequence[Round], dates: Sequence[Sequence[Planned]]
) -> list[Load | None]:  # fmt: skip
    """Beside each round the quarter of its buddy with all of these on top, once a buddy. Two queries."""
    days = [one.date.day for found in dates for one in found if not one.date.is_off]
    if not days:
        return [None] * len(rounds)
    first = min(days)
    monday = first - timedelta(days=first.weekday())
    more: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for round_, found in zip(rounds, dates, strict=True):
        for one in found:
            if not one.date.is_off:
                more[one.person_id].append((one.date.day, round_.minutes))
    people = {one.buddy.person_id: one.buddy.person for one in rounds}
    taken = taken_by(people, monday, monday + QUARTER)
    by_person = {load.person.pk: load for load in loads(people.values(), taken, more, {}, monday)}
    return [by_person.pop(one.buddy.person_id, None) for one in rounds]
