"""What a calendar feed shows: one's own visits, or those to a department."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from brm.base.ical import Event, calendar
from brm.base.scope import Scope
from relationships.access.queries import scope_of
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.links.services import url_for
from relationships.people.models import Person
from relationships.rounds.events import entry_of
from relationships.rounds.models import Visit, VisitQuerySet
from relationships.units.models import Unit

LOOK_BACK = timedelta(weeks=8)
LOOK_AHEAD = timedelta(weeks=60)
MOST = 2000  # visits; a head of everything subscribes to a department instead
MOST_DEPARTMENTS = 12
READ_AGAIN = timedelta(hours=1)


@dataclass(frozen=True)
class Feed:
    """One calendar that a person may subscribe to; `link` is None while it has no address.

    `unit_id`: whose visits, None for one's own.
    """

    unit_id: int | None
    name: str
    link: Link | None = None

    @property
    def key(self) -> str:
        """What stands in the page's own address and its buttons."""
        return "own" if self.unit_id is None else str(self.unit_id)

    @property
    def address(self) -> str:
        return url_for(self.link) if self.link else ""

    @property
    def subscribe(self) -> str:
        """The address as calendar programs of phones and desks open it."""
        return f"webcal://{self.address.partition('://')[2]}" if self.link else ""


def about_of(person: Person, unit_id: int | None) -> str:
    """What the link of a feed is about."""
    return f"person:{person.pk}" if unit_id is None else f"unit:{unit_id}"


def feeds_of(person: Person, scope: Scope, at: datetime, wanted: int | None = None) -> list[Feed]:
    """The calendars that this person may subscribe to, with the addresses there are. Two queries.

    Own visits for who goes round; the departments one speaks for; the one that is `wanted`.
    """
    live = Link.objects.live(at).filter(purpose=Purpose.CALENDAR, for_person=person.pk)
    links = {link.about: link for link in live}
    ids = {branch.unit_id for branch in scope.partnered[:MOST_DEPARTMENTS]}
    ids |= {int(about[5:]) for about in links if about.startswith("unit:")}
    ids |= {wanted} if wanted else set()
    units = Unit.objects.visible_to(scope).filter(pk__in=ids).order_by("folded_name", "pk")
    found = [Feed(unit.pk, unit.name, links.get(about_of(person, unit.pk))) for unit in units]
    own = links.get(about_of(person, None))
    if scope.is_buddy or own:
        found.insert(0, Feed(None, _("My visits"), own))
    return found


def feed_file(link: Link, person: Person, at: datetime) -> bytes | None:
    """The calendar that the link opens for this person, None where nothing is theirs to see.

    What one may see is asked each time. The person comes with its `user`. Two
    queries for one's own visits, else three, at any size.
    """
    is_administrator = person.user is not None and person.user.is_staff
    scope = scope_of(person, is_administrator=is_administrator)
    kind, _colon, key = link.about.partition(":")
    visits: VisitQuerySet = Visit.objects.visible_to(scope)
    if kind == "person":
        visits = visits.filter(Q(buddy=person) | Q(instead_of=person))
        name = _("Rounds: my visits")
    else:
        unit = _unit(scope, int(key))
        if unit is None:
            return None
        visits = visits.filter(unit__lft__range=(unit.lft, unit.rgt))
        name = _("Rounds: %(unit)s") % {"unit": unit.name}
    rows = (
        visits.filter(starts_at__range=(at - LOOK_BACK, at + LOOK_AHEAD))
        .select_related("unit", "buddy", "instead_of", "round")
        .order_by("starts_at", "pk")[:MOST]
    )
    is_own = kind == "person"
    events: list[Event] = [
        entry_of(visit, link.made_at, reader=person.pk, is_own=is_own) for visit in rows
    ]
    return calendar(events, name=name, read_again=READ_AGAIN)


def _unit(scope: Scope, pk: int) -> Unit | None:
    """The department, or the one that it was put into; None out of sight."""
    found = Unit.objects.visible_to(scope).select_related("merged_into").filter(pk=pk).first()
    if found is None or found.merged_into is None:
        return found
    return found.merged_into
