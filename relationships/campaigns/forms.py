"""What comes in when a campaign is planned, and when a place gets its open link."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Beside, Day, Lines, Text
from relationships.campaigns.choices import Announced, Rhythm
from relationships.feedback_forms.models import FormVersion
from relationships.units.models import Unit

SAID = {
    Announced.ANONYMOUS: _("Anonymous: nobody can see who answered what"),
    Announced.NAMED: _("With the name: buddy and relationship manager see who said what"),
}
ASKED = {
    Rhythm.ONCE: _("Once, all of them"),
    Rhythm.AFTER_VISIT: _("After each visit, up to five of them"),
}


class VersionChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.form.name} ({obj.number})" if obj.number > 1 else str(obj.form.name)


class CampaignForm(forms.Form):
    """A campaign before it starts."""

    name = Text(label=_("What do you call it?"), help_text=_("Only you and colleagues see this."))
    form = VersionChoice(
        label=_("Which form?"), queryset=FormVersion.objects.none(), empty_label=None
    )
    units = forms.ModelMultipleChoiceField(
        label=_("Whom do you ask?"),
        help_text=_("The people of these departments and of all that lies under them."),
        queryset=Unit.objects.none(),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    announced = forms.ChoiceField(
        label=_("What do you promise them?"),
        help_text=_("This is said before the first question and can never be changed afterwards."),
        choices=list(SAID.items()),
        initial=Announced.ANONYMOUS,
        widget=forms.RadioSelect,
    )
    rhythm = forms.ChoiceField(
        label=_("How often?"),
        choices=list(ASKED.items()),
        initial=Rhythm.ONCE,
        widget=forms.RadioSelect,
    )
    opens_on = Day(label=_("Opens on"))
    closes_on = Day(
        label=_("Last day to answer"),
        help_text=_("Not needed where you ask after each visit."),
        required=False,
    )
    helper = Lines("name", "form", "units", "announced", "rhythm", Beside("opens_on", "closes_on"))

    def __init__(
        self,
        data: Any = None,
        *,
        units: QuerySet[Unit],
        versions: QuerySet[FormVersion],
        **given: Any,
    ) -> None:
        super().__init__(data, **given)
        self.fields["units"].queryset = units  # type: ignore[attr-defined]
        self.fields["form"].queryset = versions  # type: ignore[attr-defined]


class DoorForm(forms.Form):
    """A place where the questions hang."""

    unit = forms.ModelChoiceField(
        label=_("Department"), queryset=Unit.objects.none(), empty_label=None
    )
    place = Text(label=_("Place"), help_text=_("As in “coffee machine, hall 2”."), max_length=120)
    helper = Lines(Beside("unit", "place"))

    def __init__(self, data: Any = None, *, units: QuerySet[Unit], **given: Any) -> None:
        super().__init__(data, **given)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
