"""What Find finds: one kind after the other, each asked for in the reader's own sight only."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import BooleanField, Case, DateTimeField, Q, QuerySet, TextField, Value, When
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from brm.base import clock
from brm.base.compiled import Given, compiled
from brm.base.db import day_there, folded
from brm.base.scope import Scope
from brm.base.seek import keys_of
from brm.base.texts import Asked, Look, Texts, in_words
from brm.base.words import WORD
from brm.templatetags.times import as_day
from relationships.buddies.models import ITBuddy
from relationships.partners.models import BusinessPartner
from relationships.people.models import Person
from relationships.promises.models import Promise
from relationships.rounds.models import Visit
from relationships.systems.models import System
from relationships.units.models import Unit
from relationships.voices.models import Voice

SHOWN = 8
MORE = 60
AROUND = 110  # letters of a long text that are shown


@dataclass(frozen=True)
class Hit:
    """One thing found; `more` tells it from its namesakes, `side` draws the mark of a person."""

    name: str
    url: str
    more: str = ""
    side: str = ""
    is_said: bool = False
    lit: SafeString | str = ""


@dataclass(frozen=True)
class Group:
    """What was found of one sort; `all_url` leads to the whole list where there is more."""

    title: str | LazyText
    hits: list[Hit]
    all_url: str = ""


@dataclass(frozen=True)
class Kind:
    """One sort of thing: where it is looked for, in which order, and how a hit is told."""

    key: str
    title: LazyText
    seen: Callable[[Scope], QuerySet[Any]]
    told: Callable[[Any], Hit]
    by: str | Texts
    all_in: str = ""
    all_with: tuple[tuple[str, str], ...] = ()

    def rows(self, scope: Scope, typed: str, asked: Asked, most: int) -> list[Any]:
        """The best of this kind. One query; none where nothing typed is a word of a text."""
        if isinstance(self.by, Texts):
            return said_in(self.key, scope, most, asked=in_words(asked))
        ways = [[word] for word in folded(typed).split()] if typed else asked
        told = {f"way_{n}_{m}": one for n, each in enumerate(ways) for m, one in enumerate(each)}
        shape = tuple(len(each) for each in ways)
        at, begins = clock.now(), folded(typed)
        return called(self.key, scope, shape, most, at=at, begins=begins, **told)


@compiled
def said_in(kind: str, scope: Scope, most: int) -> QuerySet[Any]:
    """The newest texts of this kind that hold what is `asked`."""
    by, seen = BY_KEY[kind].by, BY_KEY[kind].seen(scope)
    newest = keys_of(seen.model, [by.by], descending=True)  # type: ignore[union-attr]
    return Look(by, Given("asked", TextField())).first(seen, newest, most)  # type: ignore[arg-type]


@compiled
def called(kind: str, scope: Scope, shape: tuple[int, ...], most: int) -> QuerySet[Any]:
    """Those of this kind whose name holds each word in one of its ways; `shape`: how many each has."""
    by = BY_KEY[kind].by
    condition = Q()
    for n, ways in enumerate(shape):
        each = (Given(f"way_{n}_{m}", TextField()) for m in range(ways))
        condition &= reduce(or_, (Q(**{f"{by}__contains": way}) for way in each))
    begins = Case(
        When(**{f"{by}__startswith": Given("begins", TextField())}, then=Value(False)),
        default=Value(True),
        output_field=BooleanField(),
    )
    return BY_KEY[kind].seen(scope).filter(condition).order_by(begins, str(by), "pk")[:most]


def joined(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)


# ---- How a hit is told ---------------------------------------------------------------------------


def unit_hit(unit: Unit) -> Hit:
    above = _("part of %(parent)s") % {"parent": unit.parent.name} if unit.parent else ""
    return Hit(unit.name, reverse("units:page", args=[unit.pk]), joined(unit.place, above))


def person_hit(person: Person) -> Hit:
    unit = person.unit.name if person.unit else ""
    more = joined(person.job_title, unit)
    return Hit(person.name, reverse("people:page", args=[person.pk]), more, person.side)


def buddy_hit(row: ITBuddy) -> Hit:
    more = joined(row.get_rank_display(), row.unit.name)
    return Hit(row.person.name, reverse("buddies:page", args=[row.pk]), more, row.person.side)


def partner_hit(row: BusinessPartner) -> Hit:
    more = joined(row.get_role_display(), row.unit.name)
    return Hit(row.person.name, reverse("partners:page", args=[row.pk]), more, row.person.side)


def system_hit(system: System) -> Hit:
    return Hit(system.name, reverse("systems:page", args=[system.pk]), system.get_run_by_display())


def voice_hit(voice: Voice) -> Hit:
    day = as_day(voice.heard_at, voice.unit.time_zone)
    more = joined(voice.unit.name, day, voice.get_status_display())
    return Hit(voice.words, reverse("voices:page", args=[voice.pk]), more, is_said=True)


def promise_hit(promise: Promise) -> Hit:
    more = joined(promise.unit.name, promise.owner.name, as_day(promise.due_on))
    return Hit(promise.what, reverse("promises:page", args=[promise.pk]), more)


def visit_hit(visit: Visit) -> Hit:
    more = joined(visit.unit.name, as_day(visit.starts_at, visit.unit.time_zone), visit.buddy.name)
    return Hit(visit.summary, reverse("visits:page", args=[visit.pk]), more)


# ---- What is looked for --------------------------------------------------------------------------


def serving(model: type[ITBuddy] | type[BusinessPartner]) -> Callable[[Scope], QuerySet[Any]]:
    def seen(scope: Scope) -> QuerySet[Any]:
        rows = model.objects.visible_to(scope).on(day_there(Given("at", DateTimeField())))
        return rows.select_related("person", "unit")

    return seen


KINDS = (
    Kind(
        "units", _("Departments"),
        lambda scope: Unit.objects.visible_to(scope).open().select_related("parent"),
        unit_hit, "folded_name", all_in="units:list",
    ),
    Kind(
        "buddies", _("IT buddies"), serving(ITBuddy), buddy_hit, "person__folded_name",
        all_in="buddies:list",
    ),
    Kind(
        "partners", _("Business partners"), serving(BusinessPartner), partner_hit,
        "person__folded_name", all_in="partners:list",
    ),
    Kind(
        "people", _("People"),
        lambda scope: Person.objects.visible_to(scope).present().select_related("unit"),
        person_hit, "folded_name",
    ),
    Kind(
        "systems", _("Systems"),
        lambda scope: System.objects.visible_to(scope).filter(retired_on=None),
        system_hit, "folded_name", all_in="systems:list",
    ),
    Kind(
        "voices", _("What we heard"),
        lambda scope: Voice.objects.visible_to(scope).select_related("unit"),
        voice_hit, Texts("words", by="heard_at"), all_in="voices:list",
    ),
    Kind(
        "promises", _("Promises"),
        lambda scope: Promise.objects.visible_to(scope).select_related("unit", "owner"),
        promise_hit, Texts("what", by="due_on"), all_in="promises:list",
        all_with=(("state", "all"),),
    ),
    Kind(
        "visits", _("Summaries of visits"),
        lambda scope: Visit.objects.visible_to(scope).exclude(summary="")
        .select_related("unit", "buddy"),
        visit_hit, Texts("summary", by="starts_at"),
    ),
)  # fmt: skip

BY_KEY = {kind.key: kind for kind in KINDS}


def found(scope: Scope, typed: str, asked: Asked, only: str = "") -> list[Group]:
    """What fits, grouped by kind, the best of each; of one kind alone more. One query a kind.

    `typed` is what was typed as it stands; empty where other ways to write it were put into `asked`.
    """
    most = MORE if only else SHOWN
    groups = []
    for kind in KINDS:
        if only not in {"", kind.key} or (isinstance(kind.by, Texts) and not asked):
            continue
        rows = kind.rows(scope, typed, asked, most + 1)
        hits = [shown(kind.told(row), asked) for row in rows[:most]]
        if hits:
            all_url = "" if only or len(rows) <= most else whole(kind, typed)
            groups.append(Group(kind.title, hits, all_url))
    return groups


def whole(kind: Kind, typed: str) -> str:
    """Where all of that kind are: in its list, or here where the list does not look for words."""
    if not typed:
        return ""
    if kind.all_in:
        return f"{reverse(kind.all_in)}?{urlencode({'q': typed, **dict(kind.all_with)})}"
    return f"{reverse('dashboard:find')}?{urlencode({'q': typed, 'in': kind.key})}"


def shown(hit: Hit, asked: Asked) -> Hit:
    """The hit with the words lit up that were asked for; of a long text what stands around them."""
    ways = tuple(way for each in asked for way in each)
    words = WORD.finditer(hit.name) if ways else ()
    lit = [word.span() for word in words if folded(word.group()).startswith(ways)]
    first, last = around(hit.name, lit[0][0] if lit else 0)
    parts, at = [], first
    for start, end in lit:
        if first <= start and end <= last:
            parts.append((hit.name[at:start], hit.name[start:end]))
            at = end
    rest = hit.name[at:last] + ("…" if last < len(hit.name) else "")
    marked = format_html_join("", "{}<mark>{}</mark>", parts)
    return replace(hit, lit=format_html("{}{}{}", "…" if first else "", marked, rest))


def around(text: str, at: int) -> tuple[int, int]:
    """Where the piece of a long text begins and ends that shows the word at this place."""
    if len(text) <= AROUND:
        return 0, len(text)
    first = text.rfind(" ", 0, max(0, at - AROUND // 3)) + 1
    return first, min(len(text), first + AROUND)


def words_of(groups: Iterable[Group]) -> set[str]:
    """The folded words of what was found and may be read."""
    return {
        folded(word) for group in groups for hit in group.hits for word in WORD.findall(hit.name)
    }
