"""Departments, who goes there, and how often: what comes in when they get both in one act."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Beside, Day, Lines
from brm.base.picking import offer as offer_rows
from relationships.people.forms import pick_person
from relationships.people.models import Person, PersonQuerySet
from relationships.rounds.forms.planner import LENGTHS, offer
from relationships.rounds.queries.assigning import Terms
from relationships.units.models import Unit

MOST = 200
OWN = "own"
RHYTHMS = (
    (OWN, _("as often as each department asks for")),
    ("1", _("every week")),
    ("2", _("every two weeks")),
    ("4", _("every four weeks")),
    ("12", _("every twelve weeks")),
    ("1m", _("every month, on the same weekday of the month")),
    ("2m", _("every two months, on the same weekday of the month")),
    ("3m", _("every three months, on the same weekday of the month")),
)


class AssignForm(forms.Form):
    """The departments ticked, the people among whom they are spread, and the rhythm."""

    units = forms.MultipleChoiceField(
        label=_("Departments"), error_messages={"required": _("Tick at least one department.")}
    )
    people = forms.MultipleChoiceField(label=_("Who goes"), required=False)
    other = pick_person(label=_("Somebody else"), required=False)
    another = pick_person(label=_("And one more"), required=False)
    rhythm = forms.ChoiceField(label=_("How often"), choices=RHYTHMS, initial=OWN)
    minutes = forms.TypedChoiceField(
        label=_("How long"), coerce=int, initial=45,
        choices=[(n, _("%s minutes") % n) for n in LENGTHS],
    )  # fmt: skip
    starts_on = Day(label=_("From the week of"))
    with_deputies = forms.BooleanField(
        label=_("They step in for each other"), required=False, initial=True,
        help_text=_("Each department that has nobody else gets one more of them as its deputy."),
    )  # fmt: skip
    helper = Lines("rhythm", Beside("minutes", "starts_on"), "with_deputies")

    def __init__(
        self, *args: Any, rows: Sequence[Unit], serving: Sequence[Person], named: PersonQuerySet,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.rows = {str(unit.pk): unit for unit in rows}
        self.serving = {str(person.pk): person for person in serving}
        offer(self, "units", [(key, unit.name) for key, unit in self.rows.items()])
        offer(self, "people", [(key, person.name) for key, person in self.serving.items()])
        for name in ("other", "another"):
            offer_rows(self, name, named)
        # What another manager closed or an old page still shows.
        self.fields["units"].error_messages["invalid_choice"] = _(
            "One of these departments is not yours or is closed by now. Look at the ticks again."
        )
        self.fields["people"].error_messages["invalid_choice"] = _(
            "One of these people serves nobody any more. Look at the ticks again."
        )

    def clean_units(self) -> list[Unit]:
        chosen = self.cleaned_data["units"]
        if len(chosen) > MOST:
            raise forms.ValidationError(
                _("At most %(most)s departments in one act. Take the others afterwards.")
                % {"most": MOST}
            )
        return [self.rows[key] for key in chosen]

    def terms(self) -> Terms:
        """What was asked for; people in the order of their names, so that the same asks the same."""
        data = self.cleaned_data
        rhythm, is_monthly = data["rhythm"].removesuffix("m"), data["rhythm"].endswith("m")
        people = {self.serving[key].pk: self.serving[key] for key in data["people"]}
        people |= {one.pk: one for name in ("other", "another") if (one := data.get(name))}
        return Terms(
            people=tuple(sorted(people.values(), key=lambda one: (one.folded_name, one.pk))),
            weeks=None if is_monthly or rhythm == OWN else int(rhythm),
            months=int(rhythm) if is_monthly else 0,
            minutes=data["minutes"],
            starts_on=data["starts_on"],
            with_deputies=data["with_deputies"],
        )
