"""Acts on promises that the toast takes back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brm.base import clock, undo, undo_records
from brm.base.scope import Request
from relationships.promises import services, several
from relationships.promises.models import Promise
from relationships.promises.queries import may_change


def offer(request: Request, sentence: str, before: Promise, after: Promise) -> None:
    """Tell what became of this promise, with the press that takes it back where it changed."""
    was, now = services.as_it_was(before), services.as_it_was(after)
    undo.offer_change(request, sentence, "promise", after, was=was, now=now)


def _promise(request: Request, said: dict[str, Any]) -> str:
    promise: Promise = undo.record_of(request, Promise, said)
    was_theirs = said["before"]["owner_id"] == str(request.scope.person_id)
    if not was_theirs and not may_change(promise, request.scope):
        raise PermissionDenied(
            _("Whether this is kept says who promised it, or who answers for the department.")
        )
    services.restore_promise(promise, said["version"], said["before"], at=clock.now())
    return _("Taken back. The promise is as it was.")


def _promises(request: Request, said: dict[str, Any]) -> str:
    return several.take_back(said["done"], scope=request.scope, at=clock.now())


def _noted(request: Request, pk: int) -> Promise:
    rows = Promise.objects.visible_to(request.scope).filter(made_by=request.person or None)
    return get_object_or_404(rows, pk=pk)


def register() -> None:
    """Make known how these acts are taken back."""
    undo.register("promise", _promise)
    undo.register("promises", _promises)
    way = undo_records.Way(Promise, _noted, remove=services.take_back)
    undo_records.register("promise_record", way)
