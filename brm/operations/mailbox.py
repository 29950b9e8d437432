"""What the demo's mailbox shows: mails that would have left, by time and by reader."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, QuerySet

from brm.base.scope import Scope
from relationships.outbox.choices import MessageState
from relationships.outbox.kinds import kind_of
from relationships.outbox.models import KeptMail, Message

SHOWN = 40  # mails on one page
READERS = 40
WAITING = 10


@dataclass(frozen=True)
class Reader:
    """Somebody who got mails, and how many."""

    pk: int
    name: str
    side: str
    number: int


@dataclass(frozen=True)
class Waiting:
    """A message that is due later; its words are written when it leaves."""

    title: object
    name: str
    due_at: datetime
    zone: str


@dataclass(frozen=True)
class Shelf:
    """A page of mails, newest first, and where the next older page begins."""

    mails: list[KeptMail]
    older: int | None


def readers(scope: Scope) -> list[Reader]:
    """Who got mails, whoever got one last first. One query."""
    rows = (
        KeptMail.objects.visible_to(scope)
        .values("message__to", "message__to__name", "message__to__side")
        .annotate(number=Count("pk"), last=Max("pk"))
        .order_by("-last")[:READERS]
    )
    return [
        Reader(
            row["message__to"], row["message__to__name"], row["message__to__side"], row["number"]
        )
        for row in rows
    ]


def shelf(scope: Scope, *, reader: int | None, before: int | None) -> Shelf:
    """Mails without their words, newest first. One query."""
    mails = KeptMail.objects.visible_to(scope).select_related("message__to")
    if reader:
        mails = mails.filter(message__to=reader)
    if before:
        mails = mails.filter(pk__lt=before)
    found = list(
        mails.only("subject", "headers", "kept_at", "message__kind", "message__to__name")
        .order_by("-pk")[: SHOWN + 1]
    )  # fmt: skip
    older = found[SHOWN - 1].pk if len(found) > SHOWN else None
    return Shelf(found[:SHOWN], older)


def waiting(scope: Scope, *, reader: int | None, at: datetime) -> list[Waiting]:
    """The next messages that are due later, soonest first. One query."""
    rows: QuerySet[Message] = Message.objects.filter(
        state=MessageState.DUE, due_at__gt=at
    ).select_related("to")
    if not scope.manages_everything:
        rows = rows.filter(to=scope.person_id)
    if reader:
        rows = rows.filter(to=reader)
    return [
        Waiting(kind_of(row.kind).title, row.to.name, row.due_at, row.to.time_zone)
        for row in rows.order_by("due_at", "pk")[:WAITING]
    ]


def mail(scope: Scope, pk: int) -> QuerySet[KeptMail]:
    """One mail with all its words, for whoever may read it. One query."""
    return KeptMail.objects.visible_to(scope).filter(pk=pk).select_related("message__to")


def facts(one: KeptMail) -> dict[str, Any]:
    """What stands over a mail: from whom, why, in which language. No query."""
    return {
        "sender": str(one.headers.get("From", "")).partition("<")[0].strip().strip('"'),
        "kind": kind_of(one.message.kind).title,
        "language": one.headers.get("Content-Language", ""),
        "headers": sorted(one.headers.items()),
    }
