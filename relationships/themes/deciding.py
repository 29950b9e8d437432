"""One theme: what is decided about it, with whom that lies, a promise or a voice of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from brm.base import clock, undo
from brm.base.errors import RuleBroken
from brm.base.keys import uuid_in
from brm.base.pages import form_page, typed
from brm.base.scope import Request
from relationships.feedback_forms.questions import in_language
from relationships.people.forms import may_be_named
from relationships.themes import queries, services
from relationships.themes.choices import Decision
from relationships.themes.forms import LANGUAGES, DecideForm, PromiseForm, texts
from relationships.themes.models import Theme
from relationships.themes.views import theme_kept
from relationships.units.workdays import add_workdays

DAYS = 20  # working days that a promise is given at first


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, pk: int) -> HttpResponse:
    """What comes of a theme, in plain words, in both languages."""
    theme = theme_kept(request, pk)
    form = DecideForm(typed(request), initial=_initial(theme))

    def act(data: dict[str, Any]) -> HttpResponse:
        facts: dict[str, Any] = {what: texts(data, what) for what in ("heard", "said", "yes_if")}
        kept = services.decide(
            theme, **data, **facts, at=clock.now(), version=request.POST.get("version")
        )
        said = _("Kept: %(name)s.") % {"name": kept.name}
        was, now = services.as_it_was(theme), services.as_it_was(kept)
        undo.offer_change(request, said, "theme_decided", kept, was=was, now=now)
        return redirect("themes:page", pk)

    return form_page(
        request, form, act, title=theme.name, button=_("Keep it"), back=_sort(theme), record=theme,
        template="relationships/themes/page.html", more=_beside(request, theme),
    )  # fmt: skip


def _initial(theme: Theme) -> dict[str, Any]:
    written = {
        f"{what}_{code}": getattr(theme, what).get(code, "")
        for what in ("heard", "said", "yes_if")
        for code in LANGUAGES
    }
    return {"name": theme.name, "decision": theme.decision, **written}


def _sort(theme: Theme) -> str:
    return reverse("themes:sort", args=[theme.campaign_id])


def _beside(request: Request, theme: Theme) -> dict[str, Any]:
    turn = theme.turns.filter(until_on=None).first()
    after = uuid_in(request.GET.get("after", ""))
    return {
        "theme": theme,
        "wrote": queries.words_of(theme, request.scope, after=after),
        "is_further": after is not None,
        "turn": turn,
        "promising": None if theme.promise else _promising(request, theme),
        "may_raise": theme.voice is None,
    }


def _promising(request: Request, theme: Theme, data: Any = None) -> PromiseForm:
    """The form of a promise, filled in: what was decided, the first department, oneself, a month.

    Why something cannot be is no promise: what can be promised beside it is left to be said.
    """
    units = theme.campaign.units.order_by("lft", "pk")
    first = units.first()
    today = clock.day_of(clock.now())
    said = in_language(theme.said, str(get_language())) or theme.name
    said = "" if theme.decision == Decision.CANNOT else said
    return PromiseForm(
        data, units=units, people=may_be_named(request.scope),
        initial={
            "what": said[:300], "unit": first, "owner": request.person and request.person.pk,
            "due_on": add_workdays(first, today, DAYS) if first else None,
        },
    )  # fmt: skip


@require_POST
def promise(request: Request, pk: int) -> HttpResponse:
    """A promise of the theme: its own page asks for nothing that is not filled in already."""
    theme = theme_kept(request, pk)
    form = _promising(request, theme, request.POST)
    if form.is_valid():
        try:
            made = services.promise(theme, **form.cleaned_data, by=request.person, at=clock.now())
        except RuleBroken as broken:
            form.add_error(broken.field if broken.field in form.fields else None, str(broken))
        else:
            said = _("Kept: promised by %(name)s.") % {"name": made.owner.name}
            undo.offer(request, said, "theme_promise", theme=theme.pk, promise=made.pk)
            return redirect("themes:page", pk)
    context = {
        **_beside(request, theme), "promising": form, "title": theme.name, "button": _("Keep it"),
        "form": DecideForm(initial=_initial(theme)), "back": _sort(theme), "version": theme.version,
    }  # fmt: skip
    return render(request, "relationships/themes/page.html", context, status=422)


@require_POST
def hand(request: Request, pk: int) -> HttpResponse:
    """With whom the decision lies from today on: the business, us, or nobody any more."""
    theme = theme_kept(request, pk)
    before = services.turns_of(theme)
    services.hand_to(theme, request.POST.get("side", ""), on=clock.day_of(clock.now()))
    undo.offer_back(
        request, _("Kept: from today on its days count there."), "theme_handed", theme=pk,
        before=before, now=services.turns_of(theme),
    )  # fmt: skip
    return redirect("themes:page", pk)


@require_POST
def raise_voice(request: Request, pk: int) -> HttpResponse:
    """Keep the theme as something heard, for everybody in its first department to read."""
    theme = theme_kept(request, pk)
    unit = theme.campaign.units.order_by("lft", "pk").first()
    words = in_language(theme.heard, unit.language if unit else "en") or theme.name
    try:
        if unit is not None:
            services.raise_of(theme, unit=unit, words=words, by=request.person, at=clock.now())
            messages.success(request, _("Kept as something heard; it gets an answer by a day."))
    except RuleBroken as broken:
        messages.error(request, str(broken))
    return redirect("themes:page", pk)
