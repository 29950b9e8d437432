"""Role reviews: begun, answered by three sides apart, closed; then what may not be shown is gone."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.undo import TIME_TO_UNDO
from governance.roles.choices import Condition, ReviewSide
from governance.roles.models import (
    ReviewAsked,
    ReviewTally,
    ReviewVoice,
    RoleAssignment,
    RoleReview,
)
from governance.roles.queries import answered_users, side_of, users_to_ask
from governance.roles.reviewed import as_tallies, shown_tallies
from governance.roles.services.rows import locked
from relationships.outbox.services import put, put_all, unsay
from relationships.people.models import Person
from relationships.wording.models import Agreed

TIME_TO_ANSWER = timedelta(days=14)
REST = timedelta(days=90)  # between two reviews of the same role
STEPS = range(4)
TELLS = ("role_review_asked", "role_review_users")
Scores = Mapping[Condition, int | None]


@transaction.atomic
def open_review(
    assignment: RoleAssignment, *, manager: Person | None, by: Person | None, at: datetime
) -> RoleReview:
    """Ask the holder, who leads them, and users, apart: can this role be done well?

    Users are asked only where there are as many as a number needs. Raises RuleBroken: "role_ended",
    "role_vacant", "review_open", "review_lately", "manager_is_holder".
    """
    assignment = locked(assignment)
    holder = assignment.holder
    assert holder is not None  # noqa: S101  `locked` refuses a vacancy
    if manager == holder:
        raise RuleBroken(
            "manager_is_holder",
            _("Each side is somebody else. Choose who leads %(name)s.") % {"name": holder.name},
            field="manager",
        )
    day = clock.day_of(at)
    if RoleReview.objects.filter(assignment=assignment, closed_on__gt=day - REST).exists():
        raise RuleBroken(
            "review_lately", _("The last review is less than 90 days ago. Let it work first.")
        )
    smallest = Agreed.get().smallest_group
    review = RoleReview(
        assignment=assignment, manager=manager, opened_by=by, opened_at=at,
        due_on=day + TIME_TO_ANSWER, smallest=smallest,
    )  # fmt: skip
    try:
        with transaction.atomic():
            review.save()
    except IntegrityError:
        raise RuleBroken("review_open", _("A review of this role runs already.")) from None
    users = users_to_ask(review, day)
    if len(users) >= smallest:
        _ask_users(review, users, at=at)
    named = [person for person in (holder, manager) if person is not None]
    put_all("role_review_asked", to=named, about=review, at=at, due_at=at + TIME_TO_UNDO)
    return review


def _ask_users(review: RoleReview, users: list[Person], *, at: datetime) -> None:
    ReviewAsked.objects.bulk_create(ReviewAsked(review=review, person=user) for user in users)
    ReviewTally.objects.bulk_create(
        ReviewTally(review=review, condition=condition, score=score)
        for condition in Condition
        for score in STEPS
    )
    review.users_asked = len(users)
    review.save(update_fields=["users_asked"])
    put_all("role_review_users", to=users, about=review, at=at, due_at=at + TIME_TO_UNDO)


@transaction.atomic
def say(review: RoleReview, person: Person, scores: Scores, *, at: datetime) -> bool:
    """What one side says. The holder and who leads them may say it anew until it closes; a user says
    it once, and nothing leads from it to them. True where it counted.

    Raises RuleBroken: "not_asked", "review_closed", "step_unknown", "nothing_said".
    """
    if any(score is not None and score not in STEPS for score in scores.values()):
        raise RuleBroken("step_unknown", _("Choose one of the four steps, or “I cannot say”."))
    if all(score is None for score in scores.values()):
        raise RuleBroken("nothing_said", _("Choose a step for one of the five at least."))
    review = RoleReview.objects.select_for_update(of=("self",)).select_related(
        "assignment"
    ).get(pk=review.pk)  # fmt: skip
    side = side_of(review, person.pk)
    if side == "":
        raise RuleBroken("not_asked", _("You were not asked in this review."))
    if review.closed_on is not None:
        raise RuleBroken("review_closed", _("This review is closed. Thank you all the same."))
    if side in ReviewSide.values:
        ReviewVoice.objects.update_or_create(review=review, side=side, defaults=_said(scores))
        return True
    asked = ReviewAsked.objects.filter(review=review, person=person, has_answered=False)
    if not asked.update(has_answered=True):
        return False  # said already: a double click changes nothing
    for condition, score in scores.items():
        if score is not None:
            tally = ReviewTally.objects.filter(review=review, condition=condition, score=score)
            tally.update(amount=F("amount") + 1)
    return True


def _said(scores: Scores) -> dict[str, int | None]:
    return {condition.value: scores.get(condition) for condition in Condition}


@transaction.atomic
def close_review(review: RoleReview, *, at: datetime) -> RoleReview:
    """Nobody answers any more, and the two readers are told. What may not be shown is deleted for
    good, so that it cannot be shown by mistake later. Twice changes nothing.
    """
    review = RoleReview.objects.select_for_update(of=("self",)).select_related(
        "assignment__holder", "manager"
    ).get(pk=review.pk)  # fmt: skip
    if review.closed_on is not None:
        return review
    rows = ReviewTally.objects.filter(review=review)
    kept = shown_tallies(
        as_tallies(rows.values_list("condition", "score", "amount")),
        answered=answered_users(review),
        smallest=review.smallest,
    )
    rows.exclude(condition__in=kept).delete()
    review.closed_on = clock.day_of(at)
    review.save(update_fields=["closed_on"])
    for person in (review.assignment.holder, review.manager):
        if person is not None:
            put("role_review_ready", to=person, about=review, at=at)
    return review


def close_due(at: datetime) -> int:
    """Close reviews whose days are over, or that were answered by all; how many. May run twice."""
    day, closed = clock.day_of(at), 0
    for review in RoleReview.objects.filter(closed_on=None).order_by("due_on", "pk")[:500]:
        if review.due_on < day or is_complete(review):
            close_review(review, at=at)
            closed += 1
    return closed


def is_complete(review: RoleReview) -> bool:
    """Whether all who were asked have answered. Two queries."""
    sides = set(review.voices.values_list("side", flat=True))
    wanted = {ReviewSide.SELF.value} | ({ReviewSide.MANAGER.value} if review.manager_id else set())
    return wanted <= sides and not review.asked.filter(has_answered=False).exists()


@transaction.atomic
def take_back_review(review: RoleReview) -> None:
    """It was begun by mistake: gone, where nobody read of it. Raises RuleBroken("told_already")."""
    unsay([review], TELLS, since=review.opened_at)
    review.delete()
