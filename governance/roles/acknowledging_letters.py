"""The messages by which somebody people go to becomes it openly: to the manager, the person, back."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base import clock
from brm.base.given import given
from governance.roles.choices import Says
from governance.roles.letters import LINK_DAYS, page_of
from governance.roles.models import Acknowledgement
from relationships.links.choices import Purpose
from relationships.links.services import link_for, url_for
from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Button, Facts, Letter, Text
from relationships.outbox.models import Message

AROUND = ("role", "unit", "system", "holder")


def asked_of(message: Message) -> Acknowledgement | None:
    """What a message asks. One query."""
    rows = Acknowledgement.objects.select_related(
        "manager", "buddy_of", "asked_by", *(f"assignment__{name}" for name in AROUND)
    )
    return rows.filter(pk=message.about_id).first()


def said_of(asked: Acknowledgement) -> dict[str, str]:
    """The words of its sentences."""
    row = asked.assignment
    return {
        "name": row.holder.name if row.holder else "",
        "role": given(row.role.name),
        "subject": row.subject.name,
        "hours": f"{asked.hours_per_week.normalize():f}",
        "manager": asked.manager.name,
        "unit": asked.buddy_of.name if asked.buddy_of else "",
    }


def _link(asked: Acknowledgement, message: Message) -> str:
    at = clock.now()
    link = link_for(
        Purpose.AGREE, about=asked, at=at, person_id=message.to_id,
        expires_at=at + timedelta(days=LINK_DAYS),
    )  # fmt: skip
    return url_for(link)


def _facts(asked: Acknowledgement) -> Facts:
    words = said_of(asked)
    rows = [
        (_("Role"), words["role"]),
        (_("For"), words["subject"]),
        (_("Time"), _("%(hours)s hours a week") % words),
    ]
    if asked.buddy_of is not None:
        rows.append((_("Also"), _("goes round in %(unit)s as IT buddy") % words))
    return Facts(tuple(rows))


def to_manager(message: Message) -> Letter:
    """May somebody of yours be openly what people take them for?"""
    asked = _must(message)
    words = said_of(asked)
    return Letter(
        subject=_("People go to %(name)s: may that be official?") % words,
        parts=(
            Text(
                _(
                    "Colleagues go to %(name)s with questions about %(subject)s. That is a"
                    " compliment, and it takes time. May it be official, with time for it?"
                )
                % words,
                is_lead=True,
            ),
            _facts(asked),
            Text(_("%(name)s is asked only after you agreed, and can say no.") % words),
            Button(_("Answer in one minute"), _link(asked, message)),
        ),
        because=_("You get this because you lead %(name)s.") % words,
        reply_to=asked.asked_by,
    )


def to_person(message: Message) -> Letter:
    """Your manager agreed: do you want it?"""
    asked = _must(message)
    words = said_of(asked)
    return Letter(
        subject=_("People come to you: would you be %(role)s of %(subject)s?") % words,
        parts=(
            Text(
                _(
                    "Your colleagues come to you already. %(manager)s agreed that you get time for"
                    " it. Do you want to be it openly?"
                )
                % words,
                is_lead=True,
            ),
            _facts(asked),
            Text(given(asked.assignment.role.answers_for)),
            Text(_("No is a good answer, too: then all stays as it is.")),
            Button(_("Look at it and answer"), _link(asked, message)),
        ),
        because=_("You get this because colleagues go to you."),
        reply_to=asked.asked_by,
    )


def back(message: Message) -> Letter:
    """To who asked: what came of it."""
    asked = _must(message)
    words = said_of(asked)
    if asked.manager_says == Says.NO:
        said = _("%(manager)s does not agree that %(name)s is %(role)s of %(subject)s.")
    elif asked.holder_says == Says.NO:
        said = _("%(name)s does not want to be %(role)s of %(subject)s. All stays as it is.")
    else:
        said = _("%(name)s is %(role)s of %(subject)s from now on, with %(hours)s hours a week.")
    return Letter(
        subject=_("What came of it: %(role)s of %(subject)s") % words,
        parts=(
            Text(said % words, is_lead=True),
            *((Text(asked.why_not),) if asked.why_not else ()),
            Button(_("Open the role"), page_of(asked.assignment)),
        ),
        because=_("You get this because you asked."),
    )


def _must(message: Message) -> Acknowledgement:
    asked = asked_of(message)
    assert asked is not None  # noqa: S101  `still_true` was asked just before
    return asked


def _runs(asked: Acknowledgement | None) -> bool:
    return asked is not None and asked.assignment.ended_on is None


def still_for_manager(message: Message, _at: datetime) -> bool:
    asked = asked_of(message)
    return asked is not None and _runs(asked) and asked.waits_for_manager


def still_for_person(message: Message, _at: datetime) -> bool:
    asked = asked_of(message)
    return asked is not None and _runs(asked) and asked.waits_for_holder


def still_there(message: Message, _at: datetime) -> bool:
    return asked_of(message) is not None


KINDS = (
    Kind(
        name="role_manager_asked",
        title=gettext_lazy("May that be official?"),
        who=gettext_lazy("who leads somebody people go to"),
        when=gettext_lazy("when somebody proposes to make it official"),
        render=to_manager,
        still_true=still_for_manager,
    ),
    Kind(
        name="role_wanted",
        title=gettext_lazy("People come to you: do you want it?"),
        who=gettext_lazy("whom people go to"),
        when=gettext_lazy("when their manager agreed"),
        render=to_person,
        still_true=still_for_person,
    ),
    Kind(
        name="role_agreed",
        title=gettext_lazy("What came of a proposal"),
        who=gettext_lazy("who proposed it"),
        when=gettext_lazy("when the manager or the person said yes or no"),
        render=back,
        still_true=still_there,
    ),
)
