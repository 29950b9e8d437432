"""Pages without sign-in: the form of an invitation, and the form at a place.

A GET changes nothing, so programs that follow links in mails do no harm. What was typed is kept
whatever a press meets: the page comes again with it, and a sentence that says what to do.
"""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base import clock
from brm.base.errors import RuleBroken
from relationships.campaigns.choices import CampaignState, InvitationState
from relationships.campaigns.ending import LATE, takes_answers
from relationships.campaigns.models import Campaign, Door, Invitation
from relationships.campaigns.queries import door_of, invitation_of
from relationships.people.language import language_for
from relationships.responses import services, sheets, unfinished
from relationships.responses.forms import AnswerForm
from relationships.responses.outside import MORE, Asking, back, is_foreign, outside, page, said
from relationships.responses.talking import empty_talk, take_talk

ONCE_MORE = gettext_lazy("Please press once more. What you answered is still here.")
TRAP = "homepage"  # a line that people do not see; programs fill it in


@outside
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """The form of one invitation. A GET costs one query, an answer seven."""
    at = clock.now()
    begun_at = begun(request, token, at)
    invitation = invitation_of(token, judged_at(begun_at, at), kept=unfinished.sealed_beside(token))
    asking = Asking(
        invitation.campaign,
        invitation.unit,
        language_for(request, invitation.person.language),
        has_invitation=True,
        token=token,
        opens_with=invitation.opens_with,  # type: ignore[attr-defined]
        begun_at=begun_at,
    )
    translation.activate(asking.language)  # also for a refusal; the next request chooses anew
    if invitation.state == InvitationState.ANSWERED:
        return back(request) if request.method == "POST" else said(request, "answered", asking)
    refuse_closed(asking, at)
    if request.method == "POST":
        return _take(request, invitation, asking, at)
    has_declined = invitation.state == InvitationState.DECLINED
    kept = unfinished.opened(invitation.kept, token)  # type: ignore[attr-defined]
    return _look(request, asking, at, otherwise="declined" if has_declined else "", kept=kept)


@outside
def at_door(request: HttpRequest, token: str) -> HttpResponse:
    """The form at a place, for anybody who passes. A GET costs one query, an answer seven."""
    at = clock.now()
    begun_at = begun(request, token, at)
    door = door_of(token, judged_at(begun_at, at))
    asking = Asking(
        door.campaign, door.unit, language_for(request, ""), has_invitation=False, token=token,
        begun_at=begun_at, opens_with=door.opens_with,  # type: ignore[attr-defined]
    )  # fmt: skip
    translation.activate(asking.language)
    refuse_closed(asking, at)
    if request.method == "POST":
        return _take_at_door(request, door, asking, at)
    return _look(request, asking, at)


def begun(request: HttpRequest, token: str, at: datetime) -> datetime | None:
    """When the page that is sent now was opened, by its sheet; None for a look, or without one."""
    sheet = sheets.read(request.POST.get("sheet", ""), token, at)
    return sheet.given_at if sheet else None


def judged_at(begun_at: datetime | None, at: datetime) -> datetime:
    """As of when the link must hold: what was begun before its end may be late, but not long."""
    return at if begun_at is None else max(begun_at, at - LATE)


def refuse_closed(asking: Asking, at: datetime) -> None:
    """Raises RuleBroken "campaign_closed", or "not_open_yet" where it has not begun. No query."""
    campaign = asking.campaign
    if campaign.state == CampaignState.DRAFT:
        raise RuleBroken("not_open_yet", not_open_yet(campaign, at))
    if not takes_answers(campaign, at=at, begun_at=asking.begun_at):
        raise RuleBroken("campaign_closed", services.CLOSED)


def not_open_yet(campaign: Campaign, at: datetime) -> str:
    """What a poster says that hangs before its campaign begins."""
    if campaign.opens_on <= clock.day_of(at):
        return _("Nobody can answer here yet. Please come by again in a few days.")
    day = date_format(campaign.opens_on, "l j F")
    return _("It opens on %(day)s. Please come by again from then on.") % {"day": day}


def _look(
    request: HttpRequest,
    asking: Asking,
    at: datetime,
    *,
    otherwise: str = "",
    kept: unfinished.Typed | None = None,
) -> HttpResponse:
    """What a GET shows: the form, or what its address names. It changes nothing."""
    if "talk" in request.GET:
        return empty_talk(request, asking)
    what = request.GET.get("said") or ("no" if "no" in request.GET else "") or otherwise
    if what and "again" not in request.GET:
        return said(request, what, asking)
    form = first_form(request, asking)
    if kept:
        unfinished.filled(form, kept)
    return form_page(request, asking, form, at, has_kept=bool(kept))


