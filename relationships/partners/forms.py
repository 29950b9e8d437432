"""What comes in about business partners."""

from django import forms
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Beside, Day, Lines, Text
from relationships.partners.choices import PartnerRole
from relationships.people.forms import ForDepartment, pick_person
from relationships.units.forms import pick_unit


class PartnerForm(forms.Form):
    """What may change while somebody speaks for a department."""

    role = forms.ChoiceField(
        label=_("Speaks as"), choices=PartnerRole.choices,
        help_text=_("Reminders before a visit go to the contact person, else to the head."),
    )  # fmt: skip
    since = Day(label=_("Since"))
    until = Day(label=_("Until and including"), required=False)
    cares_about = Text(
        label=_("What matters to them"), max_length=2000, rows=3, required=False,
        help_text=_("Their goals this year, in their words."),
    )  # fmt: skip
    reached_by = Text(
        label=_("How they want to be reached"), required=False,
        help_text=_("Like: by chat, not before ten."),
    )  # fmt: skip
    helper = Lines("role", Beside("since", "until"), "cares_about", "reached_by")


class NewPartnerForm(ForDepartment, PartnerForm):
    person = pick_person(label=_("Who?"))
    unit = pick_unit(label=_("For which department?"))
    helper = Lines("person", "unit", *PartnerForm.helper.layout.fields)
