"""Forms about one visit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Beside, Day, Hour, Lines, Text
from brm.base.recurrence.moments import moments_of
from relationships.buddies.models import ITBuddy
from relationships.people.models import Person
from relationships.rounds.choices import Format
from relationships.rounds.forms.planner import offer
from relationships.rounds.models import Visit


class OneVisitForm(forms.Form):
    """Change one visit alone: its day and hour there, who goes, how and where."""

    day = Day(label=_("Day"))
    time = Hour(label=_("Time there"))
    buddy = forms.ChoiceField(label=_("Who goes"))
    format = forms.ChoiceField(label=_("How"), choices=Format.choices)
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=5, max_value=480,
        error_messages={
            "invalid": _("Write the minutes as a number, like 30."),
            "min_value": _("Choose between 5 minutes and 8 hours."),
            "max_value": _("Choose between 5 minutes and 8 hours."),
        },
    )  # fmt: skip
    place = Text(label=_("Where"), required=False)
    words = Text(
        label=_("Why"), required=False, help_text=_("For those who wonder why it changed.")
    )
    version = forms.CharField(widget=forms.HiddenInput, max_length=20)
    helper = Lines(
        "version", Beside("day", "time"), "buddy", Beside("format", "minutes"), "place", "words"
    )

    def __init__(self, data: QueryDict | None, *, visit: Visit, buddies: Sequence[ITBuddy]) -> None:
        local = visit.starts_at.astimezone(ZoneInfo(visit.unit.time_zone))
        self.zone = visit.unit.time_zone
        self.people: dict[str, Person] = {str(b.person_id): b.person for b in buddies}
        self.people.setdefault(str(visit.buddy_id), visit.buddy)
        beginning = {
            "day": local.date(), "time": local.time(), "buddy": str(visit.buddy_id),
            "format": visit.format, "minutes": visit.minutes, "place": visit.place,
            "version": visit.version,
        }  # fmt: skip
        super().__init__(data, initial=beginning)
        offer(self, "buddy", [(key, who.name) for key, who in self.people.items()])

    def clean_buddy(self) -> Person:
        return self.people[self.cleaned_data["buddy"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("day") and data.get("time"):
            wall = datetime.combine(data["day"], data["time"].replace(second=0))
            data["starts_at"] = moments_of(self.zone)[wall].utc
        return data


class CancelForm(forms.Form):
    """Nobody goes this time, and why."""

    words = Text(
        label=_("Why does nobody go?"),
        help_text=_("A few words; the department reads them, for example “end of the quarter”."),
        error_messages={"required": _("Say in a few words why nobody goes this time.")},
    )
    helper = Lines("words")


class AnswerForm(forms.Form):
    """Held, moved, missed?"""

    said = forms.ChoiceField(
        choices=[("held", _("It was held")), ("missed", _("Nobody went"))],
        error_messages={
            "required": _("Choose what became of it."),
            "invalid_choice": _("Choose what became of it."),
        },
    )
    words = Text(required=False)
