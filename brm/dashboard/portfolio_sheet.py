"""The portfolio as a sheet: what its columns show, each figure in a cell of its own."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base.sheet_answer import Cell
from brm.dashboard.health_words import word_of
from brm.dashboard.portfolio_rows import on_time
from brm.dashboard.units import buddies_of, by_unit, names
from brm.health.models import UnitPulse
from relationships.buddies.models import ITBuddy
from relationships.units.forms import spoken

Row = tuple[UnitPulse, list[ITBuddy]]


def with_buddies(pulses: Sequence[UnitPulse], at: datetime) -> Iterator[Row]:
    """Each department with who goes there today. One query."""
    buddies = by_unit(buddies_of(frozenset(pulse.pk for pulse in pulses), at=at))
    return ((pulse, buddies.get(pulse.pk, [])) for pulse in pulses)


def figure(name: str) -> Callable[[Row], Any]:
    """One of the stored figures of the department."""
    return lambda row: getattr(row[0], name)


def in_its_rhythm(row: Row) -> str:
    return _("no") if row[0].visit_due_on < row[0].day else _("yes")


def mood(row: Row) -> float | None:
    return None if row[0].mood_mean is None else round(row[0].mood_mean, 2)


def unspoken(row: Row) -> str:
    return spoken(row[0].unspoken) if row[0].unspoken else ""


SHEET = [
    Cell("name", gettext_lazy("Department"), lambda row: row[0].unit.name),
    Cell("name", gettext_lazy("Place"), lambda row: row[0].unit.place),
    Cell("health", gettext_lazy("Health"), figure("health")),
    Cell("health", gettext_lazy("In a word"), lambda row: word_of(row[0])),
    Cell("seen", gettext_lazy("Last visit"), figure("last_visit_at")),
    Cell("seen", gettext_lazy("A visit every … days"), lambda row: row[0].unit.rhythm_days),
    Cell("seen", gettext_lazy("In its rhythm"), in_its_rhythm),
    Cell("heard", gettext_lazy("Open"), figure("open_voices")),
    Cell("heard", gettext_lazy("Overdue"), figure("overdue_voices")),
    Cell("on_time", gettext_lazy("Answers on time"), lambda row: on_time(row[0])[0]),
    Cell("on_time", gettext_lazy("Of answers due"), lambda row: on_time(row[0])[1]),
    Cell("heard", gettext_lazy("Done"), figure("done_voices")),
    Cell("heard", gettext_lazy("Worked on"), figure("working_voices")),
    Cell("heard", gettext_lazy("Cannot"), figure("cannot_voices")),
    Cell("mood", gettext_lazy("Mood, four weeks"), mood),
    Cell("mood", gettext_lazy("Visits with a mood"), figure("mood_n")),
    Cell("promises", gettext_lazy("Promises kept, business"), figure("kept_business")),
    Cell("promises", gettext_lazy("Promises closed, business"), figure("closed_business")),
    Cell("promises", gettext_lazy("Promises kept, IT"), figure("kept_it")),
    Cell("promises", gettext_lazy("Promises closed, IT"), figure("closed_it")),
    Cell("promises", gettext_lazy("Promises late"), figure("overdue_promises")),
    Cell("name", gettext_lazy("Roles vacant"), figure("vacant_roles")),
    Cell("name", gettext_lazy("Roles that end soon"), figure("ending_roles")),
    Cell("buddy", gettext_lazy("Buddies"), lambda row: names(row[1])),
    Cell("buddy", gettext_lazy("Language that no buddy speaks"), unspoken),
    Cell("next", gettext_lazy("Next visit"), figure("next_visit_at")),
    Cell("name", gettext_lazy("Worked out at"), figure("computed_at")),
]
