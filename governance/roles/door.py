"""A role by a link from a mail, without sign-in: take it on, hand it back, or hand it over.

A GET shows the role and changes nothing, as programs follow links. One press counts, and pressed twice
it counts once.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.keys import key_in
from governance.roles import services
from governance.roles.forms import HandoverForm, WhyForm
from governance.roles.models import RoleAssignment
from governance.roles.queries import served_by
from relationships.links import doors
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.links.services import NOT_OURS, use
from relationships.links.views import broken_link
from relationships.outbox.rendering import language_of
from relationships.people.models import Person

OVER = _(
    "Somebody else fills this role now, or it is not needed any more. Nothing is left for you to do."
)


def register() -> None:
    """Let links of a role open this page."""
    doors.opens(Purpose.ROLE, role_by_link)


def key_of_link(link: Link, kind: str) -> int | None:
    """The number of what the link is about, where it is of that kind. No query."""
    said, _colon, number = link.about.partition(":")
    return key_in(number) if said == kind else None


def holder_of_link(link: Link) -> Person | None:
    """Who the link was made for, while they are here. One query."""
    return Person.objects.filter(pk=link.for_person or 0, left_on=None).first()


def role_by_link(request: HttpRequest, link: Link) -> HttpResponse:
    """The page, in the language of who was asked. Four queries; it writes nothing on a GET."""
    rows = RoleAssignment.objects.select_related(
        "role", "unit", "system", "holder", "deputy", "handover__asked_of"
    )
    row = rows.filter(pk=key_of_link(link, "roleassignment") or 0).first()
    person = holder_of_link(link)
    if row is None or person is None:
        return broken_link(request, RuleBroken("link_not_ours", NOT_OURS))
    with translation.override(language_of(person)):
        response = _answer(request, link, row, person)
    response.headers["Content-Language"] = language_of(person)
    return response


def _answer(request: HttpRequest, link: Link, row: RoleAssignment, person: Person) -> HttpResponse:
    if row.ended_on is None and row.holder_id == person.pk:
        return _asked(request, link, row)
    handover = getattr(row, "handover", None)
    if handover is not None and person.pk in {handover.asked_of_id, row.holder_id}:
        return _hand_over(request, link, row, person)
    return broken_link(request, RuleBroken("link_taken_back", OVER))


def _asked(request: HttpRequest, link: Link, row: RoleAssignment) -> HttpResponse:
    """Take it on, or hand it back with a reason."""
    at, form, refused = clock.now(), WhyForm(), ""
    if request.method == "POST":
        try:
            if request.POST.get("act") == "accept":
                services.accept(row, at=at)
            else:
                form = WhyForm(request.POST)
                if form.is_valid():
                    services.hand_back(row, why=form.cleaned_data["why"], at=at)
        except RuleBroken as broken:
            refused = str(broken)
        if not (form.errors or refused):
            use(link, at=at)
            return redirect(request.path)
    context: dict[str, Any] = {
        "assignment": row, "form": form, "refused": refused, "served": served_by(row),
    }  # fmt: skip
    status = 409 if refused else 422 if form.errors else 200
    return render(request, "public/roles/asked.html", context, status=status)


def _hand_over(
    request: HttpRequest, link: Link, row: RoleAssignment, person: Person
) -> HttpResponse:
    """What the next one must know; or, where nothing was asked, a word of thanks."""
    at, refused, handover = clock.now(), "", row.handover
    said = {name: getattr(handover, name) for name in ("runs", "found_in", "ask_whom")}
    form = HandoverForm(request.POST if request.method == "POST" else None, initial=said)
    if form.is_valid():
        try:
            services.write_handover(row, **form.cleaned_data, by=person, at=at)
        except RuleBroken as broken:
            refused = str(broken)
        else:
            use(link, at=at)
            return redirect(f"{request.path}?said=1")
    context = {
        "assignment": row, "handover": handover, "form": form, "refused": refused,
        "is_said": "said" in request.GET,
    }  # fmt: skip
    status = 409 if refused else 422 if form.errors else 200
    return render(request, "public/roles/handover.html", context, status=status)
