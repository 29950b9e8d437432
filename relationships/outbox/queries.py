"""How the outbox stands, for those who run the product."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Now

from relationships.outbox.choices import MessageState
from relationships.outbox.kinds import kind_of
from relationships.outbox.models import Hold, Message
from relationships.people.models import Person
from relationships.people.zones import zone_of

# Left, is leaving just now, or may have arrived before a crash.
TOLD = Q(state__in=("sent", "kept")) | Q(state="due", lease__isnull=False) | Q(doubts__gt=0)
LATE = 300  # seconds after which a due message says that nobody sends


@dataclass(frozen=True)
class Standing:
    """Messages by how they stand.

    `due`: not tried yet, and `waiting` how many of these are due later; `leased`: with a worker;
    `retry`: to be tried again. A message is in one of the first seven. `oldest_s`: seconds since the
    longest due was due, none where nothing is. `in_doubt`: those that may have arrived twice, and
    those whose lease ran out just now.
    """

    due: int
    leased: int
    retry: int
    sent: int
    failed: int
    expired: int
    held: int
    waiting: int
    in_doubt: int
    oldest_s: int | None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Health:
    """The part of the outbox in whether the product can work."""

    due: int
    oldest_s: int
    failed: int
    in_doubt: int

    @property
    def is_ok(self) -> bool:
        return self.oldest_s <= LATE


LEASED = Q(leased_until__gte=Now())
IN_DOUBT = Q(doubts__gt=0)
RAN_OUT = Q(state=MessageState.DUE, leased_until__lt=Now())


def health(*, at: datetime) -> Health:
    """Three queries, each on an index of the few that are open, failed or in doubt."""
    open_ones = Message.objects.filter(state=MessageState.DUE, due_at__lte=at)
    due = open_ones.aggregate(number=Count("pk"), oldest=Min("due_at"))
    return Health(
        due=due["number"],
        oldest_s=_seconds(due["oldest"], at),
        failed=Message.objects.filter(state=MessageState.FAILED).count(),
        in_doubt=in_doubt().count(),
    )


def in_doubt() -> QuerySet[Message]:
    """Messages that may have arrived twice, newest first."""
    return Message.objects.filter(IN_DOUBT | RAN_OUT).order_by("-pk")


@dataclass(frozen=True)
class Line:
    """One message as administrators see it: its sort and its reader, never its words.

    Of a message about something heard no reader: it would tell who said or heard it.
    """

    pk: int
    title: object
    reader: Person | None
    at: datetime | None
    zone: str
    attempts: int
    problem: str


SHOWN = 50


def failed() -> list[Line]:
    """Messages that did not leave, the last ones first. One query."""
    rows = Message.objects.filter(state=MessageState.FAILED).order_by("-ended_at", "pk")
    return _lines(rows, "ended_at")


def waiting(*, at: datetime) -> list[Line]:
    """The next ones to leave later: for an hour, for waking hours, or to be tried again. One query."""
    rows = Message.objects.filter(state=MessageState.DUE, due_at__gt=at).order_by("due_at", "pk")
    return _lines(rows, "due_at", most=10)


def held_since() -> datetime | None:
    """Since when nothing leaves, as after a backup was put back; None where it does. One query."""
    return Hold.objects.values_list("since", flat=True).first()


def held() -> list[Line]:
    """The first of what is held back. One query."""
    rows = Message.objects.filter(state=MessageState.HELD, ended_at=None).order_by("due_at", "pk")
    return _lines(rows, "due_at", most=10)


def held_amount() -> int:
    """How many messages are held back or came to wait meanwhile. One query."""
    waits = [MessageState.DUE, MessageState.HELD]
    return Message.objects.filter(state__in=waits, ended_at=None).count()


def doubtful() -> list[Line]:
    """Messages that may have arrived twice, newest first. One query."""
    return _lines(in_doubt(), "ended_at", most=10)


def last_test(person: Person) -> Message | None:
    """The newest test message to this person. One query."""
    return person.messages.filter(kind="test").order_by("-pk").first()


def _lines(rows: QuerySet[Message], moment: str, *, most: int = SHOWN) -> list[Line]:
    return [_line(row, getattr(row, moment)) for row in rows.select_related("to__unit")[:most]]


def _line(row: Message, moment: datetime | None) -> Line:
    title, zone = kind_of(row.kind).title, zone_of(row.to)
    if row.about.startswith(("voice:", "campaign:")):  # what the server said may name the address
        return Line(row.pk, title, None, moment, "", row.attempts, row.problem.partition(" ")[0])
    return Line(row.pk, title, row.to, moment, zone, row.attempts, row.problem)


def standing(*, at: datetime) -> Standing:
    """All of them counted. Reads the whole table once; for the command, not for a page."""
    untried = Q(state=MessageState.DUE, attempts=0) & ~LEASED
    counts = Message.objects.aggregate(
        due=Count("pk", filter=untried),
        waiting=Count("pk", filter=untried & Q(due_at__gt=at)),
        leased=Count("pk", filter=Q(state=MessageState.DUE) & LEASED),
        retry=Count("pk", filter=Q(state=MessageState.DUE, attempts__gt=0) & ~LEASED),
        sent=Count("pk", filter=Q(state__in=[MessageState.SENT, MessageState.KEPT])),
        failed=Count("pk", filter=Q(state=MessageState.FAILED)),
        expired=Count("pk", filter=Q(state=MessageState.EXPIRED)),
        held=Count("pk", filter=Q(state=MessageState.HELD)),
        in_doubt=Count("pk", filter=IN_DOUBT | RAN_OUT),
        oldest=Min("due_at", filter=Q(state=MessageState.DUE, due_at__lte=at)),
    )
    oldest = counts.pop("oldest")
    return Standing(**counts, oldest_s=None if oldest is None else _seconds(oldest, at))


def _seconds(since: datetime | None, at: datetime) -> int:
    return 0 if since is None else max(0, int((at - since).total_seconds()))
