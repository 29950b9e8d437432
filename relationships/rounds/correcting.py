""" "Did we get it right?" by a link from the mail, without sign-in: agree or correct.

A GET changes nothing and marks the choice that the mail's button named; the press here counts.
"""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.forms import LONG, Text
from brm.base.keys import key_in
from relationships.links import doors
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.links.services import NOT_OURS, use
from relationships.links.views import broken_link
from relationships.outbox.rendering import language_of
from relationships.people.models import Person
from relationships.rounds import summary
from relationships.rounds.models import Visit


class SummaryForm(forms.Form):
    """Agree, or say how it was instead."""

    say = forms.ChoiceField(
        choices=[("yes", _("Yes, that is how it was")), ("no", _("Correct something"))],
        error_messages={"required": _("Choose one of the two.")},
    )
    text = Text(label=_("How was it instead?"), max_length=LONG, required=False)


def register() -> None:
    """Let links of a summary open this page."""
    doors.opens(Purpose.CORRECT, look)


def look(request: HttpRequest, link: Link) -> HttpResponse:
    """The page, in the language of the person. Three queries; none writes on a GET."""
    kind, _colon, said = link.about.partition(":")
    person = Person.objects.present().filter(pk=link.for_person or 0).first()
    visits = Visit.objects.select_related("unit", "buddy", "corrected_by").exclude(summary="")
    visit = visits.filter(pk=key_in(said) or 0).first() if kind == "visit" else None
    if person is None or visit is None:
        return broken_link(request, RuleBroken("link_not_ours", NOT_OURS))
    language = language_of(person)
    with translation.override(language):
        if request.method == "POST":
            response = _press(request, link, visit, person)
        else:
            response = show(request, visit, say=request.GET.get("say", ""))
    response.headers["Content-Language"] = language
    return response


def _press(request: HttpRequest, link: Link, visit: Visit, person: Person) -> HttpResponse:
    form = SummaryForm(request.POST)
    say = request.POST.get("say", "")
    if not form.is_valid():
        return show(request, visit, form=form, say=say, status=422)
    at = clock.now()
    try:
        if form.cleaned_data["say"] == "yes":
            summary.agree(visit, by=person, at=at)
        else:
            summary.correct(visit, text=form.cleaned_data["text"], by=person, at=at)
    except RuleBroken as broken:
        if broken.field:
            form.add_error(broken.field, str(broken))
            return show(request, visit, form=form, say=say, status=422)
        visit.refresh_from_db()
        return show(request, visit, refused=str(broken), status=409)
    use(link, at=at)
    return redirect(request.path)


def show(
    request: HttpRequest,
    visit: Visit,
    *,
    form: SummaryForm | None = None,
    say: str = "",
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "visit": visit, "form": form, "say": say if say in {"yes", "no"} else "",
        "refused": refused, "has_said": visit.summary_state in summary.DECIDED,
    }  # fmt: skip
    return render(request, "public/answers/summary.html", context, status=status)
