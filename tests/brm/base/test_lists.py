"""Any list page: what the address asks for is what the reader gets, and never an error page."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import NullIf
from django.template.loader import render_to_string
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from brm.base import list_amounts, seek
from brm.base.lists import Chip, Choice, Head, Page, Sort, listing
from brm.base.sheet_answer import csv_response

SORTS = {
    "name": Sort("Name", ("codename",)),
    "rank": Sort("Rank", ("rank", "-codename"), descending=True),
    "app": Sort("Place", ("content_type__app_label", "codename")),
    "id": Sort("Number", ("pk",)),
}


def things() -> QuerySet[Permission]:
    return Permission.objects.filter(name__startswith="thing").annotate(
        rank=NullIf("name", Value("thing"))
    )


def make(amount: int) -> None:
    """Every third has no rank, and codenames repeat across two places."""
    places = [ContentType.objects.create(app_label=f"place{n}", model="m") for n in (1, 0)]
    Permission.objects.bulk_create(
        Permission(
            name="thing" if n % 3 == 0 else f"thing {n % 4}",
            codename=f"code{n // 2:03}",
            content_type=places[n % 2],
        )
        for n in range(amount)
    )


def ask(address: str = "", **kwargs: object) -> Page:
    request = RequestFactory().get(f"/things/?{address.rpartition('?')[2]}")
    given_options = {"sorts": SORTS, "default": "name", "size": 7, "things": "things", **kwargs}
    return listing(request, things(), **given_options)  # type: ignore[arg-type]


def walk(page: Page, by: str, **kwargs: object) -> list[Page]:
    pages = [page]
    while address := getattr(pages[-1], by):
        pages.append(ask(address, **kwargs))
        assert len(pages) < 50, "the paging runs in a circle"
    return pages


def numbers(pages: list[Page]) -> list[int]:
    return [row.pk for page in pages for row in page.rows]


@pytest.mark.django_db
@pytest.mark.parametrize("sort", ["name", "-name", "rank", "-rank", "app", "-app", "id", "-id"])
@pytest.mark.parametrize("amount", [0, 1, 7, 8, 14, 29])
def test_walking_shows_each_row_once_and_back_the_same(sort: str, amount: int):
    make(amount)

    forth = walk(ask(f"sort={sort}"), "next_url")
    back = walk(forth[-1], "previous_url")

    assert sorted(numbers(forth)) == sorted(things().values_list("pk", flat=True))
    assert all(len(page.rows) == 7 for page in forth[:-1])
    assert numbers(forth) == numbers([ask(f"sort={sort}", size=100)])
    assert [row.pk for row in back[-1].rows] == [row.pk for row in forth[0].rows]
    assert back[-1].previous_url == ""


@pytest.mark.django_db
def test_rows_without_a_value_come_last_in_both_directions():
    make(9)

    for sort in ("rank", "-rank"):
        ranks = [row.rank for row in ask(f"sort={sort}", size=20).rows]
        assert ranks[-3:] == [None, None, None]
        assert None not in ranks[:-3]


@pytest.mark.django_db
def test_dictionaries_can_be_listed_too():
    make(9)
    request = RequestFactory().get("/things/")

    page = listing(request, things().values("id", "codename"), sorts=SORTS, default="name", size=4)

    assert len(page.rows) == 4
    assert page.next_url.startswith("/things/?after=")


@pytest.mark.django_db
def test_a_list_costs_the_same_queries_with_one_row_and_three(django_assert_num_queries):
    for amount in (1, 3):
        make_more = amount - things().count()
        place = ContentType.objects.create(app_label=f"other{amount}", model="m")
        for n in range(make_more):
            Permission.objects.create(name="thing", codename=f"c{n}", content_type=place)
        with django_assert_num_queries(1):
            ask("sort=app")


@pytest.mark.django_db
def test_chips_of_one_name_exclude_each_other_and_a_second_press_takes_away():
    make(6)
    chips = [
        Chip("place", "First", Q(content_type__app_label="place0"), value="a", side="it"),
        Chip("place", "Second", Q(content_type__app_label="place1"), value="b", side="biz"),
        Chip("ranked", "Ranked", lambda rows: rows.exclude(rank=None), amount=4),
    ]

    page = ask("place=a&ranked=1", filters=chips)

    assert [(chip.pressed, chip.href) for chip in page.chips] == [
        (True, "/things/?ranked=1"),
        (False, "/things/?place=b&ranked=1"),
        (True, "/things/?place=a"),
    ]
    assert page.total == "2 of 6 things"
    assert page.clear_url == "/things/"
    assert page.is_filtered


@pytest.mark.django_db
def test_a_choice_filters_by_a_field_or_a_function_and_has_a_default():
    make(6)
    place = Choice("place", "Place", [("place0", "0"), ("place1", "1")], "content_type__app_label")
    state = Choice(
        "state",
        "State",
        [("ranked", "Ranked"), ("any", "Any")],
        lambda value: Q(rank__isnull=False) if value == "ranked" else Q(),
        default="ranked",
    )

    usual = ask(filters=[place, state])
    chosen = ask("place=place1&state=any", filters=[place, state])

    assert (len(usual.rows), usual.is_filtered) == (4, False)
    assert (len(chosen.rows), chosen.is_filtered) == (3, True)
    assert chosen.choices[0].options == (
        ("", "Place: all", False),
        ("place0", "0", False),
        ("place1", "1", True),
    )
    assert usual.choices[1].options == (("ranked", "Ranked", True), ("any", "Any", False))


@pytest.mark.django_db
def test_words_are_found_in_any_order_without_case_and_accents():
    make(20)

    page = ask("q=%C3%A9003+COD", search=("codename",))

    assert [row.codename for row in page.rows] == ["code003", "code003"]
    assert page.q == "é003 COD"
    assert ask("q=+%00+", search=("codename",)).is_filtered is False


@pytest.mark.django_db
def test_the_headings_say_how_the_list_is_sorted_and_turn_it_round():
    page = ask("sort=rank", columns=["name", Head("Remark", name="remark"), "rank"])

    assert page.heads == (
        Head("Name", "/things/", "", "name"),
        Head("Remark", name="remark"),
        Head("Rank", "/things/?sort=-rank", "ascending", "rank"),
    )
    assert ask(columns=["name", "rank"]).heads == (
        Head("Name", "/things/?sort=-name", "ascending", "name"),
        Head("Rank", "/things/?sort=-rank", "", "rank"),
    )


@pytest.mark.django_db
def test_nothing_that_stands_in_the_address_breaks_the_page():
    make(20)
    good = parse_qs(urlsplit(ask().next_url).query)["after"][0]
    place = Choice("place", "Place", [("place0", "0")], "content_type__app_label")

    for address, notices in (
        ("sort=size", 1),
        ("sort=--name", 1),
        ("sort=%00", 1),
        ("after=nonsense", 1),
        ("after=%F0%9F%98%80", 1),
        ("before=A", 1),
        (f"after={good}&sort=-name", 1),
        (f"after={good[:-8]}AAAAAAAA", 1),
        ("place=%00", 1),
        (f"q={'x' * 300}", 1),
        ("q=%00%E2%80%AE%F0%9F%98%80", 0),
        ("after=", 0),
        ("unheard=of", 0),
    ):
        page = ask(address, filters=[place], search=("codename",))
        assert (address, len(page.notices)) == (address, notices)


@pytest.mark.django_db
def test_a_place_survives_a_new_secret_key_and_tells_no_name(settings):
    make(20)
    first = ask()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret"

    second = ask(first.next_url)

    assert second.notices == ()
    assert numbers([first, second]) == numbers([ask(size=14)])
    assert "code" not in first.next_url


@pytest.mark.django_db
def test_the_same_list_has_the_same_addresses():
    make(20)

    assert ask().next_url == ask().next_url


@pytest.mark.django_db
def test_going_back_past_the_beginning_shows_a_full_first_page():
    make(20)
    second = ask(ask().next_url)
    Permission.objects.filter(pk__in=[row.pk for row in ask().rows][:3]).delete()

    page = ask(second.previous_url)

    assert len(page.rows) == 7
    assert page.previous_url == ""


@pytest.mark.django_db
def test_a_place_after_which_nothing_is_left_leads_back_to_the_top():
    make(8)
    last = ask().next_url
    Permission.objects.filter(pk=ask(last).rows[0].pk).delete()

    page = ask(last)

    assert (page.rows, page.next_url, page.previous_url) == ([], "", "/things/")


@pytest.mark.django_db
def test_no_more_than_a_thousand_are_counted(monkeypatch):
    make(20)
    monkeypatch.setattr(list_amounts, "MOST_COUNTED", 10)

    assert ask().total == "1,000+ things"
    assert ask("q=code000", search=("codename",)).total == "2 of 1,000+ things"


@pytest.mark.django_db
def test_a_list_of_many_pages_and_what_a_filter_leaves_of_it_are_counted_in_one_query(
    django_assert_num_queries,
):
    make(20)
    few = Chip("few", "Few", Q(codename__lt="code004"))

    with django_assert_num_queries(2):
        assert ask("few=1", filters=[few]).total == "8 of 20 things"
    with django_assert_num_queries(1):
        page = ask(counts_along=True)
    assert page.total == "20 things"
    assert ask(page.next_url, counts_along=True).total == "20 things"
    with django_assert_num_queries(2):
        assert ask("few=1", filters=[few], counts_along=True).total == "8 of 20 things"


@pytest.mark.django_db
def test_other_parameters_of_the_page_go_on():
    make(8)

    page = ask("tab=open&stray=1&sort=-name", keep={"tab": ()})

    assert page.next_url.startswith("/things/?tab=open&sort=-name&after=")
    assert page.clear_url == "/things/?tab=open&sort=-name"
    assert page.hidden == (("tab", "open"), ("sort", "-name"))


@pytest.mark.django_db
def test_the_parts_say_all_of_it_without_javascript():
    make(20)
    place = Choice("place", "Place", [("place0", "0")], "content_type__app_label")
    chip = Chip("ranked", "Ranked", Q(rank__isnull=False), side="biz", amount=3)
    page = ask("ranked=1", filters=[place, chip], search=("codename",))

    parts = {
        name: render_to_string(f"components/_{name}.html", {"page": page})
        for name in ("filters", "list_head", "paging", "list_status")
    }

    assert '<form class="row" method="get" action="/things/"' in parts["filters"]
    assert '<input type="hidden" name="ranked" value="1">' in parts["filters"]
    assert re.findall(r'href="([^"]*)"', parts["filters"]) == ["/things/", "/things/"]
    assert 'aria-sort="ascending"' in parts["list_head"]
    assert 'rel="next"' in parts["paging"]
    assert parts["list_status"].count("13 of 20 things") == 1


@pytest.mark.parametrize(
    "value",
    [
        None,
        "é",
        7,
        1.5,
        True,
        Decimal("1.50"),
        date(2026, 11, 24),
        datetime(2026, 11, 24, 9, 30, 1, 5, tzinfo=UTC),
    ],
)
def test_a_place_gives_back_the_value_it_was_made_of(value: object):
    text = seek.cursor([value, 3], "list")

    assert seek.read_cursor(text, "list") == [value, 3]


def test_other_values_are_given_to_the_database_as_text():
    number = UUID(int=5)

    assert seek.read_cursor(seek.cursor([number], "x"), "x") == [str(number)]


class Walks(TestCase):
    @settings(max_examples=25)
    @given(
        ranks=st.lists(st.one_of(st.none(), st.integers(0, 3)), max_size=20),
        size=st.integers(1, 8),
        sort=st.sampled_from(["rank", "-rank"]),
    )
    def test_any_mixture_of_ranks_is_walked_once(self, ranks, size, sort):
        place = ContentType.objects.create(app_label="walk", model="m")
        Permission.objects.bulk_create(
            Permission(
                name="thing" if rank is None else f"thing {rank}",
                codename=f"c{n}",
                content_type=place,
            )
            for n, rank in enumerate(ranks)
        )
        order = (
            F("rank").desc(nulls_last=True) if sort[0] == "-" else F("rank").asc(nulls_last=True)
        )
        second = "codename" if sort[0] == "-" else "-codename"
        expected = list(things().order_by(order, second).values_list("pk", flat=True))

        forth = walk(ask(f"sort={sort}", size=size), "next_url", size=size)
        back = walk(forth[-1], "previous_url", size=size)

        assert numbers(forth) == expected
        assert numbers([back[-1]]) == expected[:size]


def test_a_sheet_is_utf_8_with_a_mark_and_runs_no_formula():
    rows = [("=1+1", -5, None), ("-2", "+3", "@x"), ("\tx", "é,“", "a\nb"), ("a=1", True, 1.5)]

    response = csv_response("What we heard", ["Words", "-n", "c"], rows)

    assert b"".join(response.streaming_content).decode() == (
        "\ufeffWords,'-n,c\r\n'=1+1,-5,\r\n'-2,'+3,'@x\r\n'\tx,\"é,“\",\"a\nb\"\r\na=1,True,1.5\r\n"
    )
    assert response["Content-Disposition"] == 'attachment; filename="what-we-heard.csv"'
