"""Pages without sign-in: the form of an invitation, the form at a place, what comes after.

A GET changes nothing, so programs that follow links in mails do no harm. No cookie is needed to
answer: the address itself is the right to do so. Where the browser sends cookies all the same, the
usual check against foreign pages holds, and what was typed is kept when it fails.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from brm.base import clock
from brm.base.errors import RuleBroken
from relationships.campaigns import services as campaigns
from relationships.campaigns.choices import CampaignState, InvitationState
from relationships.campaigns.models import Campaign, Door, Invitation
from relationships.campaigns.queries import door_of, invitation_of
from relationships.links.views import broken_link
from relationships.people.language import language_for, other_languages
from relationships.responses import services
from relationships.responses.forms import AnswerForm, TalkForm
from relationships.responses.guarding import guard
from relationships.units.models import Unit

View = Callable[..., HttpResponse]


class _Looks(CsrfViewMiddleware):
    """Says whether the press came from our own page, without refusing anything by itself."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(status=403)


def is_foreign(request: HttpRequest) -> bool:
    """Another site's page pressed our button, with this browser's cookies. No query."""
    if not request.COOKIES:
        return False  # nothing that a foreign page could misuse
    looks = _Looks(lambda _request: HttpResponse())
    looks.process_request(request)
    return looks.process_view(request, HttpResponse, (), {}) is not None


def outside(view: View) -> View:
    """A page for anybody who holds its address; refusals are pages that say what to do."""

    @login_not_required
    @never_cache
    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request: HttpRequest, token: str) -> HttpResponse:
        try:
            return view(request, token)
        except RuleBroken as broken:
            return broken_link(request, broken)

    return page


@dataclass(frozen=True)
class Asking:
    """What one page asks: of whom (a department, perhaps a person), in which language."""

    campaign: Campaign
    unit: Unit
    language: str
    has_invitation: bool


@outside
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """The form of one invitation. A GET costs one query, an answer six."""
    at = clock.now()
    invitation = invitation_of(token, at)
    asking = Asking(
        invitation.campaign,
        invitation.unit,
        language_for(request, invitation.person.language),
        has_invitation=True,
    )
    translation.activate(asking.language)  # also for a refusal; the next request chooses anew
    if invitation.state == InvitationState.ANSWERED:
        return back(request) if request.method == "POST" else said(request, "answered", asking)
    refuse_closed(asking.campaign)
    if request.method == "POST":
        return _take(request, invitation, asking, at)
    has_declined = invitation.state == InvitationState.DECLINED
    return _look(request, asking, otherwise="declined" if has_declined else "")


@outside
def at_door(request: HttpRequest, token: str) -> HttpResponse:
    """The form at a place, for anybody who passes. A GET costs one query, an answer seven."""
    at = clock.now()
    door = door_of(token, at)
    asking = Asking(door.campaign, door.unit, language_for(request, ""), has_invitation=False)
    translation.activate(asking.language)
    refuse_closed(asking.campaign)
    if request.method == "POST":
        return _take_at_door(request, door, asking, at)
    return _look(request, asking)


def refuse_closed(campaign: Campaign) -> None:
    if campaign.state != CampaignState.OPEN:
        raise RuleBroken("campaign_closed", services.CLOSED)


def _look(request: HttpRequest, asking: Asking, otherwise: str = "") -> HttpResponse:
    """What a GET shows: the form, or what its address names. It changes nothing."""
    if "talk" in request.GET:
        return talk_page(request, asking, TalkForm(initial={"client_id": uuid.uuid4()}))
    what = request.GET.get("said") or ("no" if "no" in request.GET else "") or otherwise
    if what and "again" not in request.GET:
        return said(request, what, asking)
    return form_page(request, asking, first_form(request, asking))


def _take(
    request: HttpRequest, invitation: Invitation, asking: Asking, at: datetime
) -> HttpResponse:
    act = request.POST.get("act", "answer")
    if act == "no":
        if is_foreign(request):
            return said(request, "no", asking, status=403)
        campaigns.decline(invitation)
        return back(request, said="declined")
    if act == "talk":
        return _take_talk(request, asking, at)
    form = AnswerForm(asking.campaign.form_version.asked(), asking.language, request.POST)
    if is_foreign(request):
        return once_more(request, asking, form)
    if not form.is_valid():
        return form_page(request, asking, form, status=422)
    services.answer(invitation, form.answers, at=at)
    return back(request)


