"""Pages of campaigns: all, a new one, one with its links and how far the asking has come."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from brm.base import clock, qr
from brm.base.errors import RuleBroken
from brm.base.htmx import answer
from brm.base.lists import Chip, Head, Shaped, Sort, listing
from brm.base.scope import Request, Scope
from brm.base.sheet_answer import Cell, sheet_of
from relationships.campaigns import services
from relationships.campaigns.audiences import audience_words
from relationships.campaigns.choices import CampaignState, Rhythm
from relationships.campaigns.doors import doors_of, places_of, promises
from relationships.campaigns.forms import DoorForm
from relationships.campaigns.models import Asking, Campaign, Door
from relationships.campaigns.repeating import comes_again
from relationships.campaigns.their_ways import lacking, their_ways, ways_of
from relationships.campaigns.whom import whom
from relationships.desk.shown import with_views
from relationships.links.services import url_for
from relationships.marks.sent_forms import counts_once
from relationships.units.models import Unit

SHEET = [
    Cell("name", gettext_lazy("Campaign"), lambda campaign: campaign.name),
    Cell("name", gettext_lazy("Form"), lambda campaign: campaign.form_version.form.name),
    Cell("name", gettext_lazy("Rhythm"), lambda campaign: campaign.get_rhythm_display()),
    Cell("promised", gettext_lazy("Promised"), lambda campaign: campaign.get_announced_display()),
    Cell("opens", gettext_lazy("Opens"), lambda campaign: campaign.opens_on),
    Cell("opens", gettext_lazy("Closes"), lambda campaign: campaign.closes_on),
    Cell("state", gettext_lazy("State"), lambda campaign: campaign.get_state_display()),
    Cell("results", gettext_lazy("Results since"), lambda campaign: campaign.published_on),
]


def must_manage(request: Request) -> None:
    if not request.scope.is_manager:
        raise PermissionDenied(
            _("Asking people is for BRM managers. You read the results when there are some.")
        )


def keeps(request: Request, campaign: Campaign) -> bool:
    """Whether this person answers for all departments that the campaign asks. At most one query."""
    if request.scope.manages_everything or not request.scope.is_manager:
        return request.scope.manages_everything
    managed = Unit.objects.filter(request.scope.managed_units())
    # who answers for the department into which one was put, answers for that one, too
    answers_for = Q(unit__merged_into=None, unit__in=managed) | Q(unit__merged_into__in=managed)
    return not campaign.targets.exclude(answers_for).exists()


def must_keep(request: Request, pk: int) -> Campaign:
    campaign = get_object_or_404(Campaign.objects.visible_to(request.scope), pk=pk)
    if not keeps(request, campaign):
        raise PermissionDenied(
            _("Others answer for some of these departments: you read the results, they ask.")
        )
    return campaign


def managed_units(request: Request) -> QuerySet[Unit]:
    return Unit.objects.open().filter(request.scope.managed_units()).order_by("lft", "pk")


def campaigns_in(scope: Scope) -> QuerySet[Campaign]:
    """All in sight, with their forms."""
    return Campaign.objects.visible_to(scope).select_related("form_version__form")


@require_GET
@with_views("campaigns:list")
def index(request: Request) -> HttpResponse | StreamingHttpResponse:
    """All campaigns in sight, newest first."""
    page = listing(
        request,
        Shaped(Campaign, campaigns_in, request.scope),
        sorts={
            "opens": Sort(_("Opens"), ("opens_on",), descending=True),
            "name": Sort(_("Campaign"), ("folded_name",)),
        },
        default="-opens",
        filters=[
            Chip("open", _("Open now"), Q(state=CampaignState.OPEN)),
            Chip("closed", _("Closed"), Q(state=CampaignState.CLOSED)),
        ],
        search=("folded_name",),
        columns=[
            "name", Head(_("Promised"), name="promised"), "opens", Head(_("State"), name="state"),
            Head(_("Results"), name="results"),
        ],
        things=_("campaigns"),
    )  # fmt: skip
    if page.file:
        return sheet_of(page, "campaigns", SHEET)
    context = {"page": page, "may_ask": request.scope.is_manager}
    return answer(
        request,
        "relationships/campaigns/list.html",
        "relationships/campaigns/_list.html",
        context,
    )


@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    """One campaign: what it promises, who would be asked, its open links."""
    campaign = get_object_or_404(
        Campaign.objects.visible_to(request.scope).select_related("form_version__form"), pk=pk
    )
    may_keep = keeps(request, campaign)
    door_form = DoorForm(units=places_of(campaign)) if may_keep else None
    return _show(request, campaign, may_keep, door_form)


@require_GET
def asked(request: Request, pk: int) -> HttpResponse:
    """How far the asking has come, for the page that stands open meanwhile."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.scope), pk=pk)
    context = {"campaign": campaign, "may_keep": keeps(request, campaign), **asked_so_far(campaign)}
    return render(request, "relationships/campaigns/_asked.html", context)