def _take(
    request: HttpRequest, invitation: Invitation, asking: Asking, at: datetime
) -> HttpResponse:
    act = request.POST.get("act", "answer")
    if act == "talk":
        return take_talk(request, asking, at)
    if act == "no":
        return _decline(request, invitation, asking)
    form = typed_form(request, asking)
    if is_foreign(request):
        form.add_error(None, str(MORE))
        return form_page(request, asking, form, at, status=403)
    takes = {"keep": _keep, "forget": _forget}.get(act, _send)
    return takes(request, invitation, asking, form, at)


def _send(
    request: HttpRequest, invitation: Invitation, asking: Asking, form: AnswerForm, at: datetime
) -> HttpResponse:
    if not form.is_valid():
        return form_page(request, asking, form, at, status=422)
    services.answer(invitation, form.answers, at=at, begun_at=asking.begun_at)
    unfinished.forget(asking.token)
    return back(request)


def _decline(request: HttpRequest, invitation: Invitation, asking: Asking) -> HttpResponse:
    if is_foreign(request):
        return said(request, "no", asking, status=403)
    unfinished.decline(invitation, asking.token)
    return back(request, said="declined")


def _keep(
    request: HttpRequest, invitation: Invitation, asking: Asking, form: AnswerForm, at: datetime
) -> HttpResponse:
    """Keep it for later, by a press or, quietly, by the script of the page while one types."""
    try:
        unfinished.keep(invitation, asking.token, unfinished.typed_in(form), at=at)
    except RuleBroken as broken:
        form.add_error(None, str(broken))
        return form_page(request, asking, form, at, status=422)
    is_quiet = request.headers.get("Accept") == "application/json"
    return HttpResponse(status=204) if is_quiet else back(request, said="kept")


def _forget(
    request: HttpRequest, _invitation: Invitation, asking: Asking, _form: AnswerForm, _at: datetime
) -> HttpResponse:
    unfinished.forget(asking.token)
    return back(request, again="")


def _take_at_door(request: HttpRequest, door: Door, asking: Asking, at: datetime) -> HttpResponse:
    if request.POST.get("act") == "talk":
        return take_talk(request, asking, at, door_id=door.pk)
    form = typed_form(request, asking)
    if is_foreign(request):
        form.add_error(None, str(MORE))
        return form_page(request, asking, form, at, status=403)
    if not form.is_valid():
        return form_page(request, asking, form, at, status=422)
    sheet = sheets.read(request.POST.get("sheet", ""), asking.token, at)
    if sheet is None or request.POST.get(TRAP):
        form.add_error(None, str(ONCE_MORE))
        return form_page(request, asking, form, at, status=422)
    is_hasty = sheet.is_hasty(at)
    try:
        services.answer_at_door(
            door, form.answers, sheet=sheet.key, at=at, begun_at=sheet.given_at, is_hasty=is_hasty
        )
    except RuleBroken as broken:
        if broken.code != "too_many":
            raise
        form.add_error(None, str(ONCE_MORE if is_hasty else broken))
        response = form_page(request, asking, form, at, status=429)
        response["Retry-After"] = "3" if is_hasty else "60"
        return response
    return back(request, said="answered")


def typed_form(request: HttpRequest, asking: Asking) -> AnswerForm:
    """The form with what was sent."""
    return AnswerForm(asking.campaign.form_version.asked(), asking.language, request.POST)


def first_form(request: HttpRequest, asking: Asking) -> AnswerForm:
    """The empty form; `?a=4` from a mail marks the fourth answer of the first counted question."""
    asked = asking.campaign.form_version.asked()
    first = next((question for question in asked if question.has_numbers), None)
    marked = request.GET.get("a", "")
    initial: dict[str, int | list[int]] = {}
    if first and marked in {str(value) for value in first.values}:
        initial[f"q_{first.key}"] = [int(marked)] if first.takes_several else int(marked)
    return AnswerForm(asked, asking.language, initial=initial)


def form_page(
    request: HttpRequest,
    asking: Asking,
    form: AnswerForm,
    at: datetime,
    *,
    status: int = 200,
    has_kept: bool = False,
) -> HttpResponse:
    """The form as it is now, on a fresh sheet; after a refusal with what was typed."""
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
        sheet=sheets.give(asking.token, at),
        has_kept=has_kept,
        trap="" if asking.has_invitation else TRAP,
    )
