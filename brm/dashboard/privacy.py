"""What happens to what people say and answer: one page for everybody, without sign-in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from relationships.campaigns.promised import promised_otherwise
from relationships.people.language import language_for, other_languages
from relationships.wording.models import Agreed


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Who reads what, from how many answers on, and what remains. Two queries; nobody is looked up."""
    language = language_for(request)
    translation.activate(language)
    agreed = Agreed.get()
    context = {
        "agreed": agreed,
        "otherwise": promised_otherwise(agreed),
        "journal_days": settings.JOURNAL_DAYS,
        "languages": other_languages(request, language),
    }
    return render(request, "public/privacy.html", context)
