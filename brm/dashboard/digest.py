"""Monday's overview for BRM managers: who needs them, and the week of their departments."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from brm.base import clock
from brm.base.db import day_there
from brm.base.scope import Scope
from brm.base.text import first_name
from relationships.access.queries import scope_of
from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Block, Button, Heading, Item, Items, Letter, Part, Text
from relationships.outbox.models import Message
from relationships.outbox.services import put
from relationships.people.choices import Side
from relationships.people.models import Person
from relationships.people.zones import clock_of
from relationships.promises.models import Promise
from relationships.rounds.models import Visit
from relationships.units.models import Unit
from relationships.voices.models import Voice

MORNING = time(8)
MOST = 6  # departments named


@dataclass(frozen=True)
class Need:
    """A department that needs the manager, and why: numbers, never anybody's words."""

    unit: str
    late: int
    due: int
    promises_late: int


@dataclass(frozen=True)
class Week:
    """What a manager's departments had in the past week, and have before them."""

    heard: int
    answered: int
    late: int
    visits: int
    unlogged: int
    promises: dict[str, int]
    needs: list[Need]


def remind_monday(at: datetime) -> int:
    """Put this week's overview for each BRM manager for whom it is Monday, eight or later; how many.

    May run at any time and twice: one message a manager and week. One query, two for each manager.
    """
    managers = Person.objects.present().filter(grants__kind="manager").select_related("unit")
    managers = managers.distinct().order_by("pk")
    return sum(_put(person, at) for person in managers)


def _put(person: Person, at: datetime) -> bool:
    here = at.astimezone(clock_of(person))
    if here.weekday() != 0 or here.time() < MORNING:
        return False
    year, week, _day = here.isocalendar()
    return put("monday_digest", to=person, about=person, occasion=f"{year}-W{week:02}", at=at)


def week_of(scope: Scope, *, at: datetime) -> Week:
    """The numbers of a manager's own departments, late and due by the day that it is in each. Five
    queries, however many departments."""
    own = scope.managed_units("unit__")
    voices = Voice.objects.visible_to(scope).filter(own)
    since = at - timedelta(days=7)
    counts = voices.aggregate(
        heard=Count("pk", filter=Q(heard_at__gte=since, heard_at__lt=at)),
        answered=Count("pk", filter=Q(answered_at__gte=since, answered_at__lt=at)),
    )
    until = at + timedelta(days=7)
    visits = Visit.objects.filter(own, state="planned").aggregate(
        coming=Count("pk", filter=Q(starts_at__gte=at, starts_at__lt=until)),
        unlogged=Count("pk", filter=Q(starts_at__lt=at, starts_at__gte=at - timedelta(days=14))),
    )
    promises = Promise.objects.visible_to(scope).filter(own).still_open()
    today, in_a_week = day_there(at), day_there(until)
    sides = promises.filter(due_on__gte=today, due_on__lt=in_a_week).order_by()
    needs = _needs(scope, voices, promises, at)
    return Week(
        heard=counts["heard"],
        answered=counts["answered"],
        late=sum(need.late for need in needs),
        visits=visits["coming"],
        unlogged=visits["unlogged"],
        promises=dict(sides.values_list("side").annotate(number=Count("pk"))),
        needs=needs,
    )


def _needs(scope: Scope, voices: object, promises: object, at: datetime) -> list[Need]:
    """Departments with something late or due within the week, the latest first. Three queries."""
    today, in_a_week = day_there(at), day_there(at + timedelta(days=7))
    open_voices = voices.still_open().order_by()  # type: ignore[attr-defined]
    late = _by_unit(open_voices.filter(answer_due_on__lt=today))
    due = _by_unit(open_voices.filter(answer_due_on__gte=today, answer_due_on__lt=in_a_week))
    broken = _by_unit(promises.filter(due_on__lt=today).order_by())  # type: ignore[attr-defined]
    units = Unit.objects.visible_to(scope).filter(pk__in={*late, *due, *broken})
    found = [
        Need(unit.name, late.get(unit.pk, 0), due.get(unit.pk, 0), broken.get(unit.pk, 0))
        for unit in units.order_by("folded_name", "pk")
    ]
    return sorted(found, key=lambda need: (-need.late, -need.promises_late, -need.due))


