"""Views of a list that were given a name, and its columns as one left them.

Who keeps them is told by `relationships.desk`; a list only shows them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest

from brm.base.filters import State, Text

EVERYTHING = "?view=all"  # the list itself, where another view comes first


class View(Protocol):
    """A view that was kept: the address of a list under a name."""

    pk: int
    name: str
    query: str
    is_team: bool
    is_first: bool


@dataclass(frozen=True)
class Kept:
    """What somebody may choose from on a list: views, and the columns they chose last."""

    place: str = ""
    views: Sequence[View] = ()
    columns: str = ""
    may_share: bool = False

    @property
    def first(self) -> View | None:
        """The view that this person sees first."""
        return next((view for view in self.views if view.is_first), None)


@dataclass(frozen=True)
class ViewLink:
    """A view as a chip above the list."""

    label: str
    href: str
    pressed: bool
    is_team: bool
    is_first: bool


def kept_of(request: HttpRequest) -> Kept:
    """What was fetched for this list; nothing on a list without views of its own. No query."""
    return getattr(request, "kept", None) or Kept()


def asked(params: Iterable[tuple[str, str]]) -> str:
    """The address of a list, less the place in it, in one order: so that two can be compared."""
    return urlencode(sorted((name, value) for name, value in params if value))


def view_links(kept: Kept, state: State) -> tuple[ViewLink, ...]:
    """The chips of the views; the one that the address shows is pressed."""
    here = {asked(state.params.items())}
    here.add(asked((name, value) for name, value in state.params.items() if name != "cols"))
    return tuple(
        ViewLink(
            view.name, f"{state.path}?{view.query}", view.query in here, view.is_team, view.is_first
        )
        for view in kept.views
    )


def canonical(query: str) -> str:
    """What a form sent as the address of a list, in the order of `asked`."""
    try:
        sent = parse_qsl(query.replace("\0", ""), max_num_fields=40)
    except ValueError:  # more than any list understands
        return ""
    return asked(pair for pair in sent if pair[0] not in {"after", "before", "view", "as"})


# ---- Columns -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """A column that one may leave out."""

    name: str
    label: Text
    is_shown: bool


def shown_columns(
    known: Sequence[str], request: HttpRequest, kept: Kept, state: State
) -> frozenset[str]:
    """The columns that the address names, else those chosen last, else all; the first one always.

    Names that this list does not have are left out.
    """
    wanted = (request.GET.get("cols") or kept.columns).split(",")
    chosen = [name for name in known[1:] if name in wanted]
    if not chosen or len(chosen) == len(known) - 1:
        return frozenset(known)
    state.params["cols"] = ",".join(chosen)
    return frozenset((known[0], *chosen))


def choosable(
    kept: Kept, known: Sequence[tuple[str, Text]], shown: frozenset[str]
) -> tuple[Column, ...]:
    """All columns but the first, where there are some to choose from."""
    if not kept.place or len(known) < 3:
        return ()
    return tuple(Column(name, label, name in shown) for name, label in known[1:])
