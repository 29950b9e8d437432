"""Any list page: filter, search, sort and page from the address.

The state lies in the address, so a list can be bookmarked and shared. Whatever stands there, a
reader gets a list: what is not understood is left out, with a sentence in `Page.notices`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base.filters import (
    Chip,
    ChipLink,
    Choice,
    ChoiceField,
    State,
    Text,
    apply,
    chip_link,
    choice_field,
    find,
    hidden,
)
from brm.base.kept_views import (
    EVERYTHING,
    Column,
    ViewLink,
    asked,
    choosable,
    kept_of,
    shown_columns,
    view_links,
)
from brm.base.list_amounts import MOST_COUNTED, total
from brm.base.list_asked import values_of
from brm.base.list_files import kind_of_file
from brm.base.list_rows import Found, Ordered
from brm.base.narrowing import Narrowed, Shaped
from brm.base.texts import Texts

__all__ = ["Chip", "Choice", "Head", "Page", "Shaped", "Sort", "listing"]

ENTRIES = gettext_lazy("entries")


@dataclass(frozen=True)
class Sort:
    """A column that the list can be sorted by.

    `fields`: paths in the query, best in an indexed column; "-" before one runs against the rest.
    `descending`: the direction that the first press gives (newest first, say).
    """

    label: Text
    fields: tuple[str, ...]
    descending: bool = False


@dataclass(frozen=True)
class Head:
    """A column's heading: a link where it sorts; `aria` is "ascending", "descending" or empty.

    `name`: by which the template and the sheet know the column.
    """

    label: Text
    href: str = ""
    aria: str = ""
    name: str = ""


@dataclass(frozen=True)
class Page:
    """What a list page shows; templates/components/_filters.html and its neighbours draw it.

    `rows`: model rows or dictionaries. `total`: "7 of 12 departments", "1,000+ promises". `hidden`:
    (name, value) pairs that a GET form must carry. `anchor`: the id of the element that is swapped.
    `file`: "csv" or "xlsx" where the list is asked for as a file; its rows then come in `pieces`.
    `shown`: the names of the columns that are shown, `columns` those that one may leave out. `views`:
    the named views of the list, `place` its name for keeping one of `query`, what it shows now.
    `csv`, `xlsx`: where the same list is to be had as a file.
    """

    rows: list[Any]
    total: str
    path: str
    anchor: str
    heads: tuple[Head, ...] = ()
    chips: tuple[ChipLink, ...] = ()
    choices: tuple[ChoiceField, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    q: str = ""
    is_searchable: bool = False
    is_filtered: bool = False
    clear_url: str = ""
    next_url: str = ""
    previous_url: str = ""
    notices: tuple[str, ...] = ()
    shown: frozenset[str] = frozenset()
    columns: tuple[Column, ...] = ()
    views: tuple[ViewLink, ...] = ()
    place: str = ""
    may_share: bool = False
    query: str = ""
    csv: str = ""
    xlsx: str = ""
    file: str = ""
    pieces: Iterable[list[Any]] = ()

    @property
    def is_kept(self) -> bool:
        """What the list shows has a name already, or is just the whole list."""
        return not self.query or any(view.pressed for view in self.views)

    @property
    def is_whole(self) -> bool:
        """All rows that fit the filter stand on this page."""
        return not (self.next_url or self.previous_url)


def listing(
    request: HttpRequest,
    queryset: QuerySet[Any] | Shaped,
    *,
    sorts: Mapping[str, Sort],
    default: str,
    filters: Sequence[Chip | Choice] = (),
    search: Sequence[str] | Texts = (),
    columns: Sequence[str | Head] | None = None,
    things: Text = ENTRIES,
    keep: Mapping[str, Collection[str]] = MappingProxyType({}),
    anchor: str = "list",
    size: int = 50,
    known: int | None = None,
    counts_along: bool = False,
) -> Page:
    """One page of the list that the address asks for.

    `queryset` is already in the reader's scope; as a `Shaped` one its SQL is kept. `default`: the
    sort where the address names none ("-name": descending). `search`: paths of folded columns
    (`FoldedField`) that hold each word of `q` somewhere, or `Texts` whose words begin so.
    `columns`: names of sorts and, for columns that do not sort, `Head`s, in the order of the
    table. `things`: the plural for the total. `keep`: other parameters of the page that links
    must carry on, each with what it may be. `known`: how many there are without a filter, where the
    page has counted them. `counts_along`: the rows are records of a model, not values; they are
    counted in the query of the page.

    Costs one query for the rows and at most one that counts up to 1,000. Asked for as a file
    (`?as=csv`, `?as=xlsx`) it counts once and fetches nothing yet: see `brm.base.sheet_answer`.
    """
    kept = kept_of(request)
    bare = f"{request.path}{EVERYTHING}" if kept.first else ""
    state = State(request.path, bare=bare)
    state.params = {
        name: value for name in keep if (value := request.GET.get(name, "").replace("\0", ""))
    }
    everything = Narrowed(queryset)
    rows, is_filtered = _narrowed(request, everything, filters, search, state)
    lasting = {name: value for name, value in state.params.items() if name in keep}
    chosen = _chosen_sort(sorts, default, request, state)
    wanted = _wanted(sorts, columns)
    shown = shown_columns([name for name, _head in wanted], request, kept, state)
    fields = sorts[chosen.removeprefix("-")].fields
    ordered = Ordered(
        rows, fields, chosen, request.path, state.look,
        along=MOST_COUNTED + 1 if counts_along else 0,
    )  # fmt: skip
    counted = rows.then(str(state.look), state.look.held) if state.look else rows
    known_values = values_of(filters, keep, is_searchable=bool(search))
    file = kind_of_file(request, counted, state, known_values, [name for name, _head in wanted])
    found = Found([]) if file else ordered.page(request, state, size)
    return Page(
        rows=found.rows,
        next_url=found.next_url,
        previous_url=found.previous_url,
        path=request.path,
        anchor=anchor,
        total="" if file else total(found, counted, everything if is_filtered else None, known, things),
        heads=_heads(sorts, default, chosen, [one for one in wanted if one[0] in shown], state),
        chips=tuple(chip_link(each, state) for each in filters if isinstance(each, Chip)),
        choices=tuple(choice_field(each, state) for each in filters if isinstance(each, Choice)),
        hidden=hidden(filters, state),
        q=state.params.get("q", ""),
        is_searchable=bool(search),
        is_filtered=is_filtered,
        clear_url=State(request.path, lasting, bare=bare).link(sort=state.params.get("sort", "")),
        notices=tuple(state.notices),
        shown=shown,
        columns=choosable(kept, [(name, head.label) for name, head in wanted], shown),
        views=view_links(kept, state),
        place=kept.place,
        may_share=kept.may_share,
        query=asked(state.params.items()),
        csv=state.link(**{"as": "csv"}),
        xlsx=state.link(**{"as": "xlsx"}),
        file=file,
        pieces=ordered.pieces() if file else (),
    )  # fmt: skip


def _narrowed(
    request: HttpRequest,
    rows: Narrowed,
    filters: Sequence[Chip | Choice],
    search: Sequence[str] | Texts,
    state: State,
) -> tuple[Narrowed, bool]:
    """What fits the filters and the words of the address; whether any of them left something out."""
    is_filtered = False
    for each in filters:
        rows, has_filtered = apply(each, rows, request, state)
        is_filtered = is_filtered or has_filtered
    if search:
        rows, has_filtered = find(rows, search, request, state)
        is_filtered = is_filtered or has_filtered
    return rows, is_filtered


# ---- Sorting -----------------------------------------------------------------------------------


def _chosen_sort(
    sorts: Mapping[str, Sort], default: str, request: HttpRequest, state: State
) -> str:
    wanted = request.GET.get("sort", "")
    if wanted and wanted.removeprefix("-") not in sorts:
        state.note(_("This list cannot be sorted that way; it is in its usual order."))
        wanted = ""
    if not wanted or wanted == default:
        return default
    state.params["sort"] = wanted
    return wanted


def _wanted(
    sorts: Mapping[str, Sort], columns: Sequence[str | Head] | None
) -> list[tuple[str, Head]]:
    """The columns of the table by their names; without `columns` the sorts."""
    return [
        (one.name, one) if isinstance(one, Head) else (one, Head(sorts[one].label, name=one))
        for one in (columns if columns is not None else tuple(sorts))
    ]


def _heads(
    sorts: Mapping[str, Sort],
    default: str,
    chosen: str,
    columns: Sequence[tuple[str, Head]],
    state: State,
) -> tuple[Head, ...]:
    heads = []
    for name, head in columns:
        if name not in sorts:
            heads.append(head)
            continue
        first = f"-{name}" if sorts[name].descending else name
        wanted, aria = first, ""
        if chosen.removeprefix("-") == name:
            aria = "descending" if chosen.startswith("-") else "ascending"
            wanted = name if chosen.startswith("-") else f"-{name}"
        href = state.link(sort="" if wanted == default else wanted)
        heads.append(Head(head.label, href, aria, name))
    return tuple(heads)
