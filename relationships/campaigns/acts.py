"""What one does to a campaign on its page: start, rest, go on, ask nobody more, close, throw away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.scope import Request
from relationships.campaigns import asking, pausing, services
from relationships.campaigns.choices import Rhythm
from relationships.campaigns.models import Campaign
from relationships.campaigns.views import must_keep


@require_POST
def start(request: Request, pk: int) -> HttpResponse:
    """Open it and ask, or let it begin by itself on its day; the page before said whom."""
    campaign = must_keep(request, pk)
    at = clock.now()
    try:
        count = services.start(campaign, at=at)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        is_later = campaign.opens_on > clock.day_of(at)
        messages.success(request, _later(campaign) if is_later else _started(campaign, count))
    return redirect("campaigns:page", pk)


def _done(request: Request, pk: int, said: str) -> HttpResponse:
    """Say it on the page of the campaign."""
    messages.success(request, said)
    return redirect("campaigns:page", pk)


def _later(campaign: Campaign) -> str:
    return _("It starts by itself on %(day)s. Until then you may call it off.") % {
        "day": date_format(campaign.opens_on, "l j F")
    }


def _started(campaign: Campaign, count: int) -> str:
    if campaign.rhythm == Rhythm.AFTER_VISIT:
        return _("It runs: after the next visit that is logged a few people are asked.")
    if not count:
        return _("It runs: who passes the poster may answer.")
    return ngettext(
        "It runs: %(asked)s person is asked, in their own hours.",
        "It runs: %(asked)s people are asked, in their own hours.",
        count,
    ) % {"asked": count}


@require_POST
def call_off(request: Request, pk: int) -> HttpResponse:
    """It does not start by itself."""
    services.call_off(must_keep(request, pk))
    return _done(request, pk, _("Called off. Nobody had heard of it; start it when you like."))


@require_POST
def stop(request: Request, pk: int) -> HttpResponse:
    """Close it now."""
    services.stop(must_keep(request, pk), at=clock.now())
    return _done(request, pk, _("Closed. Nobody is reminded any more; the results follow soon."))


@require_POST
def pause(request: Request, pk: int) -> HttpResponse:
    """Let it rest."""
    pausing.pause(must_keep(request, pk), at=clock.now())
    said = _("It rests: nobody is asked or reminded. Who has the link may still answer.")
    return _done(request, pk, said)


@require_POST
def resume(request: Request, pk: int) -> HttpResponse:
    """Let it go on."""
    pausing.resume(must_keep(request, pk), at=clock.now())
    return _done(request, pk, _("It goes on: what waited leaves in the readers’ own hours."))


@require_POST
def cut_asking(request: Request, pk: int) -> HttpResponse:
    """Ask nobody more."""
    asking.cut_asking(must_keep(request, pk), at=clock.now())
    return _done(request, pk, _("Nobody more is asked. Who was asked may answer."))


@require_POST
def forget(request: Request, pk: int) -> HttpResponse:
    """Throw away what was never started."""
    services.forget(must_keep(request, pk))
    messages.success(request, _("Thrown away. Nobody had heard of it."))
    return redirect("campaigns:list")
