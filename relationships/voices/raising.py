"""Writing down what was said; giving it to somebody who sees to it."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from brm.base import clock
from brm.base.htmx import back_to
from brm.base.pages import form_page, typed
from brm.base.picking import fitting
from brm.base.scope import Request, Scope
from relationships.people.forms import as_option, may_be_named
from relationships.people.models import Person
from relationships.systems.queries import names_in_sight
from relationships.units.models import Unit
from relationships.voices import services, undoing
from relationships.voices.choices import VoiceKind
from relationships.voices.forms import HeardForm, OwnerForm, RaiseForm
from relationships.voices.models import Voice
from relationships.voices.views import must_answer, read


def hears(scope: Scope) -> bool:
    """Buddies and BRM managers write down what others said; anybody else raises their own."""
    return scope.goes_round


def where(request: Request) -> QuerySet[Unit]:
    """Departments for which this reader may write something down. No query."""
    scope = request.scope
    if hears(scope):
        places = scope.managed_units() | scope.trusted_units()
    else:
        own = request.person.unit_id if request.person else None
        places = scope.units() | Q(pk=own)
    return Unit.objects.filter(places).open().select_related("parent")


def new(request: Request) -> HttpResponse:
    """Write down what was said, or raise something oneself."""
    return _heard(request) if hears(request.scope) else _raised(request)


def only_one(request: Request) -> int | str:
    """The department that is meant: the one asked for, or the only one there is. One query."""
    asked = request.GET.get("unit", "")
    if asked:
        return asked
    pks = list(where(request).order_by("lft").values_list("pk", flat=True)[:2])
    is_clear = len(pks) == 1 or (pks and not hears(request.scope))
    return pks[0] if is_clear else ""


def _heard(request: Request) -> HttpResponse:
    form = HeardForm(
        typed(request), units=where(request), people=may_be_named(request.scope),
        initial={"client_id": uuid4(), "unit": only_one(request)},
    )  # fmt: skip

    def act(data: dict[str, Any]) -> HttpResponse:
        voice = services.raise_voice(
            **{name: value for name, value in data.items() if name not in {"person", "kind"}},
            kind=data["kind"] or VoiceKind.PROBLEM, raised_by=data["person"],
            heard_by=request.person, at=clock.now(),
        )  # fmt: skip
        messages.success(request, promised(voice))
        return redirect("voices:page", voice.pk)

    return form_page(
        request, form, act, title=_("Write down what was said"), button=_("Keep it"),
        lead=_("In the person’s own words, so that they know them again."),
        back=reverse("voices:list"), template="relationships/voices/new.html",
        more={"systems": names_in_sight(request.scope)},
    )  # fmt: skip


def _raised(request: Request) -> HttpResponse:
    form = RaiseForm(
        typed(request), units=where(request),
        initial={"client_id": uuid4(), "unit": only_one(request)},
    )  # fmt: skip

    def act(data: dict[str, Any]) -> HttpResponse:
        voice = raise_it(request, data)
        own = can_read(request, voice)
        page = reverse("voices:page", args=[voice.pk]) if own else reverse("voices:list")
        return HttpResponseRedirect(back_to(request, page) if request.POST.get("next") else page)

    return form_page(
        request, form, act, title=_("Something to raise?"), button=_("Send it"),
        lead=_("Your buddy gets it at once and brings an answer, with a day."),
        back=reverse("voices:list"), template="relationships/voices/new.html",
    )  # fmt: skip


def raise_it(request: Request, data: dict[str, Any]) -> Voice:
    """Give it to the buddy, and say by when there is an answer."""
    voice = services.raise_to_buddy(
        unit=data["unit"], words=data["words"], is_named=data["is_named"],
        audience=data["audience"], kind=data.get("kind") or VoiceKind.PROBLEM,
        client_id=data["client_id"], by=request.person or None, at=clock.now(),
    )  # fmt: skip
    messages.success(request, promised(voice))
    return voice


def can_read(request: Request, voice: Voice) -> bool:
    return Voice.objects.visible_to(request.scope).filter(pk=voice.pk).exists()


def promised(voice: Voice) -> str:
    """What the reader is told at once: who has it, and by when there is an answer."""
    words = {"day": date_format(voice.answer_due_on, "l j F")}
    if voice.owner is not None:
        return _("Kept. %(name)s has it; there is an answer by %(day)s.") % {
            **words, "name": voice.owner.name,
        }  # fmt: skip
    return _("Kept. There is an answer by %(day)s.") % words


def owner(request: Request, pk: int) -> HttpResponse:
    """Give it to somebody who sees to it."""
    voice = read(request, pk)
    must_answer(request, voice)
    form = OwnerForm(
        typed(request), people=readers(request, voice),
        initial={"owner": voice.owner_id or request.person.pk},
    )  # fmt: skip

    def act(data: dict[str, Any]) -> HttpResponse:
        at = clock.now()
        handed = services.hand_to(voice, data["owner"], by=request.person, at=at)
        said = _("Kept: %(name)s sees to it.") % {"name": data["owner"].name}
        undoing.offer(request, said, voice, handed, at)
        return redirect("voices:page", voice.pk)

    return form_page(
        request, form, act, title=_("Who sees to it?"), button=_("Keep"),
        back=reverse("voices:page", args=[voice.pk]), more={"voice": voice},
        template="relationships/promises/new.html",
    )  # fmt: skip


def readers(request: Request, voice: Voice) -> QuerySet[Person]:
    """Whom one may ask; whether they may read it is asked of the one who is chosen. No query."""
    named = may_be_named(request.scope)
    return named.filter(pk=voice.heard_by_id or 0) if voice.is_for_one else named


@require_GET
def people(request: Request) -> HttpResponse:
    """The radios of a picker while somebody types. One query."""
    field = request.GET.get("field", "person")
    field = field if field.isidentifier() and len(field) < 40 else "person"
    words = request.GET.get(f"{field}-typed", "")
    rows = may_be_named(request.scope) if request.scope.kind != "person" else Person.objects.none()
    options = fitting(rows, words, as_option)
    context = {
        "name": field, "options": options[:8], "has_more": len(options) > 8, "typed": words,
    }  # fmt: skip
    return render(request, "components/_picked.html", context)
