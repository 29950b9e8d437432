"""The messages of a role review: to the two who know each other, to users, and when it is closed."""

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base import clock
from brm.base.given import given
from governance.roles.models import ReviewAsked, ReviewVoice, RoleReview
from governance.roles.queries import side_of
from relationships.links.choices import Purpose
from relationships.links.services import link_for, url_for
from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Button, Letter, Note, Text
from relationships.outbox.models import Message

READ_DAYS = 90  # how long the link to a review opens it


def review_of(message: Message) -> RoleReview | None:
    """The review that a message is about. One query."""
    around = ("role", "unit", "system", "holder")
    rows = RoleReview.objects.select_related("manager", *(f"assignment__{name}" for name in around))
    return rows.filter(pk=message.about_id).first()


def said_of(review: RoleReview) -> dict[str, str]:
    row = review.assignment
    return {
        "role": given(row.role.name),
        "subject": row.subject.name,
        "holder": row.holder.name if row.holder else "",
        "manager": review.manager.name if review.manager else "",
        "day": date_format(review.due_on, "l j F"),
        "n": str(review.smallest),
    }


def _link(review: RoleReview, message: Message) -> str:
    at = clock.now()
    link = link_for(
        Purpose.REVIEW, about=review, at=at, person_id=message.to_id,
        expires_at=at + timedelta(days=READ_DAYS),
    )  # fmt: skip
    return url_for(link)


def _must(message: Message) -> RoleReview:
    review = review_of(message)
    assert review is not None  # noqa: S101  `still_true` was asked just before
    return review


def to_named(message: Message) -> Letter:
    """To the holder and who leads them: five questions, each for themselves."""
    review = _must(message)
    words = said_of(review)
    is_own = review.assignment.holder_id == message.to_id
    lead = (
        _("Can you do your role as %(role)s of %(subject)s well? Five questions, two minutes.")
        if is_own
        else _(
            "Can %(holder)s do the role as %(role)s of %(subject)s well? Five questions, two minutes."
        )
    )
    return Letter(
        subject=_("Can the role be done well? %(role)s of %(subject)s") % words,
        parts=(
            Text(lead % words, is_lead=True),
            Text(
                _(
                    "It is about what the role needs: mandate, time, knowledge, presence, result."
                    " Each side answers apart; nobody sees anything before %(day)s."
                )
                % words
            ),
            Note(
                _("Who reads it"),
                _("Only who fills the role and who leads them. It is in no list and no figure."),
            ),
            Button(_("Answer five questions"), _link(review, message)),
        ),
        because=_("You get this because you fill the role.")
        if is_own
        else _("You get this because you lead %(holder)s.") % words,
    )


def to_user(message: Message) -> Letter:
    """To somebody whom the role serves: five questions, without a name."""
    review = _must(message)
    words = said_of(review)
    return Letter(
        subject=_("Does it help you? %(role)s of %(subject)s") % words,
        parts=(
            Text(
                _("%(holder)s is %(role)s of %(subject)s. What does that need to help you?")
                % words,
                is_lead=True,
            ),
            Note(
                _("Without your name"),
                _(
                    "Your answers are only counted, never kept with you. They are shown from %(n)s"
                    " people on, to who fills the role and who leads them."
                )
                % words,
            ),
            Button(_("Answer five questions"), _link(review, message)),
        ),
        because=_("You get this because the role is there for your department."),
    )


def closed(message: Message) -> Letter:
    """To the two who read it."""
    review = _must(message)
    words = said_of(review)
    return Letter(
        subject=_("What the role needs: %(role)s of %(subject)s") % words,
        parts=(
            Text(_("All sides stand beside each other now. Read it, then talk."), is_lead=True),
            Button(_("Open what was said"), _link(review, message)),
        ),
        because=_("You get this because you fill the role, or lead who does."),
    )


def still_named(message: Message, _at: datetime) -> bool:
    review = review_of(message)
    if review is None or review.closed_on is not None:
        return False
    side = side_of(review, message.to_id)
    return bool(side) and not ReviewVoice.objects.filter(review=review, side=side).exists()


def still_user(message: Message, _at: datetime) -> bool:
    review = review_of(message)
    waits = ReviewAsked.objects.filter(
        review=message.about_id, person=message.to_id, has_answered=False
    )
    return review is not None and review.closed_on is None and waits.exists()


def still_closed(message: Message, _at: datetime) -> bool:
    review = review_of(message)
    return review is not None and review.closed_on is not None


KINDS = (
    Kind(
        name="role_review_asked",
        title=gettext_lazy("Can the role be done well?"),
        who=gettext_lazy("who fills the role, and who leads them"),
        when=gettext_lazy("when a role review begins"),
        render=to_named,
        still_true=still_named,
        expires_after=timedelta(days=14),
    ),
    Kind(
        name="role_review_users",
        title=gettext_lazy("Does the role help you?"),
        who=gettext_lazy("at most thirty people whom the role serves"),
        when=gettext_lazy("when a role review begins, and at least five can be asked"),
        render=to_user,
        still_true=still_user,
        stops="feedback",
        expires_after=timedelta(days=14),
    ),
    Kind(
        name="role_review_ready",
        title=gettext_lazy("What the role needs"),
        who=gettext_lazy("who fills the role, and who leads them"),
        when=gettext_lazy("when a role review is closed"),
        render=closed,
        still_true=still_closed,
    ),
)
