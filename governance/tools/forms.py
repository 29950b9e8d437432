"""What comes in about teams' own tools."""

from typing import Any

from crispy_forms.layout import Field
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Lines, Text
from governance.tools.telling import Said
from relationships.systems.choices import Users
from relationships.units.forms import pick_unit
from relationships.units.models import Unit

BANDS = [(value, label) for value, label in Users.choices if value]


class TellForm(forms.Form):
    """The four questions. Two minutes, no account."""

    name = Text(
        label=_("What is it?"),
        help_text=_("A sheet, an app, a chat group, a device: as your team calls it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    does = Text(
        label=_("What does your team do with it?"), max_length=2000, rows=3,
        help_text=_("In the words of your work: who swaps with whom, where is which part."),
    )  # fmt: skip
    users = forms.TypedChoiceField(
        label=_("How many people work with it, about?"), choices=BANDS, coerce=int,
        empty_value="0", required=False, widget=forms.RadioSelect,
    )  # fmt: skip
    missing = Text(
        label=_("What would you miss without it?"), max_length=2000, rows=3, required=False,
        help_text=_("What did IT not offer? This is what we most want to know."),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Your e-mail at work"), max_length=254, required=False,
        help_text=_(
            "Only if you want the receipt and the answer by mail. It is used for nothing else, and"
            " stands on no page beside what you write."
        ),
        error_messages={"invalid": _("Write it like name@example.org, or leave it empty.")},
    )  # fmt: skip

    asks = (
        "name", "does", Field("users", template="public/tools/_pick.html"), "missing"
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.helper = Lines(*self.asks, "email")

    def said(self) -> Said:
        """The answers, once the form is valid."""
        names = ("name", "does", "users", "missing")
        return Said(
            **{name: self.cleaned_data[name] for name in names},
            email=self.cleaned_data.get("email", ""),
        )


class TellInsideForm(TellForm):
    """The same for somebody who is signed in: they hear of it without giving an address."""

    unit = pick_unit(label=_("Which department uses it?"))
    email = None  # type: ignore[assignment]

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].rows = units  # type: ignore[attr-defined]
        self.helper = Lines(*self.asks, "unit")


class WelcomeForm(forms.Form):
    """The first answer."""

    words = Text(
        label=_("Your first answer to the team"), max_length=2000, rows=4,
        help_text=_("Say thank you, and what happens next. It stands on their receipt."),
    )  # fmt: skip
    helper = Lines("words")
