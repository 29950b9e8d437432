"""The pages of the register: what people work with."""

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base import clock
from brm.base.htmx import answer
from brm.base.lists import Chip, Choice, Head, Sort, listing
from brm.base.scope import Request
from relationships.systems.answering import answering, may_name
from relationships.systems.choices import RunBy
from relationships.systems.models import System
from relationships.systems.queries import (
    OWNER,
    in_use,
    may_add,
    may_keep,
    owner_names,
    people_counts,
)
from relationships.units.models import Unit

SORTS = {"name": Sort(gettext_lazy("System or tool"), ("folded_name",))}


def systems(request: Request) -> HttpResponse:
    """Systems that IT runs and tools that teams brought in themselves, side by side."""
    seen = in_use(System.objects.visible_to(request.scope))
    amounts = dict(seen.order_by().values_list("run_by").annotate(Count("pk")))
    no_owner = ~Q(pk__in=System.objects.filter(OWNER).values("pk"))
    chips: list[Chip | Choice] = [
        Chip("run", label, Q(run_by=value), value, amounts.get(value, 0))
        for value, label in (
            (RunBy.IT, _("Run by IT")),
            (RunBy.SUPPLIER, _("Run by a supplier")),
            (RunBy.BUSINESS, _("Teams’ own")),
        )
    ]
    chips.append(Chip("owner", _("No owner"), no_owner, "none"))
    chips += _one_unit(request)
    page = listing(
        request, seen, sorts=SORTS, default="name", filters=chips, search=["folded_name"],
        columns=["name", Head(_("Owner")), Head(_("Run")), Head(_("Belongs to")), Head(_("Used by"))],
        things=gettext_lazy("systems and tools"), anchor="systems",
    )  # fmt: skip
    owners, people = owner_names(page.rows), people_counts(page.rows)
    rows = [(system, owners.get(system.pk, ""), people.get(system.pk)) for system in page.rows]
    context = {"page": page, "rows": rows, "may_add": may_add(request.scope)}
    template = "relationships/systems/list.html"
    return answer(request, template, template, context)


def _one_unit(request: Request) -> list[Choice]:
    """The filter on one department, there only where the address names one. At most one query."""
    typed = request.GET.get("unit", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        return []
    unit = Unit.objects.visible_to(request.scope).filter(pk=int(typed)).first()
    if unit is None:
        return []
    return [
        Choice(
            "unit", _("Department"), [(str(unit.pk), unit.name)],
            lambda pk: Q(owned_by=pk) | Q(pk__in=System.objects.filter(uses__unit=pk).values("pk")),
        )
    ]  # fmt: skip


def system(request: Request, pk: int) -> HttpResponse:
    """One system: what for, who runs it, who works with it, and who answers for it."""
    found = get_object_or_404(
        System.objects.visible_to(request.scope).select_related("owned_by"), pk=pk
    )
    context = {
        "system": found,
        "uses": found.uses.select_related("unit").order_by("unit__folded_name", "pk"),
        "roles": answering(found, request.scope, clock.today_in(settings.TIME_ZONE)),
        "may_name": may_name(found, request.scope),
        "may_keep": may_keep(found, request.scope),
    }
    return render(request, "relationships/systems/page.html", context)
