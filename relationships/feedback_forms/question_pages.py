"""What is done to single questions of a form: added, changed, moved, taken out and brought back."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brm.base import undo
from brm.base.errors import RuleBroken
from brm.base.keys import key_in
from brm.base.scope import Request
from relationships.feedback_forms import services
from relationships.feedback_forms.forms import QuestionForm
from relationships.feedback_forms.models import Form
from relationships.feedback_forms.questions import Question
from relationships.feedback_forms.views import attempt, own, show
from relationships.marks.sent_forms import counts_once


@require_POST
@counts_once
def put_question(request: Request, pk: int) -> HttpResponse:
    """Add a question, or keep it changed."""
    form = own(request, pk)
    asked = form.versions.order_by("-number")[0].written()
    key = request.POST.get("key", "")
    place = next((n for n, question in enumerate(asked) if question.key == key), len(asked))
    adding = QuestionForm(request.POST, before=asked[:place], language=str(get_language()))
    if not adding.is_valid():
        return show(request, form, adding=adding, status=422)
    try:
        services.put_question(form, adding.question(new_key=f"q{uuid.uuid4().hex[:8]}"))
    except RuleBroken as broken:
        adding.add_error(broken.field, str(broken))
        return show(request, form, adding=adding, status=422)
    messages.success(request, _("Kept in the version you are writing."))
    return redirect("forms:page", pk)


@require_POST
def change_question(request: Request, pk: int, key: str) -> HttpResponse:
    """Move a question up, down or to a place, or take it out."""
    form = own(request, pk)
    act = request.POST.get("act", "")
    if act == "remove":
        return attempt(request, form, lambda: _remove(request, form, key))
    if act == "to":
        place = key_in(request.POST.get("place", ""))
        return attempt(
            request, form, lambda: place and services.move_question_to(form, key, place=place)
        )
    by = {"up": -1, "down": 1}.get(act, 0)
    return attempt(request, form, lambda: by and services.move_question(form, key, by=by))


def _remove(request: Request, form: Form, key: str) -> None:
    asked = services.draft_of(form).written() if not form.ready_key else []
    place = services.remove_question(form, key)
    if place is not None:
        question = asked[place].as_json()
        undo.offer(
            request,
            _("The question is out."),
            "question",
            pk=form.pk,
            question=question,
            place=place,
        )


def _bring_back(request: Request, said: dict[str, Any]) -> str:
    form = own(request, said["pk"])
    services.bring_back(form, Question.from_json(said["question"]), place=said["place"])
    return _("Taken back. The question is in its place again.")


def register() -> None:
    """Make known how a question that was taken out comes back."""
    undo.register("question", _bring_back)
