"""Writing a campaign down, and saying it in another way before anybody hears of it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.scope import Request
from relationships.campaigns import services
from relationships.campaigns.choices import CampaignState
from relationships.campaigns.forms import CampaignForm, filled_with
from relationships.campaigns.models import Campaign
from relationships.campaigns.views import managed_units, must_keep, must_manage
from relationships.campaigns.whom import day_of
from relationships.feedback_forms.models import FormVersion
from relationships.feedback_forms.services import ready_forms
from relationships.marks.sent_forms import counts_once


def newest_versions() -> QuerySet[FormVersion]:
    """The newest published version of each form."""
    return (
        FormVersion.objects.filter(published_at__isnull=False)
        .order_by("form", "-number")
        .distinct("form")
        .select_related("form")
    )


def _form(request: Request, initial: dict[str, Any]) -> CampaignForm:
    return CampaignForm(
        request.POST or None,
        units=managed_units(request),
        versions=newest_versions(),
        scope=request.scope,
        initial=initial,
    )


def _show(request: Request, form: CampaignForm, campaign: Campaign | None = None) -> HttpResponse:
    context = {"form": form, "campaign": campaign}
    status = 422 if form.is_bound else 200
    return render(request, "relationships/campaigns/new.html", context, status=status)


def _refused(form: CampaignForm, broken: RuleBroken) -> None:
    form.add_error(broken.field if broken.field in form.fields else None, str(broken))


@require_http_methods(["GET", "HEAD", "POST"])
@counts_once
def new(request: Request) -> HttpResponse:
    """Plan a campaign; nobody is asked yet."""
    must_manage(request)
    at = clock.now()
    ready_forms(at=at)  # there from the first day
    form = _form(request, {"opens_on": day_of(at)})
    if form.is_valid():
        try:
            campaign = services.plan(by=request.person, at=at, **form.said())
        except RuleBroken as broken:
            _refused(form, broken)
        else:
            return redirect("campaigns:page", campaign.pk)
    return _show(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@counts_once
def change(request: Request, pk: int) -> HttpResponse:
    """Say it in another way; what was promised stays."""
    campaign = must_keep(request, pk)
    if campaign.state != CampaignState.DRAFT:
        return redirect("campaigns:page", pk)
    form = _form(request, filled_with(campaign))
    form.fields["announced"].disabled = True
    form.fields["announced"].help_text = _("This was said and stays; throw it away to say another.")
    if form.is_valid():
        said = form.said()
        said.pop("announced")
        typed = request.POST.get("version", "")
        version = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
        try:
            services.change(campaign, version=version, **said)
        except RuleBroken as broken:
            _refused(form, broken)
        else:
            return redirect("campaigns:page", pk)
    return _show(request, form, campaign)
