"""A role review by a link from a mail, without sign-in: five questions, and later what was said.

A GET shows the page and changes nothing. Results are shown to the holder and who leads them alone.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.given import given
from governance.roles import services
from governance.roles.choices import Condition, ReviewSide
from governance.roles.door import holder_of_link, key_of_link
from governance.roles.models import ReviewTally, ReviewVoice, RoleReview
from governance.roles.queries import USER, reads_review, side_of
from governance.roles.review_letters import said_of
from governance.roles.reviewed import ASKS, STEPS, Reviewed, as_tallies, reviewed
from relationships.links import doors
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.links.services import NOT_OURS
from relationships.links.views import broken_link
from relationships.outbox.rendering import language_of

CANNOT_SAY = "?"


def register() -> None:
    """Let links of a role review open this page."""
    doors.opens(Purpose.REVIEW, review_by_link)


def review_by_link(request: HttpRequest, link: Link) -> HttpResponse:
    """The page, in the language of who was asked. Five queries; it writes nothing on a GET."""
    around = ("role", "unit", "system", "holder")
    known = ("manager", "promise__owner")
    rows = RoleReview.objects.select_related(*known, *(f"assignment__{name}" for name in around))
    review = rows.filter(pk=key_of_link(link, "rolereview") or 0).first()
    person = holder_of_link(link)
    if review is None or person is None or not side_of(review, person.pk):
        return broken_link(request, RuleBroken("link_not_ours", NOT_OURS))
    with translation.override(language_of(person)):
        if request.method == "POST":
            response = _say(request, review, person)
        else:
            response = show(request, review, person.pk, "public/roles/review.html")
    response.headers["Content-Language"] = language_of(person)
    return response


def _say(request: HttpRequest, review: RoleReview, person: Any) -> HttpResponse:
    try:
        services.say(review, person, scores_in(request.POST), at=clock.now())
    except RuleBroken as broken:
        return show(
            request, review, person.pk, "public/roles/review.html", refused=str(broken), status=422
        )
    return redirect(f"{request.path}?said=1")


def scores_in(posted: Mapping[str, Any]) -> dict[Condition, int | None]:
    """The steps that were chosen; what is no number is refused by the service as an unknown step."""
    found: dict[Condition, int | None] = {}
    for condition in Condition:
        said = str(posted.get(condition.value, ""))
        if said in {"", CANNOT_SAY}:
            found[condition] = None
        else:
            found[condition] = int(said) if said in {"0", "1", "2", "3"} else -1
    return found


def show(
    request: HttpRequest,
    review: RoleReview,
    person_id: int | None,
    template: str,
    *,
    refused: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The questions while the review runs; what was said once it is closed, for its two readers."""
    side = side_of(review, person_id)
    is_reader = reads_review(review, person_id)
    is_closed = review.closed_on is not None
    chosen = {} if is_closed else said_so_far(review, side)
    if request.method == "POST":
        chosen = {name: request.POST.get(name, "") for name in Condition.values}
    context = {
        "review": review,
        "words": said_of(review),
        "side": side,
        "is_user": side == USER,
        "is_said": "said" in request.GET or has_answered(review, side, person_id),
        "questions": [] if is_closed else questions(chosen),
        "result": result_of(review) if is_closed and is_reader else None,
        "card": given(review.assignment.role.answers_for),
        "refused": refused,
        **more,
    }
    return render(request, template, context, status=status)


def questions(chosen: Mapping[str, str]) -> list[dict[str, Any]]:
    """The five questions with their steps, as the page draws them."""
    return [
        {
            "name": condition.value,
            "label": condition.label,
            "asks": ASKS[condition],
            "steps": [
                (str(step), words, chosen.get(condition.value) == str(step))
                for step, words in enumerate(STEPS[condition])
            ],
            "cannot_say": chosen.get(condition.value) == CANNOT_SAY,
        }
        for condition in Condition
    ]


def said_so_far(review: RoleReview, side: str) -> dict[str, str]:
    """What a named side said, to be mended; a user's answers are not known any more. One query."""
    if side not in ReviewSide.values:
        return {}
    voice = ReviewVoice.objects.filter(review=review, side=side).first()
    if voice is None:
        return {}
    return {
        name: CANNOT_SAY if getattr(voice, name) is None else str(getattr(voice, name))
        for name in Condition.values
    }


def has_answered(review: RoleReview, side: str, person_id: int | None) -> bool:
    """Whether a user answered. At most one query."""
    if side != USER:
        return False
    return review.asked.filter(person=person_id, has_answered=True).exists()


def result_of(review: RoleReview) -> Reviewed:
    """A closed review, as it was left when it closed. Two queries."""
    voices = {voice.side: _scores(voice) for voice in ReviewVoice.objects.filter(review=review)}
    rows = ReviewTally.objects.filter(review=review)
    users = as_tallies(rows.values_list("condition", "score", "amount"))
    return reviewed(
        voices.get(ReviewSide.SELF.value, {}), voices.get(ReviewSide.MANAGER.value, {}), users
    )


def _scores(voice: ReviewVoice) -> dict[str, int | None]:
    return {name: getattr(voice, name) for name in Condition.values}
