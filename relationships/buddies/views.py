"""Pages about IT buddies: who goes where, and who is away."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from brm.base import clock, undo_records
from brm.base.keys import key_in
from brm.base.lists import Choice, Head
from brm.base.pages import form_page, typed
from brm.base.rights import must_be_keeper
from brm.base.scope import Request
from brm.base.sheet_answer import Cell
from relationships.buddies import services
from relationships.buddies.choices import Origin, Rank
from relationships.buddies.forms import BuddyForm, NewBuddyForm
from relationships.buddies.models import ITBuddy
from relationships.desk.shown import with_views
from relationships.people.forms import may_be_named
from relationships.people.models import Person
from relationships.people.naming import edit_page, for_whom, kept_name, named_list, names
from relationships.units.models import Unit
from relationships.units.views import kept

MOST_AT_ONCE = 200  # departments in one act
SHEET = [
    Cell("origin", gettext_lazy("Comes"), lambda buddy: buddy.get_origin_display()),
    Cell("rank", gettext_lazy("As"), lambda buddy: buddy.get_rank_display()),
    Cell("since", gettext_lazy("Since"), lambda buddy: buddy.since),
    Cell("since", gettext_lazy("Until"), lambda buddy: buddy.until),
]


@require_GET
@with_views("buddies:list")
def buddy_list(request: Request) -> HttpResponse | StreamingHttpResponse:
    """Who goes to the departments in sight. At most six queries."""
    return named_list(
        request, ITBuddy.objects.visible_to(request.scope), slice_name="buddies",
        file_name="it-buddies", cells=SHEET, things=_("IT buddies"),
        filters=[
            Choice("origin", _("Comes"), Origin.choices, "origin"),
            Choice("rank", _("As"), Rank.choices, "rank"),
        ],
        columns=[
            "person", "unit", Head(_("Comes"), name="origin"), Head(_("As"), name="rank"), "since",
        ],
    )  # fmt: skip


def new(request: Request) -> HttpResponse:
    """Name somebody for a department, and at once for others to which nobody goes."""
    must_be_keeper(request.scope)
    served = ITBuddy.objects.filter(unit=OuterRef("pk")).exclude(until__lt=clock.today_here())
    # Sent twice, those chosen are served by now: they stay in the choice.
    said = (key_in(one) for one in request.POST.getlist("besides"))
    chosen_before = [pk for pk in said if pk is not None]
    rows = kept(request).filter(~Exists(served) | Q(pk__in=chosen_before))
    alone = list(rows.order_by("folded_name", "pk")[:MOST_AT_ONCE])
    form = NewBuddyForm(
        typed(request), people=may_be_named(request.scope), units=kept(request), alone=alone,
        initial=for_whom(request),
    )  # fmt: skip

    def act(data: dict[str, Any]) -> HttpResponse:
        chosen = set(data.pop("besides", ()))
        units = {data.pop("unit"), *(unit for unit in alone if unit.pk in chosen)}
        known = standing(units, data["person"])
        buddies = services.add_to_all(units, **data, at=clock.now())
        if len(buddies) > 1:
            words = _("%(person)s goes to %(n)s departments.")
            said = words % {**names(buddies[0]), "n": len(buddies)}
            undo_records.made(request, said, "buddy", *buddies, known=known)
            return redirect("buddies:list")
        said = _("%(person)s goes to %(unit)s.") % names(buddies[0])
        undo_records.made(request, said, "buddy", *buddies, known=known)
        return redirect("units:page", buddies[0].unit_id)

    return form_page(
        request, form, act, title=_("Who goes there?"), button=_("Keep this buddy"),
        lead=_("Somebody of IT, or a power user of the business: their voice in IT."),
        back=reverse("buddies:list"), template="relationships/people/name_somebody.html",
    )  # fmt: skip


def standing(units: Iterable[Unit], person: Person) -> set[int]:
    """What was said before of this person at these departments. One query."""
    rows = ITBuddy.objects.filter(unit__in=[unit.pk for unit in units], person=person)
    return set(rows.values_list("pk", flat=True))


def kept_buddy(request: Request, pk: int) -> ITBuddy:
    """One in sight whose department the reader keeps."""
    found: ITBuddy = kept_name(request, ITBuddy.objects.visible_to(request.scope), pk)
    return found


def edit(request: Request, pk: int) -> HttpResponse:
    """Change what was said when somebody was named."""
    buddy = kept_buddy(request, pk)
    return edit_page(
        request, buddy, BuddyForm, partial(services.edit, at=clock.now()), page="buddies:page",
        title=_("%(person)s at %(unit)s"), kind="buddy",
    )  # fmt: skip


def whose_days(request: Request, pk: int) -> Person:
    """Somebody whose absences the reader may note: oneself, or people and buddies one keeps."""
    kept_here = request.scope.kept_units("unit__")
    seen = Q(pk=request.scope.person_id) | request.scope.units("unit__") | Q(
        buddy_of__in=ITBuddy.objects.visible_to(request.scope)
    )  # fmt: skip
    person = get_object_or_404(Person.objects.filter(seen).select_related("unit").distinct(), pk=pk)
    if person.pk != request.scope.person_id and not request.scope.keeps(
        person.unit.lft if person.unit else None
    ) and not ITBuddy.objects.filter(kept_here, person=person).exists():  # fmt: skip
        raise PermissionDenied(
            _("Days away are noted by the person or by the BRM manager of the departments served.")
        )
    return person
