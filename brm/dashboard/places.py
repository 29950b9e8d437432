"""The menu: one table of places, and who has which.

A place shows as soon as its address exists: whoever builds it names the address as here, or changes
the name here. What a person may not open is not in the menu.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from brm.base.scope import Scope

Words = str | Promise
ALL = ("manager", "buddy", "partner", "holder", "administrator", "person")
RELATION = ("manager", "buddy", "partner", "holder")


@dataclass(frozen=True)
class Place:
    """One entry: its word and picture, where it leads, in which group, for which kinds of person.

    `words` holds other words for single kinds; `short` the word under a picture on the phone;
    `count` says how much waits there, from what the request already knows: it must not query.
    `also` names other addresses whose pages belong to it, or says how they begin.
    """

    key: str
    label: Words
    icon: str
    url: str
    kinds: tuple[str, ...]
    group: str = "here"
    words: dict[str, Words] = field(default_factory=dict, hash=False)
    icons: dict[str, str] = field(default_factory=dict, hash=False)
    short: Words = ""
    letter: str = ""
    count: Callable[[Scope], int | None] | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A place as one person sees it now."""

    key: str
    label: Words
    short: Words
    icon: str
    url: str
    letter: str = ""
    count: int | None = None
    is_here: bool = False
    is_main: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Entries under one heading; the first group has none."""

    key: str
    label: Words
    entries: list[Entry]


GROUPS: dict[str, Words] = {
    "here": "",
    "governance": _("Governance"),
    "together": _("Together"),
    "running": _("Running it"),
}
GROUP_WORDS: dict[tuple[str, str], Words] = {("governance", "partner"): _("How we steer it")}

PLACES: tuple[Place, ...] = (
    Place(
        "first", _("My day"), "today", "dashboard:first", ALL,
        words={"manager": _("Dashboard"), "partner": _("Our page"), "administrator": _("Dashboard")},
        icons={"manager": "dash", "partner": "unit", "administrator": "dash"}, letter="d",
    ),
    Place("portfolio", _("Portfolio"), "folio", "dashboard:portfolio", ("manager",), letter="p"),
    Place("units", _("Departments"), "unit", "units:list", (*RELATION, "administrator"), letter="u"),
    Place("people", _("People"), "role", "people:list", ("manager", "administrator")),
    Place("partners", _("Business partners"), "review", "partners:list", ("manager", "administrator")),
    Place("buddies", _("IT buddies"), "walk", "buddies:list", ("manager", "administrator")),
    Place(
        "rounds", _("Rounds"), "round", "rounds:list", ("manager", "buddy", "holder"), letter="r",
        also=("rounds:calendar", "visits:list"),
    ),
    Place(
        "visits", _("Visits"), "round", "visits:list", ("partner",), letter="r",
        also=("rounds:calendar", "rounds:list"),
    ),
    Place(
        "voices", _("What we heard"), "voice", "voices:list", RELATION,
        short=pgettext_lazy("what we heard, on a small button", "Heard"), letter="v",
    ),
    Place("promises", _("Promises"), "promise", "promises:list", RELATION),
    Place(
        "feedback", _("Feedback"), "feedback", "campaigns:list", RELATION,
        also=("forms:list", "/themes/"),
    ),
    Place("roles", _("Roles"), "role", "roles:list", ("manager", "partner", "holder"), "governance"),
    Place("systems", _("Systems"), "system", "systems:list", RELATION, "governance"),
    Place(
        "checklists", _("Checklists"), "check-list", "checklists:list",
        ("manager", "partner", "holder"), "governance", also=("assessments:list",),
    ),
    Place(
        "concerns", _("Concerns"), "concern", "concerns:list",
        ("manager", "partner", "holder"), "governance",
    ),
    Place(
        "workshops", _("Workshops"), "shop", "workshops:list",
        ("manager", "buddy", "partner"), "together",
    ),
    Place("reviews", _("Reviews"), "review", "reviews:list", ("manager", "partner"), "together"),
    Place("imports", _("Import"), "up", "imports:list", ("administrator",), "running"),
    Place("operations", _("Jobs and mail"), "clock", "operations:home", ("administrator",), "running"),
    Place("settings", _("Settings"), "gear", "settings:edit", ("administrator",), "running"),
)  # fmt: skip

# For who keeps everything, also without running the product.
OF_THE_HOUSE = {"imports", "settings"}
# The phone's bar: these, then "More". The main one stands out in the middle.
LOG = Place(
    "log", pgettext_lazy("log a visit, on a small button", "Log"), "plus", "logbook:new", ALL
)
RAISE = Place("raise", pgettext_lazy("raise something", "Raise"), "plus", "voices:new", ALL)
TABS: dict[str, tuple[str, ...]] = {
    "manager": ("first", "portfolio", "log", "voices"),
    "buddy": ("first", "rounds", "log", "voices"),
    "partner": ("first", "visits", "raise", "voices"),
    "holder": ("first", "roles", "systems", "voices"),
    "administrator": ("first", "units", "people", "operations"),
    "person": ("first",),
}
MAIN = {"log": LOG, "raise": RAISE}


@lru_cache(maxsize=256)
def _address(name: str, urlconf: str | None) -> str:
    try:
        return reverse(name, urlconf=urlconf)
    except NoReverseMatch:
        return ""


def address(name: str) -> str:
    """Where a place lies, or nothing while it does not exist. No query."""
    return name if name.startswith("/") else _address(name, get_urlconf())


def places(scope: Scope, path: str) -> list[Group]:
    """The menu of one person, with the place at `path` marked. No query."""
    entries = [(place, entry(place, scope)) for place in PLACES if may(place, scope)]
    here = where(path, (found for _place, found in entries if found))
    groups = []
    for key, label in GROUPS.items():
        own = [
            Entry(**{**vars(found), "is_here": found.key == here})
            for place, found in entries
            if found and place.group == key
        ]
        if own:
            groups.append(Group(key, GROUP_WORDS.get((key, scope.kind), label), own))
    return groups


def tabs(scope: Scope, groups: list[Group]) -> list[Entry]:
    """Up to four entries for the phone's bar; what does not exist is left out. No query."""
    known = {found.key: found for group in groups for found in group.entries}
    found = []
    for key in TABS.get(scope.kind, ()):
        if key in MAIN:
            main = entry(MAIN[key], scope, is_main=True)
            if main:
                found.append(main)
        elif key in known:
            found.append(known[key])
    return found


def may(place: Place, scope: Scope) -> bool:
    """Whether the place is for this kind of person; running the product comes on top of a kind."""
    if scope.kind in place.kinds or (place.key in OF_THE_HOUSE and scope.keeps_everything):
        return True
    return scope.is_administrator and "administrator" in place.kinds and place.key != "first"


def entry(place: Place, scope: Scope, *, is_main: bool = False) -> Entry | None:
    url = address(place.url)
    if not url:
        return None
    label = place.words.get(scope.kind, place.label)
    return Entry(
        key=place.key,
        label=label,
        short=place.short or label,
        icon=place.icons.get(scope.kind, place.icon),
        url=url,
        letter=place.letter,
        count=place.count(scope) if place.count else None,
        is_main=is_main,
        also=tuple(filter(None, map(address, place.also))),
    )


def where(path: str, entries: Iterable[Entry]) -> str:
    """The key of the place with the longest address that `path` begins with."""
    fits = [
        (len(url), e.key)
        for e in entries
        for url in (e.url, *e.also)
        if path == url or (url not in {"", "/"} and path.startswith(url))
    ]
    return max(fits)[1] if fits else ""
