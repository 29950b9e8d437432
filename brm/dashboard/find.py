"""Find anything in one's own sight by typing: places, people, and what was said and promised."""

from dataclasses import dataclass, field

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from brm.base import htmx
from brm.base.db import folded
from brm.base.errors import RuleBroken
from brm.base.scope import Request, Scope
from brm.base.text import clean
from brm.base.words import LONGEST_TYPED, typed_words
from brm.dashboard.find_acts import Way, ways_to
from brm.dashboard.found import Group, found, words_of
from brm.find.queries import meant


@dataclass(frozen=True)
class Found:
    """What a reader is shown: ways to go, things found, and other words where a word was mistyped."""

    ways: list[Way] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    instead: str = ""

    def __bool__(self) -> bool:
        return bool(self.ways or self.groups)


@require_GET
def find(request: Request) -> HttpResponse:
    """What fits, in the reader's own sight only, grouped. Eight queries, and as many again with one
    for each word where nothing fits as it was typed."""
    whole = request.GET.get("q", "")
    try:
        typed = clean(whole.replace("\0", " ")).strip()[:LONGEST_TYPED]
    except RuleBroken:
        typed = ""
    only = request.GET.get("in", "")
    answer = look(request.scope, typed, only) if folded(typed) else Found()
    context = {
        "q": typed,
        "found": answer,
        "groups": answer.groups,
        "is_asked": bool(folded(typed)),
        "cut": _("Only the first %(amount)s characters were looked for.")
        % {"amount": LONGEST_TYPED}
        if len(whole.strip()) > LONGEST_TYPED
        else "",
        "only": only,
    }
    return htmx.answer(request, "brm/dashboard/find.html", "brm/dashboard/_found.html", context)


def look(scope: Scope, typed: str, only: str) -> Found:
    """As it was typed; where nothing fits, with typing errors forgiven."""
    words = typed_words(typed)
    exact = Found(
        [] if only or not words else ways_to(scope, words),
        found(scope, typed, [[word] for word in words], only),
    )
    return exact or forgiving(scope, words, only)


def forgiving(scope: Scope, words: list[str], only: str) -> Found:
    """With words of the list that were perhaps meant. Told are only those that stand in a hit."""
    near = {word: meant(word) for word in words}
    ways = [] if only or not words else ways_to(scope, words, forgiving=True)
    if not any(near.values()):
        return Found(ways)
    groups = found(scope, "", [[word, *near[word]] for word in words], only)
    there = words_of(groups)
    instead = [
        next((one for one in (word, *near[word]) if begins(one, there)), "") for word in words
    ]
    return Found(ways, groups, " ".join(filter(None, instead)) if instead != words else "")


def begins(word: str, there: set[str]) -> bool:
    return any(one.startswith(word) for one in there)
