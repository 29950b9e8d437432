"""The history of a voice as a story: what happened so far, and what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from relationships.voices import same
from relationships.voices.choices import OPEN, Confirmation, VoiceStatus
from relationships.voices.models import Answer, Voice


@dataclass(frozen=True)
class Step:
    """One thing that happened, or is to come: `state` is done, now or empty; `icon` its picture."""

    title: str
    icon: str = "check"
    state: str = "done"
    at: datetime | None = None
    who: str = ""
    words: str = ""
    yes_if: str = ""
    said: str = ""
    day: date | None = None


def story(voice: Voice, answers: Iterable[Answer], others: list[Voice]) -> list[Step]:
    """What happened so far, oldest first, and what comes next. One query, for the history."""
    steps = [_heard(voice), *_hands(voice, others)]
    for answer in answers:
        steps += _answered(answer, is_newest=answer.number == voice.answers)
    steps.sort(key=lambda step: step.at or voice.heard_at)
    return steps + _to_come(voice)


def _heard(voice: Voice) -> Step:
    how = _("on a visit") if voice.visit_id else voice.get_source_display()
    by = voice.heard_by.name if voice.heard_by else ""
    return Step(_("Heard"), icon="voice", at=voice.heard_at, who=by, said=how)


def _hands(voice: Voice, others: list[Voice]) -> list[Step]:
    """Taken on, handed over, put together with others: from the history of the voice."""
    steps: list[Step] = []
    before, joined_at = None, None
    rows = voice.history.select_related("owner").order_by("history_date", "history_id")
    for row in rows:
        owner = row.owner.name if row.owner else ""
        if before is not None and (before.status, row.status) == ("new", "working"):
            steps.append(Step(_("Taken on"), at=row.history_date, who=owner))
        elif before is not None and before.owner_id != row.owner_id and owner:
            title = _("Handed over") if before.owner_id else _("Somebody sees to it")
            steps.append(Step(title, icon="role", at=row.history_date, who=owner))
        if before is not None and before.answer_due_on != row.answer_due_on:
            steps.append(_moved(row.history_date, row.answer_due_on))
        if before is not None and row.group_id and before.group_id is None:
            joined_at = row.history_date
        before = row
    if others:
        steps.append(
            Step(
                same.said_before(others), icon="voice", at=joined_at or voice.heard_at,
                said=same.days_of(others),
            )
        )  # fmt: skip
    return steps


def _moved(at: datetime, day: date) -> Step:
    promised = _("now promised for %(day)s") % {"day": date_format(day, "D j M")}
    return Step(_("Another day for the answer"), icon="cal", at=at, said=promised)


def _answered(answer: Answer, *, is_newest: bool) -> list[Step]:
    """The newest answer stands on the page itself, so its words are not told twice."""
    titles = {
        VoiceStatus.WORKING: _("A word in between"),
        VoiceStatus.DONE: _("Answered: done"),
        VoiceStatus.CANNOT: _("Answered: cannot, yes if …"),
    }
    by = answer.by.name if answer.by else ""
    steps = [
        Step(
            titles[VoiceStatus(answer.status)], at=answer.at, who=by,
            words="" if is_newest else answer.text,
            yes_if="" if is_newest else answer.yes_if,
        )
    ]  # fmt: skip
    if answer.confirmed_at and answer.confirmation == Confirmation.YES:
        steps.append(Step(_("“Yes, solved”"), icon="heart", at=answer.confirmed_at))
    if answer.confirmed_at and answer.confirmation == Confirmation.NOT_YET:
        steps.append(
            Step(
                _("“Not yet”: open again"), icon="again", at=answer.confirmed_at,
                said=answer.comment,
            )
        )  # fmt: skip
    return steps


def _to_come(voice: Voice) -> list[Step]:
    helps = Step(_("Does it help?"), icon="heart", state="")
    if voice.status in OPEN:
        who = voice.owner.name if voice.owner else ""
        answer = Step(_("Answer"), icon="voice", state="now", who=who, day=voice.answer_due_on)
        return [answer, helps]
    if voice.confirmation == Confirmation.WAITING:
        return [Step(_("Does it help?"), icon="heart", state="now")]
    if voice.confirmation == Confirmation.NONE:
        return [Step(_("Not confirmed"), icon="heart", state="")]
    return []
