"""Acts on promises that the toast takes back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brm.base import clock, undo
from brm.base.scope import Request
from relationships.promises import services
from relationships.promises.models import Promise
from relationships.promises.queries import may_change


def offer(request: Request, sentence: str, before: Promise, after: Promise) -> None:
    """Tell what became of this promise, with the press that takes it back where it changed."""
    was = services.as_it_was(before)
    if services.as_it_was(after) == was:  # a second press of the same
        messages.success(request, sentence)
    else:
        undo.offer(request, sentence, "promise", pk=after.pk, version=after.version, before=was)


def _promise(request: Request, said: dict[str, Any]) -> str:
    rows = Promise.objects.visible_to(request.scope).select_related("unit")
    promise = get_object_or_404(rows, pk=said["pk"])
    if not may_change(promise, request.scope):
        raise PermissionDenied(
            _("Whether this is kept says who promised it, or who answers for the department.")
        )
    services.restore_promise(promise, said["version"], said["before"], at=clock.now())
    return _("Taken back. The promise is as it was.")


def register() -> None:
    """Make known how these acts are taken back."""
    undo.register("promise", _promise)
