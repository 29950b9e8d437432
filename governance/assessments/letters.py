"""The messages about checklists: asked, reminded twice, what came out."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base import clock
from brm.base.text import first_name
from governance.assessments.choices import ASKED, READY, REMINDS, REMINDS_LAST, Extent
from governance.assessments.models import Assessment, Sheet
from governance.assessments.queries import promised_last_time
from governance.assessments.services.asking import link_to
from relationships.links.services import url_for
from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Button, Item, Items, Letter, Note, Part, Text
from relationships.outbox.models import Message


def assessment_of(message: Message) -> Assessment:
    """The assessment that a message is about. One query."""
    rows = Assessment.objects.select_related("unit", "checklist", "by")
    return rows.get(pk=message.about_id)


def address_for(message: Message, assessment: Assessment) -> str:
    return url_for(link_to(assessment, message.to, at=clock.now()))


def lasting(assessment: Assessment) -> str:
    if assessment.extent == Extent.QUICK:
        return _("It takes about 20 minutes; you may stop and go on later, on any device.")
    return _("It takes about an hour and a half; you may stop and go on later, on any device.")


def privacy(assessment: Assessment) -> Note:
    """Who will read it, before the end and never in the small print."""
    if assessment.is_apart:
        return Note(
            _("Confidential: nobody else sees what you chose."),
            _(
                "What you answer is stored with your name so that you may go on later; nothing shows"
                " them together, not even to an administrator. What all of you say is shown when it"
                " closes, and only where %(numbers)s people or more answered."
            )
            % {"numbers": assessment.smallest_group},
        )
    return Note(
        _("Your name stands with your answers."),
        _("Those who answer for %(unit)s read them.") % {"unit": assessment.unit.name},
    )


def before(assessment: Assessment) -> list[Part]:
    """What was promised last time."""
    gaps = [gap for gap in promised_last_time(assessment)[:3] if gap.assessment_id]
    if not gaps:
        return []
    return [
        Items(
            _("What was promised last time"),
            tuple(
                Item(
                    gap.promise.what,
                    f"{gap.promise.owner.name} · {gap.promise.get_state_display()}",
                )
                for gap in gaps
            ),
        )
    ]


def until(assessment: Assessment) -> list[Part]:
    if assessment.closes_on is None:
        return []
    day = date_format(assessment.closes_on, "l j F")
    return [Text(_("Open until %(day)s.") % {"day": day}, is_soft=True)]


def because(assessment: Assessment) -> str:
    return _("You get this because %(name)s asked you about %(unit)s. We remind twice at most.") % {
        "name": assessment.by.name,
        "unit": assessment.unit.name,
    }


def asked(message: Message) -> Letter:
    """To somebody who is asked: what about, how long, who reads it, until when."""
    assessment = assessment_of(message)
    unit = assessment.unit.name
    return Letter(
        subject=_("How well does %(unit)s steer its own information?") % {"unit": unit},
        heading=_("%(name)s, how do you see it?") % {"name": first_name(message.to.name)},
        preview=lasting(assessment),
        parts=(
            Text(
                _(
                    "Short statements about how %(unit)s looks after its own information. “I don’t"
                    " know” is an answer, too: where it comes often is what to talk about first."
                )
                % {"unit": unit},
                is_lead=True,
            ),
            Text(lasting(assessment)),
            *before(assessment),
            privacy(assessment),
            *until(assessment),
            Button(_("Open the checklist"), address_for(message, assessment)),
        ),
        because=because(assessment),
        reply_to=assessment.by,
    )


def reminded(message: Message) -> Letter:
    """The first reminder: kind, without a count of colleagues."""
    assessment = assessment_of(message)
    return Letter(
        subject=_("Still a few statements about %(unit)s, if you like")
        % {"unit": assessment.unit.name},
        heading=_("%(name)s, was it a busy week?") % {"name": first_name(message.to.name)},
        preview=lasting(assessment),
        parts=(
            Text(
                _("What you answered so far is kept. A few statements more are already a help."),
                is_lead=True,
            ),
            privacy(assessment),
            *until(assessment),
            Button(_("Go on with the checklist"), address_for(message, assessment)),
        ),
        because=because(assessment),
        reply_to=assessment.by,
    )


def reminded_last(message: Message) -> Letter:
    """The last reminder, which says so."""
    assessment = assessment_of(message)
    return Letter(
        subject=_("The last time we ask about %(unit)s") % {"unit": assessment.unit.name},
        heading=_("The last time we ask"),
        preview=_("After this we leave you in peace."),
        parts=(
            Text(
                _("After this mail we leave you in peace, whether you answer or not."), is_lead=True
            ),
            privacy(assessment),
            *until(assessment),
            Button(_("Go on with the checklist"), address_for(message, assessment)),
        ),
        because=because(assessment),
        reply_to=assessment.by,
    )


def ready(message: Message) -> Letter:
    """To those who were asked, and who asked them: what came out can be read."""
    assessment = assessment_of(message)
    is_asked = Sheet.objects.filter(assessment=assessment, person=message.to_id).exists()
    page = f"{settings.BASE_URL}{reverse('assessments:page', args=[assessment.pk])}"
    address = address_for(message, assessment) if is_asked and assessment.is_apart else page
    return Letter(
        subject=_("How %(unit)s steers its own information: what came out")
        % {"unit": assessment.unit.name},
        parts=(
            Text(
                _(
                    "All that was answered is counted. Where you see it differently is the best part"
                    " of the talk: look at it before you meet."
                ),
                is_lead=True,
            ),
            Button(_("See what came out"), address),
        ),
        because=_("You get this because you were asked, or asked the others.")
        if assessment.is_apart
        else _("You get this because you were there."),
        reply_to=assessment.by,
    )


def still_waits(message: Message, at: datetime) -> bool:
    """Not handed in, open, and the department there."""
    return Sheet.objects.filter(
        assessment=message.about_id, person=message.to_id, handed_in_at=None,
        assessment__finished_at=None, assessment__unit__closed_on=None,
    ).exists()  # fmt: skip


def still_ready(message: Message, _at: datetime) -> bool:
    return Assessment.objects.filter(pk=message.about_id, is_shown=True).exists()


KINDS = (
    Kind(
        ASKED,
        gettext_lazy("Asked to go through a checklist"),
        who=gettext_lazy("the people who are asked"),
        when=gettext_lazy("when it opens"),
        render=asked,
        still_true=still_waits,
    ),
    Kind(
        REMINDS,
        gettext_lazy("First reminder of a checklist"),
        who=gettext_lazy("who was asked and has not handed in"),
        when=gettext_lazy("on the third working day, as agreed"),
        render=reminded,
        still_true=still_waits,
        expires_after=timedelta(days=3),
    ),
    Kind(
        REMINDS_LAST,
        gettext_lazy("Last reminder of a checklist"),
        who=gettext_lazy("who was asked and has not handed in"),
        when=gettext_lazy("on the eighth working day, as agreed"),
        render=reminded_last,
        still_true=still_waits,
        expires_after=timedelta(days=3),
    ),
    Kind(
        READY,
        gettext_lazy("What came out of a checklist"),
        who=gettext_lazy("who was asked, and who asked them"),
        when=gettext_lazy("when it closes, where enough people answered"),
        render=ready,
        still_true=still_ready,
        expires_after=timedelta(days=14),
    ),
)
