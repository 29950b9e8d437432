""" "Yes, solved" and "not yet" by a link from the answer's mail, without sign-in.

A GET shows the answer and marks the choice that the mail's button named; it changes nothing, as
programs follow links. The press of the button on this page counts, once.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.keys import key_in
from relationships.links import doors
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.links.services import NOT_OURS, use
from relationships.links.views import broken_link
from relationships.outbox.rendering import language_of
from relationships.voices import services
from relationships.voices.choices import Confirmation
from relationships.voices.forms import HelpedForm
from relationships.voices.models import Answer

SAID = {Confirmation.YES, Confirmation.NOT_YET}


def register() -> None:
    """Let links of an answer open this page."""
    doors.opens(Purpose.CONFIRM, confirm)


def answer_of(link: Link) -> Answer | None:
    """The answer, while its voice still belongs to the person of the link. One query."""
    kind, _colon, said = link.about.partition(":")
    pk = key_in(said)
    if kind != "answer" or pk is None:
        return None
    answers = Answer.objects.select_related(
        "voice__unit", "voice__raised_by", "voice__heard_by", "by"
    )
    return answers.filter(
        pk=pk, voice__raised_by=link.for_person, voice__raised_by__isnull=False
    ).first()


def confirm(request: HttpRequest, link: Link) -> HttpResponse:
    """The page, in the language of the person. Two queries; none of them writes on a GET."""
    answer = answer_of(link)
    if answer is None:
        return broken_link(request, RuleBroken("link_not_ours", NOT_OURS))
    assert answer.voice.raised_by is not None  # noqa: S101  the query asks for it
    language = language_of(answer.voice.raised_by)
    with translation.override(language):
        response = _press(request, link, answer) if request.method == "POST" else show(
            request, answer, say=request.GET.get("say", "")
        )  # fmt: skip
    response.headers["Content-Language"] = language
    return response


def _press(request: HttpRequest, link: Link, answer: Answer) -> HttpResponse:
    form = HelpedForm(request.POST)
    if not form.is_valid():
        return show(request, answer, form=form, say=request.POST.get("say", ""), status=422)
    said, at = form.cleaned_data, clock.now()
    try:
        services.confirm(
            answer.voice,
            number=answer.number,
            has_helped=said["say"] == "yes",
            comment=said["comment"],
            understood=said["understood"],
            able=said["able"],
            at=at,
        )
    except RuleBroken as broken:
        answer.refresh_from_db()
        return show(request, answer, refused=str(broken), status=409)
    use(link, at=at)
    return redirect(request.path)


def show(
    request: HttpRequest,
    answer: Answer,
    *,
    form: HelpedForm | None = None,
    say: str = "",
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    voice = answer.voice
    is_newest = answer.number == voice.answers
    context: dict[str, Any] = {
        "answer": answer,
        "voice": voice,
        "name": voice.raised_by.name if voice.raised_by else "",
        "form": form,
        "say": say if say in {"yes", "no"} else "",
        "refused": refused,
        "has_said": answer.confirmation in SAID,
        "is_solved": answer.confirmation == Confirmation.YES,
        "is_newest": is_newest,
        "title": _("Did it help?"),
    }
    return render(request, "public/answers/confirm.html", context, status=status)
