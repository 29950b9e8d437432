"""Places of the menu and things to do, as Find offers them: by their words, to who may."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from brm.base.scope import Scope
from brm.base.words import words_in
from brm.dashboard.places import address, places
from brm.find.spelling import nearest


def visits(scope: Scope) -> bool:
    return scope.is_manager or scope.is_buddy


def goes_there(scope: Scope) -> bool:
    return scope.goes_round


def relates(scope: Scope) -> bool:
    return goes_there(scope) or scope.is_partner


def anybody(_scope: Scope) -> bool:
    return True


@dataclass(frozen=True)
class Act:
    """Something to do, where it begins, and for whom."""

    label: LazyText
    url: str
    icon: str
    may: Callable[[Scope], bool]


@dataclass(frozen=True)
class Way:
    """A place or an act whose words fit."""

    name: str
    url: str
    icon: str


KEEPS, MANAGES = (lambda scope: scope.is_keeper), (lambda scope: scope.is_manager)
ACTS = (
    Act(_("Log a visit"), "logbook:new", "plus", visits),
    Act(_("Plan a round"), "rounds:new", "round", goes_there),
    Act(_("Plan one visit"), "visits:plan", "cal", goes_there),
    Act(_("Give departments a buddy and a rhythm"), "rounds:assign", "walk", MANAGES),
    Act(_("Write down what was said"), "voices:new", "voice", anybody),
    Act(_("Promise something"), "promises:new", "promise", relates),
    Act(_("Ask people"), "campaigns:new", "feedback", MANAGES),
    Act(_("Who goes there?"), "buddies:new", "walk", KEEPS),
    Act(_("Name a partner"), "partners:new", "review", KEEPS),
    Act(_("Add a department"), "units:new", "unit", KEEPS),
    Act(_("Paste a list"), "units:paste", "unit", KEEPS),
    Act(_("Bring a file"), "imports:new", "up", lambda scope: scope.keeps_everything),
    Act(_("My settings"), "people:me", "gear", lambda scope: scope.person_id is not None),
    Act(_("Help"), "help:home", "question", anybody),
)


def ways_to(scope: Scope, typed: list[str], *, forgiving: bool = False) -> list[Way]:
    """Places first, then acts, whose words begin as what was typed. No query."""
    entries = [entry for group in places(scope, "") for entry in group.entries]
    all_ways = [Way(str(entry.label), entry.url, entry.icon) for entry in entries]
    all_ways += [
        Way(str(act.label), url, act.icon)
        for act in ACTS
        if act.may(scope) and (url := address(act.url))
    ]
    return [way for way in all_ways if fits(way.name, typed, forgiving=forgiving)]


def fits(label: str, typed: list[str], *, forgiving: bool) -> bool:
    words = words_in(label)
    return all(
        any(word.startswith(each) for word in words) or (forgiving and nearest(each, words, 1))
        for each in typed
    )
