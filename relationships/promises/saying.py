""" "Kept" and "I need until …" by a link from the mail of a promise, without sign-in.

A GET shows the promise and marks what the mail's button named; it changes nothing, as programs follow
links. One press on this page counts, and pressed twice it counts once.
"""

from datetime import date
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.keys import key_in
from relationships.links import doors
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.links.services import NOT_OURS, use
from relationships.links.views import broken_link
from relationships.outbox.rendering import language_of
from relationships.promises import services
from relationships.promises.forms import MoveForm
from relationships.promises.models import Promise
from relationships.promises.queries import days_late, ready_days


def register() -> None:
    """Let links of a promise open this page."""
    doors.opens(Purpose.PROMISE, say)


def promise_of(link: Link) -> Promise | None:
    """The promise, while it is still this person's. One query."""
    kind, _colon, said = link.about.partition(":")
    pk = key_in(said)
    if kind != "promise" or pk is None:
        return None
    mine = Promise.objects.filter(pk=pk, owner=link.for_person, owner__left_on=None)
    return mine.select_related("unit", "owner").first()


def say(request: HttpRequest, link: Link) -> HttpResponse:
    """The page, in the language of its owner. One query; it writes nothing on a GET."""
    promise = promise_of(link)
    if promise is None:
        return broken_link(request, RuleBroken("link_not_ours", NOT_OURS))
    language = language_of(promise.owner)
    with translation.override(language):
        response = _press(request, link, promise) if request.method == "POST" else show(
            request, promise
        )  # fmt: skip
    response.headers["Content-Language"] = language
    return response


def _press(request: HttpRequest, link: Link, promise: Promise) -> HttpResponse:
    at = clock.now()
    try:
        if request.POST.get("act") == "keep":
            services.keep_promise(promise, at=at)
        else:
            form = MoveForm(request.POST)
            if not form.is_valid():
                return show(request, promise, form=form, status=422)
            services.move_promise(promise, **form.cleaned_data, by=promise.owner, at=at)
    except RuleBroken as broken:
        promise.refresh_from_db()
        return show(request, promise, refused=str(broken), status=409)
    use(link, at=at)
    return redirect(request.path)


def show(
    request: HttpRequest,
    promise: Promise,
    *,
    form: MoveForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    today = clock.today_in(promise.unit.time_zone)
    asked = request.GET.get("until", "")
    context = {
        "promise": promise,
        "days": ready_days(promise.unit, promise.due_on, today),
        "asked": _day(asked),
        "form": form or MoveForm(),
        "refused": refused,
        "days_late": days_late(promise, today),
        "first": clock.now().astimezone(ZoneInfo(promise.unit.time_zone)).date(),
    }
    return render(request, "public/answers/promise.html", context, status=status)


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
