"""Writing back to everybody: the page, how it will look, and what its address shows to anybody."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.pages import form_page, typed
from brm.base.scope import Request
from relationships.campaigns.models import Campaign
from relationships.campaigns.their_ways import ways_of
from relationships.campaigns.views import must_keep
from relationships.links.choices import Purpose
from relationships.links.services import open_link
from relationships.links.views import broken_link
from relationships.people.language import language_for, other_languages
from relationships.themes import word_back
from relationships.themes.choices import POINTS
from relationships.themes.five import points_in
from relationships.themes.forms import LANGUAGES, FiveForm
from relationships.themes.models import WordBack
from relationships.ways.queries import told_of


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, pk: int) -> HttpResponse:
    """Five points to everybody who was asked: written, read as they will read it, then sent."""
    campaign = must_keep(request, pk)
    draft = word_back.draft_of(campaign)
    form = FiveForm(typed(request), initial=_initial(draft))

    def act(_data: dict[str, Any]) -> HttpResponse:
        version = request.POST.get("version") if draft.pk else None
        word_back.write(campaign, form.points(), version=version)
        messages.success(request, _("Kept. Nobody has heard of it yet."))
        return redirect("themes:word", pk)

    readers = word_back.readers_of(campaign)
    units = campaign.units.annotate(their_ways=told_of("pk")).order_by("lft")
    more = {
        "campaign": campaign,
        "draft": draft,
        "asked": sum(readers.values()),
        "unwritten": word_back.unwritten(readers, draft.points, smallest=campaign.smallest_group),
        "ways": ways_of(units),
        "ready": word_back.languages_of(draft.points) if draft.pk else [],
        "sent": campaign.words_back.filter(sent_at__isnull=False).select_related("link"),
    }
    return form_page(
        request, form, act, title=_("Write back to everybody"), button=_("Keep the draft"),
        back=reverse("themes:sort", args=[pk]), record=draft if draft.pk else None,
        template="relationships/themes/word.html", more=more,
    )  # fmt: skip


def _initial(draft: WordBack) -> dict[str, str]:
    return {
        f"{point}_{code}": draft.points.get(point, {}).get(code, "")
        for point in POINTS
        for code in LANGUAGES
    }


@require_safe
def look(request: Request, pk: int) -> HttpResponse:
    """The draft as its readers will see it, in one of their languages."""
    campaign = must_keep(request, pk)
    language = language_for(request)
    with translation.override(language):
        return _said(request, campaign, word_back.draft_of(campaign), language, is_draft=True)


@require_POST
def send(request: Request, pk: int) -> HttpResponse:
    """Let it leave; the page before said to how many."""
    campaign = must_keep(request, pk)
    try:
        word_back.send(
            campaign, by=request.person, at=clock.now(), version=request.POST.get("version")
        )
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        told = word_back.people_asked(campaign).count()
        sentence = ngettext(
            "On its way to %(n)s person, in their own hours.",
            "On its way to %(n)s people, in their own hours.",
            told,
        )
        messages.success(request, sentence % {"n": told})
    return redirect("themes:word", pk)


@login_not_required
@require_safe
def said(request: HttpRequest, token: str) -> HttpResponse:
    """What was written back, for whoever has its address. Two queries; nobody is looked up."""
    language = language_for(request)
    translation.activate(language)
    try:
        link = open_link(token, Purpose.WORD, clock.now(), used_too=True)
    except RuleBroken as broken:
        return broken_link(request, broken)
    word = WordBack.objects.select_related("campaign__form_version").get(link=link)
    return _said(request, word.campaign, word, language)


def _said(
    request: HttpRequest,
    campaign: Campaign,
    word: WordBack,
    language: str,
    *,
    is_draft: bool = False,
) -> HttpResponse:
    context = {
        "title": campaign.form_version.titled(language),
        "points": list(points_in(word.points, language)),
        "word": word,
        "languages": other_languages(request, language),
        "is_draft": is_draft,
    }
    return render(request, "public/themes/said.html", context)
