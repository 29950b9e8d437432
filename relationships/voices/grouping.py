"""Putting together what several people said: tick those that say the same, take one out again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from brm.base import clock, undo
from brm.base.errors import RuleBroken
from brm.base.scope import Request
from relationships.voices import queries, same, services
from relationships.voices.forms import SameForm
from relationships.voices.models import Voice
from relationships.voices.views import must_answer, read


@require_http_methods(["GET", "HEAD", "POST"])
def same_page(request: Request, pk: int) -> HttpResponse:
    """Those that may say the same, to be ticked; others are found by words. At most nine queries."""
    voice = read(request, pk)
    must_answer(request, voice)
    if request.method == "POST":
        return _join(request, voice)
    return show(request, voice)


def show(request: Request, voice: Voice, *, wrong: str = "", status: int = 200) -> HttpResponse:
    typed = request.GET.get("q", "").replace("\0", "").strip()[:200]
    rows = same.found(voice, request.scope, typed) if typed else same.likely(voice, request.scope)
    context = {
        "voice": voice, "rows": rows, "typed": typed, "wrong": wrong,
        "nothing": same.nobody_said(typed) if typed and not rows else "",
        "members": same.members(voice, request.scope),
    }  # fmt: skip
    return render(request, "relationships/voices/same.html", context, status=status)


def _join(request: Request, voice: Voice) -> HttpResponse:
    form = SameForm(request.POST)
    if not form.is_valid():
        return show(request, voice, wrong=_("Tick at least one that says the same."), status=422)
    ticked = form.cleaned_data["same"]
    before = set(_joined(voice))
    try:
        group = services.join(voice, ticked, by=request.person, at=clock.now())
    except RuleBroken as broken:
        return show(request, voice, wrong=str(broken), status=422)
    came = sorted({voice.pk, *ticked} - before)
    sentence = ngettext(
        "Kept: %(n)s voice is put together with this one.",
        "Kept: %(n)s voices are put together with this one.",
        len(ticked),
    ) % {"n": len(ticked)}
    if not came:  # a second press of the same
        messages.success(request, sentence)
        return redirect("voices:page", voice.pk)
    undo.offer(
        request, sentence, "voices_joined", pk=voice.pk, group=group.pk, version=group.version,
        voices=came,
    )  # fmt: skip
    return redirect("voices:page", voice.pk)


def _joined(voice: Voice) -> list[int]:
    """Who was in the group before, also those that this reader does not see. One query, or none."""
    if voice.group_id is None:
        return []
    return list(Voice.objects.filter(group=voice.group_id).values_list("pk", flat=True))


@require_POST
def apart(request: Request, pk: int) -> HttpResponse:
    """This one says something else after all."""
    voice = read(request, pk)
    must_answer(request, voice)
    seen = same.members(voice, request.scope)
    others = [row.pk for row in seen if queries.may_answer(row, request.scope)]
    try:
        services.leave(voice, by=request.person, at=clock.now())
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("voices:page", pk)
    sentence = _("Kept: this one stands for itself again.")
    if others:
        undo.offer(request, sentence, "voice_left", pk=voice.pk, voices=others)
    else:
        messages.success(request, sentence)
    return redirect("voices:page", pk)


def _undo_join(request: Request, said: dict[str, Any]) -> str:
    voice: Voice = undo.record_of(request, Voice, said)
    must_answer(request, voice)
    services.take_apart(said["group"], said["version"], said["voices"], at=clock.now())
    return _("Taken back. Each stands for itself as before.")


def _undo_leave(request: Request, said: dict[str, Any]) -> str:
    voice: Voice = undo.record_of(request, Voice, said)
    must_answer(request, voice)
    services.join(voice, said["voices"], by=request.person, at=clock.now())
    return _("Taken back. They are together again.")


def register() -> None:
    """Make known how these acts are taken back."""
    undo.register("voices_joined", _undo_join)
    undo.register("voice_left", _undo_leave)
