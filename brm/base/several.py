"""Doors of acts on several rows of a list: chosen there, asked for what is needed, done at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from brm.base import undo
from brm.base.filters import Text
from brm.base.kept_views import canonical
from brm.base.keys import key_in
from brm.base.many import MOST, Many
from brm.base.pages import form_page, typed
from brm.base.scope import Request

FormOf = Callable[[Request, QueryDict | None], forms.Form]


@dataclass(frozen=True)
class Act:
    """One act: its words, what it asks, and the service that does it for these keys."""

    label: Text
    title: Text
    form: FormOf
    run: Callable[[Request, Sequence[int], dict[str, Any]], Many]


class Nothing(forms.Form):
    """An act that asks nothing more."""


def asks_nothing(_request: Request, data: QueryDict | None) -> forms.Form:
    """The form of such an act."""
    return Nothing(data)


@dataclass(frozen=True)
class Bar:
    """What stands above a list whose rows can be chosen; `acts` are (name, label)."""

    address: Text
    acts: tuple[tuple[str, Text], ...]
    has_all: bool = True


def bar(address: str, acts: Mapping[str, Act]) -> Bar:
    """The bar of these acts. No query."""
    return Bar(address, tuple((name, act.label) for name, act in acts.items()))


class TooMany(Exception):
    """More rows fit than one act takes."""


def keys_chosen(request: Request, fitting: Callable[[Request], list[int]]) -> list[int]:
    """The keys that were ticked, or of all that fit the filter of the list.

    `fitting(request)` gives these, at most one more than `MOST`, for the list's own address.
    Raises TooMany.
    """
    source = request.POST if request.method == "POST" else request.GET
    if source.get("all"):
        asked, request.GET = request.GET, QueryDict(canonical(source.get("query", "")))  # type: ignore[assignment]
        keys = fitting(request)
        request.GET = asked
    else:
        keys = [key for key in map(key_in, source.getlist("pk")) if key is not None]
    keys = sorted(set(keys))
    if len(keys) > MOST:
        raise TooMany
    return keys


def several(
    request: Request,
    acts: Mapping[str, Act],
    *,
    back: str,
    fitting: Callable[[Request], list[int]],
    names: Callable[[Request, list[int]], dict[int, str]],
    kind: str,
    **more: Any,
) -> HttpResponse:
    """The page of one act on several rows; what came of it is told with its undo of this `kind`.

    `names`: those of the keys that are in sight, by the name that the reader knows.
    """
    source = request.POST if request.method == "POST" else request.GET
    query = canonical(source.get("query", ""))
    address = f"{back}?{query or 'view=all'}"
    act = acts.get(source.get("act", ""))
    try:
        chosen = names(request, keys_chosen(request, fitting))
    except TooMany:
        chosen = {}
        messages.error(
            request,
            _("At most %(most)s at once. Narrow the list with a filter first.") % {"most": MOST},
        )
    else:
        if not chosen or act is None:
            messages.error(request, _("Choose at least one first."))
    if not chosen or act is None:
        return HttpResponseRedirect(address)
    what = act

    def done(data: dict[str, Any]) -> HttpResponse:
        many = what.run(request, list(chosen), data)
        if many.undo is not None:
            undo.offer(request, many.said, many.undo[0], **many.undo[1])
        elif many.done:
            undo.offer(request, many.said, kind, done=many.done, **more)
        else:
            messages.info(request, many.said)
        return HttpResponseRedirect(address)

    return form_page(
        request, what.form(request, typed(request)), done, title=what.title, button=_("Do it"),
        back=address, template="components/several.html",
        more={"chosen": chosen, "act": source["act"], "query": query},
    )  # fmt: skip
