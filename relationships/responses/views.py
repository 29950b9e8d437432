"""The results of a campaign, for those who read results of a department that it asked."""

from django.db.models import BigAutoField, QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from brm.base.compiled import Given, compiled
from brm.base.keys import key_in
from brm.base.scope import Request, Scope
from brm.base.sheet_answer import csv_response
from brm.base.suppression import why_not
from relationships.campaigns.models import Campaign
from relationships.responses import queries


def _campaign(request: Request, pk: int) -> Campaign:
    found = _started(request.scope, pk=pk)
    if not found:
        raise Http404
    return found[0]


@compiled
def _started(scope: Scope) -> QuerySet[Campaign]:
    """The campaign in sight that has begun, `pk`, with its form."""
    begun = Campaign.objects.visible_to(scope).filter(started_at__isnull=False)
    return begun.filter(pk=Given("pk", BigAutoField())).select_related("form_version__form")


@require_GET
def results(request: Request, pk: int) -> HttpResponse:
    """What people told us: numbers from five answers, words from eight. At most ten queries."""
    campaign = _campaign(request, pk)
    unit_id = key_in(request.GET.get("unit", ""))
    found = queries.results(campaign, request.scope, unit_id=unit_id, language=str(get_language()))
    if found is None:
        raise Http404
    first = found.first
    points = [(w.mean.value, w.mean.low, w.mean.high, w.mean.n) for w in found.waves]
    context = {
        "campaign": campaign,
        "found": found,
        "first": first,
        "others": [r for r in found.questions if r is not first and r.is_shown],
        "why_not": why_not(campaign.smallest_group),
        "points": points,
        "names": [wave.label for wave in found.waves],
        "trend_said": "; ".join(
            _("%(when)s: %(value)s from %(n)s")
            % {
                "when": wave.label,
                "value": number_format(wave.mean.value or 0, 1),
                "n": wave.mean.n,
            }
            for wave in found.waves
        ),
    }
    return render(request, "relationships/responses/results.html", context)


@require_GET
def results_sheet(request: Request, pk: int) -> HttpResponseBase:
    """The shown figures in sight as a file; no words, no answers."""
    campaign = _campaign(request, pk)
    rows = queries.sheet(campaign, request.scope, str(get_language()))
    columns = [_("Department"), _("Question"), _("Answer"), _("How often")]
    return csv_response("results", columns, rows)
