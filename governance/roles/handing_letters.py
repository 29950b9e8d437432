"""The messages about a handover: asked for, and written for who comes next."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base.given import given
from governance.roles.letters import assignment_of, link_of, named
from governance.roles.models import Handover
from governance.roles.queries import next_holder
from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Button, Facts, Letter, Text, Words
from relationships.outbox.models import Message


def handover_of(message: Message) -> Handover | None:
    """The handover that a message is about. One query."""
    return Handover.objects.filter(assignment=message.about_id).select_related("written_by").first()


def page_of_handover(pk: int) -> str:
    return f"{settings.BASE_URL}{reverse('roles:handover', args=[pk])}"


def asked(message: Message) -> Letter:
    """To who held the role, or was the deputy: three lines for who comes next."""
    assignment, handover = assignment_of(message), handover_of(message)
    is_own = assignment.holder_id == message.to_id
    lead = (
        _("You were %(role)s of %(subject)s. What must the next one know?")
        if is_own
        else _(
            "%(holder)s was %(role)s of %(subject)s, and you stepped in. What must the next one know?"
        )
    )
    until = date_format(handover.due_on, "l j F") if handover else ""
    return Letter(
        subject=_("Three lines for the next %(role)s of %(subject)s") % named(assignment),
        parts=(
            Text(lead % named(assignment), is_lead=True),
            Text(
                _(
                    "What runs now and what is open; where it is written down; whom to ask. Ten"
                    " minutes are enough."
                )
            ),
            Facts(((_("What stops meanwhile"), given(assignment.role.stops)), (_("By"), until))),
            Button(_("Write it down"), link_of(assignment, message)),
        ),
        because=_("You get this because you held the role.")
        if is_own
        else _("You get this because you were the deputy."),
    )


def handed_over(message: Message) -> Letter:
    """To who fills the role now: what the one before wrote."""
    assignment, handover = assignment_of(message), handover_of(message)
    words = named(assignment)
    by = handover.written_by.name if handover and handover.written_by else ""
    return Letter(
        subject=_("What you need to know as %(role)s of %(subject)s") % words,
        parts=(
            Text(_("What was written down for you:"), is_lead=True),
            Words(handover.runs if handover else "", by=by),
            Button(_("Read all of it, and take it over"), page_of_handover(assignment.pk)),
        ),
        because=_("You get this because you fill the role now."),
        reply_to=handover.written_by if handover else None,
    )


def still_asked(message: Message, _at: datetime) -> bool:
    handover = handover_of(message)
    return handover is not None and handover.written_on is None


def still_to_take(message: Message, _at: datetime) -> bool:
    handover = handover_of(message)
    if handover is None or handover.taken_on is not None:
        return False
    successor = next_holder(assignment_of(message))
    return successor is not None and successor.holder_id == message.to_id


KINDS = (
    Kind(
        name="role_handover",
        title=gettext_lazy("What must the next one know?"),
        who=gettext_lazy("who held the role, or the deputy where they left"),
        when=gettext_lazy("on the day that a role becomes vacant"),
        render=asked,
        still_true=still_asked,
    ),
    Kind(
        name="role_handed_over",
        title=gettext_lazy("What you need to know in your role"),
        who=gettext_lazy("who fills the role now"),
        when=gettext_lazy("when the one before wrote it down"),
        render=handed_over,
        still_true=still_to_take,
    ),
)
