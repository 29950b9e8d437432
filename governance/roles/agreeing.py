"""Agreeing to a role by a link from a mail: the manager of somebody people go to, then the person.

A GET shows what is asked and changes nothing. One press counts, and pressed twice it counts once.
"""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.forms import Text
from governance.roles import services
from governance.roles.acknowledging_letters import AROUND, said_of
from governance.roles.choices import Says
from governance.roles.door import OVER, holder_of_link, key_of_link
from governance.roles.models import Acknowledgement
from relationships.links import doors
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.links.services import NOT_OURS, use
from relationships.links.views import broken_link
from relationships.outbox.rendering import language_of


class WhyNotForm(forms.Form):
    why = Text(label=_("Why not?"), max_length=300, required=False)


def register() -> None:
    """Let links of a proposal open this page."""
    doors.opens(Purpose.AGREE, agree_by_link)


def agree_by_link(request: HttpRequest, link: Link) -> HttpResponse:
    """The page, in the language of who was asked. Three queries; it writes nothing on a GET."""
    rows = Acknowledgement.objects.select_related(
        "manager", "buddy_of", *(f"assignment__{name}" for name in AROUND)
    )
    asked = rows.filter(pk=key_of_link(link, "acknowledgement") or 0).first()
    person = holder_of_link(link)
    if asked is None or person is None:
        return broken_link(request, RuleBroken("link_not_ours", NOT_OURS))
    is_manager = person.pk == asked.manager_id
    is_theirs = is_manager or person.pk == asked.assignment.holder_id
    with translation.override(language_of(person)):
        if not is_theirs or asked.assignment.ended_on is not None:
            response = broken_link(request, RuleBroken("link_taken_back", OVER))
        else:
            response = _answer(request, link, asked, is_manager=is_manager)
    response.headers["Content-Language"] = language_of(person)
    return response


def _answer(
    request: HttpRequest, link: Link, asked: Acknowledgement, *, is_manager: bool
) -> HttpResponse:
    at, refused = clock.now(), ""
    form = WhyNotForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        say = services.manager_says if is_manager else services.holder_says
        try:
            say(asked, yes=request.POST.get("act") == "yes", why=form.cleaned_data["why"], at=at)
        except RuleBroken as broken:
            refused = str(broken)
        else:
            use(link, at=at)
            return redirect(request.path)
    context = {
        "asked": asked, "words": said_of(asked), "is_manager": is_manager, "form": form,
        "refused": refused, "said": _said(asked, is_manager=is_manager),
    }  # fmt: skip
    status = 422 if form.errors or refused else 200
    return render(request, "public/roles/agree.html", context, status=status)


def _said(asked: Acknowledgement, *, is_manager: bool) -> str:
    """What this person said: "yes", "no", or "" where they have not."""
    said = asked.manager_says if is_manager else asked.holder_says
    return "" if said == Says.WAITING else said