def _take_talk(request: HttpRequest, asking: Asking, at: datetime) -> HttpResponse:
    form = TalkForm(request.POST)
    if is_foreign(request):
        form.add_error(None, MORE)
    if not form.is_valid():
        return talk_page(request, asking, form, status=422)
    try:
        services.would_rather_talk(
            asking.unit,
            words=form.cleaned_data["words"],
            reach=form.cleaned_data["reach"],
            client_id=form.cleaned_data["client_id"] or uuid.uuid4(),
            at=at,
        )
    except RuleBroken as broken:
        form.add_error(None, str(broken))
        return talk_page(request, asking, form, status=422)
    return back(request, said="talk")


def _take_at_door(request: HttpRequest, door: Door, asking: Asking, at: datetime) -> HttpResponse:
    if request.POST.get("act") == "talk":
        guard(door.pk, at.timestamp())
        return _take_talk(request, asking, at)
    form = AnswerForm(asking.campaign.form_version.asked(), asking.language, request.POST)
    if is_foreign(request):
        return once_more(request, asking, form)
    if not form.is_valid():
        return form_page(request, asking, form, status=422)
    try:
        guard(door.pk, at.timestamp())
    except RuleBroken as broken:
        form.add_error(None, str(broken))
        response = form_page(request, asking, form, status=429)
        response["Retry-After"] = "60"
        return response
    services.answer_at_door(door, form.answers, sheet=sheet_of(request), at=at)
    return back(request, said="answered")


def sheet_of(request: HttpRequest) -> uuid.UUID:
    """The number of the page that was filled in; another one where it holds none."""
    try:
        return uuid.UUID(request.POST.get("sheet", ""))
    except ValueError:
        return uuid.uuid4()


def first_form(request: HttpRequest, asking: Asking) -> AnswerForm:
    """The empty form; `?a=4` from a mail marks the fourth answer of the first counted question."""
    asked = asking.campaign.form_version.asked()
    first = next((question for question in asked if question.has_numbers), None)
    marked = request.GET.get("a", "")
    initial = {}
    if first and marked in {str(n) for n in range(1, first.many + 1)}:
        initial[f"q_{first.key}"] = int(marked)
    return AnswerForm(asked, asking.language, initial=initial)


def form_page(
    request: HttpRequest, asking: Asking, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    version = asking.campaign.form_version
    return page(
        request,
        "form",
        asking,
        status=status,
        form=form,
        title=version.titled(asking.language),
        intro=version.introduced(asking.language),
        has_words=any(not question.has_numbers for question in form.asked),
        sheet="" if asking.has_invitation else request.POST.get("sheet") or uuid.uuid4(),
    )


def talk_page(
    request: HttpRequest, asking: Asking, form: TalkForm, *, status: int = 200
) -> HttpResponse:
    return page(request, "talk", asking, status=status, form=form)


MORE = gettext_lazy(
    "Please press once more: the page was too old, or came from elsewhere. Nothing is lost."
)


def once_more(request: HttpRequest, asking: Asking, form: forms.Form) -> HttpResponse:
    form.add_error(None, str(MORE))
    return form_page(request, asking, form, status=403)  # type: ignore[arg-type]


def said(request: HttpRequest, what: str, asking: Asking, *, status: int = 200) -> HttpResponse:
    """What comes after a press: thanks, or "we stop"; or the question before a no."""
    name = what if what in {"answered", "declined", "talk", "no"} else "answered"
    return page(request, f"said_{name}", asking, status=status)


def page(
    request: HttpRequest, name: str, asking: Asking, *, status: int = 200, **more: object
) -> HttpResponse:
    context = {
        "asking": asking,
        "campaign": asking.campaign,
        "languages": other_languages(request, asking.language),
        **more,
    }
    return render(request, f"public/feedback/{name}.html", context, status=status)


def back(request: HttpRequest, **more: str) -> HttpResponse:
    """After a press the same address is read again, so that reloading presses nothing."""
    query = request.GET.copy()
    for name in ("a", "talk", "no", "again", "said"):
        query.pop(name, None)
    query.update(more)
    return HttpResponseRedirect(f"{request.path}?{query.urlencode()}" if query else request.path)
