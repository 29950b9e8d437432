"""Filters of a list: what the address asks for, put into the query and into links."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise as LazyText
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from brm.base.db import folded
from brm.base.narrowing import Narrowed
from brm.base.texts import Look, Texts, in_words
from brm.base.words import words_in

Text = str | LazyText
LONGEST_SEARCH = 200
CHOSEN = mark_safe(" selected")


@dataclass(frozen=True)
class Chip:
    """A filter that is on or off. Chips of one `name` with different `value`s exclude each other.

    `condition`: a Q, or a function that narrows the queryset. `amount`: shown in the chip where
    the page knows it. `side`: "biz" or "it" draws that side's mark.
    """

    name: str
    label: Text
    condition: Q | Callable[[QuerySet[Any]], QuerySet[Any]]
    value: str = "1"
    amount: int | None = None
    side: str = ""


@dataclass(frozen=True)
class Choice:
    """A filter with one of several values, drawn as a select.

    `options`: (value, label) pairs, those the reader may see. `condition`: the path of a field, or
    a function of the value that gives a Q. `default`: the value where the address names none;
    without it there is a first option "all", which does not filter.
    """

    name: str
    label: Text
    options: Sequence[tuple[str, Text]]
    condition: str | Callable[[str], Q]
    default: str = ""


@dataclass(frozen=True)
class ChipLink:
    label: Text
    href: str
    pressed: bool
    amount: int | None
    side: str


@dataclass(frozen=True)
class ChoiceField:
    """`options`: (value, label, chosen)."""

    name: str
    label: Text
    options: tuple[tuple[str, Text, bool], ...]
    is_on: bool

    @property
    def drawn(self) -> SafeString:
        """The options of the select: there can be hundreds."""
        return format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((value, CHOSEN if chosen else "", label) for value, label, chosen in self.options),
        )


@dataclass
class State:
    """The address as understood so far; `look`: words that are looked for in texts."""

    path: str
    params: dict[str, str] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    look: Look | None = None
    bare: str = ""  # the address of the whole list, where its own shows another view first

    def link(self, **changes: str) -> str:
        """The address with some parameters changed ("" takes one away), without a place in it."""
        params = {name: value for name, value in {**self.params, **changes}.items() if value}
        return f"{self.path}?{urlencode(params)}" if params else self.bare or self.path

    def note(self, sentence: str) -> None:
        if sentence not in self.notices:
            self.notices.append(sentence)


def apply(
    each: Chip | Choice, rows: Narrowed, request: HttpRequest, state: State
) -> tuple[Narrowed, bool]:
    value = request.GET.get(each.name, "")
    if isinstance(each, Chip):
        return _pressed(each, rows, value, state)
    return _chosen(each, rows, value, state)


def _pressed(chip: Chip, rows: Narrowed, value: str, state: State) -> tuple[Narrowed, bool]:
    condition = chip.condition
    if value != chip.value:
        return rows, False
    state.params[chip.name] = value
    if isinstance(condition, Q):
        return rows.then((chip.name, value), lambda query: query.filter(condition)), True
    return rows.then((chip.name, value), condition), True


def _chosen(each: Choice, rows: Narrowed, value: str, state: State) -> tuple[Narrowed, bool]:
    known = {str(option) for option, _label in each.options}
    if value and value not in known:
        state.note(
            _("This list has no “%(filter)s” of that name; it is shown without that filter.")
            % {"filter": each.label}
        )
        value = ""
    if value:
        state.params[each.name] = value
    value = value or each.default
    if not value:
        return rows, False

    condition = each.condition

    def by_value(query: QuerySet[Any]) -> QuerySet[Any]:
        return query.filter(
            Q(**{condition: value}) if isinstance(condition, str) else condition(value)
        )

    return rows.then((each.name, value), by_value), value != each.default


def find(
    rows: Narrowed, search: Sequence[str] | Texts, request: HttpRequest, state: State
) -> tuple[Narrowed, bool]:
    """The rows that hold the typed words. In `Texts` their order decides how they are found: there
    the words are only noted."""
    typed = request.GET.get("q", "").replace("\0", "").strip()
    if len(typed) > LONGEST_SEARCH:
        typed = typed[:LONGEST_SEARCH].rstrip()
        state.note(
            _("Only the first %(amount)s characters were looked for.") % {"amount": LONGEST_SEARCH}
        )
    words = folded(typed).split()
    if not words:
        return rows, False
    state.params["q"] = typed
    if isinstance(search, Texts):
        state.look = Look(search, in_words([[one] for one in words_in(typed)]))
        return rows, True

    def each_word(query: QuerySet[Any]) -> QuerySet[Any]:
        for word in words:
            somewhere = Q()
            for path in search:
                somewhere |= Q(**{f"{path}__contains": word})
            query = query.filter(somewhere)
        return query

    return rows.then(("q", *words), each_word), True


def chip_link(chip: Chip, state: State) -> ChipLink:
    pressed = state.params.get(chip.name) == chip.value
    href = state.link(**{chip.name: "" if pressed else chip.value})
    return ChipLink(chip.label, href, pressed, chip.amount, chip.side)


def choice_field(choice: Choice, state: State) -> ChoiceField:
    value = state.params.get(choice.name, choice.default)
    options = [(str(option), label, str(option) == value) for option, label in choice.options]
    if not choice.default:
        options.insert(0, ("", _("%(filter)s: all") % {"filter": choice.label}, not value))
    return ChoiceField(choice.name, choice.label, tuple(options), value != choice.default)


def hidden(filters: Sequence[Chip | Choice], state: State) -> tuple[tuple[str, str], ...]:
    typed = {"q", *(each.name for each in filters if isinstance(each, Choice))}
    return tuple((name, value) for name, value in state.params.items() if name not in typed)
