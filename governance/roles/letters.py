"""The messages about roles: asked to accept, about to end, vacant."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base import clock
from brm.base.given import given
from governance.roles.models import RoleAssignment
from governance.roles.queries import handovers_of
from relationships.links.choices import Purpose
from relationships.links.services import link_for, url_for
from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Button, Facts, Letter, Note, Text
from relationships.outbox.models import Message


def assignment_of(message: Message) -> RoleAssignment:
    """The role a message is about. One query."""
    return RoleAssignment.objects.select_related("role", "unit", "system", "holder").get(
        pk=message.about_id
    )


def page_of(assignment: RoleAssignment) -> str:
    return f"{settings.BASE_URL}{reverse('roles:page', args=[assignment.pk])}"


LINK_DAYS = 30  # how long one can answer by the link


def link_of(assignment: RoleAssignment, message: Message) -> str:
    """The page on which who reads the message answers without signing in."""
    at = clock.now()
    link = link_for(
        Purpose.ROLE, about=assignment, at=at, person_id=message.to_id,
        expires_at=at + timedelta(days=LINK_DAYS),
    )  # fmt: skip
    return url_for(link)


def facts(assignment: RoleAssignment) -> Facts:
    rows = [
        (_("Role"), given(assignment.role.name)),
        (_("For"), assignment.subject.name),
    ]
    if assignment.hours_per_week:
        hours = f"{assignment.hours_per_week.normalize():f}"
        rows.append((_("Time"), _("%(hours)s hours a week") % {"hours": hours}))
    if assignment.valid_until:
        rows.append((_("Until"), date_format(assignment.valid_until, "j F Y")))
    return Facts(tuple(rows))


def asked(message: Message) -> Letter:
    """To somebody named for a role: what it is, and whether they want it."""
    assignment = assignment_of(message)
    handed = handovers_of(assignment).to_be_taken().first()
    return Letter(
        subject=_("Would you be %(role)s of %(subject)s?") % named(assignment),
        heading=_("%(name)s, would you take this on?") % {"name": message.to.name},
        parts=(
            Text(
                _("You were named as %(role)s of %(subject)s. It counts once you accept it.")
                % named(assignment),
                is_lead=True,
            ),
            Text(given(assignment.role.answers_for)),
            facts(assignment),
            Text(_("If it does not fit, hand it back and say why: that helps, too.")),
            *((Note(_("Written down for you"), handed.runs),) if handed else ()),
            Button(_("Look at it and answer"), link_of(assignment, message)),
        ),
        because=_("You get this because somebody proposed you for a role."),
    )


def ends(message: Message) -> Letter:
    """To the holder and to who answers for the department: it ends soon."""
    assignment = assignment_of(message)
    until = date_format(assignment.valid_until, "l j F") if assignment.valid_until else ""
    words = {**named(assignment), "day": until}
    is_own = assignment.holder_id == message.to_id
    lead = (
        _("You are %(role)s of %(subject)s until %(day)s. Do you want to go on?") % words
        if is_own
        else _("%(holder)s is %(role)s of %(subject)s until %(day)s. Talk about what comes then.")
        % words
    )
    return Letter(
        subject=_("%(role)s of %(subject)s ends on %(day)s") % words,
        parts=(
            Text(lead, is_lead=True),
            facts(assignment),
            Button(_("Renew it or hand it over"), page_of(assignment)),
        ),
        because=_("You get this because you answer for the role.")
        if is_own
        else _("You get this because you answer for the relation with this department."),
    )


def vacant(message: Message) -> Letter:
    """To who answers for the department: nobody fills the role now."""
    assignment = assignment_of(message)
    return Letter(
        subject=_("Nobody is %(role)s of %(subject)s now") % named(assignment),
        parts=(
            Text(given(assignment.role.stops or assignment.role.answers_for), is_lead=True),
            Text(_("For whom: %(serves)s") % {"serves": given(assignment.role.serves)}),
            Button(_("Propose somebody"), page_of(assignment)),
        ),
        because=_("You get this because you answer for the relation with this department."),
    )


def named(assignment: RoleAssignment) -> dict[str, str]:
    return {
        "role": given(assignment.role.name),
        "subject": assignment.subject.name,
        "holder": assignment.holder.name if assignment.holder else "",
    }


def still_asked(message: Message, _at: datetime) -> bool:
    row = _row(message)
    return row is not None and row.holder_id == message.to_id and row.accepted_on is None


def still_ending(message: Message, _at: datetime) -> bool:
    row = _row(message)
    return row is not None and f"{row.valid_until:%Y-%m-%d}" == message.occasion


def still_vacant(message: Message, _at: datetime) -> bool:
    row = _row(message)
    return row is not None and row.is_vacant


def _row(message: Message) -> RoleAssignment | None:
    """The role, unless it ended."""
    rows = RoleAssignment.objects.running()
    return rows.filter(pk=message.about_id).first()


KINDS = (
    Kind(
        name="role_asked",
        title=gettext_lazy("Would you take on this role?"),
        who=gettext_lazy("who was named for a role"),
        when=gettext_lazy("when somebody proposes them"),
        render=asked,
        still_true=still_asked,
    ),
    Kind(
        name="role_ends",
        title=gettext_lazy("A role ends soon"),
        who=gettext_lazy("who fills the role, and the BRM managers of the department"),
        when=gettext_lazy("30 days before it ends"),
        render=ends,
        still_true=still_ending,
        expires_after=timedelta(days=30),
    ),
    Kind(
        name="role_vacant",
        title=gettext_lazy("A role is vacant"),
        who=gettext_lazy("the BRM managers of the department"),
        when=gettext_lazy("when it was handed back or ran out, or its holder left"),
        render=vacant,
        still_true=still_vacant,
        expires_after=timedelta(days=14),
    ),
)
