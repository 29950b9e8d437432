"""The pages of checklists: which there are, and one with all that it asks."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from brm.base.scope import Request
from governance.checklists.models import Checklist
from governance.checklists.queries import may_read, offered_first, tree_of


def must_read(request: Request) -> None:
    if not may_read(request.scope):
        raise PermissionDenied(
            _("Checklists are for those who answer for a department or a system.")
        )


def checklists(request: Request) -> HttpResponse:
    """All checklists, editions and versions side by side."""
    must_read(request)
    counted = offered_first().annotate(
        practices=Count("clusters__practices", distinct=True),
        statements=Count("clusters__practices__statements"),
        quick=Count(
            "clusters__practices__statements",
            filter=Q(clusters__practices__statements__is_quick_scan=True),
        ),
    )
    return render(request, "governance/checklists/list.html", {"checklists": counted})


def checklist(request: Request, pk: int) -> HttpResponse:
    """One checklist whole: groups, practices, statements, and whose names it uses."""
    must_read(request)
    found = get_object_or_404(Checklist, pk=pk)
    context = {"checklist": found, "tree": tree_of(found)}
    return render(request, "governance/checklists/page.html", context)
