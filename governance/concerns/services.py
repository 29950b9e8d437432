"""Answering the six questions: the business answers, and looks again once a year."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.editing import Stale, keep
from brm.base.errors import RuleBroken
from governance.concerns.choices import Kind
from governance.concerns.models import Concern, ConcernAnswer
from governance.concerns.queries import asked_again, due_again
from relationships.outbox.services import put
from relationships.people.choices import Side
from relationships.people.models import Person
from relationships.units.models import Unit


@dataclass(frozen=True)
class Said:
    """What somebody wrote as an answer."""

    kind: str
    text: str
    figures: str = ""
    decision: str = ""
    decided_on: date | None = None
    owner: Person | None = None


@transaction.atomic
def answer(
    concern: Concern,
    unit: Unit | None,
    said: Said,
    *,
    by: Person | None,
    at: datetime,
    version: object = None,
) -> ConcernAnswer:
    """Write or change what a department, or the whole organisation, answers; what was stays in its
    history.

    `version`: of the answer on the page, none for the first one. Raises RuleBroken("owner_missing"),
    "owner_of_it", "owner_left", "figures_missing", "decided_later", "unit_closed", and Stale where
    somebody else wrote meanwhile.
    """
    today = clock.day_of(at)
    _check(said, unit, today)
    before = ConcernAnswer.objects.of(unit).filter(concern=concern).first()
    if before is None:
        new = ConcernAnswer(
            concern=concern, unit=unit, by=by, said_on=today, looked_at_on=today, **_fields(said)
        )
        try:
            with transaction.atomic():
                new.save(force_insert=True)
        except IntegrityError:  # of two at once one comes second, and sees both texts
            raise Stale(ConcernAnswer.objects.of(unit).filter(concern=concern).first()) from None
        return new
    if version is None:
        raise Stale(before)
    return keep(before, version, by=by, looked_at_on=today, **_fields(said))


def _fields(said: Said) -> dict[str, object]:
    return {
        "kind": said.kind, "text": said.text.strip(), "figures": said.figures.strip(),
        "decision": said.decision.strip(), "decided_on": said.decided_on, "owner": said.owner,
    }  # fmt: skip


def _check(said: Said, unit: Unit | None, today: date) -> None:
    if unit is not None and unit.closed_on is not None:
        raise RuleBroken(
            "unit_closed", _("This department is closed; its answers stay as they are.")
        )
    if not said.text.strip():
        raise RuleBroken("text_missing", _("Write the answer in a sentence or two."), field="text")
    if said.kind != Kind.OPINION and said.owner is None:
        raise RuleBroken(
            "owner_missing",
            _(
                "A written answer has an owner. Name somebody of the business, or keep it as an opinion."
            ),
            field="owner",
        )
    if said.kind == Kind.FIGURES and not said.figures.strip():
        raise RuleBroken(
            "figures_missing",
            _("Write the figures that the answer rests on, or keep it as a written answer."),
            field="figures",
        )
    if said.owner is not None and said.owner.side == Side.IT:
        raise RuleBroken(
            "owner_of_it",
            _("IT can help with the answer; it cannot give it. Name somebody of the business."),
            field="owner",
        )
    if said.owner is not None and said.owner.left_on is not None and said.owner.left_on <= today:
        raise RuleBroken("owner_left", _("They left. Name somebody who is here."), field="owner")
    if said.decided_on is not None and said.decided_on > today:
        raise RuleBroken(
            "decided_later", _("That day is yet to come. When was it decided?"), field="decided_on"
        )


@transaction.atomic
def look_again(answer: ConcernAnswer, *, version: object, at: datetime) -> ConcernAnswer:
    """Its owner says that the answer still holds. Twice on a day is once. Raises Stale."""
    today = clock.day_of(at)
    if answer.looked_at_on >= today:
        return answer
    return keep(answer, version, looked_at_on=today)


@transaction.atomic
def change_back(answer: ConcernAnswer, *, version: object, **values: object) -> ConcernAnswer:
    """What an answer was before, as a taken back act tells it. Raises Stale."""
    return keep(answer, version, **values)


@transaction.atomic
def take_back(answer: ConcernAnswer) -> None:
    """An answer that was just written is gone again, with its history."""
    answer.history.all().delete()
    answer.delete()


def remind_owners(at: datetime) -> dict[str, int]:
    """Remind owners of answers that nobody looked at for a year; a message for each such year. Where
    the owner has left the managers of the department are asked instead.

    May run twice and at once: each message is one. Returns how many were told.
    """
    told, today = 0, clock.day_of(at)
    due = due_again(today).select_related("owner", "unit").order_by("looked_at_on", "pk")
    for row in due.iterator(chunk_size=500):
        for person in asked_again(row, today):
            occasion = f"{row.looked_at_on:%Y-%m-%d}"
            told += put("concern_old", to=person, about=row, occasion=occasion, at=at)
    return {"told": told}
