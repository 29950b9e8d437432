"""The ballot box: how anonymous answers leave it so that nothing leads back to who gave them.

What lies in the box is sealed (`box.py`).
Two things could join an answer to an invitation that is ticked off: order (keys, the place of rows
on the disk, the transaction that wrote both) and small departments. So answers are stirred while they
lie in the box, and leave it only in batches: shuffled, with fresh random keys and the day alone, and
kept with a department in which the batch holds enough answers, else with the next one above. At the
end all answers of a campaign are dealt once more, together, so that the last few do not stand alone.
The campaign's invitations are written anew each time, in the order of their numbers.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from random import SystemRandom
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Count, Q

from brm.base.suppression import Group, decide
from relationships.campaigns.models import Campaign
from relationships.feedback_forms.questions import Answers
from relationships.responses.box import anew, opened
from relationships.responses.choices import PEOPLE, WHOLE
from relationships.responses.models import Ballot, CampaignCell, GivenAnswer, Response
from relationships.responses.services import rows_of
from relationships.units.models import Unit

AT_ONCE = 2000


class Given(NamedTuple):
    """What somebody answered, and in which department; None for nowhere in particular.

    `words_edition`: the publication in which its words were first read; None where they were
    not. `is_dealt`: it left the box before.
    """

    unit: int | None
    answers: Answers
    words_edition: int | None = None
    is_dealt: bool = False


def stir_all() -> int:
    """Stir each box that holds enough answers and new ones among them; how many boxes.

    Below that number a box is left alone: stirring three answers hides nothing.
    """
    boxes = (
        Ballot.objects.values("campaign")
        .annotate(n=Count("key"), new=Count("key", filter=Q(is_stirred=False)))
        .filter(new__gt=0)
    )
    campaigns = Campaign.objects.in_bulk([box["campaign"] for box in boxes])
    full = [box for box in boxes if box["n"] >= campaigns[box["campaign"]].smallest_group]
    for box in full:
        stir(campaigns[box["campaign"]])
    return len(full)


@transaction.atomic
def stir(campaign: Campaign) -> None:
    """Write all answers in a box anew, in another order under other keys and seals, at once."""
    box = _taken_out(campaign)
    Ballot.objects.bulk_create([anew(ballot) for ballot in _shuffled(box)], batch_size=AT_ONCE)
    rewrite_invitations(campaign)


@transaction.atomic
def deal(campaign: Campaign, *, on: date, is_last: bool = False) -> int:
    """Open the answers and let them leave the box, if they are enough or it is the last time.

    How many left. The last time the answers dealt before are dealt again among them. Raises
    RuleBroken("box_locked"): then all of them stay.
    """
    box = _emptied(campaign) if is_last or _is_enough(campaign) else []
    if is_last:
        box += _taken_back(campaign)
    if not box:
        return 0
    home = homes(
        campaign,
        Counter(given.unit for given in box),
        smallest=campaign.smallest_group,
        published=people_told(campaign) if is_last else Counter(),
    )
    responses, answers = [], []
    for given in _shuffled(box):
        response = Response(
            key=uuid.uuid4(),
            campaign=campaign,
            # Who was dealt stays: what leaves a figure that was read would tell whose it is.
            unit_id=given.unit if given.is_dealt else home[given.unit],
            given_on=on,
            published_on=on,
            is_in_the_words=given.words_edition is not None,
            words_edition=given.words_edition or 0,
        )
        responses.append(response)
        answers += rows_of(response, given.answers)
    Response.objects.bulk_create(responses, batch_size=AT_ONCE)
    GivenAnswer.objects.bulk_create(answers, batch_size=AT_ONCE)
    rewrite_invitations(campaign)
    return len(responses)


def homes(
    campaign: Campaign,
    counts: Counter[int | None],
    *,
    smallest: int,
    published: Counter[int | None],
) -> dict[int | None, int | None]:
    """Where answers of each department are kept: there, if it is large enough, else further up.

    Decided as for showing them: what lies at a department then never tells of fewer than `smallest`,
    nor of one department that is not shown, nor by subtraction. A query a level of the tree.
    """
    groups = tree_of(campaign, counts, asked_in(campaign))
    before = {unit or WHOLE: n for unit, n in published.items()}
    shown = decide(groups, smallest=smallest, published=before)  # type: ignore[arg-type]
    parent = parents_in(groups)
    found: dict[int | None, int | None] = {None: None}
    for unit in counts:
        place: int | None = WHOLE if unit is None else unit
        if place not in shown.own:
            while place is not None and place not in shown.subtree:
                place = parent[place]
        found[unit] = place or None
    return found


def people_told(campaign: Campaign) -> Counter[int | None]:
    """Of how many people of each department figures told so far. One query."""
    cells = CampaignCell.objects.filter(campaign=campaign, question=PEOPLE, held__gt=0)
    return Counter(dict(cells.values_list("unit", "held")))


def asked_in(campaign: Campaign) -> dict[int, int | None]:
    """How many were asked in each department; None at a place where anybody may answer. Two queries."""
    rows = campaign.invitations.values_list("unit").annotate(Count("pk"))
    doors = campaign.doors.values_list("unit", flat=True)
    return {**dict(rows), **dict.fromkeys(doors)}


def tree_of(
    campaign: Campaign,
    counts: Mapping[int | None, int],
    asked: Mapping[int, int | None],
) -> list[Group]:
    """The departments with these counts and all above them, under the whole campaign.

    As they lay when the campaign first counted there: figures of a department that was moved could
    be subtracted otherwise. A query a level of the tree, and one where a department is new.
    """
    own = {(WHOLE if unit is None else unit): n for unit, n in counts.items()}
    parents: dict[int, int | None] = {int(unit): up for unit, up in campaign.places.items()}
    known = len(parents)
    missing = {unit for unit in [*own, *asked] if unit != WHOLE} - parents.keys()
    while missing:
        rows = dict(Unit.objects.filter(pk__in=missing).values_list("pk", "parent"))
        parents.update(rows)
        missing = {parent for parent in rows.values() if parent} - parents.keys()
    if len(parents) > known:
        campaign.places = {str(unit): up for unit, up in parents.items()}
        Campaign.objects.filter(pk=campaign.pk).update(places=campaign.places)
    return [
        Group(WHOLE, None, own.get(WHOLE, 0), asked.get(WHOLE, 0) if own.get(WHOLE) else 0),
        *(
            Group(unit, parent or WHOLE, own.get(unit, 0), asked.get(unit, 0))
            for unit, parent in parents.items()
        ),
    ]


def parents_in(groups: Iterable[Group]) -> dict[int, int | None]:
    """Each department of the tree with the one above it; its keys are all departments. No query."""
    return {group.key: group.parent for group in groups}  # type: ignore[misc]


def rewrite_invitations(campaign: Campaign) -> None:
    """Write the campaign's invitations anew in the order of their numbers, by one transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rewrite_invitations(%s)", [campaign.pk])


