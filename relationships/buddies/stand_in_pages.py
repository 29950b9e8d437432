"""Pages about stand-ins: who goes where somebody and the deputies there cannot."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brm.base import clock, undo, undo_records
from brm.base.pages import form_page, typed
from brm.base.scope import Request
from relationships.buddies import standing_in as services
from relationships.buddies.forms import StandInForm
from relationships.buddies.models import StandIn
from relationships.buddies.views import whose_days
from relationships.people.forms import may_be_named
from relationships.people.models import Person
from relationships.people.zones import zone_of


def stand_ins(request: Request, pk: int) -> HttpResponse:
    """Who stands in for somebody: those named, and one more. At most a dozen queries."""
    person = whose_days(request, pk)
    today = clock.today_in(zone_of(person))
    form = StandInForm(
        typed(request), people=may_be_named(request.scope, today),
        may_search=request.scope.is_keeper, initial={"since": today},
    )  # fmt: skip

    def act(data: dict[str, Any]) -> HttpResponse:
        before = set(person.stand_ins.values_list("pk", flat=True))
        made = services.name_stand_in(person, **data, at=clock.now())
        words = _("Kept. %(deputy)s goes where %(person)s and the deputies there cannot.")
        undo_records.made(request, words % names(made), "stand_in", made, known=before)
        return redirect("people:stand-in", person.pk)

    rows = person.stand_ins.exclude(until__lt=today).select_related("deputy")
    return form_page(
        request, form, act, button=_("Keep"), back=reverse("people:page", args=[person.pk]),
        title=_("Who stands in for %(person)s") % {"person": person.name},
        lead=_(
            "Goes to the departments of %(person)s when neither they nor a deputy there can. Whoever"
            " goes sees the department from a week before to a week after, without its confidences."
        ) % {"person": person.name},
        template="relationships/buddies/stand_ins.html",
        more={
            "person": person, "stand_ins": rows.order_by("since", "pk")[:100],
            "goes_for": _goes_for(person, today),
        },
    )  # fmt: skip


def _goes_for(person: Person, today: date) -> list[StandIn]:
    rows = person.stands_in_for.exclude(until__lt=today).select_related("person")
    return list(rows.order_by("since", "pk")[:100])


def names(row: StandIn) -> dict[str, str]:
    """Both people, for sentences about them."""
    return {"person": row.person.name, "deputy": row.deputy.name}


@require_POST
def end(request: Request, pk: int, stand_in: int) -> HttpResponse:
    """Somebody does not stand in any more; a second press finds it gone already."""
    person = whose_days(request, pk)
    row = StandIn.objects.filter(person=person, pk=stand_in).select_related("person", "deputy")
    if found := row.first():
        services.end_stand_in(found, at=clock.now())
        said = {"person": person.pk, "deputy": found.deputy_id, "since": found.since.isoformat()}
        last = found.until.isoformat() if found.until else None
        sentence = _("%(deputy)s does not stand in for %(person)s any more.") % names(found)
        undo.offer(request, sentence, "stand_in_ended", **said, last=last)
    return redirect("people:stand-in", person.pk)


def _find(request: Request, pk: int) -> StandIn:
    row = get_object_or_404(StandIn, pk=pk)
    whose_days(request, row.person_id)
    return row


def _remove(row: StandIn) -> None:
    services.end_stand_in(row, at=clock.now())


def _named_again(request: Request, said: dict[str, Any]) -> str:
    person = whose_days(request, said["person"])
    deputy = get_object_or_404(Person, pk=said["deputy"])
    until = date.fromisoformat(said["last"]) if said["last"] else None
    services.name_stand_in(
        person, deputy, since=date.fromisoformat(said["since"]), until=until, at=clock.now()
    )
    return _("Taken back. Both stand as they did.")


def register() -> None:
    """Make known how these acts are taken back."""
    undo_records.register("stand_in", undo_records.Way(StandIn, _find, remove=_remove))
    undo.register("stand_in_ended", _named_again)
