"""Writing a campaign down, and saying it in another way before anybody hears of it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from brm.base import clock
from brm.base.editing import filled
from brm.base.keys import key_in
from brm.base.pages import form_page
from brm.base.scope import Request
from relationships.campaigns import services
from relationships.campaigns.choices import CampaignState
from relationships.campaigns.forms import CampaignForm, filled_with
from relationships.campaigns.views import managed_units, must_keep, must_manage
from relationships.feedback_forms.models import FormVersion
from relationships.feedback_forms.services import ready_forms
from relationships.marks.sent_forms import counts_once

TEMPLATE = "relationships/campaigns/new.html"
KEEP = gettext_lazy("Keep, and see whom it asks")


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
        filled(request.POST, initial) if request.method == "POST" else None,
        units=managed_units(request),
        versions=newest_versions(),
        scope=request.scope,
        initial=initial,
    )


def _named_in(request: Request) -> dict[str, Any]:
    """The form and the department that another page leads here with. A query each, where it does."""
    found: dict[str, Any] = {}
    if key := request.GET.get("form", ""):
        version = newest_versions().filter(form__ready_key=key).first()
        found |= {"form": version.pk, "name": version.form.name} if version else {}
    if unit := key_in(request.GET.get("unit")):
        found["units"] = [unit]
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@counts_once
def new(request: Request) -> HttpResponse:
    """Plan a campaign; nobody is asked yet."""
    must_manage(request)
    at = clock.now()
    ready_forms(at=at)  # there from the first day
    form = _form(request, {"opens_on": clock.day_of(at), **_named_in(request)})

    def act(_data: dict[str, Any]) -> HttpResponse:
        campaign = services.plan(by=request.person, at=at, **form.said())
        return redirect("campaigns:page", campaign.pk)

    return form_page(
        request, form, act, title=_("Ask people"), button=KEEP, back=reverse("campaigns:list"),
        template=TEMPLATE,
    )  # fmt: skip


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

    def act(_data: dict[str, Any]) -> HttpResponse:
        said = form.said()
        said.pop("announced")
        services.change(campaign, version=request.POST.get("version"), **said)
        return redirect("campaigns:page", pk)

    return form_page(
        request, form, act, title=_("Change whom and when it asks"), button=KEEP,
        back=reverse("campaigns:page", args=[pk]), template=TEMPLATE, more={"campaign": campaign},
        record=campaign, standing=filled_with,
    )  # fmt: skip
