"""Why an occurrence is kept, moved, skipped or merged, as a value and as a sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

CAUSES: dict[str, Callable[[], str]] = {
    "absent": lambda: _("%(day)s lies in a time of absence."),
    "holiday": lambda: _("%(day)s is a holiday."),
    "named_holiday": lambda: _("%(day)s is a holiday: %(name)s."),
    "weekday": lambda: _("%(day)s is not a working day."),
}
OUTCOMES: dict[str, Callable[[], str]] = {
    "kept": lambda: _("It takes place all the same."),
    "moved": lambda: _("Moved to %(to)s."),
    "skipped": lambda: _("Skipped."),
    "too_far": lambda: _("Skipped: no open day is near enough."),
    "merged": lambda: _("Merged with the one on %(to)s."),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """`cause`: planned, absent, holiday or weekday; `outcome` what came of it; `name` of the holiday.

    As text: whole sentences in the language that is active.
    """

    cause: str = "planned"
    outcome: str = "kept"
    day: date | None = None
    name: str = ""
    to: date | None = None

    def __str__(self) -> str:
        if self.day is None:
            return _("As planned.")
        cause = "named_holiday" if self.cause == "holiday" and self.name else self.cause
        values = {
            "day": date_format(self.day, "DATE_FORMAT"),
            "to": date_format(self.to, "DATE_FORMAT") if self.to else "",
            "name": self.name,
        }
        return f"{CAUSES[cause]() % values} {OUTCOMES[self.outcome]() % values}"


AS_PLANNED = Reason()
