"""Pages about people: who is who, where they belong, how they are reached."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from brm.base import clock, undo_records
from brm.base.db import day_there, lasting
from brm.base.lists import Chip, Choice, Head, Sort, listing
from brm.base.pages import form_page, typed
from brm.base.picking import fitting
from brm.base.rights import must_be_keeper, must_keep
from brm.base.scope import Request
from brm.base.sheet_answer import Cell, sheet_of
from relationships.desk.shown import with_views
from relationships.marks.sent_forms import counts_once
from relationships.people import services
from relationships.people.choices import Side
from relationships.people.forms import PersonForm, as_option, may_be_named
from relationships.people.models import Person
from relationships.people.zones import zone_of
from relationships.units.views import kept

EDITED = tuple(PersonForm.base_fields)
SORTS = {
    "name": Sort(gettext_lazy("Name"), ("folded_name",)),
    "unit": Sort(gettext_lazy("Department"), ("unit__folded_name",)),
}
STATES = {"here": Q(left_on=None), "left": Q(left_on__isnull=False)}
SHEET = [
    Cell("name", gettext_lazy("Name"), lambda person: person.name),
    Cell("job", gettext_lazy("Job title"), lambda person: person.job_title),
    Cell(
        "unit", gettext_lazy("Department"), lambda person: person.unit.name if person.unit else ""
    ),
    Cell("name", gettext_lazy("Side"), lambda person: person.get_side_display()),
    Cell("mail", gettext_lazy("E-mail"), lambda person: person.email),
    Cell("mail", gettext_lazy("Telephone"), lambda person: person.phone),
    Cell("mail", gettext_lazy("Language"), lambda person: person.language),
    Cell("sign_in", gettext_lazy("Sign-in"), lambda person: _("yes") if person.user_id else ""),
    Cell("name", gettext_lazy("Left on"), lambda person: person.left_on),
]


@require_GET
@with_views("people:list")
def person_list(request: Request) -> HttpResponse | StreamingHttpResponse:
    """People in sight, for those who keep them. At most six queries."""
    must_be_keeper(request.scope)
    people = Person.objects.visible_to(request.scope).select_related("unit")
    page = listing(
        request, people, sorts=SORTS, default="name",
        filters=[
            Chip("side", _("Business"), Q(side=Side.BUSINESS), Side.BUSINESS, side="biz"),
            Chip("side", _("IT"), Q(side=Side.IT), Side.IT, side="it"),
            Chip("unit", _("Without a department"), Q(unit=None), "none"),
            Choice(
                "state", _("Who"), [("here", _("Here now")), ("left", _("Have left"))],
                lambda value: STATES[value], default="here",
            ),
        ],
        search=["folded_name"],
        columns=[
            "name", "unit", Head(_("Job title"), name="job"), Head(_("E-mail"), name="mail"),
            Head(_("Sign-in"), name="sign_in"),
        ],
        things=_("people"),
    )  # fmt: skip
    if page.file:
        return sheet_of(page, "people", SHEET)
    return render(request, "relationships/people/list.html", {"page": page})


def person_form(request: Request, person: Person | None = None) -> PersonForm:
    initial: dict[str, Any] = {"unit": request.GET.get("unit", "")}
    if person is not None:
        initial = {name: getattr(person, name) for name in EDITED}
    names = [name for name in EDITED if name != "unit"]
    return PersonForm(
        typed(request, person, names),
        units=kept(request),
        needs_unit=not request.scope.keeps_everything,
        initial=initial,
    )


@counts_once
def new(request: Request) -> HttpResponse:
    must_be_keeper(request.scope)

    def act(data: dict[str, Any]) -> HttpResponse:
        person = services.add(**data)
        said = _("%(name)s is kept.") % {"name": person.name}
        undo_records.made(request, said, "person", person, to=reverse("people:list"))
        return redirect("people:page", person.pk)

    return form_page(
        request, person_form(request), act, title=_("Somebody new"), button=_("Keep this person"),
        back=reverse("people:list"),
    )  # fmt: skip


def kept_person(request: Request, pk: int) -> Person:
    """Somebody the reader may change: not to be seen is 404, seen but not theirs 403."""
    rows = Person.objects.visible_to(request.scope).select_related("unit", "user")
    person = get_object_or_404(rows, pk=pk)
    must_keep(request.scope, person.unit.lft if person.unit else None)
    return person


@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    """One person: for whom they speak, where they go, the post they hold, their ways. Six queries."""
    rows = Person.objects.visible_to(request.scope).select_related("unit", "user")
    rows = rows.prefetch_related("own_ways")
    person = get_object_or_404(rows, pk=pk)
    today = clock.today_in(zone_of(person))
    there = day_there(clock.now())
    now = lasting(there)
    seen = request.scope.units("unit__")
    context = {
        "person": person,
        "keeps": request.scope.keeps(person.unit.lft if person.unit else None),
        "is_own": person.pk == request.scope.person_id,
        "partnerships": person.partnerships.filter(now, seen).select_related("unit").order_by("pk"),
        "buddy_of": person.buddy_of.filter(now, seen).select_related("unit").order_by("pk"),
        "posts": person.posts.filter(ended_on=None).select_related("unit").order_by("pk")[:20],
        "is_away": person.absences.filter(starts_on__lte=today, ends_on__gte=today).exists(),
    }
    return render(request, "relationships/people/page.html", context)


def edit(request: Request, pk: int) -> HttpResponse:
    person = kept_person(request, pk)

    def act(data: dict[str, Any]) -> HttpResponse:
        after = services.edit(person, version=request.POST.get("version"), **data)
        said = _("%(name)s is kept.") % {"name": after.name}
        undo_records.changed(request, said, "person", person, after)
        return redirect("people:page", person.pk)

    return form_page(
        request, person_form(request, person), act, record=person, button=_("Keep"),
        title=_("Change %(name)s") % {"name": person.name},
        back=reverse("people:page", args=[person.pk]),
    )  # fmt: skip


@require_GET
def suggest(request: Request) -> HttpResponse:
    """The radios of a picker while somebody types; for those who name people for a task.

    With `leaving` also who leaves later; with `of=business` people of the business alone.
    """
    must_be_keeper(request.scope)
    field = request.GET.get("field", "person")
    field = field if field.isidentifier() and len(field) < 40 else "person"
    typed_words = request.GET.get(f"{field}-typed", "")
    named = may_be_named(request.scope, clock.today_here() if "leaving" in request.GET else None)
    if request.GET.get("of") == Side.BUSINESS:
        named = named.filter(side=Side.BUSINESS)
    options = fitting(named, typed_words, as_option)
    context = {
        "name": field, "options": options[:8], "has_more": len(options) > 8, "typed": typed_words,
    }  # fmt: skip
    return render(request, "components/_picked.html", context)
