"""Results: from five answers, words from eight, nothing to be worked out, nobody to be found."""

from collections import Counter
from datetime import timedelta
from itertools import combinations

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from relationships.access.queries import scope_of
from relationships.campaigns.models import Campaign, Invitation
from relationships.responses import publishing, queries, rollup, services
from relationships.responses.models import (
    CampaignCell,
    CampaignTree,
    Response,
)
from relationships.units.services import move
from tests.factories.feedback import running
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    ITBuddyFactory,
    UnitFactory,
    manager,
    signed_in,
)
from tests.relationships.responses.acts import LATER, answered, ended, people_in, seen

pytestmark = pytest.mark.django_db


def test_nothing_is_shown_below_five():
    unit = UnitFactory()
    people_in(unit, 6)
    campaign = running(unit)
    answered(campaign, unit, 4)

    ended(campaign)

    found = seen(campaign, manager())
    assert (found.n, found.questions[0].is_shown, found.questions[0].bars) == (0, False, ())


def test_five_are_shown_with_their_number_and_mean():
    unit = UnitFactory()
    people_in(unit, 6)
    campaign = running(unit)
    answered(campaign, unit, 5)

    publishing.publish_results(NOON)

    campaign.refresh_from_db()
    found = seen(campaign, manager())
    assert (found.n, found.asked, found.chosen.score.value) == (5, 6, 3.0)
    assert [bar.number for bar in found.questions[0].bars] == [1, 1, 1, 1, 1]
    assert found.words == ()


def test_between_the_first_results_and_the_end_nothing_moves():
    unit = UnitFactory()
    people_in(unit, 12)
    campaign = running(unit)
    answered(campaign, unit, 5)
    publishing.publish_results(NOON)

    answered(campaign, unit, 5)
    publishing.publish_results(NOON + timedelta(days=1))
    campaign.refresh_from_db()
    assert seen(campaign, manager()).n == 5

    ended(campaign)
    assert seen(campaign, manager()).n == 10


def test_a_second_is_hidden_where_the_first_could_be_worked_out(house):
    top, north, south, east = house
    campaign = running(top)
    for unit, count in ((north, 8), (south, 6), (east, 3)):
        answered(campaign, unit, count)
    ended(campaign)

    found = seen(campaign, manager(), top)

    assert found.n == 17
    assert [(line.name, line.n) for line in found.lines if line.is_shown] == [
        ("North", 8),
        ("Others in House", 9),
    ]
    assert found.hidden == 2


def test_no_reader_nor_all_together_work_out_a_small_group(house):
    top, north, south, east = house
    campaign = running(top)
    for unit, count in ((north, 8), (south, 6), (east, 3)):
        answered(campaign, unit, count)
    publishing.publish_results(NOON)
    ended(campaign)
    readers = [manager(), manager(top)]
    readers += [BusinessPartnerFactory(unit=unit).person for unit in (top, north, south, east)]
    readers += [ITBuddyFactory(unit=unit).person for unit in (north, south, east)]

    figures: set[tuple[str, int]] = set()
    for reader in readers:
        for unit in (None, top, north, south, east):
            found = queries.results(
                campaign, scope_of(reader), unit_id=unit.pk if unit else None, language="en"
            )
            if found:
                figures.add((found.unit.name if found.unit else "", found.n))
                figures.update((line.name, line.n) for line in found.lines)

    sizes = {n for _name, n in figures if n}
    assert sizes == {17, 8, 9}
    differences = {abs(a - b) for a, b in combinations(sizes, 2)} - {1}  # 9 and 8 share nobody
    assert not {n for n in differences | sizes if 0 < n < 5}


def test_that_nobody_answered_in_a_department_is_hidden_like_few_answers(house):
    top, north, south, east = house
    campaign = running(top)
    for unit, count in ((north, 8), (south, 6)):
        answered(campaign, unit, count)
    ended(campaign)

    found = seen(campaign, manager(), top)
    hidden = seen(campaign, manager(), east)

    assert (found.n, found.asked, found.hidden) == (14, 17, 2)
    assert [(line.name, line.n) for line in found.lines if line.is_shown] == [
        ("North", 8),
        ("Others in House", 6),
    ]
    assert (hidden.n, hidden.asked) == (0, 0)


