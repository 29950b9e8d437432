"""A form leaves as JSON and comes in as JSON."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from brm.base import clock
from brm.base.checklist_files.values import Faults
from brm.base.scope import Request
from relationships.feedback_forms import exchange, services
from relationships.feedback_forms.forms import FileForm
from relationships.feedback_forms.views import must_manage, own
from relationships.marks.sent_forms import counts_once


@require_GET
def as_json(request: Request, pk: int) -> HttpResponse:
    """The newest version as a file that another house can read in."""
    form = own(request, pk)
    version = form.versions.select_related("form").order_by("-number")[0]
    response = HttpResponse(exchange.written(version), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="form-{form.pk}.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@counts_once
def read_in(request: Request) -> HttpResponse:
    """A new form out of JSON, still to be published; each fault is named and nothing is kept."""
    must_manage(request)
    form = FileForm(request.POST or None)
    if form.is_valid():
        try:
            said = exchange.read(form.cleaned_data["text"])
        except Faults as faults:
            for sentence in faults.sentences:
                form.add_error("text", sentence)
        else:
            begun = services.begin(
                name=said.name, by=request.person, at=clock.now(), like=said,
                language=str(get_language()),
            )  # fmt: skip
            return redirect("forms:page", begun.pk)
    status = 422 if form.is_bound else 200
    return render(
        request, "relationships/feedback_forms/read_in.html", {"form": form}, status=status
    )
