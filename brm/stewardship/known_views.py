"""The page that hands out what is known of somebody."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from brm.base import clock
from brm.base.scope import Request
from brm.stewardship.exporting import handed_out
from relationships.people.models import Person


@require_http_methods(["GET", "HEAD", "POST"])
def known(request: Request, pk: int) -> HttpResponse | HttpResponseBase:
    """What is known of a person, for themself or from an administrator: said first, then made."""
    rows = Person.objects.visible_to(request.scope).select_related("user", "unit")
    person = get_object_or_404(rows, pk=pk)
    is_own = person.pk == request.scope.person_id
    if not (is_own or request.scope.is_administrator):
        raise PermissionDenied(
            _("What is known of somebody is handed out by administrators. Ask one of them.")
        )
    if request.method != "POST":
        context = {"person": person, "is_own": is_own}
        return render(request, "brm/stewardship/known.html", context)
    file = handed_out(person, by=request.user, at=clock.now())
    response = FileResponse([file], content_type="application/zip")
    name = slugify(person.name) or str(person.pk)
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    response["Content-Length"] = str(len(file))
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