def asked_so_far(campaign: Campaign) -> dict[str, Any]:
    """How many were asked, and how far the worker is where it asks all at once. Two queries."""
    asking = Asking.objects.filter(pk=campaign.pk).first()
    return {
        "asked": campaign.invitations.count(),
        "asking": asking,
        "is_asking": asking is not None and asking.ended_at is None and not campaign.paused_at,
    }


def _show(
    request: Request,
    campaign: Campaign,
    may_keep: bool,
    door_form: DoorForm | None,
    *,
    status: int = 200,
) -> HttpResponse:
    is_draft = campaign.state == CampaignState.DRAFT
    asks_all = is_draft and may_keep and campaign.rhythm == Rhythm.ONCE
    doors = doors_of(campaign).select_related("unit", "link").order_by("unit__lft", "place", "pk")
    asks = whom(campaign, at=clock.now()) if asks_all else None
    tells_ways = is_draft and may_keep
    units = list(campaign.units.annotate(**(their_ways() if tells_ways else {})).order_by("lft"))
    context = {
        "campaign": campaign,
        "promises": promises(campaign),
        "units": units,
        "ways": ways_of(units) if tells_ways else [],
        "lacking": lacking(campaign, units) if tells_ways else [],
        "whom": asks,
        "reaches_nobody": asks is not None and not asks.count and not doors,
        "starts_later": campaign.opens_on > clock.day_of(clock.now()),
        **(asked_so_far(campaign) if not is_draft else {}),
        "doors": doors if may_keep else [],
        "door_form": door_form if campaign.state != CampaignState.CLOSED else None,
        "may_keep": may_keep,
        "is_draft": is_draft,
        "audience": audience_words(campaign.audience, campaign.audience_of, request.scope),
        "comes_again": comes_again(campaign),
        "is_open": campaign.state == CampaignState.OPEN,
    }
    return render(request, "relationships/campaigns/page.html", context, status=status)


@require_POST
@counts_once
def add_door(request: Request, pk: int) -> HttpResponse:
    """An open link for a place."""
    campaign = must_keep(request, pk)
    form = DoorForm(request.POST, units=places_of(campaign))
    if not form.is_valid():
        return _show(request, campaign, True, form, status=422)
    try:
        door = services.open_door(campaign, at=clock.now(), **form.cleaned_data)
    except RuleBroken as broken:
        form.add_error(broken.field, str(broken))
        return _show(request, campaign, True, form, status=422)
    return redirect("campaigns:door", door.campaign_id, door.pk)


@require_GET
def door(request: Request, pk: int, door_pk: int) -> HttpResponse:
    """The link of a place as a poster with its QR code, to print."""
    campaign = must_keep(request, pk)
    found = get_object_or_404(
        Door.objects.select_related("link", "unit"), pk=door_pk, campaign=campaign
    )
    url = url_for(found.link)
    context = {
        "campaign": campaign,
        "door": found,
        "url": url,
        "code": qr.svg(url, _("QR code that opens the questions")),
        "title": campaign.form_version.titled(found.unit.language),
    }
    return render(request, "relationships/campaigns/door.html", context)
