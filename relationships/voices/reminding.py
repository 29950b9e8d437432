"""What the clock does with voices: remind of answers that are due, end the wait for a yes."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, QuerySet

from brm.base import clock
from relationships.access.queries import managers_of
from relationships.marks.services import touch
from relationships.outbox.services import put
from relationships.people.models import Person
from relationships.units.workdays import add_workdays
from relationships.voices.choices import Confirmation
from relationships.voices.models import Answer, Voice
from relationships.wording.models import Agreed

BATCH = 500
REPEATED_EACH = 5  # working days
REPEATS = (3, 2, 1)  # the newest first


def remind_of_answers(at: datetime) -> int:
    """Tell owners that an answer is due tomorrow, and owners and managers that it is late.

    Due: the working day before, once a date. Late: the working day after, to the owner and the BRM
    managers, then to the owner after 5, 10 and 15 working days; of all these only the newest that
    is due, so that an old voice brings each of them one message. A voice without an owner goes to
    whoever heard it; where they left, what is due goes to the BRM managers.
    May run at any time and twice. Returns how many messages were put.
    """
    soon = at.date() + timedelta(days=5)  # wide enough for any weekend and holiday
    rows = (
        Voice.objects.still_open()
        .filter(answer_due_on__lte=soon)
        .select_related("unit", "owner", "heard_by")
        .order_by("answer_due_on", "pk")
    )
    with clock.fixed(at):
        return sum(_remind_one(voice, at) for voice in rows.iterator(chunk_size=BATCH))


def _remind_one(voice: Voice, at: datetime) -> int:
    today = clock.today_in(voice.unit.time_zone)
    due = voice.answer_due_on
    owner = voice.owner or voice.heard_by
    if today < add_workdays(voice.unit, due, -1):
        return 0
    if today <= due:
        asked = [owner] if owner is None or owner.left_on is None else _managers(voice)
        return _put("voice_answer_due", asked, voice, f"due-{due}", at)
    late_since = add_workdays(voice.unit, due, 1)
    if today < late_since:
        return 0
    sent = _put("voice_answer_late", [owner], voice, _late(voice, due, late_since, today), at)
    managers = [person for person in _managers(voice) if person != owner]
    return sent + _put("voice_answer_late", managers, voice, f"late-{due}", at)


def _managers(voice: Voice) -> list[Person]:
    """Who answers for the department, where they may know of it."""
    return [] if voice.is_for_one else list(managers_of(voice.unit.lft))


def _late(voice: Voice, due: date, late_since: date, today: date) -> str:
    """The newest occasion that is due: where earlier ones were missed, they are left out."""
    for repeat in REPEATS:
        if today >= add_workdays(voice.unit, late_since, REPEATED_EACH * repeat):
            return f"late-{due}-{repeat}"
    return f"late-{due}"


def _put(
    kind: str, people: Sequence[Person | None], voice: Voice, occasion: str, at: datetime
) -> int:
    return sum(
        put(kind, to=person, about=voice, occasion=occasion, at=at)
        for person in people
        if person is not None
    )


def end_waiting(at: datetime) -> int:
    """After ten working days without a word an answer counts as not confirmed. Returns how many."""
    days = Agreed.get().confirmation_days
    waiting: QuerySet[Voice] = Voice.objects.filter(
        confirmation=Confirmation.WAITING, answered_at__lt=at - timedelta(days=days)
    ).select_related("unit")
    ended = 0
    for voice in waiting.iterator(chunk_size=BATCH):
        assert voice.answered_at is not None  # noqa: S101  the query asks for it
        zone = ZoneInfo(voice.unit.time_zone)
        answered_on = voice.answered_at.astimezone(zone).date()
        if at.astimezone(zone).date() <= add_workdays(voice.unit, answered_on, days):
            continue
        with transaction.atomic():
            ended += Voice.objects.filter(
                pk=voice.pk, confirmation=Confirmation.WAITING, answers=voice.answers
            ).update(confirmation=Confirmation.NONE, version=F("version") + 1)
            Answer.objects.filter(
                voice=voice, number=voice.answers, confirmation=Confirmation.WAITING
            ).update(confirmation=Confirmation.NONE)
            touch(voice.unit_id)
    return ended
