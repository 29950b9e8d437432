"""The page where people's words are sorted by theme."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brm.base import clock, undo, undo_records
from brm.base.errors import RuleBroken
from brm.base.keys import uuid_in
from brm.base.scope import Request
from relationships.campaigns.models import Campaign
from relationships.campaigns.views import must_keep
from relationships.themes import queries, services
from relationships.themes.forms import NameForm, TagForm
from relationships.themes.models import Theme


def theme_kept(request: Request, pk: int) -> Theme:
    """A theme of a campaign all of whose departments this person answers for. Four queries."""
    rows = Theme.objects.visible_to(request.scope).select_related("promise", "voice")
    theme = get_object_or_404(rows, pk=pk)
    theme.campaign = must_keep(request, theme.campaign_id)
    return theme


@require_GET
def sort(request: Request, pk: int) -> HttpResponse:
    """The words that wait, with hints, and the themes with theirs."""
    campaign = must_keep(request, pk)
    after = uuid_in(request.GET.get("after", ""))
    sorting = queries.sorting(campaign, request.scope, after=after)
    if after is not None and not sorting.waiting:
        return redirect("themes:sort", pk)  # the last of them were sorted
    return _page(request, campaign, NameForm(), sorting=sorting, after=after)


def _page(
    request: Request,
    campaign: Campaign,
    form: NameForm,
    *,
    sorting: queries.Sorting | None = None,
    after: UUID | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "campaign": campaign,
        "sorting": sorting or queries.sorting(campaign, request.scope),
        "form": form,
        "here": f"?after={after}" if after else "",
    }
    return render(request, "relationships/themes/sort.html", context, status=status)


@require_POST
def name(request: Request, pk: int) -> HttpResponse:
    """A new theme, with the words that gave it its name where there are some."""
    campaign = must_keep(request, pk)
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            theme = services.name_theme(
                campaign, **form.cleaned_data, scope=request.scope, at=clock.now()
            )
        except RuleBroken as broken:
            form.add_error(broken.field or None, str(broken))
        else:
            said = _("A new theme: %(name)s.") % {"name": theme.name}
            undo_records.made(request, said, "theme", theme)
            return _back(request, pk)
    return _page(request, campaign, form, status=422)


@require_POST
def tag(request: Request, pk: int) -> HttpResponse:
    """Words into a theme; with `act` "out" out of it again."""
    campaign = must_keep(request, pk)
    form = TagForm(request.POST, themes=campaign.themes.all())
    if form.is_valid():
        theme, answer = form.cleaned_data["theme"], form.cleaned_data["answer"]
        try:
            if request.POST.get("act") == "out":
                services.untag(theme, answer)
            else:
                services.tag(theme, answer, scope=request.scope)
        except RuleBroken as broken:
            messages.error(request, str(broken))
    return _back(request, pk, "#waiting")


def _back(request: Request, pk: int, part: str = "") -> HttpResponse:
    """To the page of words from which the press came."""
    after = uuid_in(request.GET.get("after", ""))
    here = f"?after={after}" if after else ""
    return redirect(f"{reverse('themes:sort', args=[pk])}{here}{part}")


@require_POST
def forget(request: Request, pk: int) -> HttpResponse:
    """Throw away a theme in which nothing lies."""
    theme = theme_kept(request, pk)
    try:
        services.forget_theme(theme)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        said = _("Thrown away: %(name)s.") % {"name": theme.name}
        undo.offer(request, said, "theme_forgotten", campaign=theme.campaign_id, name=theme.name)
    return redirect("themes:sort", theme.campaign_id)
