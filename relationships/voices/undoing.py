"""Acts on voices that the toast takes back."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from brm.base import clock, undo
from brm.base.scope import Request
from relationships.voices import queries, services
from relationships.voices.models import Voice
from relationships.voices.services.several import take_back_all


def offer(request: Request, sentence: str, before: Voice, after: Voice, at: datetime) -> None:
    """Tell what happened to this voice, with the press that takes it back where it changed."""
    if after.version != before.version + 1:  # a second press of the same, or another one between
        messages.success(request, sentence)
        return
    undo.offer(
        request, sentence, "voice", pk=after.pk, version=after.version, said_at=at.isoformat(),
        before=services.as_it_was(before),
    )  # fmt: skip


def offer_all(request: Request, sentence: str, answered: services.Answered, at: datetime) -> None:
    """Tell what happened to several voices, with the press that takes all of it back."""
    undo.offer(request, sentence, "voices_answered", said_at=at.isoformat(), done=answered.done)


def _voices(request: Request, said: dict[str, Any]) -> str:
    for pk, _version, before in said["done"]:
        _must_take_back(request, undo.record_of(request, Voice, {"pk": pk}), before)
    said_at = datetime.fromisoformat(said["said_at"])
    services.restore_all(said["done"], said_at=said_at, at=clock.now())
    return _("Taken back. Each stands as it did, and nobody was told.")


def _must_take_back(request: Request, voice: Voice, before: dict[str, Any]) -> None:
    was_theirs = before["owner_id"] == str(request.person.pk)
    if not was_theirs and not queries.may_answer(voice, request.scope):
        raise PermissionDenied(
            _(
                "You may read this, but others answer it: the buddies and BRM managers of the"
                " department, and who sees to it. Tell one of them what you know."
            )
        )


def _voice(request: Request, said: dict[str, Any]) -> str:
    voice: Voice = undo.record_of(request, Voice, said)
    _must_take_back(request, voice, said["before"])
    said_at = datetime.fromisoformat(said["said_at"])
    services.restore_voice(voice, said["version"], said["before"], said_at=said_at, at=clock.now())
    return _("Taken back. It stands as it did, and nobody was told.")


def _several(request: Request, said: dict[str, Any]) -> str:
    said_at = datetime.fromisoformat(said["said_at"])
    return take_back_all(said["done"], said_at=said_at, scope=request.scope, at=clock.now())


def register() -> None:
    """Make known how these acts are taken back."""
    undo.register("voice", _voice)
    undo.register("voices_answered", _voices)
    undo.register("voices_several", _several)
