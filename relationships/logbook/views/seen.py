"""What was seen where people work: one page a department, and the press that makes it a voice."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brm.base import clock, undo
from brm.base.errors import RuleBroken
from brm.base.htmx import back_to
from brm.base.scope import Request
from relationships.logbook.queries.in_use import in_use, seen_there
from relationships.logbook.queries.sheet import may_log
from relationships.rounds.brought import Observation
from relationships.rounds.choices import Ending
from relationships.units.models import Unit
from relationships.voices.from_seen import become_voice, voice_no_more

YEAR = timedelta(days=365)


@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    """A year of a department: what was seen, what came of it, did it help, what colleagues solved."""
    unit = get_object_or_404(Unit.objects.visible_to(request.scope), pk=pk)
    since = clock.now() - YEAR
    context = {
        "unit": unit,
        "in_use": in_use(unit, since),
        "seen": seen_there(request.scope, Q(visit__unit=unit, visit__done_at__gte=since)),
        "may_log": may_log(request.scope, unit),
    }
    return render(request, "relationships/logbook/in_use.html", context)


@require_POST
def to_voice(request: Request, pk: int) -> HttpResponse:
    """What was seen becomes a voice, with an answer by a date: one tap."""
    seen = _one(request, pk)
    was = seen.ending
    try:
        voice = become_voice(seen, by=request.person, at=clock.now())
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        said = _("Kept as a voice, without a name. It gets an answer by a date.")
        if was == Ending.VOICE:  # a second press
            messages.success(request, said)
        else:
            undo.offer(request, said, "seen", pk=seen.pk, version=voice.version, ending=was)
    return HttpResponseRedirect(
        back_to(request, reverse("logbook:in-use", args=[seen.visit.unit_id]))
    )


def _one(request: Request, pk: int) -> Observation:
    rows = Observation.objects.visible_to(request.scope).select_related("visit__unit")
    seen = get_object_or_404(rows, pk=pk)
    if not may_log(request.scope, seen.visit.unit, seen.visit):
        raise PermissionDenied(_("The buddies of the department make a voice of what they saw."))
    return seen


def _undo(request: Request, said: dict[str, Any]) -> str:
    seen = _one(request, said["pk"])
    voice_no_more(seen, ending=said["ending"], version=said["version"])
    return _("Taken back. What was seen stands as it did.")


def register() -> None:
    """Make known how these acts are taken back."""
    undo.register("seen", _undo)