def _is_enough(campaign: Campaign) -> bool:
    return Ballot.objects.filter(campaign=campaign).count() >= campaign.smallest_group


def _taken_out(campaign: Campaign) -> list[Ballot]:
    """What lies in the box; its rows are deleted. What comes now stays for the next time."""
    box = list(Ballot.objects.select_for_update().filter(campaign=campaign))
    Ballot.objects.filter(pk__in=[ballot.pk for ballot in box]).delete()
    return box


def _emptied(campaign: Campaign) -> list[Given]:
    """The answers in the box, opened."""
    return [Given(ballot.unit_id, opened(ballot)) for ballot in _taken_out(campaign)]


def _taken_back(campaign: Campaign) -> list[Given]:
    """The anonymous answers dealt before; their rows are deleted."""
    dealt = list(Response.objects.filter(campaign=campaign, person=None))
    answers: dict[uuid.UUID, Answers] = defaultdict(dict)
    rows = GivenAnswer.objects.filter(response__in=[response.pk for response in dealt])
    questions = {question.key: question for question in campaign.form_version.asked()}
    for row in rows:
        if row.value is None:
            answers[row.response_id][row.question] = row.words
        elif questions[row.question].takes_several:
            answers[row.response_id].setdefault(row.question, []).append(row.value)  # type: ignore[union-attr]
        else:
            answers[row.response_id][row.question] = row.value
    rows.delete()
    Response.objects.filter(pk__in=[response.pk for response in dealt]).delete()
    return [
        Given(
            response.unit_id,
            answers[response.pk],
            response.words_edition if response.is_in_the_words else None,
            is_dealt=True,
        )
        for response in dealt
    ]


def _shuffled(box: list[Any]) -> list[Any]:
    return SystemRandom().sample(box, len(box))
