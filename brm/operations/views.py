"""Doors for machines that watch, and for the first administrator."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from brm.base.errors import RuleBroken
from brm.operations import health, services
from brm.operations.forms import WelcomeForm
from brm.operations.metrics import exposition
from relationships.links.views import broken_link


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process lives. No SQL query."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can work: 503 when it cannot, with `?strict=1` also when work comes later."""
    ready = health.readiness()
    bad = ready.status == "down" or (
        ready.status != "ok" and request.GET.get("strict") in {"1", "true"}
    )
    body = {"status": ready.status, "checks": ready.checks}
    return JsonResponse(body, status=503 if bad else 200)


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Numbers for Prometheus, for whoever has the token; without one in the settings there are none."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")


OVER = gettext_lazy(
    "The first administrator was made already, or the address is older than seven days or not"
    " complete. If it was you, sign in. Otherwise start the product once more: it prints a new address"
    " as long as nobody signs in."
)


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """The first administrator, once; afterwards the address opens nothing."""
    if not services.is_welcome(token):
        return broken_link(request, RuleBroken("welcome_is_over", OVER))
    form = WelcomeForm(request.POST or None)
    if form.is_valid():
        try:
            user = services.make_first_administrator(**form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
            return redirect("/")
    status = 422 if form.is_bound else 200
    return render(request, "brm/operations/welcome.html", {"form": form}, status=status)
