"""Pages on which departments are added, changed and moved."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brm.base import clock, undo, undo_records
from brm.base.errors import RuleBroken
from brm.base.keys import key_in
from brm.base.pages import form_page, typed
from brm.base.picking import fitting
from brm.base.rights import must_be_keeper, must_keep
from brm.base.scope import Request
from relationships.marks.sent_forms import counts_once
from relationships.units import services
from relationships.units.forms import BusyForm, MoveForm, NewUnitForm, UnitForm, as_option
from relationships.units.models import BusyPeriod, Unit, UnitQuerySet

EDITED = tuple(UnitForm.base_fields)


def kept(request: Request) -> UnitQuerySet:
    """Open departments that the reader may change."""
    return Unit.objects.open().filter(request.scope.kept_units()).select_related("parent")


def kept_unit(request: Request, pk: int) -> Unit:
    """A department the reader may change: not to be seen is 404, seen but not theirs 403."""
    unit = get_object_or_404(Unit.objects.visible_to(request.scope).select_related("parent"), pk=pk)
    must_keep(request.scope, unit.lft)
    return unit


def asked_unit(request: Request) -> Unit | None:
    """The department in sight that the address narrows a list to. At most one query."""
    key = key_in(request.GET.get("unit", ""))
    return Unit.objects.visible_to(request.scope).filter(pk=key).first() if key else None


@counts_once
def new(request: Request) -> HttpResponse:
    must_be_keeper(request.scope)
    form = NewUnitForm(
        typed(request),
        parents=kept(request),
        needs_parent=not request.scope.keeps_everything,
        initial={"parent": request.GET.get("parent", "")},
    )

    def act(data: dict[str, Any]) -> HttpResponse:
        unit = services.add(**data)
        said = _("%(name)s is kept.") % {"name": unit.name}
        undo_records.made(request, said, "unit", unit, to=reverse("units:list"))
        return redirect("units:page", unit.pk)

    return form_page(
        request, form, act, title=_("A new department"), button=_("Keep this department"),
        back=reverse("units:list"), template="relationships/units/new.html",
        lead=_("Time zone, language and hours are taken over from the one above it."),
    )  # fmt: skip


def edit(request: Request, pk: int) -> HttpResponse:
    unit = kept_unit(request, pk)
    form = UnitForm(
        typed(request, unit, EDITED), initial={name: getattr(unit, name) for name in EDITED}
    )

    def act(data: dict[str, Any]) -> HttpResponse:
        kept = services.edit(unit, version=request.POST.get("version"), at=clock.now(), **data)
        said = _("%(name)s is kept.") % {"name": kept.name}
        undo_records.changed(request, said, "unit", unit, kept)
        return redirect("units:page", unit.pk)

    return form_page(
        request, form, act, title=_("Change %(name)s") % {"name": unit.name}, button=_("Keep"),
        back=reverse("units:page", args=[unit.pk]), record=unit,
    )  # fmt: skip


def move(request: Request, pk: int) -> HttpResponse:
    unit = kept_unit(request, pk)
    form = MoveForm(
        typed(request), parents=kept(request).exclude(pk=unit.pk),
        may_stand_at_top=request.scope.keeps_everything, initial={"parent": unit.parent_id},
    )  # fmt: skip

    def act(data: dict[str, Any]) -> HttpResponse:
        moved = services.move(unit, under=data["parent"])
        where = moved.parent.name if moved.parent else _("the top")
        said = _("%(name)s is now under %(where)s.") % {"name": moved.name, "where": where}
        undo_records.changed(request, said, "unit", unit, moved)
        return redirect("units:page", unit.pk)

    return form_page(
        request, form, act, title=_("Move %(name)s") % {"name": unit.name},
        lead=_("All that lies under it moves along. Visits, promises and people stay with it."),
        button=_("Move it"), back=reverse("units:page", args=[unit.pk]),
    )  # fmt: skip


@require_POST
def reopen(request: Request, pk: int) -> HttpResponse:
    unit = kept_unit(request, pk)
    try:
        services.reopen(unit, at=clock.now())
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("%(name)s is open again.") % {"name": unit.name})
    return redirect("units:page", unit.pk)


def busy(request: Request, pk: int) -> HttpResponse:
    """Days on which the department has no time: those to come, and one more."""
    unit = kept_unit(request, pk)
    form = BusyForm(typed(request))

    def act(data: dict[str, Any]) -> HttpResponse:
        before = set(unit.busy_periods.values_list("pk", flat=True))
        period = services.add_busy_period(unit, **data, at=clock.now())
        said = _("Kept. Visits on these days make way.")
        undo_records.made(request, said, "busy", period, known=before)
        return redirect("units:busy", unit.pk)

    periods = unit.busy_periods.filter(ends_on__gte=clock.today_in(unit.time_zone))
    return form_page(
        request, form, act, title=_("Busy days of %(name)s") % {"name": unit.name},
        lead=_("Nobody comes by on these days; planned visits make way as their round says."),
        button=_("Keep these days"), back=reverse("units:page", args=[unit.pk]),
        template="relationships/units/busy.html",
        more={"unit": unit, "periods": periods.order_by("starts_on", "pk")[:100]},
    )  # fmt: skip


@require_POST
def not_busy(request: Request, pk: int, period: int) -> HttpResponse:
    unit = kept_unit(request, pk)
    found = BusyPeriod.objects.filter(unit=unit, pk=period).first()
    if found is not None:  # a second press finds it gone already
        services.end_busy_period(found, at=clock.now())
        undo.offer(
            request, _("They have time again on these days."), "busy_ended", pk=unit.pk,
            starts_on=found.starts_on.isoformat(), ends_on=found.ends_on.isoformat(),
            what=found.what,
        )  # fmt: skip
    return redirect("units:busy", unit.pk)


@require_GET
def suggest(request: Request) -> HttpResponse:
    """The radios of a picker while somebody types. One query beside the frame's."""
    field = request.GET.get("field", "unit")
    field = field if field.isidentifier() and len(field) < 40 else "unit"
    typed_words = request.GET.get(f"{field}-typed", "")
    rows = Unit.objects.open().visible_to(request.scope).select_related("parent")
    options = fitting(rows, typed_words, as_option)
    context = {
        "name": field, "options": options[:8], "has_more": len(options) > 8, "typed": typed_words,
    }  # fmt: skip
    return render(request, "components/_picked.html", context)
