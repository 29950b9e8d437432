"""Promises of both sides: the list, one promise, and what is said of it."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brm.base import clock, undo_records
from brm.base.errors import RuleBroken
from brm.base.htmx import back_to
from brm.base.keys import key_in
from brm.base.pages import form_page, typed
from brm.base.scope import Request
from relationships.people.forms import may_be_named
from relationships.promises import queries, services, undoing
from relationships.promises.choices import PromiseState
from relationships.promises.forms import CloseForm, MoveForm, OwnerForm, PromiseForm
from relationships.promises.models import Promise
from relationships.voices.models import Voice
from relationships.voices.queries import may_answer


def in_sight(request: Request) -> Any:
    rows = Promise.objects.visible_to(request.scope)
    return rows.select_related("unit", "owner", "visit")


def may_promise(request: Request) -> bool:
    scope = request.scope
    return scope.goes_round or scope.is_partner


def new(request: Request) -> HttpResponse:
    """Note a promise: for a department, or for something heard there."""
    voice = voice_asked(request)
    if voice is None and not may_promise(request):
        raise PermissionDenied(
            _("Promises are noted by buddies, BRM managers and who speaks for a department.")
        )
    form = PromiseForm(
        typed(request), people=may_be_named(request.scope), units=queries.promisable(request.scope),
        asks_unit=voice is None,
        initial={
            "client_id": uuid4(), "owner": request.person.pk, "unit": request.GET.get("unit", ""),
        },
    )  # fmt: skip

    def act(data: dict[str, Any]) -> HttpResponse:
        unit = voice.unit if voice else data.pop("unit")
        promise = services.make_promise(
            **data, unit=unit, voice=voice, by=request.person, at=clock.now()
        )
        said = _("Kept: promised by %(name)s.") % {"name": promise.owner.name}
        undo_records.made(request, said, "promise_record", promise, to=back)
        return redirect("voices:page", voice.pk) if voice else redirect(page_of(promise))

    back = reverse("voices:page", args=[voice.pk]) if voice else reverse("promises:list")
    return form_page(
        request, form, act, title=_("Promise something"), button=_("Promise it"), back=back,
        template="relationships/promises/new.html", more={"voice": voice},
    )  # fmt: skip


def page_of(promise: Promise) -> str:
    return reverse("promises:page", args=[promise.pk])


def voice_asked(request: Request) -> Voice | None:
    """The voice that the address names, where the reader may answer it."""
    asked = key_in(request.GET.get("voice", ""))
    if asked is None:
        return None
    voices = Voice.objects.visible_to(request.scope).select_related("unit")
    voice = get_object_or_404(voices, pk=asked)
    if not may_answer(voice, request.scope):
        raise PermissionDenied(_("Who answers this can promise something for it. Ask one of them."))
    return voice


@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    """One promise: who, what, by when, and what became of it. At most seven queries."""
    promise = get_object_or_404(in_sight(request).select_related("made_by"), pk=pk)
    voice = None
    if promise.voice_id is not None:
        voice = Voice.objects.visible_to(request.scope).filter(pk=promise.voice_id).first()
    context = {
        "promise": promise,
        "voice": voice,
        "comes_from": queries.comes_from(promise),
        "days_late": queries.days_late(promise, clock.today_in(promise.unit.time_zone)),
        "may_change": queries.may_change(promise, request.scope),
        "days": queries.ready_days(
            promise.unit, promise.due_on, clock.today_in(promise.unit.time_zone)
        ),
    }
    return render(request, "relationships/promises/page.html", context)


def changeable(request: Request, pk: int) -> Promise:
    promise: Promise = get_object_or_404(in_sight(request), pk=pk)
    if not queries.may_change(promise, request.scope):
        raise PermissionDenied(
            _("Whether this is kept says who promised it, or who answers for the department.")
        )
    return promise


@require_POST
def keep(request: Request, pk: int) -> HttpResponse:
    """It is done: one tap."""
    promise = changeable(request, pk)
    try:
        kept = services.keep_promise(promise, at=clock.now())
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        said = _("Kept as promised: %(what)s") % {"what": promise.what}
        undoing.offer(request, said, promise, kept)
    return HttpResponseRedirect(back_to(request, page_of(promise)))


@require_POST
def again(request: Request, pk: int) -> HttpResponse:
    """Take back that it was kept, not kept or withdrawn."""
    promise = changeable(request, pk)
    opened = services.open_promise_again(promise, at=clock.now())
    undoing.offer(request, _("It is open again."), promise, opened)
    return redirect(page_of(promise))


def move(request: Request, pk: int) -> HttpResponse:
    """ "I need until …", said before the day."""
    promise = changeable(request, pk)
    page = page_of(promise)
    form = MoveForm(typed(request, promise, ["due_on", "why"]), initial={"due_on": promise.due_on})

    def act(data: dict[str, Any]) -> HttpResponse:
        version = request.POST.get("version", "")
        moved = services.move_promise(
            promise, **data, at=clock.now(), version=version, by=request.person
        )
        undoing.offer(request, _("Kept: the other side hears of the new day."), promise, moved)
        return HttpResponseRedirect((request.POST.get("next") and back_to(request, page)) or page)

    return form_page(
        request, form, act, title=_("I need until …"), lead=promise.what, button=_("Keep this day"),
        back=page_of(promise), record=promise,
    )  # fmt: skip


def owner(request: Request, pk: int) -> HttpResponse:
    """Give it to somebody else, who sees to it from now on."""
    promise = changeable(request, pk)
    form = OwnerForm(
        typed(request), people=may_be_named(request.scope), initial={"owner": promise.owner_id}
    )

    def act(data: dict[str, Any]) -> HttpResponse:
        handed = services.hand_promise(promise, data["owner"], by=request.person, at=clock.now())
        said = _("Kept: %(name)s sees to it.") % {"name": data["owner"].name}
        undoing.offer(request, said, promise, handed)
        return redirect(page_of(promise))

    return form_page(
        request, form, act, title=_("Who sees to it?"), lead=promise.what, button=_("Keep"),
        back=page_of(promise),
    )  # fmt: skip


def close(request: Request, pk: int) -> HttpResponse:
    """It was not kept, or is taken back; always with the reason."""
    promise = changeable(request, pk)
    form = CloseForm(typed(request, promise, ["why"]))

    def act(data: dict[str, Any]) -> HttpResponse:
        end = {
            PromiseState.NOT_KEPT: services.give_up_promise,
            PromiseState.WITHDRAWN: services.withdraw_promise,
        }[PromiseState(data["state"])]
        version = request.POST.get("version", "")
        ended = end(promise, why=data["why"], at=clock.now(), version=version)
        undoing.offer(request, _("Kept, with the reason."), promise, ended)
        return redirect(page_of(promise))

    return form_page(
        request, form, act, title=_("It will not be"), lead=promise.what, button=_("Keep this"),
        back=page_of(promise), record=promise,
    )  # fmt: skip
