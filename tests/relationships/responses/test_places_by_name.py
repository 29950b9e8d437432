"""A poster in a campaign that asks by name: it promised that nobody sees who answered there."""

import uuid

import pytest

from relationships.access.queries import scope_of
from relationships.campaigns import services as campaigns
from relationships.campaigns.models import Door
from relationships.responses import services
from relationships.responses.remarks import remarks
from tests.factories.feedback import running
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    ITBuddyFactory,
    UnitFactory,
    manager,
)
from tests.relationships.responses.acts import answered, ended, people_in, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return UnitFactory(name="Care")


def by_name(unit, *, named, passing):
    """So many answer by their own link and with their name, and so many at the poster."""
    people_in(unit, named)
    campaign = running(unit, announced="named")
    campaigns.open_door(campaign, unit=unit, place="Canteen", at=NOON)
    answered(campaign, unit, named, words="Asked by name")
    door = Door.objects.filter(campaign=campaign).first()
    for number in range(passing):
        said = {"work": 3, "change": f"At the poster {number}"}
        services.answer_at_door(door, said, sheet=uuid.uuid4(), at=NOON)
    return ended(campaign)


def near(unit):
    return {"manager": manager(), "buddy": ITBuddyFactory(unit=unit).person}


def at_the_poster(said):
    return [words for words in said if words.startswith("At the poster")]


@pytest.mark.parametrize("who", ["manager", "buddy"])
def test_words_of_few_at_a_poster_are_read_by_nobody_also_where_names_are_read(unit, who):
    campaign = by_name(unit, named=1, passing=6)
    reader = near(unit)[who]

    read = [said.words for said in seen(campaign, reader).words]
    sorted_by_theme = [remark.words for remark in remarks(campaign, scope_of(reader))]

    assert (read, sorted_by_theme) == (["Asked by name 0"], ["Asked by name 0"])


@pytest.mark.parametrize("who", ["manager", "buddy"])
def test_words_of_eight_at_a_poster_are_read_without_a_name(unit, who):
    campaign = by_name(unit, named=2, passing=8)

    said = seen(campaign, near(unit)[who]).words

    assert len(at_the_poster([each.words for each in said])) == 8
    assert {each.by for each in said if each.words.startswith("At")} == {""}


def test_two_departments_compared_do_not_tell_nameless_words_of_few(unit):
    """The department above less the one below would be the words of five in the other one below."""
    below = [UnitFactory(name=name, parent=unit) for name in ("Ward", "Desk")]
    for each in below:
        people_in(each, 3)
    campaign = running(unit, announced="named")
    for each in below:
        campaigns.open_door(campaign, unit=each, place=each.name, at=NOON)
    for each, passing in zip(below, (8, 5), strict=True):
        answered(campaign, each, 3, words="Asked by name")
        door = Door.objects.get(campaign=campaign, unit=each)
        for number in range(passing):
            said = {"work": 3, "change": f"At the poster {each.name} {number}"}
            services.answer_at_door(door, said, sheet=uuid.uuid4(), at=NOON)
    ended(campaign)
    reader = manager()

    whole = at_the_poster([said.words for said in seen(campaign, reader).words])
    parts = [
        at_the_poster([said.words for said in seen(campaign, reader, each).words]) for each in below
    ]

    assert [len(whole), *map(len, parts)] == [13, 0, 0]


def test_few_nameless_words_among_named_ones_are_no_less_hidden(unit):
    campaign = by_name(unit, named=3, passing=5)
    readers = [*near(unit).values(), BusinessPartnerFactory(unit=unit).person]

    read = [[said.words for said in seen(campaign, reader).words] for reader in readers]

    assert [len(words) for words in read] == [3, 3, 8]  # to the partner all are without a name
    assert [len(at_the_poster(words)) for words in read] == [0, 0, 5]
