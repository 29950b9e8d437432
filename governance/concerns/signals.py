"""The figures beside each question: what is counted, what is wanted, how far it is (pure).

A slice that knows a figure registers how it is counted (`register`); a figure that nobody counts yet
is "not measured yet", never nought.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from brm.base.scope import EVERYTHING
from relationships.units.models import Unit

Words = str | LazyText


class Form(StrEnum):
    """What kind of number it is."""

    SHARE = "share"  # n of so many; wanted is a share, 0 to 1
    COUNT = "count"  # n; wanted is a number
    MONTHS = "months"  # n months; wanted is at most so many
    MEAN = "mean"  # a mean of people's answers; nothing is wanted but that it is known


class Verdict(StrEnum):
    """How far a figure is from what is wanted."""

    WANTED = "wanted"
    NEARLY = "nearly"
    FAR = "far"
    NONE = "none"  # nothing is wanted, or there is nothing to judge


VERDICTS: Mapping[Verdict, Words] = {
    Verdict.WANTED: _("as wanted"),
    Verdict.NEARLY: _("nearly"),
    Verdict.FAR: _("far off"),
    Verdict.NONE: "",
}
NEAR = 0.75  # of what is wanted, from where it is nearly so


@dataclass(frozen=True)
class Signal:
    """One figure of one question. `wanted`: see `Form`; `up`: more is better."""

    slug: str
    concern: str
    says: Words
    form: Form = Form.SHARE
    wanted: float | None = None
    up: bool = True

    def verdict(self, value: float | None) -> Verdict:
        """How far this value is from what is wanted."""
        if value is None or self.wanted is None:
            return Verdict.NONE
        if value >= self.wanted if self.up else value <= self.wanted:
            return Verdict.WANTED
        near = value >= round(NEAR * self.wanted, 4) if self.up else value <= self.wanted / NEAR + 1
        return Verdict.NEARLY if near else Verdict.FAR


SIGNALS: tuple[Signal, ...] = (
    Signal("spend-known", "how-much-to-invest", _("systems whose yearly cost is known"), wanted=1),
    Signal(
        "spend-share-decided", "how-much-to-invest", _("since the decision on the share"),
        Form.MONTHS, 12, up=False,
    ),
    Signal("items-linked-to-goal", "what-to-invest-in", _("investments that serve a named goal")),
    Signal("portfolio-balance", "what-to-invest-in", _("points away from the agreed division")),
    Signal("stopped-items", "what-to-invest-in", _("stopped or made smaller this year")),
    Signal(
        "promised-date-kept", "how-to-delegate", _("promises of IT kept, of those due in a year"),
        wanted=0.8,
    ),
    Signal("agreement-reviewed", "how-to-delegate", _("agreements looked at this quarter")),
    Signal("experience-score", "is-it-used-well", _("people’s own score"), Form.MEAN),
    Signal("benefit-on-track", "is-it-used-well", _("benefits measured on time and on plan")),
    Signal(
        "round-coverage", "is-it-used-well", _("departments visited in their rhythm"), wanted=0.9
    ),
    Signal(
        "classified-assets", "is-it-safe", _("systems and own tools with an owner and a label"),
        wanted=0.95,
    ),
    Signal(
        "access-reviewed", "is-it-safe", _("systems where who may use it was checked in six months"),
        wanted=0.9,
    ),
    Signal(
        "risk-review-overdue", "is-it-safe",
        ngettext_lazy("accepted risk past its date", "accepted risks past their date", "n"),
        Form.COUNT, 0, up=False,
    ),
    Signal(
        "roles-filled", "do-we-govern-it", _("roles of the business filled and accepted"),
        wanted=0.95,
    ),
    Signal(
        "roles-assessed", "do-we-govern-it", _("role holders looked at in the past year"), wanted=0.8
    ),
    Signal(
        "checklist-fresh", "do-we-govern-it", _("departments with a checklist of the past year"),
        wanted=0.8,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Of what figures are asked: a department with what lies under it, or the whole organisation."""

    unit: Unit | None = None

    def units(self, path: str = "") -> Q:
        """The departments meant, for a query where `path` leads to the department ("unit__")."""
        if self.unit is None:
            return EVERYTHING
        return Q(**{f"{path}lft__range": (self.unit.lft, self.unit.rgt)})

    @property
    def query(self) -> str:
        """What narrows an address to this place: "?unit=7", empty for the whole."""
        return f"?unit={self.unit.pk}" if self.unit else ""

    def way(self, name: str, *args: object, **query: str) -> str:
        """An address of the product, narrowed to this place."""
        asked = urlencode(query | ({"unit": str(self.unit.pk)} if self.unit else {}))
        return reverse(name, args=args) + (f"?{asked}" if asked else "")


# A row (n, of) over the place's records, grouped by nothing but a constant; see `rows_of`.
Count = Callable[[Place, date], QuerySet[Any, Any]]
Way = Callable[[Place], str]


@dataclass(frozen=True)
class Counted:
    """How a figure is counted, and where its records stand (an address)."""

    count: Count
    way: Way


_counted: dict[str, Counted] = {}


def register(slug: str, count: Count, way: Way) -> None:
    """Let a figure be counted: `count` gives a query with `n` and `of` (`together`), `way` the
    address of its records. Called once from the `apps.py` of who knows it."""
    _counted[slug] = Counted(count, way)


def counted() -> Mapping[str, Counted]:
    """What is registered, by the figure's short name."""
    return _counted
