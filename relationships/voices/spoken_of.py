"""What was heard about a system: what belongs to it, and earlier remarks that may."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from brm.base import clock, undo
from brm.base.scope import Request
from relationships.systems.models import System
from relationships.voices import queries, services
from relationships.voices.models import VoiceQuerySet
from relationships.voices.raising import hears
from relationships.voices.same import answered_by

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def about_system(request: Request, pk: int) -> HttpResponse:
    """What was heard about a system, and remarks that name it in these words. At most nine queries."""
    system = get_object_or_404(System.objects.visible_to(request.scope), pk=pk)
    if request.method == "POST":
        return _join(request, system)
    heard = queries.readable(request.scope).filter(system=system)
    typed = said_in(request.GET.get("said", system.name))
    earlier = services.to_join(own(request), typed)
    context = {
        "system": system,
        "rows": heard.select_related("unit").order_by("-heard_at", "-pk")[:SHOWN],
        "typed": typed,
        "earlier": earlier.select_related("unit").order_by("-heard_at", "-pk")[:SHOWN],
        "amount": earlier.count() if hears(request.scope) else 0,
        "may_join": hears(request.scope),
    }
    return render(request, "relationships/voices/system.html", context)


def said_in(words: str) -> str:
    """What was typed, as a name may be: short, without what no database keeps."""
    return words.replace("\0", "").strip()[:200]


def own(request: Request) -> VoiceQuerySet:
    """The voices that this reader may read and answers. No query."""
    return queries.readable(request.scope).filter(answered_by(request.scope))


def _join(request: Request, system: System) -> HttpResponse:
    if not hears(request.scope):
        raise PermissionDenied(
            _("Buddies and BRM managers say which system was meant. Tell one of them.")
        )
    typed = said_in(request.POST.get("said", ""))
    joined = services.join_texts(system, own(request), typed, at=clock.now())
    sentence = ngettext(
        "Kept: %(n)s remark belongs to %(system)s now.",
        "Kept: %(n)s remarks belong to %(system)s now.",
        len(joined),
    ) % {"n": len(joined), "system": system.name}
    if joined:
        undo.offer(request, sentence, "remarks_joined", pk=system.pk, voices=joined)
    else:
        messages.info(request, _("Nothing to join: no remark says it in these words."))
    return redirect("voices:system", system.pk)


def _undo(request: Request, said: dict[str, Any]) -> str:
    system = get_object_or_404(System.objects.visible_to(request.scope), pk=said["pk"])
    services.part_texts(system, said["voices"], at=clock.now())
    return _("Taken back. Each remark stands for itself as before.")


def register() -> None:
    """Make known how joining is taken back."""
    undo.register("remarks_joined", _undo)
