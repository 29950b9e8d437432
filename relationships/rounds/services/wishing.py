"""A department names a subject for a visit to come, or asks for another day; its buddy hears of it."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from relationships.outbox import services as outbox
from relationships.outbox.choices import MessageState
from relationships.outbox.models import Message
from relationships.people.models import Person
from relationships.rounds.choices import VisitState
from relationships.rounds.models import Visit
from relationships.rounds.services import telling
from relationships.rounds.services.reminders import day_of, there
from relationships.rounds.wishes import Wish, WishKind

MOST_SUBJECTS = 5  # of one visit: more is not spoken of in half an hour
LATEST = timedelta(days=60)  # how far another day may lie after the planned one
UNTOLD = timedelta(minutes=1)  # so long it can be taken back without anybody having heard


@transaction.atomic
def name_subject(visit: Visit, words: str, *, by: Person, at: datetime) -> Wish:
    """Name something to speak of. The same words twice are one subject.

    Raises RuleBroken("visit_is_over"), ("subject_missing"), ("too_many_subjects").
    """
    words = " ".join(words.split())
    visit = _still_to_come(visit, at)
    if not words:
        raise RuleBroken(
            "subject_missing", _("Say in a few words what it is about."), field="words"
        )
    subjects = Wish.objects.standing().filter(visit=visit, what=WishKind.SUBJECT)
    same = subjects.filter(words=words).first()
    if same is not None:
        return same
    if subjects.count() >= MOST_SUBJECTS:
        raise RuleBroken(
            "too_many_subjects",
            _("Five subjects stand for this visit already. Take one back, or tell it on the day."),
            field="words",
        )
    return _wished(Wish(visit=visit, what=WishKind.SUBJECT, words=words, by=by, at=at))


@transaction.atomic
def ask_for_day(visit: Visit, wanted_on: date, words: str, *, by: Person, at: datetime) -> Wish:
    """Ask for another day; the buddy decides. A newer wish takes the place of an older one.

    Raises RuleBroken("visit_is_over"), ("not_that_day").
    """
    visit = _still_to_come(visit, at)
    today, planned = at.astimezone(there(visit)).date(), day_of(visit)
    if wanted_on == planned or not today <= wanted_on <= planned + LATEST:
        raise RuleBroken(
            "not_that_day",
            _("Choose another day, from today to two months after the visit."),
            field="wanted_on",
        )
    words = " ".join(words.split())
    standing = Wish.objects.standing().filter(visit=visit, what=WishKind.DAY).first()
    if standing is not None:
        if (standing.wanted_on, standing.words) == (wanted_on, words):
            return standing
        _forget(standing, at)
    return _wished(
        Wish(visit=visit, what=WishKind.DAY, wanted_on=wanted_on, words=words, by=by, at=at)
    )


@transaction.atomic
def take_back(wish: Wish, *, at: datetime) -> None:
    """It is no longer wished; the buddy does not hear of it where they did not yet. Twice is once."""
    _still_to_come(wish.visit, at)
    _forget(wish, at)


@transaction.atomic
def move_on(visits: Iterable[Visit], *, at: datetime) -> None:
    """What is wished of visits that go away is wished of the one to come nearest to their day there.

    Where one of its kind stands there already, the newer stands. With none to come they stay.
    """
    gone = [visit.pk for visit in visits]
    rows = Wish.objects.standing().filter(visit__in=gone).select_related("visit__unit")
    places = []
    for wish in rows.order_by("at", "pk"):
        place = _in_its_place(wish.visit, gone, at)
        if place is None or not _makes_room(place, wish, at):
            continue
        _not_told(wish)
        wish.visit = place
        wish.save(update_fields=["visit"])
        places.append(place)
    telling.tell_wishes(places, at=at)


def _in_its_place(visit: Visit, gone: list[int], at: datetime) -> Visit | None:
    """The visit to come there that is the nearest to the old day, of two as near the earlier one."""
    zone, day = there(visit), day_of(visit)
    morning = datetime.combine(day, time(), zone)
    to_come = Visit.objects.filter(
        unit=visit.unit_id, state=VisitState.PLANNED, starts_at__gt=at
    ).exclude(pk__in=gone)
    before = to_come.filter(starts_at__lt=morning).order_by("-starts_at", "pk")[:1]
    after = to_come.filter(starts_at__gte=morning).order_by("starts_at", "pk")[:1]
    return min(
        [*before, *after],
        key=lambda place: abs(place.starts_at.astimezone(zone).date() - day),
        default=None,
    )


def _makes_room(place: Visit, wish: Wish, at: datetime) -> bool:
    """One other day stands for a visit, and the same words once; False where a newer one does."""
    alike = {"words": wish.words} if wish.what == WishKind.SUBJECT else {}
    same = Wish.objects.standing().filter(visit=place, what=wish.what, **alike).first()
    if same is None:
        return True
    older = min(same, wish, key=lambda one: one.at)
    _forget(older, at)
    return older != wish


def _still_to_come(visit: Visit, at: datetime) -> Visit:
    """The visit, locked, so that its wishes are counted one after the other."""
    rows = Visit.objects.select_for_update(of=("self",)).select_related("unit", "buddy")
    visit = rows.get(pk=visit.pk)
    if visit.state != VisitState.PLANNED or visit.starts_at <= at:
        raise RuleBroken(
            "visit_is_over", _("This visit is over or was called off; nothing was kept.")
        )
    return visit


def _wished(wish: Wish) -> Wish:
    wish.save(force_insert=True)
    outbox.put(
        "visit_wish", to=wish.visit.buddy, about=wish.visit, occasion=f"wish-{wish.pk}",
        at=wish.at, due_at=wish.at + UNTOLD,
    )  # fmt: skip
    return wish


def _forget(wish: Wish, at: datetime) -> None:
    Wish.objects.standing().filter(pk=wish.pk).update(taken_back_at=at)
    _not_told(wish)


def _not_told(wish: Wish) -> None:
    Message.objects.filter(
        kind="visit_wish", about=outbox.key_of(wish.visit), occasion=f"wish-{wish.pk}",
        state=MessageState.DUE,
    ).delete()  # fmt: skip
