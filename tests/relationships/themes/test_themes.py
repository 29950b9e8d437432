"""Themes: by hand, of words that the reader reads, counted from five people on and never in parts."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from brm.base.errors import RuleBroken
from relationships.access.queries import scope_of
from relationships.responses.remarks import remarks
from relationships.themes import queries, services
from relationships.themes.models import Tag, Theme
from tests.factories.feedback import running
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    PersonFactory,
    UnitFactory,
    manager,
    signed_in,
)
from tests.factories.themes import settled

pytestmark = pytest.mark.django_db
WAITS = [f"I wait for the screen, time {number}." for number in range(6)]
OTHERS = ["Thank you.", "Nothing at all.", "The printer is far away."]


@pytest.fixture
def amina():
    return manager()


@pytest.fixture
def campaign():
    return settled(UnitFactory(name="Care"), [*WAITS, *OTHERS])


def keys(campaign, person, word):
    return [each.key for each in remarks(campaign, scope_of(person)) if word in each.words]


def themed(campaign, person, name, word, most=99):
    theme = services.name_theme(campaign, name=name, scope=scope_of(person), at=NOON)
    for key in keys(campaign, person, word)[:most]:
        services.tag(theme, key, scope=scope_of(person))
    theme.refresh_from_db()
    return theme


def test_before_the_last_results_nothing_is_sorted(amina):
    unit = UnitFactory()
    PersonFactory(unit=unit)
    campaign = running(unit)

    assert remarks(campaign, scope_of(amina)) == ()
    with pytest.raises(RuleBroken, match="closed"):
        services.name_theme(campaign, name="Waiting", scope=scope_of(amina), at=NOON)


def test_below_eight_nobody_sorts_words(amina):
    campaign = settled(UnitFactory(), WAITS)

    assert remarks(campaign, scope_of(amina)) == ()
    assert queries.sorting(campaign, scope_of(amina)).amount == 0


def test_a_theme_counts_people_and_shows_from_five_on(campaign, amina):
    themed(campaign, amina, "Waiting", "wait", 5)
    themed(campaign, amina, "Printing", "printer")

    most = queries.most_named(campaign)

    assert [(each.theme.name, each.theme.people, each.share) for each in most.named] == [
        ("Waiting", 5, 1.0)
    ]
    assert most.others == 4  # three others, and one that waits but is not sorted


def test_four_people_are_no_figure_but_their_words_are_read(campaign, amina):
    themed(campaign, amina, "Waiting", "wait", 4)

    most = queries.most_named(campaign)

    assert (most.named, most.others) == ((), 9)


def test_a_second_press_counts_once_and_taking_out_counts_less(campaign, amina):
    theme = themed(campaign, amina, "Waiting", "wait")
    first = keys(campaign, amina, "wait")[0]

    services.tag(theme, first, scope=scope_of(amina))
    theme.refresh_from_db()
    assert theme.people == 6

    for _ in range(2):
        services.untag(theme, first)
    theme.refresh_from_db()
    assert (theme.people, theme.tags.count()) == (5, 5)


def test_words_out_of_sight_go_to_no_theme(campaign, amina):
    elsewhere = settled(UnitFactory(name="Fleet"), [*WAITS, *OTHERS])
    theme = themed(campaign, amina, "Waiting", "nobody said that")

    with pytest.raises(RuleBroken, match="cannot be read"):
        services.tag(theme, keys(elsewhere, amina, "wait")[0], scope=scope_of(amina))

    assert not Tag.objects.exists()


def test_a_theme_has_one_name_and_lies_empty_before_it_goes(campaign, amina):
    theme = themed(campaign, amina, "Waiting", "wait")
    for name in ("  wáiting ", " "):
        with pytest.raises(RuleBroken):
            services.name_theme(campaign, name=name, scope=scope_of(amina), at=NOON)
    with pytest.raises(RuleBroken, match="Take its remarks out"):
        services.forget_theme(theme)
    for key in keys(campaign, amina, "wait"):
        services.untag(theme, key)

    services.forget_theme(theme)

    assert not Theme.objects.exists()


@pytest.mark.parametrize(
    "facts",
    [
        {"name": ""}, {"decision": "perhaps"}, {"decision": "did"}, {"decided_at": NOON},
        {"decision": "cannot", "said": {"en": "No."}, "decided_at": NOON},
    ],
)  # fmt: skip
def test_the_database_refuses_half_a_theme(campaign, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        Theme.objects.create(**{"campaign": campaign, "name": "Waiting", "made_at": NOON, **facts})


def test_words_are_put_to_a_theme_on_the_page_because_of_words_that_it_marks(
    client, campaign, amina
):
    signed_in(client, amina)
    page = reverse("themes:sort", args=[campaign.pk])
    first, *rest = keys(campaign, amina, "wait")

    client.post(
        reverse("themes:name", args=[campaign.pk]), {"name": "Screens", "answer": str(first)}
    )
    html = client.get(page).content.decode()

    theme = Theme.objects.get()
    assert "because of “wait, screen”" in html
    assert html.count("<mark>screen</mark>") == 5
    for key in rest[:4]:
        client.post(
            reverse("themes:tag", args=[campaign.pk]), {"answer": str(key), "theme": theme.pk}
        )
    results = client.get(reverse("responses:results", args=[campaign.pk])).content.decode()
    assert '<span dir="auto">Screens</span>' in results
    assert "4 other remarks are read, and not counted apart." in results


def test_who_only_reads_results_sees_the_figure_and_no_way_to_sort(client, campaign, amina):
    themed(campaign, amina, "Waiting", "wait")
    partner = BusinessPartnerFactory(unit=campaign.units.get(), role="head").person
    signed_in(client, partner)

    results = client.get(reverse("responses:results", args=[campaign.pk])).content.decode()

    assert "Waiting" in results
    assert reverse("themes:sort", args=[campaign.pk]) not in results


def test_many_more_words_and_themes_cost_no_more(client, amina, django_assert_max_num_queries):
    campaign = settled(UnitFactory(), [f"Screen number {n}" for n in range(20)])
    for name in ("Screens", "Numbers", "Waiting"):
        themed(campaign, amina, name, "Screen")
    signed_in(client, amina)

    with django_assert_max_num_queries(10):
        client.get(reverse("themes:sort", args=[campaign.pk]))
    with django_assert_max_num_queries(10):
        client.get(reverse("responses:results", args=[campaign.pk]))
