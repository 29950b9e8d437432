"""The visit itself: how it went, and what came of advice given before."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from crispy_forms.layout import Div, Field
from django import forms
from django.utils.translation import gettext_lazy as _

from brm.base.forms import LONG, Beside, Day, Hour, Lines, Text
from relationships.logbook.choices import Mood
from relationships.logbook.forms.fields import PARTS, OnTheSheet, number_field
from relationships.rounds.choices import Helped


class VisitForm(OnTheSheet):
    """What a quiet visit needs: the mood, and how many people. The rest may stay as it is."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)
    mood = forms.TypedChoiceField(
        label=_("How was the mood?"),
        choices=Mood.choices,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the mood was; your impression is enough.")},
    )
    people_met = number_field(_("People met"))
    colleague_solved = number_field(_("Solved by a colleague"))
    summary = Text(
        label=_("Summary for the department"),
        help_text=_("They read it, and may put it right."),
        rows=3,
        max_length=LONG,
        required=False,
    )
    began_on = Day(label=_("Really began on"))
    began_at = Hour(label=_("At"))
    top = Lines(
        "client_id",
        "version",
        Field("mood", template=f"{PARTS}_mood.html"),
        Div(
            Field("people_met", template=f"{PARTS}_stepper.html"),
            Field("colleague_solved", template=f"{PARTS}_stepper.html"),
            css_class="q two-up",
        ),
    )
    rest = Lines("summary", Beside("began_on", "began_at"))

    def __init__(
        self, *args: Any, zone: ZoneInfo, is_unplanned: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["mood"].required = not is_unplanned

    @property
    def began(self) -> datetime:
        """When the visit began, from the wall clock of the department."""
        day, hour = self.cleaned_data["began_on"], self.cleaned_data["began_at"]
        return datetime.combine(day, hour, tzinfo=self.zone)

    def clean_began_on(self) -> date:
        day: date = self.cleaned_data["began_on"]
        if day.year < 2000:
            raise forms.ValidationError(_("Choose the day on which you were there."))
        return day


class HelpedForm(OnTheSheet):
    """Of advice given before: did it help? A field for each observation."""

    def __init__(self, *args: Any, asked: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = [choice for choice in Helped.choices if choice[0] != Helped.UNKNOWN]
        for pk, advice in asked.items():
            self.fields[f"helped-{pk}"] = forms.ChoiceField(
                label=advice, choices=said, required=False, widget=forms.RadioSelect
            )
        fields = (Field(name, template=f"{PARTS}_choices.html") for name in self.fields)
        self.helper = Lines(*fields)

    def kept(self) -> dict[int, str]:
        return {
            int(name.removeprefix("helped-")): said
            for name, said in self.cleaned_data.items()
            if said
        }
