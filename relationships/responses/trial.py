"""A trial of a form: the real form, the real checks, and nothing is kept."""

from csp.constants import SELF
from csp.decorators import csp_replace
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from brm.base.scope import Request
from relationships.feedback_forms.models import FormVersion
from relationships.feedback_forms.questions import Answer, Question
from relationships.people.language import language_for, other_languages
from relationships.responses.forms import AnswerForm


@require_http_methods(["GET", "HEAD", "POST"])
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type]
def trial(request: Request, pk: int) -> HttpResponse:
    """The newest version of a form as people will meet it; what is sent counts nowhere. One query."""
    if not request.scope.is_manager:
        raise PermissionDenied(_("Forms are written by BRM managers. Tell one what you would ask."))
    versions = FormVersion.objects.select_related("form").filter(form=pk).order_by("-number")
    version = get_object_or_404(versions[:1])
    is_post = request.method == "POST"
    language = language_for(request, translation.get_language() or "")
    with translation.override(language):
        form = AnswerForm(version.asked(), language, request.POST if is_post else None)
        is_sent = is_post and form.is_valid()
        context = {
            "version": version,
            "title": version.titled(language),
            "intro": version.introduced(language),
            "form": form,
            "languages": other_languages(request, language),
            "said": [
                (question.asks(language), in_words(question, form.answers[question.key], language))
                for question in form.asked
                if is_sent and question.key in form.answers
            ],
            "is_sent": is_sent,
        }
        status = 422 if form.is_bound and not is_sent else 200
        return render(request, "public/feedback/trial.html", context, status=status)


def in_words(question: Question, answer: Answer, language: str) -> str:
    """An answer as somebody reads it. No query."""
    if isinstance(answer, str):
        return answer
    words = dict(zip(question.values, question.words(language), strict=True))
    chosen = answer if isinstance(answer, list) else [answer]
    return " · ".join(words[value] for value in chosen)
