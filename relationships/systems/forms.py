"""What comes in about systems."""

import re
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Beside, Day, Lines, Text
from brm.base.scope import Scope
from relationships.systems.choices import (
    DataClass,
    KeptWhere,
    RunBy,
    SignIn,
    StopsAfter,
    Users,
)
from relationships.systems.queries import choosable_units
from relationships.units.forms import pick_unit

NOUGHT: Any = 0  # what is not chosen is not said yet


def name_system(label: Any) -> Text:
    """A system by its name, with those in sight offered while one types (the page's list "systems")."""
    return Text(
        label=label, required=False,
        widget=forms.TextInput(attrs={"list": "systems", "autocomplete": "off"}),
    )  # fmt: skip


def add_named_system() -> forms.BooleanField:
    """Beside it: a system that nobody knows yet is added to the register."""
    return forms.BooleanField(
        label=_("Add it to the register, if it is not there yet"), required=False
    )


class SystemForm(forms.Form):
    """A system or tool: its name, who runs it, what people do with it."""

    name = Text(label=_("What is it called?"))
    run_by = forms.ChoiceField(
        label=_("Who keeps it going?"),
        widget=forms.RadioSelect,
        choices=[
            (RunBy.BUSINESS, _("Our team brought it in and keeps it going")),
            (RunBy.IT, _("IT runs it")),
            (RunBy.SUPPLIER, _("A supplier runs it")),
        ],
    )
    what_for = Text(
        label=_("What do people do with it?"), max_length=2000, rows=3, required=False,
        help_text=_("In the words of the work: who comes when, which aid goes in which box."),
    )  # fmt: skip
    owned_by = pick_unit(label=_("Which department does it belong to?"), required=False)

    helper = Lines("name", "run_by", "what_for", "owned_by")

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owned_by"].rows = choosable_units(scope)  # type: ignore[attr-defined]


class ChangeSystemForm(SystemForm):
    """The same, all that a head of department knows of it, and when people stopped working with it."""

    users = forms.TypedChoiceField(
        label=_("How many people work with it?"),
        choices=Users.choices,
        coerce=int,
        required=False,
        empty_value=NOUGHT,
    )
    what_stops = Text(
        label=_("What stops without it?"), max_length=500, rows=2, required=False,
        help_text=_("In the words of the work: nobody knows which patient comes when."),
    )  # fmt: skip
    stops_after = forms.TypedChoiceField(
        label=_("How soon does work stop?"),
        choices=StopsAfter.choices,
        coerce=int,
        required=False,
        empty_value=NOUGHT,
    )
    data_in_it = Text(
        label=_("What data is in it?"), required=False, help_text=_("Orders, names, photos …")
    )
    data_class = forms.TypedChoiceField(
        label=_("Who may see that data?"),
        choices=DataClass.choices,
        coerce=int,
        required=False,
        empty_value=NOUGHT,
    )
    has_personal_data = forms.TypedChoiceField(
        label=_("Does it say something about people?"), required=False, empty_value=None,
        choices=[("", _("not said yet")), ("True", _("yes")), ("False", _("no"))],
        coerce=lambda said: said == "True",
    )  # fmt: skip
    kept_where = forms.ChoiceField(
        label=_("Where does the data lie?"), choices=KeptWhere.choices, required=False
    )
    sign_in = forms.ChoiceField(
        label=_("How do people get in?"), choices=SignIn.choices, required=False
    )
    access_checked_on = Day(
        label=_("When was it last checked who may use it?"), required=False,
        help_text=_("Somebody looked at the list of its users and took out who left or moved."),
    )  # fmt: skip
    cost_a_year = forms.DecimalField(
        label=_("What does it cost a year?"), required=False, min_value=0, max_digits=12,
        decimal_places=2, localize=False,
        error_messages={
            "invalid": _("Write money as a number, like 1200 or 1200.50."),
            "min_value": _("What it costs cannot be less than nothing."),
            "max_digits": _("This is more than anything costs. Look at the number."),
            "max_whole_digits": _("This is more than anything costs. Look at the number."),
            "max_decimal_places": _("Write at most two digits behind the point."),
        },
    )  # fmt: skip
    cost_currency = Text(
        label=_("Currency"), required=False, max_length=3, help_text=_("Like EUR, GBP or CHF."),
        widget=forms.TextInput(attrs={"size": 4, "autocapitalize": "characters"}),
    )  # fmt: skip
    paid_by = Text(
        label=_("Who pays for it?"),
        required=False,
        help_text=_("A department, a project, a person."),
    )
    contract_ends_on = Day(label=_("When does the contract end?"), required=False)
    way_out = Text(
        label=_("Copies, and how to get out of it"), max_length=500, rows=2, required=False,
        help_text=_("Who makes copies, and in what form the data comes out again."),
    )  # fmt: skip
    cmdb_id = Text(label=_("Number in the CMDB"), max_length=100, required=False)
    cmdb_url = forms.URLField(
        label=_("Its page in the CMDB"), max_length=500, required=False, assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        error_messages={"invalid": _("Write an address that begins with https://.")},
    )  # fmt: skip
    retired_on = Day(
        label=_("No longer in use since"), required=False,
        help_text=_("Left empty while people still work with it."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    helper = Lines(
        "name", "run_by", "what_for", "owned_by",
        Fieldset(_("Who works with it, and what stops"), Beside("users", "stops_after"), "what_stops"),
        Fieldset(
            _("The data in it"), "data_in_it", Beside("data_class", "has_personal_data"),
            Beside("kept_where", "sign_in"), "access_checked_on",
        ),
        Fieldset(
            _("Money and contract"), Beside("cost_a_year", "cost_currency", "paid_by"),
            "contract_ends_on", "way_out",
        ),
        Fieldset(_("Elsewhere"), Beside("cmdb_id", "cmdb_url"), "retired_on"), "version",
    )  # fmt: skip

    def clean_cost_currency(self) -> str:
        said = str(self.cleaned_data["cost_currency"]).upper()
        if said and not re.fullmatch("[A-Z]{3}", said):
            raise forms.ValidationError(_("Write the three letters of a currency, like EUR."))
        return said

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        is_missing = said.get("cost_a_year") is not None and not said.get("cost_currency")
        if is_missing and "cost_currency" not in self.errors:
            self.add_error("cost_currency", _("Choose the currency of the cost."))
        return said


class UseForm(forms.Form):
    """A department works with it."""

    unit = pick_unit(label=_("Department"))
    people_count = forms.IntegerField(
        label=_("How many people, about?"), required=False, min_value=0, max_value=1_000_000
    )

    helper = Lines(Beside("unit", "people_count"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].rows = choosable_units(scope)  # type: ignore[attr-defined]
