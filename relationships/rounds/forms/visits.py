"""Forms about one visit."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Beside, Day, Hour, Lines, Text
from brm.base.recurrence.moments import moments_of
from relationships.people.models import Person
from relationships.rounds.choices import Format
from relationships.rounds.forms.planner import offer
from relationships.rounds.services.visits import OneVisit


class WhenForm(forms.Form):
    """What one visit is: its day and hour there, who goes, how and where."""

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

    def __init__(
        self, data: QueryDict | None, *, zone: str, people: Iterable[Person], initial: Any
    ) -> None:
        self.zone = zone
        self.people: dict[str, Person] = {str(who.pk): who for who in people}
        super().__init__(data, initial=initial)
        offer(self, "buddy", list(self.names.items()))

    @property
    def names(self) -> dict[str, str]:
        """Who could go, by the value that is sent."""
        return {key: who.name for key, who in self.people.items()}

    def clean_buddy(self) -> Person:
        return self.people[self.cleaned_data["buddy"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("day") and data.get("time"):
            wall = datetime.combine(data["day"], data["time"].replace(second=0))
            data["starts_at"] = moments_of(self.zone)[wall].utc
        return data

    @property
    def wish(self) -> OneVisit:
        """What was typed, as the visit it is to be."""
        data = self.cleaned_data
        return OneVisit(
            data["starts_at"], data["buddy"], data["minutes"], data["format"], data["place"]
        )


class OneVisitForm(WhenForm):
    """Change one visit alone."""

    words = Text(
        label=_("Why"), required=False, help_text=_("For those who wonder why it changed.")
    )
    version = forms.CharField(widget=forms.HiddenInput, max_length=20)
    helper = Lines(
        "version", Beside("day", "time"), "buddy", Beside("format", "minutes"), "place", "words"
    )


class PlanVisitForm(WhenForm):
    """One visit to come outside any round. `closed`: what stands in the way on a day, or empty."""

    all_the_same = forms.BooleanField(label=_("Go all the same"), required=False)
    helper = Lines(
        Beside("day", "time"), "all_the_same", "buddy", Beside("format", "minutes"), "place"
    )

    def __init__(self, data: QueryDict | None, *, closed: Callable[[date], str], **kwargs: Any):
        super().__init__(data, **kwargs)
        self.closed = closed
        self.fields["all_the_same"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        reason = self.closed(data["day"]) if data.get("day") else ""
        if reason:
            self.fields["all_the_same"].widget = forms.CheckboxInput()
            if not data.get("all_the_same"):
                self.add_error("day", _("%s Choose another day, or say so below.") % reason)
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


class CannotComeForm(forms.Form):
    """Somebody cannot come from today until a day, today itself where nothing else is said."""

    until = Day(
        label=_("Until and including"), help_text=_("The days only, never why. Others see “away”.")
    )
    helper = Lines("until")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("until", today)

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        if day < self.today:
            raise forms.ValidationError(_("This day is over. Choose today or a later one."))
        return day
