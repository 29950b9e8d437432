"""What was seen where people work, and what came of it; what colleagues solved themselves."""

from typing import Any
from uuid import UUID

from crispy_forms.layout import Div, Field
from django import forms
from django.utils.translation import gettext_lazy as _

from brm.base.db import folded
from brm.base.forms import Lines, Text
from relationships.logbook.forms.fields import PARTS, OnTheSheet, number_field
from relationships.logbook.forms.parts import Part
from relationships.logbook.services import Seen
from relationships.rounds.choices import Ending, Look, Subject
from relationships.systems.forms import add_named_system, name_system

ENDINGS = [
    (Ending.NONE, _("Nothing yet")),
    (Ending.ADVICE, _("I gave advice")),
    (Ending.TRAINING, _("They would like to learn it")),
    (Ending.VOICE, _("Make it a voice, without a name")),
]


class SeenForm(Part):
    """One thing seen in use: which of the eight, in what words, and how it ended."""

    texts = ("look", "seen", "advice", "system_text")
    look = forms.ChoiceField(
        label=_("What did you see?"), choices=Look.choices, required=False,
        initial=Look.OTHER, widget=forms.RadioSelect,
    )  # fmt: skip
    seen = Text(
        label=_("Seen in use"),
        help_text=_("About the work, never about a person."),
        rows=2,
        max_length=2000,
        required=False,
    )
    ending = forms.ChoiceField(
        label=_("What came of it?"), choices=ENDINGS, required=False,
        initial=Ending.NONE, widget=forms.RadioSelect,
    )  # fmt: skip
    advice = Text(
        label=_("The advice, or what they would like to learn"), rows=2, max_length=2000,
        required=False,
    )  # fmt: skip
    system_text = name_system(label=_("With which system?"))
    adds_system = add_named_system()
    helper = Lines(
        Field("look", template=f"{PARTS}_look.html"),
        "seen",
        Field("ending", template=f"{PARTS}_choices.html"),
        "advice",
        "system_text",
        "adds_system",
    )

    def clean_seen(self) -> str:
        """Nobody of the department stands in it by name."""
        seen: str = self.cleaned_data["seen"]
        words = f" {folded(seen)} "
        for person in self.people.values():
            if f" {folded(person.name)}" in words:
                raise forms.ValidationError(
                    _("This names %(name)s. Write about the work, never about a person."),
                    params={"name": person.name},
                )
        return seen

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        is_said = data.get("seen") or (data.get("look") and data.get("ending") != Ending.VOICE)
        if not is_said and "seen" not in self.errors:
            self.add_error("seen", _("Write down what you saw."))
        if data.get("ending") == Ending.ADVICE and not data.get("advice"):
            self.add_error("advice", _("Write what you advised."))
        return data

    def kept(self, log_id: UUID) -> Seen:
        data = self.cleaned_data
        return Seen(self.own_id(log_id), **{**data, "ending": data["ending"] or Ending.NONE})


class SolvedForm(OnTheSheet):
    """By subject, how many questions colleagues solved themselves: a tap each."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for subject, label in Subject.choices:
            self.fields[f"solved-{subject}"] = number_field(label, 99)
        names = [Field(name, template=f"{PARTS}_stepper.html") for name in self.fields]
        pairs = [names[first : first + 2] for first in range(0, len(names), 2)]
        self.helper = Lines(*(Div(*pair, css_class="two-up t-2") for pair in pairs))

    def kept(self) -> dict[str, int] | None:
        """None where the device did not tell: what was said before stays."""
        if not any(self.add_prefix(name) in self.data for name in self.fields):
            return None
        return {
            name.removeprefix("solved-"): amount
            for name, amount in self.cleaned_data.items()
            if amount
        }
