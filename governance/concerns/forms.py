"""What comes in as an answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Beside, Day, Lines, Text
from brm.base.picking import Pick
from governance.concerns.choices import Kind
from governance.concerns.services import Said
from relationships.people.forms import as_option as person_option
from relationships.units.forms import pick_unit
from relationships.units.models import Unit

KINDS = [
    (Kind.OPINION, _("An opinion: somebody thinks so")),
    (Kind.WRITTEN, _("A written answer: it has an owner, and one can hold us to it")),
    (Kind.FIGURES, _("An answer with figures: it says what it rests on")),
]
NAMES = ("kind", "text", "figures", "decision", "decided_on", "owner")


class AnswerForm(forms.Form):
    """The answer of a department, or of the whole, to one question."""

    text = Text(
        label=_("Our answer"), max_length=2000, rows=4,
        help_text=_("As you would say it to a member of the board: two or three sentences."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=KINDS, widget=forms.RadioSelect, initial=Kind.OPINION
    )
    owner = Pick(
        label=_("Owner"), describe=person_option, required=False,
        nobody=_("Nobody of the business has that name. Look at the spelling."),
        help_text=_("Who looks at it again next year. Somebody of the business."),
    )  # fmt: skip
    figures = Text(
        label=_("The figures it rests on"), max_length=1000, rows=3, required=False,
        help_text=_("Like “4.1 % of turnover; eight of eleven systems known”."),
    )  # fmt: skip
    decision = Text(
        label=_("Decided by"), max_length=300, required=False,
        help_text=_("Who decided it, and where. Like “the board, meeting of March”."),
    )  # fmt: skip
    decided_on = Day(label=_("Decided on"), required=False)
    helper = Lines("text", "kind", "owner", "figures", Beside("decision", "decided_on"))

    def __init__(self, *args: Any, owners: Any, suggest: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].rows = owners  # type: ignore[attr-defined]
        self.fields["owner"].widget.url = suggest  # type: ignore[attr-defined]

    def said(self) -> Said:
        """What was written, for the services."""
        return Said(**{name: self.cleaned_data[name] for name in NAMES})


class PlaceForm(forms.Form):
    """Whose answers to look at."""

    unit = pick_unit(label=_("Another department"), required=False)
    helper = Lines("unit")

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].rows = units.select_related("parent")  # type: ignore[attr-defined]


def named(unit: Unit | None) -> str:
    """The place in a sentence."""
    return unit.name if unit is not None else str(_("the whole organisation"))