def test_a_department_moved_in_between_changes_no_figure_that_could_be_subtracted(house):
    top, north, south, east = house
    other = UnitFactory(name="Other house")
    people_in(other, 20)
    for unit in house[1:]:
        people_in(unit, 20)
    campaign = running(top, other)
    for unit, count in ((north, 8), (south, 6), (east, 6), (other, 6)):
        answered(campaign, unit, count)
    publishing.publish_results(NOON)
    before = seen(campaign, manager(), top).n

    south.refresh_from_db()
    move(south, under=other)
    for unit in (north, south, east, other):
        answered(campaign, unit, 6)
    ended(campaign)

    assert before == 20
    assert seen(campaign, manager(), top).n == 38


def test_words_are_shown_from_eight_without_department_or_order():
    unit = UnitFactory()
    people_in(unit, 8)
    campaign = running(unit)
    answered(campaign, unit, 7, words="It freezes")
    for_seven = campaign
    Campaign.objects.filter(pk=campaign.pk).update(published_on=NOON.date())  # no early results

    answered(campaign, unit, 1, words="Slow")
    ended(for_seven)

    found = seen(campaign, manager())
    assert Counter(said.words for said in found.words) == Counter(
        ["Slow 0", *(f"It freezes {n}" for n in range(7))]
    )
    assert {said.by for said in found.words} == {""}


def test_seven_peoples_words_are_not_shown():
    unit = UnitFactory()
    people_in(unit, 8)
    campaign = running(unit)
    answered(campaign, unit, 7, words="It freezes")

    found = seen(ended(campaign), manager())

    assert (found.n, found.words, found.shows_words) == (7, (), False)


def test_named_words_are_read_with_the_name_by_manager_and_buddy_alone():
    unit = UnitFactory()
    (person,) = people_in(unit, 1)
    campaign = running(unit, announced="named")
    answered(campaign, unit, 1, words="It freezes")
    ended(campaign)
    partner = BusinessPartnerFactory(unit=unit).person
    buddy = ITBuddyFactory(unit=unit).person

    words = [
        [(said.words, said.by) for said in seen(campaign, reader).words]
        for reader in (manager(), buddy, partner)
    ]

    assert words == [[("It freezes 0", person.name)], [("It freezes 0", person.name)], []]


def test_confidential_words_have_no_name_for_anybody():
    unit = UnitFactory()
    people_in(unit, 9)
    campaign = running(unit, announced="confided")
    answered(campaign, unit, 9, words="It freezes")
    ended(campaign)
    partner = BusinessPartnerFactory(unit=unit).person
    buddy = ITBuddyFactory(unit=unit).person

    for reader in (manager(), buddy, partner):
        words = seen(campaign, reader).words
        assert (len(words), {said.by for said in words}) == (9, {""})


def test_confidential_words_of_few_are_read_by_nobody():
    unit = UnitFactory()
    people_in(unit, 7)
    campaign = running(unit, announced="confided")
    answered(campaign, unit, 7, words="It freezes")
    ended(campaign)

    assert [
        seen(campaign, reader).words for reader in (manager(), ITBuddyFactory(unit=unit).person)
    ] == [(), ()]


# ---- The rollup ----------------------------------------------------------------------------------


def test_the_same_records_give_the_same_figures(house):
    top, north, south, _east = house
    campaign = running(top)
    answered(campaign, north, 8)
    answered(campaign, south, 6)
    ended(campaign)

    def figures():
        fields = ("unit", "part", "question", "n", "counts", "is_shown")
        return sorted(map(repr, CampaignTree.objects.values_list(*fields)))

    def cells():
        return sorted(
            map(repr, CampaignCell.objects.values_list("unit", "question", "n", "counts"))
        )

    before = figures(), cells()
    rollup.roll_up(campaign)
    publishing.publish_results(LATER)

    assert (figures(), cells()) == before


def test_what_figures_told_is_known_of_departments_and_forgotten_at_the_end(house):
    top, north, south, _east = house
    campaign = running(top)
    answered(campaign, north, 8)
    publishing.publish_results(NOON)

    def told():
        rows = CampaignCell.objects.filter(campaign=campaign, held__gt=0).order_by("question")
        return list(rows.values_list("unit", "question", "held", "held_counts", "told_counts"))

    before = told()
    answered(campaign, south, 2)
    ended(campaign)

    assert before[0] == (top.pk, "", 8, {}, {})  # one department alone counts for the one above
    assert {(row[2], sum(row[3].values())) for row in before[1:]} == {(8, 8)}
    assert told() == []
    assert seen(campaign, manager(), top).n == 8  # two more would be told of by the difference


