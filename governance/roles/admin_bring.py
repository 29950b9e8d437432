"""The page of the administration that brings in who fills which role, and lets it leave."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.errors import RuleBroken
from governance.roles.bringing import amounts, bring_in, written

MOST_BYTES = 1_000_000


def bring_page(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """A file is looked at, or kept; each bad row says why. About ten queries a row."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    if request.GET.get("as") == "csv":
        return HttpResponse(
            written(), content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="roles.csv"'},
        )  # fmt: skip
    context: dict[str, Any] = {
        **model_admin.admin_site.each_context(request), "title": _("Bring in a list"),
        "opts": model_admin.opts,
    }  # fmt: skip
    status = 200
    if request.method == "POST":
        is_kept = request.POST.get("act") == "keep"
        try:
            context |= _brought(request, is_kept=is_kept)
        except RuleBroken as broken:
            context["problem"], status = str(broken), 422
    template = "admin/governance/roleassignment/bring.html"
    return TemplateResponse(request, template, context, status=status)


def _brought(request: HttpRequest, *, is_kept: bool) -> dict[str, Any]:
    file = request.FILES.get("file")
    if file is None:
        raise RuleBroken("file_missing", _("Choose a file."))
    if (file.size or 0) > MOST_BYTES:
        raise RuleBroken(
            "too_large", _("At most one megabyte here; use `manage.py roles bring` for more.")
        )
    verdicts = bring_in(file.read(), at=clock.now(), dry_run=not is_kept)
    counts = amounts(verdicts)
    said = _("%(new)s new, %(changed)s changed, %(same)s as before, %(refused)s refused.")
    return {
        "counts": counts, "summary": said % counts, "is_kept": is_kept,
        "refused": [one for one in verdicts if one.outcome == "refused"],
    }  # fmt: skip
