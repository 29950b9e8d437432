"""Paste a list of departments: what we read of it beside it, then keep."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.htmx import wants_part
from brm.base.rights import must_be_keeper
from brm.base.scope import Request
from brm.stewardship.founding import found
from relationships.people.models import Person
from relationships.units.forms import PasteForm
from relationships.units.many import preview
from relationships.units.places import zone_of
from relationships.units.views import kept

PROBLEMS = {
    "too_long": _("too long; shorten it"),
    "too_deep": _("too many levels"),
    "no_name": _("no name found"),
}


def paste_form(request: Request) -> PasteForm:
    return PasteForm(
        request.POST if request.method == "POST" else None,
        parents=kept(request),
        needs_parent=not request.scope.keeps_everything,
        initial={"parent": request.GET.get("parent", "")},
    )


def read_of(data: dict[str, Any]) -> dict[str, Any]:
    """What the list says, line by line, and how many departments would be new."""
    rows = []
    for planned in preview(data["text"], under=data.get("parent")):
        line = planned.line
        told = zone_of(line.place) if line.place else None
        rows.append(
            {
                "name": line.name, "place": line.place, "head": line.head, "state": planned.state,
                "indent": min(planned.indent, 8), "zone": told[1].replace("_", " ") if told else "",
                "above": line.path[-2] if len(line.path) > 1 else "",
                "problem": PROBLEMS.get(line.problem, ""), "number": line.number,
            }
        )  # fmt: skip
    amount = sum(row["state"] == "new" for row in rows)
    return {"read": rows, "new_amount": amount, "keep_words": keep_words(amount)}


def keep_words(amount: int) -> str:
    return ngettext(
        "Keep this %(amount)s department", "Keep these %(amount)s departments", amount
    ) % {"amount": amount}


def paste_list(request: Request) -> HttpResponse:
    """GET: the form. POST with `look`, or from htmx: what we read. Another POST: keep it."""
    must_be_keeper(request.scope)
    form = paste_form(request)
    if request.method == "POST" and wants_part(request):
        context = read_of(form.cleaned_data) if form.is_valid() else {"form": form}
        return render(request, "brm/dashboard/_paste_read.html", context)
    return answer(request, form, "brm/dashboard/paste.html", {})


def answer(request: Request, form: PasteForm, template: str, more: dict[str, Any]) -> HttpResponse:
    """The page with the list, kept where that was asked for; also the first steps use it."""
    context: dict[str, Any] = {"form": form, **more}
    status = 200
    if request.method == "POST":
        if form.is_valid():
            if "look" in request.POST:
                context |= read_of(form.cleaned_data)
                return render(request, template, context)
            try:
                return keep(request, form)
            except RuleBroken as broken:
                form.add_error(broken.field, str(broken))
                context |= read_of(form.cleaned_data | {"text": form["text"].value()})
        status = 422
    return render(request, template, context, status=status)


def keep(request: Request, form: PasteForm) -> HttpResponse:
    done = found(
        form.cleaned_data["text"],
        under=form.cleaned_data.get("parent"),
        known_people=Person.objects.visible_to(request.scope),
        since=clock.today_here(),
    )
    sentence = ngettext(
        "%(new)s department is new; nothing was made twice.",
        "%(new)s departments are new; nothing was made twice.",
        done.new,
    )
    messages.success(request, sentence % {"new": done.new})
    return redirect("units:list")
