"""What comes in when a campaign is planned, and when a place gets its open link."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Beside, Day, Lines, Text
from brm.base.scope import Scope
from relationships.campaigns.audiences import EVERYBODY, Audience, audiences
from relationships.campaigns.choices import Again, Announced, Rhythm
from relationships.campaigns.models import MOST_VISITS, Campaign
from relationships.campaigns.repeating import rhythm_of
from relationships.feedback_forms.models import FormVersion
from relationships.units.models import Unit

SAID = {
    Announced.ANONYMOUS: _("Anonymous: nobody can see who answered what"),
    Announced.CONFIDENTIAL: _(
        "Confidential: stored with the name so that each may have it back, shown to nobody with it"
    ),
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
    every_visits = forms.IntegerField(
        label=_("After each how many visits?"),
        help_text=_("1 is after each visit of a department, 3 after each third. Only for visits."),
        min_value=1,
        max_value=MOST_VISITS,
        initial=1,
        required=False,
    )
    again = forms.ChoiceField(
        label=_("Does it come again?"),
        help_text=_(
            "Each time it starts by itself as a campaign of its own, with the newest form."
        ),
        choices=Again.choices,
        required=False,
    )
    audience = forms.ChoiceField(label=_("Whom of them?"), widget=forms.RadioSelect, required=False)
    opens_on = Day(label=_("Opens on"))
    closes_on = Day(
        label=_("Last day to answer"),
        help_text=_("Not needed where you ask after each visit."),
        required=False,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        units: QuerySet[Unit],
        versions: QuerySet[FormVersion],
        scope: Scope,
        **given: Any,
    ) -> None:
        super().__init__(data, **given)
        self.fields["audience"].choices = [(each.name, each.label) for each in audiences()]  # type: ignore[attr-defined]
        self.fields["audience"].initial = EVERYBODY
        lists = [self._list_of(each, scope) for each in audiences() if each.options]
        self.helper = Lines(
            "name", "form", "units", "audience", *lists, "announced", "rhythm",
            Beside("every_visits", "again"), Beside("opens_on", "closes_on"),
        )  # fmt: skip
        self.fields["units"].queryset = units  # type: ignore[attr-defined]
        self.fields["form"].queryset = versions  # type: ignore[attr-defined]

    def _list_of(self, audience: Audience, scope: Scope) -> str:
        """A field in which one chooses of the list of an audience; its name."""
        options = audience.options(scope) if audience.options else []
        name = f"of_{audience.name}"
        self.fields[name] = forms.TypedMultipleChoiceField(
            label=str(audience.asks),
            help_text=_("Only where you chose “%(audience)s”.") % {"audience": audience.label},
            choices=options,
            coerce=int,
            required=False,
            widget=forms.SelectMultiple(attrs={"size": 5}),
        )
        return name

    def said(self) -> dict[str, Any]:
        """What was filled in, as `services.plan` and `services.change` take it."""
        data = dict(self.cleaned_data)
        data["audience"] = data["audience"] or EVERYBODY
        chosen = {each.name: data.pop(f"of_{each.name}", []) for each in audiences()}
        data["form_version"] = data.pop("form")
        data["every_visits"] = data["every_visits"] or 1
        return {**data, "audience_of": chosen[data["audience"]]}


def filled_with(campaign: Campaign) -> dict[str, Any]:
    """The form as it was filled in for this campaign."""
    return {
        "name": campaign.name,
        "form": campaign.form_version_id,
        "units": list(campaign.targets.values_list("unit", flat=True)),
        "announced": campaign.announced,
        "rhythm": campaign.rhythm,
        "every_visits": campaign.every_visits,
        "again": rhythm_of(campaign.recurs),
        "audience": campaign.audience,
        f"of_{campaign.audience}": campaign.audience_of,
        "opens_on": campaign.opens_on,
        "closes_on": campaign.closes_on,
    }


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
