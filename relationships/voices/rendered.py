"""Putting what was said into another language, beside the person's own words."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.pages import form_page, typed
from brm.base.scope import Request
from relationships.voices import languages, services
from relationships.voices.forms import RenderingForm
from relationships.voices.views import must_answer, read


def rendering(request: Request, pk: int) -> HttpResponse:
    """Write it in another language; their own words stay as they are. At most eight queries."""
    voice = read(request, pk)
    must_answer(request, voice)
    own = languages.written_in()
    known = voice.renderings.filter(language=own).first() if own != voice.language else None
    form = RenderingForm(
        typed(request),
        initial={
            "spoken": voice.language,
            "language": own if own != voice.language else "",
            "words": known.words if known else "",
        },
    )

    def act(data: dict[str, Any]) -> HttpResponse:
        services.render(voice, **data, by=request.person, at=clock.now())
        messages.success(request, _("Kept, beside their own words."))
        return redirect("voices:page", pk)

    return form_page(
        request, form, act, title=_("In another language"), button=_("Keep"),
        lead=_("For those who answer it and do not read this language."),
        back=reverse("voices:page", args=[pk]), more={"voice": voice},
        template="relationships/voices/rendering.html",
    )  # fmt: skip
