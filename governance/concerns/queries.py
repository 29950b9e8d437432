"""Reading the six questions: who may, what is answered, what came before."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise as LazyText

from brm.base.scope import Scope
from governance.checklists.models import Practice
from governance.concerns.choices import STEPS, Kind
from governance.concerns.models import A_YEAR, Concern, ConcernAnswer, step_word
from governance.roles.models import GovernanceRole
from governance.roles.queries import is_home
from relationships.access.queries import managers_of
from relationships.people.choices import Side
from relationships.people.models import Person
from relationships.units.models import Unit

STAIR = (0, 1, 2, 3)


def may_write(scope: Scope, unit: Unit | None, answer: ConcernAnswer | None = None) -> bool:
    """Who answers for a department or speaks for it, for the whole who keeps everything; and who owns
    the answer that stands. No query."""
    if answer is not None and scope.person_id is not None and answer.owner_id == scope.person_id:
        return True
    return is_home(scope, unit)


def places(scope: Scope) -> QuerySet[Unit]:
    """Departments whose answers this person may look at."""
    return Unit.objects.visible_to(scope).open()


def concerns_with(unit: Unit | None, scope: Scope) -> list[tuple[Concern, ConcernAnswer | None]]:
    """The six, each with the answer of the place where there is one. Two queries."""
    answers = ConcernAnswer.objects.visible_to(scope).of(unit).select_related("owner")
    concerns = Concern.objects.prefetch_related(Prefetch("answers", answers, to_attr="here"))
    found: list[Any] = list(concerns)
    return [(concern, concern.here[0] if concern.here else None) for concern in found]


def owners(unit: Unit | None) -> QuerySet[Person]:
    """Who may own an answer: people of the business; IT can help with it, it cannot give it."""
    return Person.objects.present().filter(side=Side.BUSINESS).select_related("unit")


@dataclass(frozen=True)
class Earlier:
    """An answer as it once was."""

    day: date
    text: str
    figures: str
    owner: str
    by: str
    step: int

    @property
    def word(self) -> str | LazyText:
        return step_word(self.step)


def earlier(answer: ConcernAnswer, most: int = 20) -> list[Earlier]:
    """How the answer came to be, the newest before it first; what only looked again is left out.

    One query.
    """
    rows = answer.history.select_related("owner", "by").order_by("-version", "-history_id")
    found: list[Earlier] = []
    last = said_of(answer)
    for row in rows[: most * 3]:
        if said_of(row) == last:
            continue
        last = said_of(row)
        owner, by = (person.name if person else "" for person in (row.owner, row.by))
        step = STEPS[Kind(row.kind)]
        found.append(Earlier(row.looked_at_on, row.text, row.figures, owner, by, step))
    return found[:most]


def said_of(answer: Any) -> tuple[Any, ...]:
    return answer.kind, answer.text, answer.figures, answer.owner_id, answer.decision


def practices_behind(concern: Concern) -> QuerySet[Practice]:
    """The practices of the checklists in use that the answer leans on. One query."""
    return (
        Practice.objects.filter(cluster__checklist__is_active=True, code__in=concern.practices)
        .select_related("cluster__checklist")
        .order_by("cluster__checklist", "cluster__position", "position")
    )


def usual_owner(concern: Concern) -> GovernanceRole | None:
    """The role that usually answers. One query."""
    return GovernanceRole.objects.filter(slug=concern.owner_role, is_active=True).first()


@dataclass(frozen=True)
class Stairs:
    """A department's row: how far each of the questions is answered, with the word for it."""

    unit: Unit
    cells: tuple[tuple[Concern, int, str | LazyText], ...]


def stairs_of(units: list[Unit], concerns: list[Concern], today: date) -> list[Stairs]:
    """How far each of these departments is with each question. One query."""
    steps = {
        (answer.unit_id, answer.concern_id): answer.step(today)
        for answer in ConcernAnswer.objects.filter(unit__in=units)
    }

    def cell(unit: Unit, concern: Concern) -> tuple[Concern, int, str | LazyText]:
        step = steps.get((unit.pk, concern.pk), 0)
        return concern, step, step_word(step)

    return [Stairs(unit, tuple(cell(unit, concern) for concern in concerns)) for unit in units]


def due_again(today: date) -> QuerySet[ConcernAnswer]:
    """Answers that nobody looked at for a year, and that somebody owns; those of closed departments
    stay as they are. By an index."""
    return ConcernAnswer.objects.filter(
        looked_at_on__lte=today - A_YEAR, owner__isnull=False, unit__closed_on=None
    )


WHOLE = 0  # no department has this place in the tree: only who answers for everything is left


def asked_again(answer: ConcernAnswer, today: date) -> list[Person]:
    """Whom to ask whether the answer still holds: its owner, or the managers of the place where the
    owner has left. At most one query; fetch the owner and the department with it.
    """
    if answer.owner is not None and not answer.has_lost_owner(today):
        return [answer.owner]
    return list(managers_of(answer.unit.lft if answer.unit else WHOLE))
