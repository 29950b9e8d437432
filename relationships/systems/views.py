"""The pages of the register: what people work with."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base import clock, undo_records
from brm.base.editing import BothTexts, Stale, again, both_texts, chosen
from brm.base.errors import RuleBroken
from brm.base.htmx import answer
from brm.base.keys import key_in
from brm.base.lists import Chip, Choice, Head, Sort, listing
from brm.base.pages import typed
from brm.base.scope import Request
from brm.base.sheet_answer import sheet_of
from relationships.desk.shown import with_views
from relationships.marks.sent_forms import counts_once
from relationships.systems import beside, services, undoing
from relationships.systems.answering import answering, may_name
from relationships.systems.choices import DataClass, RunBy
from relationships.systems.forms import ChangeSystemForm, SystemForm, UseForm
from relationships.systems.models import System
from relationships.systems.queries import (
    OWNER,
    choosable_units,
    in_use,
    may_add,
    may_keep,
    not_checked,
    owners_and_people,
)
from relationships.systems.reach import kept_system, seen_system
from relationships.systems.sheet import SHEET
from relationships.units.views import asked_unit

FIELDS = (
    ("name", gettext_lazy("Name")),
    ("what_for", gettext_lazy("What people do with it")),
    *((name, System._meta.get_field(name).verbose_name) for name in services.FACTS),  # type: ignore[union-attr]
)
CHOSEN = {  # what chosen values are called
    name: dict(System._meta.get_field(name).choices or ())  # type: ignore[union-attr]
    for name in services.FACTS
}
SORTS = {
    "name": Sort(gettext_lazy("System or tool"), ("folded_name",)),
    "people": Sort(gettext_lazy("People"), ("users", "folded_name"), descending=True),
    "data": Sort(gettext_lazy("Data in it"), ("data_class", "folded_name"), descending=True),
}
DATA = [(value, label) for value, label in DataClass.choices if value]


@with_views("systems:list")
def systems(request: Request) -> HttpResponse | StreamingHttpResponse:
    """Systems that IT runs and tools that teams brought in themselves, side by side."""
    seen = in_use(System.objects.visible_to(request.scope))
    counted = list(
        seen.order_by()
        .values("run_by")
        .annotate(amount=Count("pk"), **beside.counts(request.scope))
    )
    amounts = {row["run_by"]: row["amount"] for row in counted}
    no_owner = ~Q(pk__in=System.objects.filter(OWNER).values("pk"))
    chips: list[Chip | Choice] = [
        Chip("run", label, Q(run_by=value), value, amounts.get(value, 0))
        for value, label in (
            (RunBy.IT, _("Run by IT")),
            (RunBy.SUPPLIER, _("Run by a supplier")),
            (RunBy.BUSINESS, _("Teams’ own")),
        )
    ]
    chips += beside.filters(request.scope)[:1]
    chips.append(Chip("owner", _("No owner"), no_owner, "none"))
    old = not_checked(clock.today_in(settings.TIME_ZONE))
    chips.append(Chip("access", _("Users not checked in six months"), old, "old"))
    chips += beside.filters(request.scope)[1:]
    unsaid = {"cost": Q(cost_a_year=None), "label": no_owner | Q(data_class=DataClass.UNSAID)}
    words = [("cost", _("What it costs a year")), ("label", _("Its label or its owner"))]
    chips.append(Choice("unsaid", _("Not said yet"), words, unsaid.__getitem__))
    chips.append(Choice("data", _("Data"), [(str(n), label) for n, label in DATA], "data_class"))
    chips += _one_unit(request)
    page = listing(
        request, beside.worked_out(seen), sorts=SORTS | beside.sorts(), default="name", filters=chips,
        search=["folded_name"],
        columns=[
            "name", Head(_("Owner"), name="owner"), "people", "data",
            Head(_("Belongs to"), name="unit"), "care", "comes",
        ],
        things=gettext_lazy("systems and tools"), anchor="systems", counts_along=True,
    )  # fmt: skip
    if page.file:
        return sheet_of(page, "systems", SHEET, lines)
    context = {
        "page": page, "rows": lines(page.rows), "may_add": may_add(request.scope),
        **beside.on_list(request.scope, counted),
    }  # fmt: skip
    template = "relationships/systems/list.html"
    return answer(request, template, template, context)


Row = tuple[System, str, tuple[int, int] | None, beside.Standing | None]


def lines(systems: list[System]) -> list[Row]:
    """Each system with its owner, how many departments and people use it, and where a team's own tool
    stands. Two queries."""
    owners, people = owners_and_people(systems)
    standings = beside.standings(systems)
    return [
        (system, owners.get(system.pk, ""), people.get(system.pk), standings.get(system.pk))
        for system in systems
    ]


def _one_unit(request: Request) -> list[Choice]:
    """The filter on one department, there only where the address names one. At most one query."""
    unit = asked_unit(request)
    if unit is None:
        return []
    return [
        Choice(
            "unit", _("Department"), [(str(unit.pk), unit.name)],
            lambda pk: Q(owned_by=pk) | Q(pk__in=System.objects.filter(uses__unit=int(pk)).values("pk")),
        )
    ]  # fmt: skip


def system(request: Request, pk: int) -> HttpResponse:
    """One system: what for, who runs it, who works with it, and who answers for it."""
    found = seen_system(request, pk)
    if found.pk != pk:
        return redirect("systems:page", found.pk)
    context = {
        "system": found,
        "uses": found.uses.select_related("unit").order_by("unit__folded_name", "pk"),
        "roles": answering(found, request.scope, clock.today_in(settings.TIME_ZONE)),
        "may_name": may_name(found, request.scope),
        "may_keep": may_keep(found, request.scope),
        **beside.on_page(found, request),
    }
    return render(request, "relationships/systems/page.html", context)


@counts_once
def new(request: Request) -> HttpResponse:
    """Tell of a system or of a tool that a team brought in itself."""
    if not may_add(request.scope):
        raise PermissionDenied(_("Ask your IT buddy to note it: they come by."))
    form = SystemForm(typed(request), scope=request.scope, initial={"run_by": RunBy.BUSINESS})
    if form.is_valid():
        try:
            added = services.add_system(**form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(broken.field, str(broken))
        else:
            said = _("Kept. Thank you for telling us.")
            undo_records.made(request, said, "system", added, to=reverse("systems:list"))
            return redirect("systems:page", added.pk)
    status = 422 if form.errors else 200
    return render(request, "relationships/systems/new.html", {"form": form}, status=status)


def edit(request: Request, pk: int) -> HttpResponse:
    """Change what is said of a system; of two at once the second sees both texts."""
    found = kept_system(request, pk)
    data = chosen(request.POST, found, FIELDS) if request.method == "POST" else None
    names = ("name", "run_by", "what_for", "retired_on", "version", *services.FACTS)
    initial = {name: getattr(found, name) for name in names} | {"owned_by": found.owned_by_id}
    form = ChangeSystemForm(data, scope=request.scope, initial=initial)
    both: list[BothTexts] = []
    if form.is_valid():
        try:
            after = services.change_system(found, **form.cleaned_data)
        except Stale as stale:
            both = both_texts(stale.current, form.cleaned_data, FIELDS, CHOSEN)
            form = ChangeSystemForm(again(request.POST, stale.current), scope=request.scope)
        except RuleBroken as broken:
            form.add_error(broken.field, str(broken))
        else:
            undo_records.changed(request, _("Kept."), "system", found, after)
            return redirect("systems:page", pk)
    context = {"form": form, "system": found, "both": both}
    status = 422 if both or form.errors else 200
    return render(request, "relationships/systems/edit.html", context, status=status)


def used(request: Request, pk: int) -> HttpResponse:
    """Say which department works with it, or that it does no longer."""
    found = kept_system(request, pk)
    leaves = key_in(request.POST.get("leaves", ""))
    if leaves is not None:
        # what belongs to nobody is kept by all who use it: each says it of their own departments
        own = choosable_units(request.scope).filter(pk=leaves)
        if found.owned_by_id is None and not own.exists():
            raise Http404
        before = found.uses.filter(unit=leaves).select_related("unit").first()
        services.say_not_used(found, unit_id=leaves)
        if before is not None:
            undoing.offer_use(request, _("Kept."), found, before.unit, before=before, now=None)
        return redirect("systems:used", pk)
    form = UseForm(typed(request), scope=request.scope)
    if form.is_valid():
        unit = form.cleaned_data["unit"]
        before = found.uses.filter(unit=unit).first()
        now = services.say_used(found, **form.cleaned_data)
        undoing.offer_use(request, _("Kept."), found, unit, before=before, now=now)
        return redirect("systems:used", pk)
    context = {
        "form": form,
        "system": found,
        "uses": found.uses.select_related("unit").order_by("unit__folded_name", "pk"),
    }
    status = 422 if form.errors else 200
    return render(request, "relationships/systems/used.html", context, status=status)
