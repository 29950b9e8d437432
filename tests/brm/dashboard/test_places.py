"""The menu: to each what is theirs, and only what exists."""

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path, set_urlconf

from brm.base.scope import Branch, Scope
from brm.dashboard.places import places, tabs

pytestmark = pytest.mark.django_db  # the own word for a department is read once in a while


def page(_request: object) -> HttpResponse:
    return HttpResponse()


def room(name: str, **urls: str):
    patterns = [path(address, page, name=key) for key, address in urls.items()]
    return path("", include((patterns, name)))


urlpatterns = [
    room("dashboard", first="", portfolio="portfolio/"),
    room("units", list="units/"),
    room("rounds", list="rounds/"),
    room("visits", list="visits/"),
    room("voices", list="voices/", new="voices/new/"),
    room("systems", list="systems/"),
    room("logbook", new="visits/log/"),
    room("operations", home="operations/"),
]
BRANCH = (Branch(1, 1, 2),)
MANAGER, BUDDY = Scope(person_id=1, managed=BRANCH), Scope(person_id=1, served=frozenset({1}))
PARTNER, HOLDER = Scope(person_id=1, partnered=BRANCH), Scope(person_id=1, covered=BRANCH)
SHARED, VISITED = ("Rounds", "What we heard"), ("Visits", "What we heard")
GOVERNANCE = ["Governance", "Systems"]
ADMINISTRATOR = Scope(person_id=1, is_administrator=True)


@pytest.fixture(autouse=True)
def a_house_with_some_rooms():
    with override_settings(ROOT_URLCONF=__name__):
        yield


def words(scope, at="/"):
    return [
        [str(group.label), *(str(e.label) for e in group.entries)] for group in places(scope, at)
    ]


@pytest.mark.parametrize(
    ("scope", "menu"),
    [
        (MANAGER, [["", "Dashboard", "Portfolio", "Departments", *SHARED], GOVERNANCE]),
        (BUDDY, [["", "My day", "Departments", *SHARED], GOVERNANCE]),
        (PARTNER, [["", "Our page", "Departments", *VISITED], ["How we steer it", "Systems"]]),
        (HOLDER, [["", "My day", "Departments", *SHARED], GOVERNANCE]),
        (ADMINISTRATOR, [["", "Dashboard", "Departments"], ["Running it", "Jobs and mail"]]),
        (Scope(), [["", "My day"]]),
    ],
)  # fmt: skip
def test_each_kind_of_person_has_their_places(scope, menu):
    assert words(scope) == menu


def test_who_manages_and_runs_the_product_has_both():
    both = Scope(person_id=1, managed=BRANCH, is_administrator=True)
    assert words(both)[-1] == ["Running it", "Jobs and mail"]
    assert words(both)[0][:3] == ["", "Dashboard", "Portfolio"]


@pytest.mark.parametrize(
    ("at", "key"),
    [("/", ["first"]), ("/units/", ["units"]), ("/units/7/stoplight/", ["units"]), ("/elsewhere/", [])],
)  # fmt: skip
def test_the_place_one_is_at_is_marked(at, key):
    assert [e.key for group in places(MANAGER, at) for e in group.entries if e.is_here] == key


@pytest.mark.parametrize("at", ["/campaigns/3/themes/", "/forms/3/preview/", "/themes/3/"])
def test_forms_and_themes_lie_at_feedback(at):
    set_urlconf("brm.urls")
    try:
        here = [e.key for group in places(MANAGER, at) for e in group.entries if e.is_here]
    finally:
        set_urlconf(None)

    assert here == ["feedback"]


@pytest.mark.parametrize(
    ("scope", "bar"),
    [
        (MANAGER, ["Dashboard", "Portfolio", "Log", "Heard"]),
        (BUDDY, ["My day", "Rounds", "Log", "Heard"]),
        (PARTNER, ["Our page", "Visits", "Raise", "Heard"]),
        (HOLDER, ["My day", "Systems", "Heard"]),
    ],
)
def test_the_phone_has_four_places_and_more(scope, bar):
    assert [str(entry.short) for entry in tabs(scope, places(scope, "/"))] == bar


def test_the_log_stands_out_in_the_middle():
    assert [e.is_main for e in tabs(BUDDY, places(BUDDY, "/"))] == [False, False, True, False]
