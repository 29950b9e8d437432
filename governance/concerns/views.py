"""The pages of the six questions: all, one, writing an answer, the sheet for the board."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from brm.base import clock, undo_records
from brm.base.editing import Stale
from brm.base.given import given
from brm.base.htmx import answer as page_or_part
from brm.base.keys import key_in
from brm.base.lists import Sort, listing
from brm.base.pages import form_page, typed
from brm.base.scope import Request
from brm.base.sheet_answer import Cell, sheet_of
from governance.concerns import paper, queries, services
from governance.concerns.figures import Figure, figures_of
from governance.concerns.forms import NAMES, AnswerForm, PlaceForm, named
from governance.concerns.models import Concern, ConcernAnswer, step_word
from governance.concerns.queries import may_write
from governance.concerns.signals import Place
from relationships.desk.shown import with_views
from relationships.marks.sent_forms import counts_once
from relationships.units.models import Unit


@dataclass(frozen=True)
class Card:
    """One of the six as it stands on the page."""

    concern: Concern
    answer: ConcernAnswer | None
    step: int
    word: Any
    figures: list[Figure]
    is_old: bool
    has_lost_owner: bool
    url: str


def reading(request: Request) -> Unit | None:
    """The department asked for, None for the whole; 403 for who has no part in it, 404 out of sight.

    Who owns an answer comes to it, also without any other part. At most two queries.
    """
    key = key_in(request.GET["unit"]) if request.GET.get("unit") else None
    if request.GET.get("unit") and key is None:
        raise Http404
    owned = ConcernAnswer.objects.owned_by(request.scope.person_id)
    owned = owned.filter(unit=key) if key else owned.filter(unit=None)
    if not request.scope.governs and not owned.exists():
        raise PermissionDenied(
            _("The six questions are for those who govern: managers, partners, holders of roles.")
        )
    if key is None:
        return None
    seen = queries.places(request.scope).filter(pk=key).first()
    mine = owned.select_related("unit").first() if seen is None else None
    if seen is None and mine is None:
        raise Http404
    return seen or (mine.unit if mine else None)


def cards_of(request: Request, unit: Unit | None) -> list[Card]:
    """The six with answers and figures of the place. Five queries."""
    today = clock.today_in(settings.TIME_ZONE)
    rows = queries.concerns_with(unit, request.scope)
    answers = {concern.slug: answer for concern, answer in rows if answer is not None}
    place = Place(unit)
    figures = figures_of(place, answers, today, request.scope)
    cards = []
    for concern, answer in rows:
        step = answer.step(today) if answer else 0
        url = place.way("concerns:page", concern.slug)
        is_old = answer is not None and answer.is_old(today)
        has_lost_owner = answer is not None and answer.has_lost_owner(today)
        counted, word = figures.get(concern.slug, []), step_word(step)
        cards.append(Card(concern, answer, step, word, counted, is_old, has_lost_owner, url))
    return cards


def concerns(request: Request) -> HttpResponse:
    """The six questions of the whole organisation or of a department: answers and figures."""
    unit = reading(request)
    asked = {"unit": unit} if unit else {}
    form = PlaceForm(initial=asked, units=queries.places(request.scope))
    context = {
        "unit": unit,
        "place": named(unit),
        "cards": cards_of(request, unit),
        "may_answer": may_write(request.scope, unit),
        "form": form,
        "query": Place(unit).query,
    }
    return render(request, "governance/concerns/list.html", context)


def board(request: Request) -> HttpResponse:
    """All six on one sheet of A4, for the table of the management team."""
    unit = reading(request)
    made = paper.board(cards_of(request, unit), named(unit), clock.today_in(settings.TIME_ZONE))
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{_("six-questions")}.pdf"'
    return answer


def concern(request: Request, slug: str) -> HttpResponse:
    """One question: the answer, its figures, how it came to be, where to begin."""
    unit = reading(request)
    card = next((each for each in cards_of(request, unit) if each.concern.slug == slug), None)
    if card is None:
        raise Http404
    context = {
        "unit": unit,
        "place": named(unit),
        "card": card,
        "earlier": queries.earlier(card.answer) if card.answer else [],
        "practices": queries.practices_behind(card.concern),
        "role": queries.usual_owner(card.concern),
        "may_answer": may_write(request.scope, unit, card.answer),
        "query": Place(unit).query,
        "stairs": [(step, step_word(step)) for step in queries.STAIR],
    }
    return render(request, "governance/concerns/page.html", context)


@counts_once
def write(request: Request, slug: str) -> HttpResponse:
    """Write the answer, or change it."""
    unit = reading(request)
    found = get_object_or_404(Concern, slug=slug)
    record = ConcernAnswer.objects.of(unit).filter(concern=found).select_related("owner").first()
    if not may_write(request.scope, unit, record):
        raise PermissionDenied(
            _("Only who answers for the department or speaks for it can write here. Tell them.")
        )
    initial = {name: getattr(record, name) for name in NAMES} if record else {}
    form = AnswerForm(
        typed(request, record, NAMES), owners=queries.owners(unit), initial=initial,
        suggest=f"{reverse('people:suggest')}?of=business" if request.scope.is_keeper else "",
    )  # fmt: skip
    back = Place(unit).way("concerns:page", slug)

    def act(_data: dict[str, Any]) -> HttpResponse:
        version = request.POST.get("version") or None
        kept = services.answer(
            found, unit, form.said(), by=request.person or None, at=clock.now(), version=version
        )
        if record is None:
            undo_records.made(request, _("Kept."), "concern_answer", kept, to=back)
        else:
            undo_records.changed(request, _("Kept."), "concern_answer", record, kept)
        return redirect(back)

    return form_page(
        request, form, act, title=given(found.name), button=_("Keep it"), back=back, record=record,
        lead=given(found.counts), template="governance/concerns/write.html",
        more={"concern": found, "place": named(unit)},
    )  # fmt: skip


@require_POST
def look(request: Request, pk: int) -> HttpResponse:
    """ "It still holds": looked at again today."""
    rows = ConcernAnswer.objects.visible_to(request.scope).select_related("unit", "concern")
    found = get_object_or_404(rows, pk=pk)
    if not may_write(request.scope, found.unit, found):
        raise PermissionDenied(_("Its owner looks at it again, or who answers for the department."))
    try:
        kept = services.look_again(
            found, version=request.POST.get("version", found.version), at=clock.now()
        )
    except Stale as stale:
        messages.error(request, str(stale))
    else:
        undo_records.changed(request, _("Looked at today."), "concern_answer", found, kept)
    return redirect(Place(found.unit).way("concerns:page", found.concern.slug))


SORTS = {"name": Sort(gettext_lazy("Department"), ("folded_name",))}


@with_views("concerns:departments")
def departments(request: Request) -> HttpResponse | StreamingHttpResponse:
    """How far each department is with each question."""
    reading(request)
    page = listing(
        request, queries.places(request.scope), sorts=SORTS, default="name", search=["folded_name"],
        things=gettext_lazy("departments"), anchor="departments",
    )  # fmt: skip
    concerns = list(Concern.objects.all())
    today = clock.today_in(settings.TIME_ZONE)

    def rows(units: list[Unit]) -> list[queries.Stairs]:
        return queries.stairs_of(units, concerns, today)

    if page.file:
        return sheet_of(page, "concerns", _sheet_cells(concerns), rows)
    template = "governance/concerns/departments.html"
    context = {"page": page, "rows": rows(page.rows), "concerns": concerns}
    return page_or_part(request, template, template, context)


def _sheet_cells(concerns: list[Concern]) -> list[Cell]:
    def of(at: int) -> Cell:
        return Cell("name", given(concerns[at].name), lambda row: str(row.cells[at][2]))

    name = Cell("name", gettext_lazy("Department"), lambda row: row.unit.name)
    return [name, *(of(at) for at in range(len(concerns)))]
