"""A subject or another day for a visit, by a link from its reminder, without sign-in.

A GET changes nothing; what stands here can be taken back until the visit begins.
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.forms import Text
from brm.base.keys import key_in
from relationships.links import doors
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.links.services import NOT_OURS
from relationships.links.views import broken_link
from relationships.outbox.rendering import language_of
from relationships.people.models import Person
from relationships.rounds.choices import VisitState
from relationships.rounds.models import Visit
from relationships.rounds.services import wishing
from relationships.rounds.wishes import Wish

LONGEST = 300


class WishForm(forms.Form):
    """What was pressed, and what was written for it."""

    act = forms.ChoiceField(choices=[(one, one) for one in ("subject", "day", "back")])
    words = Text(label=_("What is it about?"), max_length=LONGEST, required=False)
    wanted_on = forms.DateField(label=_("Rather on"), required=False)
    wish = forms.IntegerField(required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if (
            said.get("act") == "day"
            and not said.get("wanted_on")
            and "wanted_on" not in self.errors
        ):
            self.add_error("wanted_on", _("Choose a day."))
        return said


def register() -> None:
    """Let links of a visit to come open this page."""
    doors.opens(Purpose.WISH, look)


def look(request: HttpRequest, link: Link) -> HttpResponse:
    """The page, in the language of the person. Three queries; none writes on a GET."""
    kind, _colon, said = link.about.partition(":")
    person = Person.objects.present().filter(pk=link.for_person or 0).first()
    visits = Visit.objects.select_related("unit", "buddy")
    visit = visits.filter(pk=key_in(said) or 0).first() if kind == "visit" else None
    if person is None or visit is None:
        return broken_link(request, RuleBroken("link_not_ours", NOT_OURS))
    language = language_of(person)
    with translation.override(language):
        response = (
            _press(request, visit, person)
            if request.method == "POST"
            else show(request, visit, person)
        )
    response.headers["Content-Language"] = language
    return response


def wished(visit: Visit, form: WishForm, person: Person) -> None:
    """Keep what a valid form says. Raises RuleBroken as the services do."""
    said, at = form.cleaned_data, clock.now()
    if said["act"] == "subject":
        wishing.name_subject(visit, said["words"], by=person, at=at)
    elif said["act"] == "day":
        wishing.ask_for_day(visit, said["wanted_on"], said["words"], by=person, at=at)
    else:
        mine = Wish.objects.standing().select_related("visit").filter(visit=visit, by=person)
        wish = mine.filter(pk=said["wish"]).first()
        if wish is not None:
            wishing.take_back(wish, at=at)


def _press(request: HttpRequest, visit: Visit, person: Person) -> HttpResponse:
    form = WishForm(request.POST)
    if not form.is_valid():
        return show(request, visit, person, form=form, status=422)
    try:
        wished(visit, form, person)
    except RuleBroken as broken:
        if broken.field:
            form.add_error(broken.field, str(broken))
            return show(request, visit, person, form=form, status=422)
        visit.refresh_from_db()
        return show(request, visit, person, refused=str(broken), status=409)
    return redirect(request.path)


def show(
    request: HttpRequest,
    visit: Visit,
    person: Person,
    *,
    form: WishForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "visit": visit,
        "wishes": standing(visit),
        "mine": person.pk,
        "form": form,
        "refused": refused,
        "is_over": visit.state != VisitState.PLANNED or visit.starts_at <= clock.now(),
        "first": clock.today_in(visit.unit.time_zone),
    }
    return render(request, "public/answers/wish.html", context, status=status)


def standing(visit: Visit) -> list[Wish]:
    """What is wished of a visit, the oldest first. One query."""
    return list(Wish.objects.standing().filter(visit=visit).select_related("by").order_by("pk"))
