"""What the database cannot refuse by itself: records that contradict each other, found by reading.

A check is a name, a sentence, and a function that gives the records it finds wrong. Nothing is
mended here: who mends must first know how it came about.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, F, Max, OuterRef, Q, Subquery

from brm.base.db import latest_day
from brm.base.scope import any_of
from brm.health.services import wrong_figures
from governance.assessments.services import wrong_cells
from relationships.outbox.choices import MessageState
from relationships.outbox.models import Message
from relationships.promises.models import Promise
from relationships.responses import checking
from relationships.rounds.choices import SummaryState, VisitState
from relationships.rounds.models import Round, Visit
from relationships.units.services import misplaced
from relationships.voices.choices import VoiceStatus
from relationships.voices.models import Answer, Voice

MOST = 100  # records named a check; the count says how many there are
SLACK = timedelta(minutes=5)  # clocks of phones differ
WAITING = (MessageState.DUE, MessageState.HELD)
ANSWERED = (VoiceStatus.DONE, VoiceStatus.CANNOT)

Look = Callable[[datetime], Iterable[str]]


@dataclass(frozen=True)
class Check:
    """One way in which records may contradict each other; `look` gives them as "voice:17"."""

    name: str
    sentence: str
    look: Look


@dataclass(frozen=True)
class Found:
    """What a check found: how many records, and the first of them."""

    check: str
    sentence: str
    count: int
    about: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "check": self.check,
            "sentence": self.sentence,
            "count": self.count,
            "about": list(self.about),
        }


_checks: dict[str, Check] = {}


def check(name: str, sentence: str) -> Callable[[Look], Look]:
    """Register a function as a check, under a name that stays."""

    def register(look: Look) -> Look:
        _checks[name] = Check(name, sentence, look)
        return look

    return register


def all_checks() -> list[Check]:
    return list(_checks.values())


def contradictions(at: datetime) -> list[Found]:
    """What all checks find. Reads every table they look at once; changes nothing."""
    found = []
    for one in all_checks():
        about = list(one.look(at))
        if about:
            found.append(Found(one.name, one.sentence, len(about), tuple(about[:MOST])))
    return found


def named(kind: str, keys: Iterable[object]) -> list[str]:
    return [f"{kind}:{key}" for key in keys]


def keys(rows: Any) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


# ---- Departments -----------------------------------------------------------------------------------


@check("tree_numbers", "The stored places in the tree follow from what each department is part of.")
def tree_numbers(_at: datetime) -> list[str]:
    return named("unit", sorted(unit.pk for unit in misplaced()))


@check("unit_figures", "The stored figures of a department are those of its records.")
def unit_figures(at: datetime) -> list[str]:
    return [f"unit:{one.unit_id} {', '.join(one.figures)}" for one in wrong_figures(at)]


# ---- Rounds and visits -----------------------------------------------------------------------------


@check(
    "visit_outcome", "What came of a visit stands only where it was held, and not in the future."
)
def visit_outcome(at: datetime) -> list[str]:
    held = Q(state=VisitState.DONE)
    wrong = any_of(
        ~held & Q(done_at__isnull=False),
        ~held & Q(mood__isnull=False),
        held & Q(done_at__gt=at + SLACK),
        Q(instead_of=F("buddy")),
    )
    return named("visit", keys(Visit.objects.filter(wrong)))


@check(
    "visit_summary", "A summary that was agreed or corrected is there, with what was said to it."
)
def visit_summary(_at: datetime) -> list[str]:
    corrected = Q(summary_state=SummaryState.CORRECTED)
    wrong = any_of(
        ~Q(summary_state=SummaryState.NONE) & Q(summary=""),
        corrected & Q(correction=""),
        ~corrected & ~Q(correction=""),
    )
    return named("visit", keys(Visit.objects.filter(wrong)))


@check("visit_of_its_round", "A visit of a round that is to come goes where the round goes.")
def visit_of_its_round(at: datetime) -> list[str]:
    to_come = Visit.objects.filter(state=VisitState.PLANNED, starts_at__gt=at)
    return named("visit", keys(to_come.exclude(round=None).exclude(unit=F("round__unit"))))


@check("round_of_its_buddy", "A running round is walked by somebody who serves that department.")
def round_of_its_buddy(_at: datetime) -> list[str]:
    return named("round", keys(Round.objects.running().exclude(unit=F("buddy__unit"))))


# ---- What was heard and promised -------------------------------------------------------------------


@check("answers_counted", "A voice counts as many answers as it was given, numbered from one.")
def answers_counted(_at: datetime) -> list[str]:
    given = Voice.objects.annotate(n=Count("given_answers"), last=Max("given_answers__number"))
    wrong = ~Q(answers=F("n")) | Q(n__gt=0) & ~Q(last=F("n"))
    return named("voice", keys(given.filter(wrong)))


@check("last_answer", "What a voice says was answered is its last answer.")
def last_answer(_at: datetime) -> list[str]:
    newest = Answer.objects.filter(voice=OuterRef("pk")).order_by("-number")
    answered = Voice.objects.filter(status__in=ANSWERED).annotate(
        last_text=Subquery(newest.values("text")[:1]),
        last_status=Subquery(newest.values("status")[:1]),
    )
    same = Q(last_text=F("answer"), last_status=F("status"))
    return named("voice", keys(answered.exclude(same)))


@check("voice_moments", "A voice was first answered when it was answered, and after it was heard.")
def voice_moments(_at: datetime) -> list[str]:
    wrong = any_of(
        Q(answers__gt=0, first_answered_at=None),
        Q(answers=0, first_answered_at__isnull=False),
        Q(first_answered_at__gt=F("answered_at")),
        Q(is_named=True, raised_by=None),
    )
    return named("voice", keys(Voice.objects.filter(wrong)))


@check("promise_closed", "No promise was closed on a day that is still to come.")
def promise_closed(at: datetime) -> list[str]:
    return named("promise", keys(Promise.objects.filter(closed_on__gt=latest_day(at))))


# ---- Feedback and governance -----------------------------------------------------------------------


@check("campaign_counts", "The stored counts of a campaign are those of its answers.")
def campaign_counts(_at: datetime) -> list[str]:
    return named("campaign", checking.wrong_rollups())


@check("campaign_small_groups", "No figure is shown of fewer people than was promised.")
def campaign_small_groups(_at: datetime) -> list[str]:
    return named("campaign", checking.shown_too_small())


@check("ballot_box_opens", "The key of this house opens each answer in a ballot box.")
def ballot_box_opens(_at: datetime) -> list[str]:
    return named("campaign", checking.locked_boxes())


@check(
    "journal_told", "The privacy page tells how long an archive of the database's journal is kept."
)
def journal_told(_at: datetime) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW archive_mode")
        (mode,) = cursor.fetchone()
    is_untold = mode != "off" and not settings.JOURNAL_DAYS
    return ["setting:JOURNAL_DAYS"] if is_untold else []


@check("campaign_answered", "Whoever answered with their name is not asked again.")
def campaign_answered(_at: datetime) -> list[str]:
    return named("campaign", checking.answered_and_waiting())


@check("assessment_map", "The map of assessments follows from the last answers of each department.")
def assessment_map(_at: datetime) -> list[str]:
    return [f"checklist:{checklist} unit:{unit}" for checklist, unit in wrong_cells()]


# ---- Messages --------------------------------------------------------------------------------------


@check(
    "message_moments", "A message that left has its moment, after it was made; others have none."
)
def message_moments(_at: datetime) -> list[str]:
    ended = ~Q(state__in=WAITING)
    wrong = any_of(
        ended & Q(ended_at=None),
        ~ended & Q(ended_at__isnull=False),
        Q(ended_at__lt=F("made_at")),
    )
    return named("message", keys(Message.objects.filter(wrong)))
