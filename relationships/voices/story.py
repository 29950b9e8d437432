"""The history of a voice as a story in sentences: what happened so far, and what comes next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from relationships.voices import same
from relationships.voices.choices import OPEN, Confirmation, VoiceStatus
from relationships.voices.languages import called
from relationships.voices.models import Answer, Voice
from relationships.voices.parts import Rendering


@dataclass(frozen=True)
class Step:
    """One thing that happened, or is to come: `state` is done, now or empty; `icon` its picture."""

    title: str
    icon: str = "check"
    state: str = "done"
    at: datetime | None = None
    words: str = ""
    yes_if: str = ""
    said: str = ""
    day: date | None = None


def story(
    voice: Voice,
    answers: Iterable[Answer],
    others: list[Voice],
    renderings: Iterable[Rendering] = (),
    promises: Sequence[Any] = (),
) -> list[Step]:
    """What happened so far, oldest first, and what comes next. One query, for the history.

    `others` say the same; `promises` were made for it (relationships.promises, which lies above).
    """
    steps = [_heard(voice), *_hands(voice, others)]
    steps += [_put(rendering) for rendering in renderings]
    for promise in promises:
        steps += _promised(promise, ZoneInfo(voice.unit.time_zone))
    for answer in answers:
        steps += _answered(answer, is_newest=answer.number == voice.answers)
    steps.sort(key=lambda step: step.at or voice.heard_at)
    return steps + _to_come(voice)


def _heard(voice: Voice) -> Step:
    name = {"name": voice.heard_by.name if voice.heard_by else ""}
    if voice.heard_by is None:
        title = _("It was raised on our page") if voice.source == "page" else _("It was heard")
    elif voice.visit_id:
        title = _("%(name)s heard it on a visit") % name
    elif voice.source == "page":
        title = _("It was written to %(name)s on our page") % name
    else:
        title = _("%(name)s heard it") % name
    return Step(title, icon="voice", at=voice.heard_at)


def _hands(voice: Voice, others: list[Voice]) -> list[Step]:
    """Taken on, handed over, put together with others: from the history of the voice."""
    steps: list[Step] = []
    before, joined_at = None, None
    rows = voice.history.select_related("owner").order_by("history_date", "history_id")
    for row in rows:
        if before is not None:
            steps += _changed(before, row)
            if row.group_id and before.group_id is None:
                joined_at = row.history_date
        before = row
    if others:
        title, days = same.said_before(others), same.days_of(others)
        steps.append(Step(title, icon="voice", at=joined_at or voice.heard_at, said=days))
    return steps


def _changed(before: Any, row: Any) -> list[Step]:
    """What one change of the voice means, in sentences. No query with owners fetched."""
    steps = []
    name = {"name": row.owner.name if row.owner else ""}
    if (before.status, row.status) == ("new", "working"):
        title = _("%(name)s took it on") % name if row.owner else _("It was taken on")
        steps.append(Step(title, at=row.history_date))
    elif before.owner_id != row.owner_id and row.owner:
        title = (
            _("It was handed over to %(name)s") if before.owner_id else _("%(name)s sees to it")
        ) % name
        steps.append(Step(title, icon="role", at=row.history_date))
    if before.answer_due_on != row.answer_due_on:
        day = date_format(row.answer_due_on, "D j M")
        title = _("The answer is now promised for %(day)s") % {"day": day}
        steps.append(Step(title, icon="cal", at=row.history_date))
    return steps


def _put(rendering: Rendering) -> Step:
    words = {"language": called(rendering.language)}
    if rendering.by is None:
        return Step(_("It was put in %(language)s") % words, icon="globe", at=rendering.at)
    title = _("%(name)s put it in %(language)s") % (words | {"name": rendering.by.name})
    return Step(title, icon="globe", at=rendering.at)


def _promised(promise: Any, zone: ZoneInfo) -> list[Step]:
    """Made, and kept or not, on the days that the promise knows."""
    said = {"name": promise.owner.name, "what": promise.what}
    made = _("%(name)s promised for it: “%(what)s”") % said
    steps = [Step(made, icon="promise", at=promise.made_at)]
    if promise.closed_on is not None:
        ends = {
            "kept": _("%(name)s kept the promise"),
            "not_kept": _("%(name)s could not keep the promise"),
            "withdrawn": _("%(name)s withdrew the promise"),
        }
        closed_at = datetime.combine(promise.closed_on, time(12), zone)
        ended = Step(
            ends[promise.state] % said, icon="promise", at=max(closed_at, promise.made_at),
            said=promise.why,
        )  # fmt: skip
        steps.append(ended)
    return steps


def _answered(answer: Answer, *, is_newest: bool) -> list[Step]:
    """The newest answer stands on the page itself, so its words are not told twice."""
    named = {
        VoiceStatus.WORKING: _("%(name)s told how it stands"),
        VoiceStatus.DONE: _("%(name)s answered: it is done"),
        VoiceStatus.CANNOT: _("%(name)s answered: it cannot be done, yes if …"),
    }
    unnamed = {
        VoiceStatus.WORKING: _("It was told how it stands"),
        VoiceStatus.DONE: _("It was answered: it is done"),
        VoiceStatus.CANNOT: _("It was answered: it cannot be done, yes if …"),
    }
    status = VoiceStatus(answer.status)
    title = named[status] % {"name": answer.by.name} if answer.by else unnamed[status]
    words, yes_if = ("", "") if is_newest else (answer.text, answer.yes_if)
    steps = [Step(title, at=answer.at, words=words, yes_if=yes_if)]
    if answer.confirmed_at and answer.confirmation == Confirmation.YES:
        said = _("“Yes, that helped”")
        steps.append(Step(said, icon="heart", at=answer.confirmed_at))
    if answer.confirmed_at and answer.confirmation == Confirmation.NOT_YET:
        said = _("“Not yet”: it was opened again")
        steps.append(Step(said, icon="again", at=answer.confirmed_at, said=answer.comment))
    return steps


def _to_come(voice: Voice) -> list[Step]:
    helps = Step(_("Then: does it help?"), icon="heart", state="")
    if voice.status in OPEN:
        name = {"name": voice.owner.name if voice.owner else ""}
        title = _("%(name)s answers it") % name if voice.owner else _("It gets an answer")
        return [Step(title, icon="voice", state="now", day=voice.answer_due_on), helps]
    if voice.confirmation == Confirmation.WAITING:
        return [Step(_("Does it help? Nobody has said yet"), icon="heart", state="now")]
    if voice.confirmation == Confirmation.NONE:
        return [Step(_("Nobody said whether it helped"), icon="heart", state="")]
    return []
