"""The poster of a place as a file to print."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from brm.base.scope import Request
from relationships.campaigns.door_poster import door_poster
from relationships.campaigns.models import Door
from relationships.campaigns.views import must_keep
from relationships.links.services import url_for


@require_safe
def poster(request: Request, pk: int, door_pk: int) -> HttpResponse:
    """One page A4 as PDF; a tenth of a second."""
    campaign = must_keep(request, pk)
    rows = Door.objects.select_related("link", "unit", "campaign__form_version")
    door = get_object_or_404(rows, pk=door_pk, campaign=campaign)
    name = f"{slugify(door.place)[:60] or door.pk}-a4.pdf"
    return HttpResponse(
        door_poster(door, url=url_for(door.link)),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
