"""What comes in about assessments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Day, Lines, Text
from brm.base.picking import Pick
from brm.base.scope import Scope
from governance.assessments.choices import Extent, Given, Importance
from governance.assessments.queries import assessable
from governance.checklists.models import Checklist
from governance.roles.forms import choose_people
from relationships.people.forms import as_option as person_option
from relationships.units.forms import pick_unit

SCORES = ("0", "1", "2", "3")
ANSWERS = [(value, value) for value in (*SCORES, Given.DONT_KNOW, Given.NOT_APPLICABLE)]


class BeginForm(forms.Form):
    """For which department, with which checklist, how much of it."""

    unit = pick_unit(label=_("Which department?"))
    checklist = forms.ModelChoiceField(
        label=_("Which checklist?"), queryset=Checklist.objects.none(), empty_label=None
    )
    extent = forms.ChoiceField(
        label=_("How much?"), choices=Extent.choices, widget=forms.RadioSelect
    )
    helper = Lines("unit", "extent", "checklist")

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].rows = assessable(scope).select_related("parent")  # type: ignore[attr-defined]
        offered = Checklist.objects.filter(is_active=True).order_by("slug", "edition", "pk")
        self.fields["checklist"].queryset = offered  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """One statement; its code is the prefix of the fields. What was shown before comes along.

    Only what differs from what was shown is kept, so that a page that stood open for long does not
    take back what was answered in another.
    """

    given = forms.ChoiceField(choices=ANSWERS, required=False)
    was = forms.CharField(required=False, max_length=20)
    evidence = Text(max_length=500, required=False)
    evidence_was = forms.CharField(required=False, strip=False)
    importance = forms.TypedChoiceField(
        choices=Importance.choices, required=False, coerce=int, empty_value=None
    )
    importance_was = forms.CharField(required=False, max_length=2)

    def changes(self) -> dict[str, Any]:
        """What is new, for `services.answer`; nothing where all is as it was shown."""
        data, found = self.cleaned_data, {}
        given = data["given"]
        if given and given != data["was"]:
            is_score = given in SCORES
            found["given"] = Given.SCORED if is_score else given
            found["score"] = int(given) if is_score else None
        if data["evidence"] != data["evidence_was"].strip():
            found["evidence"] = data["evidence"]
        importance = data["importance"]
        if importance and str(importance) != data["importance_was"]:
            found["importance"] = importance
        return found


class PromiseForm(forms.Form):
    """A gap becomes a promise of somebody, with a day."""

    what = Text(label=_("What will be done?"), max_length=300, rows=2)
    owner = Pick(label=_("Who does it?"), describe=person_option)
    due_on = Day(label=_("By when?"))
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    helper = Lines("what", "owner", "due_on", "client_id")

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_people(self, scope, "owner")
