"""What a person may see, as a plain value; `relationships.access` builds it once a request."""

from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import HttpRequest

if TYPE_CHECKING:
    from relationships.people.models import Person, User

NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING  # not Q(): an empty condition would vanish beside an "or"


@dataclass(frozen=True)
class Branch:
    """A department with all that lies under it, by its numbers in the tree."""

    unit_id: int
    lft: int
    rgt: int


@dataclass(frozen=True)
class Scope:
    """Which departments and records a person reaches, and as what.

    `managed`, `partnered`: branches of the tree. `served`: ids of departments the person visits as
    IT buddy now; `visiting`: those of them where they only stand in these days: they read no
    confidences there and change nothing but their visit. `covered`: branches of departments that a
    governance role covers, `systems` the systems. `is_administrator`: runs the product, reads no
    confidences by that. `shown_to`: somebody who looks at a page as this person sees it; confidences
    are then shown only where both read them.
    """

    person_id: int | None = None
    is_administrator: bool = False
    manages_everything: bool = False
    managed: tuple[Branch, ...] = ()
    partnered: tuple[Branch, ...] = ()
    served: frozenset[int] = field(default_factory=frozenset)
    visiting: frozenset[int] = field(default_factory=frozenset)
    covered: tuple[Branch, ...] = ()
    systems: frozenset[int] = field(default_factory=frozenset)
    shown_to: "Scope | None" = None

    @property
    def alone(self) -> "Scope":
        """The same, as the person alone sees it."""
        return replace(self, shown_to=None)

    @property
    def is_manager(self) -> bool:
        return self.manages_everything or bool(self.managed)

    @property
    def is_buddy(self) -> bool:
        return bool(self.served)

    @property
    def trusted(self) -> frozenset[int]:
        """Departments served as their own buddy or deputy: what is confided there is for them, too."""
        return self.served - self.visiting

    @property
    def goes_round(self) -> bool:
        """Plans, logs and promises where they answer for it or serve; not who only stands in."""
        return self.is_manager or bool(self.trusted)

    @property
    def is_partner(self) -> bool:
        return bool(self.partnered)

    @property
    def is_role_holder(self) -> bool:
        return bool(self.covered or self.systems)

    @property
    def governs(self) -> bool:
        """Has a part in governing: answers for something, speaks for it, fills a role, or runs it."""
        return self.is_manager or self.is_partner or self.is_role_holder or self.is_administrator

    @property
    def kind(self) -> str:
        """Whose first page and menu this person gets; the widest place counts."""
        for kind, holds in (
            ("manager", self.is_manager),
            ("buddy", self.is_buddy),
            ("partner", self.is_partner),
            ("holder", self.is_role_holder),
            ("administrator", self.is_administrator),
        ):
            if holds:
                return kind
        return "person"

    def units(self, path: str = "") -> Q:
        """Departments in sight, for a query where `path` leads to the department ("unit__")."""
        if self.manages_everything or self.is_administrator:
            return EVERYTHING
        return any_of(
            self.within(self.managed, path),
            self.within(self.partnered, path),
            self.within(self.covered, path),
            Q(**{f"{path}pk__in": self.served}) if self.served else None,
        )

    def sees(self, unit_id: int, lft: int) -> bool:
        """Whether a department is in sight: the same as `units`, for one that is at hand."""
        if self.manages_everything or self.is_administrator or unit_id in self.served:
            return True
        branches = (*self.managed, *self.partnered, *self.covered)
        return any(branch.lft <= lft <= branch.rgt for branch in branches)

    @property
    def keeps_everything(self) -> bool:
        """Keeps the whole organisation: who is where, who goes where."""
        return self.is_administrator or self.manages_everything

    @property
    def is_keeper(self) -> bool:
        """Keeps some departments: adds and changes them, their people, partners and buddies."""
        return self.keeps_everything or bool(self.managed)

    def keeps(self, lft: int | None) -> bool:
        """Keeps the department with this place in the tree; None is what belongs to no department."""
        if self.keeps_everything:
            return True
        return lft is not None and any(b.lft <= lft <= b.rgt for b in self.managed)

    def kept_units(self, path: str = "") -> Q:
        """Departments this person may change."""
        return EVERYTHING if self.keeps_everything else any_of(self.within(self.managed, path))

    def managed_units(self, path: str = "") -> Q:
        """Departments this person answers for as BRM manager."""
        return EVERYTHING if self.manages_everything else any_of(self.within(self.managed, path))

    def partnered_units(self, path: str = "") -> Q:
        """Departments this person speaks for, and what lies under them."""
        return any_of(self.within(self.partnered, path))

    def served_units(self, path: str = "") -> Q:
        """Departments this person visits as IT buddy."""
        return Q(**{f"{path}pk__in": self.served}) if self.served else NOTHING

    def trusted_units(self, path: str = "") -> Q:
        """Departments served as their own buddy or deputy, where this person changes things."""
        return Q(**{f"{path}pk__in": self.trusted}) if self.trusted else NOTHING

    @staticmethod
    def within(branches: tuple[Branch, ...], path: str = "") -> Q | None:
        """Flat at ten times the tree: one range of `lft` a branch."""
        if not branches:
            return None
        return reduce(or_, (Q(**{f"{path}lft__range": (b.lft, b.rgt)}) for b in branches))


def any_of(*conditions: Q | None) -> Q:
    """One of them holds; nothing at all where there is none."""
    given = [condition for condition in conditions if condition is not None]
    return reduce(or_, given) if given else NOTHING


class Request(HttpRequest):
    """A request of somebody signed in, as the views of this product get it."""

    user: "User"
    scope: Scope
    person: "Person"
