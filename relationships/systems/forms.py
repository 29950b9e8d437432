"""What comes in about systems."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Beside, Day, Lines, Text
from brm.base.scope import Scope
from relationships.systems.choices import RunBy
from relationships.systems.queries import choosable_units
from relationships.units.forms import pick_unit


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
    """The same, and when people stopped working with it."""

    retired_on = Day(
        label=_("No longer in use since"), required=False,
        help_text=_("Left empty while people still work with it."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    helper = Lines("name", "run_by", "what_for", "owned_by", "retired_on", "version")


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
