"""The pages of checklists: which there are, and one with all that it asks."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from brm.base import clock
from brm.base.checklist_files import LARGEST, Faults, read, write
from brm.base.scope import Request
from governance.checklists import services
from governance.checklists.comparing import compared
from governance.checklists.forms import FileForm
from governance.checklists.models import Checklist
from governance.checklists.queries import guided, may_read, offered_first, tree_of


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
    context = {"checklists": counted, "may_load": request.scope.keeps_everything}
    return render(request, "governance/checklists/list.html", context)


def checklist(request: Request, pk: int) -> HttpResponse:
    """One checklist whole: groups, practices, statements, and whose names it uses."""
    must_read(request)
    found = get_object_or_404(Checklist, pk=pk)
    others = Checklist.objects.filter(slug=found.slug).exclude(pk=pk).order_by("edition", "number")
    context = {"checklist": found, "tree": guided(tree_of(found)), "others": others}
    return render(request, "governance/checklists/page.html", context)


@require_GET
def as_file(request: Request, pk: int) -> HttpResponse:
    """The checklist as its file, to change and bring back or to take along."""
    must_read(request)
    found = get_object_or_404(Checklist, pk=pk)
    answer = HttpResponse(write(services.file_of(found)), content_type="application/yaml")
    answer["Content-Disposition"] = f'attachment; filename="{found.slug}-{found.number}.yaml"'
    return answer


@require_GET
def against(request: Request, pk: int, other: int) -> HttpResponse:
    """Two versions side by side, the other one first."""
    must_read(request)
    found = get_object_or_404(Checklist, pk=pk)
    before = get_object_or_404(Checklist, pk=other, slug=found.slug)
    changes, same = compared(before, found)
    context = {"checklist": found, "before": before, "changes": changes, "same": same}
    return render(request, "governance/checklists/against.html", context)


def bring_in(request: Request) -> HttpResponse:
    """Load a file as the next version of its edition: whole, or each fault with its line."""
    if not request.scope.keeps_everything:
        raise PermissionDenied(_("Checklists are brought in by administrators. Ask them."))
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            file = read(upload.read(LARGEST + 1))
        except Faults as faults:
            for sentence in faults.sentences:
                form.add_error("file", sentence)
        else:
            kept = services.load(file, at=clock.now())
            count = len(file.statements)
            said = ngettext(
                "Kept as version %(number)s, with %(n)s statement.",
                "Kept as version %(number)s, with %(n)s statements.",
                count,
            ) % {"number": kept.number, "n": count}
            messages.success(request, said)
            return redirect("checklists:page", kept.pk)
    status = 422 if form.is_bound else 200
    return render(request, "governance/checklists/bring_in.html", {"form": form}, status=status)
