"""What comes in about promises: fields and their shape."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Beside, Day, Lines, Text
from relationships.people.models import Person
from relationships.promises.choices import PromiseState
from relationships.units.forms import pick_unit
from relationships.units.models import Unit
from relationships.voices.forms import pick_helper


class PromiseForm(forms.Form):
    """Who does what, by when, for which department."""

    what = Text(
        label=_("What is promised?"), max_length=300,
        help_text=_("So that both sides can tell whether it came."),
    )  # fmt: skip
    owner = pick_helper(label=_("Who promises it?"))
    due_on = Day(label=_("By when?"))
    unit = pick_unit(label=_("Between IT and which department?"))
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        people: QuerySet[Person],
        units: QuerySet[Unit],
        asks_unit: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].rows = people  # type: ignore[attr-defined]
        if asks_unit:
            self.fields["unit"].rows = units  # type: ignore[attr-defined]
        else:
            del self.fields["unit"]
        shown = ["unit"] if asks_unit else []
        self.helper = Lines("what", "owner", *shown, "due_on", "client_id")


class MoveForm(forms.Form):
    due_on = Day(label=_("I need until"))
    why = Text(label=_("Why, in a sentence"), max_length=500, required=False,
               help_text=_("If you like. The other side reads it."))  # fmt: skip
    helper = Lines("due_on", "why")


class OwnerForm(forms.Form):
    """Who sees to it from now on."""

    owner = pick_helper(label=_("Who sees to it?"), help_text=_("They get a message."))
    helper = Lines("owner")

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].rows = people  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    state = forms.ChoiceField(
        label=_("How did it end?"), widget=forms.RadioSelect,
        choices=[
            (PromiseState.NOT_KEPT, _("It was not kept")),
            (PromiseState.WITHDRAWN, _("It is taken back")),
        ],
    )  # fmt: skip
    why = Text(label=_("Why?"), max_length=500, rows=2,
               help_text=_("In a sentence; the other side reads it."),
               error_messages={"required": _("Say why, in a sentence.")})  # fmt: skip
    helper = Lines("state", Beside("why"))
