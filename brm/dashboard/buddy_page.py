"""A buddy's page: who it is that comes, when, and how to reach them."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from brm.base import clock
from brm.base.scope import Request
from relationships.buddies.models import ITBuddy
from relationships.rounds.choices import Format, VisitState
from relationships.rounds.models import Visit
from relationships.units.forms import language_choices
from relationships.wording.models import Agreed

TO_COME = 6


@require_GET
def buddy_page(request: Request, pk: int) -> HttpResponse:
    """One IT buddy as the department sees them. At most nine queries."""
    rows = ITBuddy.objects.visible_to(request.scope).select_related("person__unit", "unit")
    buddy = get_object_or_404(rows, pk=pk)
    person, unit, at = buddy.person, buddy.unit, clock.now()
    today = clock.today_in(unit.time_zone)
    context = {
        "buddy": buddy,
        "person": person,
        "unit": unit,
        "keeps": request.scope.keeps(unit.lft),
        "may_note_away": request.scope.keeps(unit.lft) or person.pk == request.scope.person_id,
        "has_ended": buddy.until is not None and buddy.until < today,
        "speaks": dict(language_choices()).get(person.language, person.language),
        "away_until": person.absences.filter(starts_on__lte=today, ends_on__gte=today)
        .order_by("-ends_on")
        .values_list("ends_on", flat=True)
        .first(),
        "serves": ITBuddy.objects.visible_to(request.scope)
        .on(today)
        .filter(person=person)
        .select_related("unit")
        .order_by("unit__folded_name", "pk"),
        "also": ITBuddy.objects.on(today)
        .filter(unit=unit)
        .exclude(person=person)
        .select_related("person")
        .order_by("-rank", "pk"),
        "agreed": Agreed.get(),
        **visits(request, buddy, at),
    }
    return render(request, "brm/dashboard/buddy_page.html", context)


def visits(request: Request, buddy: ITBuddy, at: datetime) -> dict[str, Any]:
    """The next visit to this department, the next clinic, and those after. One query."""
    rows = list(
        Visit.objects.visible_to(request.scope)
        .filter(
            unit=buddy.unit_id, buddy=buddy.person_id, state=VisitState.PLANNED, starts_at__gte=at
        )
        .order_by("starts_at", "pk")[: TO_COME * 2]
    )
    clinics = [row for row in rows if row.format == Format.CLINIC]
    others = [row for row in rows if row.format != Format.CLINIC]
    return {
        "next_visit": others[0] if others else None,
        "next_clinic": clinics[0] if clinics else None,
        "later": others[1:TO_COME],
    }
