"""The results of a campaign, for those who read results of a department that it asked."""

from urllib.parse import urlencode

from django.db.models import BigAutoField, Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from brm.base.compiled import Given, compiled
from brm.base.keys import key_in
from brm.base.scope import Request, Scope
from brm.base.sheet_answer import csv_response
from brm.base.suppression import why_not
from relationships.campaigns.models import Campaign, Door
from relationships.campaigns.views import keeps
from relationships.responses import queries
from relationships.responses.pictures import Pictures, drawn
from relationships.responses.shown import Results


def _campaign(request: Request, pk: int) -> Campaign:
    found = _started(request.scope, pk=pk)
    if not found:
        raise Http404
    return found[0]


@compiled
def _started(scope: Scope) -> QuerySet[Campaign]:
    """The campaign in sight that has begun, `pk`, with its form, and whether it has open links."""
    doors = Door.objects.filter(campaign=OuterRef("pk"))
    begun = Campaign.objects.visible_to(scope).filter(started_at__isnull=False)
    begun = begun.annotate(has_doors=Exists(doors))
    return begun.filter(pk=Given("pk", BigAutoField())).select_related("form_version__form")


def _drawn(request: Request, campaign: Campaign) -> tuple[Results, Pictures]:
    """What was asked for: the branch, the question, the wave to compare with. No other filter."""
    found = queries.results(
        campaign,
        request.scope,
        unit_id=key_in(request.GET.get("unit", "")),
        question=request.GET.get("question", ""),
        language=str(get_language()),
    )
    if found is None:
        raise Http404
    return found, drawn(found, with_wave=key_in(request.GET.get("with", "")))


def _rest(request: Request) -> str:
    """What is asked for beside the campaign itself, as an address says it."""
    wanted = {name: request.GET.get(name, "") for name in ("unit", "question", "with")}
    return urlencode({name: value for name, value in wanted.items() if value})


@require_GET
def results(request: Request, pk: int) -> HttpResponse:
    """What people told us: numbers from five answers, words from eight. At most ten queries."""
    campaign = _campaign(request, pk)
    wave = key_in(request.GET.get("wave", ""))
    if wave not in {None, pk}:
        return redirect(f"{reverse('responses:results', args=[wave])}?{_rest(request)}")
    found, pictures = _drawn(request, campaign)
    context = {
        "campaign": campaign,
        "found": found,
        "pictures": pictures,
        "why_not": why_not(campaign.smallest_group),
        "asked_for": _rest(request),
        "may_keep": keeps(request, campaign),
    }
    return render(request, "relationships/responses/results.html", context)


@require_GET
def results_sheet(request: Request, pk: int) -> HttpResponseBase:
    """The shown figures in sight as a file, or those of one picture; no words, no answers.

    Of the department asked for and what lies under it, where one is.
    """
    campaign = _campaign(request, pk)
    picture = request.GET.get("picture", "")
    if picture:
        _found, pictures = _drawn(request, campaign)
        table = pictures.tables.get(picture)
        if table is None:
            raise Http404
        return csv_response(f"results-{table.key}", table.columns, table.rows)
    rows = queries.sheet(
        campaign, request.scope, str(get_language()), unit_id=key_in(request.GET.get("unit", ""))
    )
    if rows is None:
        raise Http404
    columns = [_("Department"), _("Question"), _("Answer"), _("How often")]
    return csv_response("results", columns, rows)
