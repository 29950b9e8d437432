""" "Did we get it right?": a department agrees with the summary of a visit, or corrects it.

The correction stands beside our text, with the name of who wrote it; nothing is overwritten.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base.errors import RuleBroken
from relationships.links.choices import Purpose
from relationships.links.services import link_for, url_for
from relationships.marks.services import touch
from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Button, Letter, Text, Words
from relationships.outbox.models import Message
from relationships.outbox.services import put
from relationships.people.models import Person
from relationships.rounds.choices import SummaryState, VisitState
from relationships.rounds.models import Visit
from relationships.rounds.queries.people import contacts
from relationships.rounds.words import long_day_words

LINK_DAYS = 60  # how long the link in the mail works
ASK_WITHIN_DAYS = 5  # later nobody remembers how it was
DECIDED = (SummaryState.AGREED, SummaryState.CORRECTED)


def _locked(visit: Visit) -> Visit:
    visit = (
        Visit.objects.select_for_update(of=("self",))
        .select_related("unit", "buddy", "corrected_by")
        .get(pk=visit.pk)
    )
    if visit.summary_state == SummaryState.NONE:
        raise RuleBroken("no_summary", _("There is no summary of this visit to look at."))
    return visit


@transaction.atomic
def agree(visit: Visit, *, by: Person, at: datetime) -> None:
    """The department says: yes, that is how it was. Said twice it counts once.

    Raises RuleBroken("no_summary"), RuleBroken("already_corrected").
    """
    visit = _locked(visit)
    if visit.summary_state == SummaryState.AGREED:
        return
    if visit.summary_state == SummaryState.CORRECTED:
        raise RuleBroken(
            "already_corrected",
            _("%(name)s corrected it in the meantime. Both texts stand beside each other.")
            % {"name": visit.corrected_by.name if visit.corrected_by else _("Somebody")},
        )
    _say(visit, SummaryState.AGREED, "", by)


@transaction.atomic
def correct(visit: Visit, *, text: str, by: Person, at: datetime) -> None:
    """The department says how it was instead; the buddy hears of it once.

    Whoever agreed or corrected before may say it better; somebody else's correction stands. Raises
    RuleBroken("no_summary"), RuleBroken("correction_missing"), RuleBroken("already_corrected").
    """
    if not text.strip():
        raise RuleBroken(
            "correction_missing", _("Write how it was instead, in a sentence."), field="text"
        )
    visit = _locked(visit)
    text = text.strip()
    if visit.summary_state == SummaryState.CORRECTED:
        if visit.correction == text:
            return
        if visit.corrected_by_id != by.pk:
            raise RuleBroken(
                "already_corrected",
                _("%(name)s corrected it in the meantime. Talk to each other; that text stands.")
                % {"name": visit.corrected_by.name if visit.corrected_by else _("Somebody")},
            )
    _say(visit, SummaryState.CORRECTED, text, by)
    if visit.buddy != by:
        put(
            "visit_corrected", to=visit.buddy, about=visit, occasion=f"version-{visit.version}",
            at=at,
        )  # fmt: skip


def _say(visit: Visit, state: SummaryState, text: str, by: Person) -> None:
    visit.summary_state, visit.correction, visit.corrected_by = state, text, by
    visit.version += 1
    visit.save(update_fields=["summary_state", "correction", "corrected_by", "version"])
    touch(visit.unit_id)


def tell_summary(visit: Visit, *, to: Person, at: datetime) -> bool:
    """Send the summary of a visit to who speaks for the department, with the question. Once."""
    return put("visit_summary", to=to, about=visit, at=at)


def ask_about_summaries(at: datetime) -> int:
    """Send each new summary to who speaks for the department, an hour after the visit was logged.

    By then whoever logged it has mended it. May run at any time and twice. Returns how many
    messages were put.
    """
    visits = list(
        Visit.objects.filter(
            summary_state=SummaryState.SHARED,
            state=VisitState.DONE,
            done_at__gte=at - timedelta(days=ASK_WITHIN_DAYS),
            logged_at__range=(at - timedelta(days=ASK_WITHIN_DAYS), at - timedelta(hours=1)),
        ).order_by("pk")
    )
    people = contacts({visit.unit_id for visit in visits}, at)
    return sum(
        tell_summary(visit, to=person, at=at)
        for visit in visits
        for person in people.get(visit.unit_id, [])
        if person.pk != visit.buddy_id
    )


# ---- Messages ----------------------------------------------------------------------------------


def visit_of(message: Message) -> Visit:
    return Visit.objects.select_related("unit", "buddy", "corrected_by").get(pk=message.about_id)


def _day(visit: Visit) -> str:
    return long_day_words(visit.starts_at.astimezone(ZoneInfo(visit.unit.time_zone)).date())


def shared(message: Message) -> Letter:
    visit = visit_of(message)
    link = link_for(
        Purpose.CORRECT,
        about=visit,
        at=message.made_at,
        person_id=message.to_id,
        expires_at=message.made_at + timedelta(days=LINK_DAYS),
    )
    address = url_for(link)
    return Letter(
        subject=_("Did we get it right? The visit of %(day)s") % {"day": _day(visit)},
        parts=(
            Words(visit.summary, by=visit.buddy.name),
            Button(_("Yes, that is how it was"), f"{address}?say=yes"),
            Button(_("Correct something"), f"{address}?say=no", is_main=False),
        ),
        because=_("You get this because you speak for %(unit)s.") % {"unit": visit.unit.name},
        reply_to=visit.buddy,
    )


def corrected(message: Message) -> Letter:
    visit = visit_of(message)
    return Letter(
        subject=_("%(unit)s corrected your summary of %(day)s")
        % {"unit": visit.unit.name, "day": _day(visit)},
        parts=(
            Words(visit.correction, by=visit.corrected_by.name if visit.corrected_by else ""),
            Text(_("It stands beside your text, for both sides. Nothing was overwritten.")),
            Button(
                _("Open the department’s page"),
                f"{settings.BASE_URL}{reverse('units:page', args=[visit.unit_id])}",
            ),
        ),
        because=_("You get this because it was your visit."),
        reply_to=visit.corrected_by,
    )


def still_asks(message: Message, _at: datetime) -> bool:
    return Visit.objects.filter(pk=message.about_id, summary_state=SummaryState.SHARED).exists()


def still_corrected(message: Message, _at: datetime) -> bool:
    """Corrected, and not once more since."""
    return Visit.objects.filter(
        pk=message.about_id,
        summary_state=SummaryState.CORRECTED,
        version=int(message.occasion.rpartition("-")[2]),
    ).exists()


KINDS = (
    Kind(
        "visit_summary",
        gettext_lazy("Did we get it right?"),
        who=gettext_lazy("the contact person of the department, else its head"),
        when=gettext_lazy("when a visit was logged with a summary, in waking hours"),
        render=shared,
        still_true=still_asks,
    ),
    Kind(
        "visit_corrected",
        gettext_lazy("A summary was corrected"),
        who=gettext_lazy("the buddy of the visit"),
        when=gettext_lazy("at once, in waking hours"),
        render=corrected,
        still_true=still_corrected,
    ),
)
