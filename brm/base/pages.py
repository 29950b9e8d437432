"""The page with one form: show it, keep what was typed, say what is wrong, go on."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise as LazyText

from brm.base import editing
from brm.base.db import Versioned
from brm.base.errors import RuleBroken

Text = str | LazyText
Act = Callable[[dict[str, Any]], HttpResponse]


def typed(
    request: HttpRequest, record: Versioned | None = None, names: Sequence[str] = ()
) -> QueryDict | None:
    """What the form is bound to: nothing for a GET; on a POST what was typed, less the fields where
    the reader took the text as it stands now (`brm.base.editing`)."""
    if request.method != "POST":
        return None
    if record is None:
        return request.POST
    return editing.chosen(request.POST, record, [(name, name) for name in names])


def form_page(
    request: HttpRequest,
    form: forms.Form,
    act: Act,
    *,
    title: Text,
    button: Text,
    back: str,
    lead: Text = "",
    record: Versioned | None = None,
    standing: Callable[[Any], Mapping[str, Any]] | None = None,
    template: str = "components/form_page.html",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The answer to a GET or POST of a page that holds one form.

    `act` gets the cleaned data, calls one service and gives the redirect. A broken rule stands at its
    field, with status 422; with `record` a second editor sees both texts. `standing`: how that record
    fills the form, where its fields are not those of the record. `back`: where "Leave it" leads.
    """
    context: dict[str, Any] = {
        "title": title, "lead": lead, "button": button, "back": back, **(more or {}),
    }  # fmt: skip
    if record is not None:
        context["version"] = request.POST.get(editing.VERSION) or record.version
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return act(form.cleaned_data)
            except editing.Stale as stale:
                form.add_error(None, str(stale))
                if stale.current is not None and standing is not None:
                    context["version"] = stale.current.version
                    context["both"] = editing.both_filled(form, standing(stale.current))
                elif stale.current is not None:
                    labels = [(name, field.label or name) for name, field in form.fields.items()]
                    known = [pair for pair in labels if hasattr(stale.current, pair[0])]
                    context["version"] = stale.current.version
                    context["both"] = editing.both_texts(stale.current, form.cleaned_data, known)
            except RuleBroken as broken:
                form.add_error(broken.field if broken.field in form.fields else None, str(broken))
    return render(request, template, {**context, "form": form}, status=status)