def test_a_total_to_which_only_equal_answers_came_is_not_told_anew():
    top = UnitFactory(name="House")
    north, south, east = (UnitFactory(parent=top, name=name) for name in ("N", "S", "E"))
    for unit in (north, south, east):
        people_in(unit, 8)
    campaign = running(top, announced="named")  # kept where they were given
    answered(campaign, north, 8)
    answered(campaign, south, 4)
    answered(campaign, east, 4)
    publishing.publish_results(NOON)
    for unit, many in ((south, 3), (east, 3)):
        waiting = Invitation.objects.filter(campaign=campaign, unit=unit, state="waiting")
        for invitation in waiting[:many]:
            services.answer(invitation, {"work": 4}, at=NOON)
    ended(campaign)

    told = CampaignTree.objects.filter(campaign=campaign, unit=top, part="subtree")
    assert dict(told.filter(question__in=["", "work"]).values_list("question", "n")) == {
        "": 22,  # of how many people: six new ones of two departments
        "work": 16,  # what they answered would be known of each of them
    }


def test_nothing_but_where_they_are_kept_tells_the_last_few_from_the_others(house):
    top, north, south, east = house
    campaign = running(top)
    answered(campaign, north, 8)
    publishing.publish_results(NOON)
    answered(campaign, south, 1)
    answered(campaign, east, 1)
    ended(campaign)

    rows = Response.objects.filter(campaign=campaign).values()
    alike = {tuple((k, v) for k, v in row.items() if k not in {"key", "unit_id"}) for row in rows}
    assert len(rows) == 10
    assert len(alike) == 1
    assert Counter(row["unit_id"] for row in rows) == {top.pk: 8, None: 2}


def test_figures_cost_as_many_statements_at_any_size(house):
    top, north, south, _east = house
    for many in (6, 12):
        people_in(north, many)
        people_in(south, many)
        campaign = running(top)
        answered(campaign, north, many)
        answered(campaign, south, many)
        ended(campaign)
        with CaptureQueriesContext(connection) as asked:
            rollup.roll_up(campaign)
        assert len(asked) == 14


def test_a_hidden_figure_holds_no_number(house):
    top, _north, _south, east = house
    campaign = running(top)
    answered(campaign, east, 3)
    ended(campaign)

    hidden = CampaignTree.objects.filter(is_shown=False)
    assert hidden.exists()
    assert set(hidden.values_list("n", flat=True)) == {0}
    with pytest.raises(DatabaseError, match="hidden_figure_holds_nothing"), transaction.atomic():
        hidden.update(n=3)


def test_results_cost_the_same_at_any_size(house, django_assert_max_num_queries):
    top, north, south, _east = house
    campaign = running(top)
    answered(campaign, north, 8, words="said")
    answered(campaign, south, 6, words="said")
    ended(campaign)
    scope = scope_of(manager(top))

    with django_assert_max_num_queries(7):
        found = queries.results(campaign, scope, unit_id=None, language="en")

    assert found is not None
    assert found.unit == top
    assert len(found.words) == 14


def test_a_campaign_compares_with_those_that_asked_the_same_departments():
    one, other = UnitFactory(), UnitFactory()
    for unit in (one, other):
        people_in(unit, 6)
    both = running(one, other)
    for unit in (one, other):
        answered(both, unit, 6)
    ended(both)
    alone = running(one)
    Campaign.objects.filter(pk=alone.pk).update(name="Alone")

    found = seen(both, manager())

    assert (found.unit, found.n) == (None, 12)
    assert [(wave.name, wave.n) for wave in found.waves] == [("How is it?", 12)]
    assert [line.n for line in found.lines] == [6, 6]


def test_the_page_of_a_whole_campaign_asks_at_most_ten_times(client, django_assert_max_num_queries):
    one, other = UnitFactory(), UnitFactory()
    for unit in (one, other):
        people_in(unit, 9)
    both = running(one, other)
    for unit in (one, other):
        answered(both, unit, 9, words="said")
    ended(both)
    signed_in(client, manager())

    with django_assert_max_num_queries(10):
        page = client.get(f"/campaigns/{both.pk}/results/")

    assert "said 8" in page.text
