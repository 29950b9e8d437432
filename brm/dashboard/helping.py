"""Help: one page for each kind of person, the keys, privacy in plain words, whom to call."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from brm.base.scope import Request
from brm.dashboard.help_words import PAGES
from relationships.access.queries import managers_of
from relationships.people.models import Person
from relationships.wording.models import Agreed

OF_KIND = {"person": "colleague"}


@require_GET
def home(request: Request) -> HttpResponse:
    """The page for the reader's own kind."""
    kind = request.scope.kind
    return show(request, OF_KIND.get(kind, kind))


@require_GET
def page(request: Request, kind: str) -> HttpResponse:
    """The page for another kind: everybody may read what others are told."""
    if kind not in PAGES:
        raise Http404
    return show(request, kind)


def show(request: Request, kind: str) -> HttpResponse:
    """At most three queries beside the frame's: own words, the reader's department, its manager."""
    context = {
        "kind": kind,
        "help": PAGES[kind],
        "kinds": [(key, found.chip) for key, found in PAGES.items()],
        "agreed": Agreed.get(),
        "manager": manager_of(request),
    }
    return render(request, "brm/help/page.html", context)


def manager_of(request: Request) -> Person | None:
    """The relationship manager of the reader's own department; nobody for that manager."""
    person = request.person
    if not person or person.unit is None:
        return None
    found = managers_of(person.unit.lft).first()
    return None if found == person else found
