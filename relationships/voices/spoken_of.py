"""What was heard and seen about a system: what belongs to it, and earlier remarks that may."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from brm.base import clock, undo
from brm.base.scope import Request
from relationships.rounds.brought import Observation, ObservationQuerySet
from relationships.systems.models import System
from relationships.systems.reach import seen_system
from relationships.voices import queries, services
from relationships.voices.models import VoiceQuerySet
from relationships.voices.raising import hears
from relationships.voices.same import answered_by

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def about_system(request: Request, pk: int) -> HttpResponse:
    """What was heard and seen about a system, and remarks that name it so. At most twelve queries."""
    system = seen_system(request, pk)
    if request.method == "POST":
        return _join(request, system)
    of_it = Q(system=system) | Q(system__merged_into=system)
    heard = queries.readable(request.scope).filter(of_it)
    typed = said_in(request.GET.get("said", system.name))
    earlier = services.to_join(own(request), typed)
    before = services.seen_to_join(own_seen(request), typed)
    seen = _only_seen(request).filter(of_it)
    context = {
        "system": system,
        "rows": heard.select_related("unit").order_by("-heard_at", "-pk")[:SHOWN],
        "typed": typed,
        "earlier": earlier.select_related("unit").order_by("-heard_at", "-pk")[:SHOWN],
        "seen": _newest(seen),
        "seen_earlier": _newest(before),
        "amount": earlier.count() + before.count() if hears(request.scope) else 0,
        "may_join": hears(request.scope),
    }
    return render(request, "relationships/voices/system.html", context)


def said_in(words: str) -> str:
    """What was typed, as a name may be: short, without what no database keeps."""
    return words.replace("\0", "").strip()[:200]


def own(request: Request) -> VoiceQuerySet:
    """The voices that this reader may read and answers. No query."""
    return queries.readable(request.scope).filter(answered_by(request.scope))


def own_seen(request: Request) -> ObservationQuerySet:
    """What was seen in use where this reader visits or is the BRM manager. No query."""
    scope = request.scope
    there = scope.managed_units("visit__unit__") | scope.trusted_units("visit__unit__")
    return _only_seen(request).filter(there | Q(visit__buddy=scope.person_id))


def _only_seen(request: Request) -> ObservationQuerySet:
    """What became a voice is told as that voice, to those who may read it. No query."""
    return Observation.objects.visible_to(request.scope).filter(became=None)


def _newest(rows: ObservationQuerySet) -> ObservationQuerySet:
    return rows.select_related("visit__unit").order_by("-visit__starts_at", "-pk")[:SHOWN]


def _join(request: Request, system: System) -> HttpResponse:
    if not hears(request.scope):
        raise PermissionDenied(
            _("Buddies and BRM managers say which system was meant. Tell one of them.")
        )
    typed = said_in(request.POST.get("said", ""))
    with transaction.atomic():
        joined = services.join_texts(system, own(request), typed, at=clock.now())
        seen = services.join_seen(system, own_seen(request), typed)
    amount = len(joined) + len(seen)
    sentence = ngettext(
        "Kept: %(n)s remark belongs to %(system)s now.",
        "Kept: %(n)s remarks belong to %(system)s now.",
        amount,
    ) % {"n": amount, "system": system.name}
    if amount:
        undo.offer(request, sentence, "remarks_joined", pk=system.pk, voices=joined, seen=seen)
    else:
        messages.info(request, _("Nothing to join: no remark says it in these words."))
    return redirect("voices:system", system.pk)


def _undo(request: Request, said: dict[str, Any]) -> str:
    system = get_object_or_404(System.objects.visible_to(request.scope), pk=said["pk"])
    with transaction.atomic():
        services.part_texts(system, said["voices"], at=clock.now())
        services.part_seen(system, said["seen"])
    return _("Taken back. Each remark stands for itself as before.")


def register() -> None:
    """Make known how joining is taken back."""
    undo.register("remarks_joined", _undo)
