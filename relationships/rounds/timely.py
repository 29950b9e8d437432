"""Is a message round a visit still true when it leaves?"""

from datetime import date, datetime

from relationships.outbox.models import Message
from relationships.rounds.choices import VisitState
from relationships.rounds.mails import visit_of, visits_of_the_day
from relationships.rounds.models import Visit
from relationships.rounds.services.telling import told_about
from relationships.rounds.words import there


def _visit_day(message: Message) -> Visit | None:
    """The visit, if it is still planned for the day this message was put for."""
    visit = (
        Visit.objects.select_related("unit")
        .filter(pk=message.about_id, state=VisitState.PLANNED)
        .first()
    )
    if visit is None or there(visit).date().isoformat() != message.occasion:
        return None
    return visit


def still_to_come(message: Message, at: datetime) -> bool:
    """Planned for that day, and not over."""
    visit = _visit_day(message)
    return visit is not None and visit.starts_at > at


def still_nobody(message: Message, at: datetime) -> bool:
    """To come, and whoever should go is still away."""
    from relationships.buddies.models import Absence, ITBuddy  # noqa: PLC0415  only when it is asked

    visit = _visit_day(message)
    if visit is None or visit.starts_at <= at:
        return False
    day = there(visit).date()
    is_away = Absence.objects.filter(
        person=visit.buddy_id, starts_on__lte=day, ends_on__gte=day
    ).exists()
    serves = ITBuddy.objects.on(day).filter(unit=visit.unit_id, person=visit.buddy_id).exists()
    return is_away or not serves


def still_walks(message: Message, at: datetime) -> bool:
    """That day is not over and has a visit to come."""
    visits = visits_of_the_day(message.to, date.fromisoformat(message.occasion))
    return any(visit.starts_at > at for visit in visits)


def still_unanswered(message: Message, _at: datetime) -> bool:
    """Nobody said what became of it, and it was not moved into the future."""
    return Visit.objects.filter(
        pk=message.about_id,
        state__in=(VisitState.PLANNED, VisitState.MISSED),
        logged_at=None,
        starts_at__lte=_at,
    ).exists()


def still_this_change(message: Message, at: datetime) -> bool:
    """No later change overtook this one, the moment is not over, and its reminder did arrive."""
    visit = visit_of(message)
    wanted = VisitState.PLANNED if message.kind == "visit_moved" else VisitState.CANCELLED
    if f"v{visit.version}" != message.occasion or visit.state != wanted or visit.starts_at <= at:
        return False
    return any(told.to_id == message.to_id for told in told_about([visit]).get(visit.pk, []))