def _by_unit(rows: object) -> dict[int, int]:
    return dict(rows.values_list("unit").annotate(number=Count("pk")))  # type: ignore[attr-defined]


def digest(message: Message) -> Letter:
    """The week in numbers; in two lines where nothing waits."""
    person = message.to
    at = clock.now()
    week = week_of(scope_of(person), at=at)
    needy = len(week.needs)
    parts: list[Part] = [Text(_opening(needy))]
    parts += [Block(need.unit, why(need), link=None) for need in week.needs[:MOST]]
    if needy > MOST:
        more = ngettext("and %(n)s more", "and %(n)s more", needy - MOST)
        parts.append(Text(more % {"n": needy - MOST}))
    parts += [Heading(_("The week")), Items("", tuple(_lines(week)))]
    parts.append(Button(_("Open the dashboard"), f"{settings.BASE_URL}/"))
    subject = ngettext(
        "This week: %(number)d department needs you",
        "This week: %(number)d departments need you",
        needy,
    ) % {"number": needy}
    return Letter(
        subject=subject if needy else _("This week: nobody waits for you"),
        heading=_("Good morning, %(name)s") % {"name": first_name(person.name)},
        parts=tuple(parts),
        because=_("Every Monday at 8:00, your time, because you answer for these departments."),
        preview=f"{week.needs[0].unit}: {why(week.needs[0])}" if week.needs else "",
    )


def _opening(needy: int) -> str:
    if not needy:
        return _("Nothing is late and nothing is due in your departments this week.")
    return ngettext(
        "%(number)d department would be glad of you this week.",
        "%(number)d departments would be glad of you this week.",
        needy,
    ) % {"number": needy}


def why(need: Need) -> str:
    """Why a department needs the manager, the gravest first."""
    said = []
    if need.late:
        said.append(
            ngettext("%(number)d answer is late", "%(number)d answers are late", need.late)
            % {"number": need.late}
        )
    if need.promises_late:
        said.append(
            ngettext(
                "%(number)d promise is late", "%(number)d promises are late", need.promises_late
            )
            % {"number": need.promises_late}
        )
    if need.due:
        said.append(
            ngettext(
                "%(number)d answer is due this week",
                "%(number)d answers are due this week",
                need.due,
            )
            % {"number": need.due}
        )
    return ", ".join(said)


def _lines(week: Week) -> list[Item]:
    lines = [
        _line(
            ngettext("%(number)d visit to come", "%(number)d visits to come", week.visits),
            week.visits,
        ),
        _line(
            ngettext(
                "%(number)d thing heard last week", "%(number)d things heard last week", week.heard
            ),
            week.heard,
            ngettext("%(number)d answered", "%(number)d answered", week.answered)
            % {"number": week.answered},
        ),
    ]
    if week.unlogged:
        said = ngettext(
            "%(number)d visit nobody has told of",
            "%(number)d visits nobody has told of",
            week.unlogged,
        )
        lines.append(_line(said, week.unlogged))
    promised = ((side, week.promises.get(side, 0)) for side in Side.values)
    return lines + [
        _line(_promises_due(side, number), number, side=side) for side, number in promised if number
    ]


def _promises_due(side: str, number: int) -> str:
    if side == Side.BUSINESS:
        return ngettext(
            "%(number)d promise of the business due",
            "%(number)d promises of the business due",
            number,
        )
    return ngettext("%(number)d promise of IT due", "%(number)d promises of IT due", number)


def _line(said: str, number: int, text: str = "", side: str = "") -> Item:
    return Item(said % {"number": number}, text, side=side)


def _still_manages(message: Message, _at: datetime) -> bool:
    return message.to.grants.filter(kind="manager").exists()


KINDS = (
    Kind(
        "monday_digest",
        gettext_lazy("Monday’s digest"),
        who=gettext_lazy("BRM managers, of their own departments"),
        when=gettext_lazy("Monday 8:00, in the manager’s time"),
        render=digest,
        still_true=_still_manages,
        stops="digest",
        expires_after=timedelta(days=2),
    ),
)
