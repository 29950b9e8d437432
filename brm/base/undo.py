"""An act taken back: the toast that tells of it carries its undo for a minute.

A slice registers how its acts are taken back; a view offers it with what is needed for that. What
is offered is signed for one person, so that nothing has to be kept.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core import signing
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.scope import Request

LASTS = timedelta(seconds=60)
TIME_TO_UNDO = timedelta(seconds=15)  # messages of acts that can be taken back are due then
SALT = "brm.base.undo"
Said = Mapping[str, Any]
Undoer = Callable[[Request, dict[str, Any]], str]
_undoers: dict[str, Undoer] = {}


def register(kind: str, undoer: Undoer) -> None:
    """Let acts of this kind be taken back by `undoer(request, data)`, which returns a sentence.

    It judges itself who may do so, and raises RuleBroken where somebody changed it meanwhile.
    """
    _undoers[kind] = undoer


def offer(request: Request, sentence: str, kind: str, **data: Any) -> None:
    """Tell what happened, with the press that takes it back; `data` as JSON can say it. No query.

    Where the page one stands on is gone then, `data` says with `to` where that press leads.
    """
    assert not data.keys() & {"kind", "by", "until"}  # noqa: S101  these are the toast's own
    said = {"kind": kind, "by": request.user.pk, "until": (clock.now() + LASTS).isoformat(), **data}
    messages.success(request, sentence, extra_tags=signing.dumps(said, salt=SALT, compress=True))


def offer_change(
    request: Request, sentence: str, kind: str, record: Any, *, was: Said, now: Said
) -> None:
    """Tell what became of a record, with the press that takes it back; a second press of the same
    changed nothing, so there is nothing to take back. No query."""
    if was == now:
        messages.success(request, sentence)
    else:
        offer(request, sentence, kind, pk=record.pk, version=record.version, before=was)


def offer_back(
    request: Request, sentence: str, kind: str, *, before: Any, now: Any, **data: Any
) -> None:
    """The same for what has no version: how it was and is, as JSON can say it. No query."""
    if before == now:
        messages.success(request, sentence)
    else:
        offer(request, sentence, kind, before=before, now=now, **data)


def must_still_be(said: Mapping[str, Any], now: Any) -> None:
    """What was offered with `offer_back` is as that act left it, or taken back already. No query.

    Raises RuleBroken("changed_since").
    """
    if now not in (said["now"], said["before"]):
        raise changed_since()


def record_of(request: Request, model: Any, said: Mapping[str, Any]) -> Any:
    """The record that the toast told of, where it is still in sight; else 404. One query."""
    rows = model.objects.visible_to(request.scope).select_related("unit")
    return get_object_or_404(rows, pk=said["pk"])


def is_back(record: Any, version: int, *, now: Said, before: Said) -> bool:
    """Whether the act that made this version was taken back already. No query.

    Raises RuleBroken("changed_since") where somebody did something with it after that act.
    """
    if record.version == version + 1 and now == dict(before):
        return True
    if record.version != version:
        raise changed_since()
    return False


def take_back(request: Request, token: str) -> tuple[str, str]:
    """What the toast offered: done, with the sentence that says so, and where to go; empty: back.

    Raises RuleBroken("undo_not_ours"), "undo_too_late", and what the slice refuses.
    """
    try:
        said = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        said = {}
    if said.get("kind") not in _undoers or said["by"] != request.user.pk:
        raise RuleBroken("undo_not_ours", _("There is nothing to take back."))
    if datetime.fromisoformat(said["until"]) < clock.now():
        raise RuleBroken(
            "undo_too_late",
            _("It is too late to take this back with one press; change it instead."),
        )
    return _undoers[said["kind"]](request, said), said.get("to", "")


def changed_since() -> RuleBroken:
    """Somebody did something with it after the act that is to be taken back."""
    return RuleBroken(
        "changed_since", _("Somebody changed it again in the meantime, so it stays as it is.")
    )


def token_of(message: Any) -> str:
    """The undo that a message carries, empty where it has none."""
    tags = getattr(message, "extra_tags", "") or ""
    return tags if ":" in tags else ""
