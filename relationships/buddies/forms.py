"""What comes in about IT buddies and absences."""

from collections.abc import Sequence
from typing import Any, cast

from crispy_forms.layout import Div
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Beside, Day, Lines, Text
from brm.base.picking import Picker, offer
from relationships.buddies.choices import Origin, Rank
from relationships.people.forms import ForDepartment, pick_person
from relationships.people.models import PersonQuerySet
from relationships.units.forms import pick_unit
from relationships.units.models import Unit


class BuddyForm(forms.Form):
    """What may change while somebody serves a department."""

    origin = forms.ChoiceField(label=_("Comes"), choices=Origin.choices, initial=Origin.IT)
    rank = forms.ChoiceField(
        label=_("As"), choices=Rank.choices, initial=Rank.PRIMARY,
        help_text=_("A deputy goes when the first buddy is away."),
    )  # fmt: skip
    since = Day(label=_("Since"))
    until = Day(label=_("Until and including"), required=False)
    note = Text(
        label=_("Good to know"), required=False, help_text=_("Like: Tuesdays at Croix-Rousse.")
    )
    helper = Lines(Beside("origin", "rank"), Beside("since", "until"), "note")


class NewBuddyForm(ForDepartment, BuddyForm):
    person = pick_person(label=_("Who goes there?"))
    unit = pick_unit(label=_("To which department?"))
    besides = forms.TypedMultipleChoiceField(
        label=_("Also to"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("These are the departments to which nobody goes yet."),
    )  # fmt: skip

    def __init__(self, *args: Any, alone: Sequence[Unit] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = Lines("person", "unit", *BuddyForm.helper.layout.fields)
        if alone:
            cast(forms.ChoiceField, self.fields["besides"]).choices = [
                (unit.pk, unit.name) for unit in alone
            ]
            self.helper.layout.fields.append(Div("besides", css_class="many"))
        else:
            del self.fields["besides"]


class AwayForm(forms.Form):
    """Days away, never why."""

    starts_on = Day(label=_("Away from"))
    ends_on = Day(label=_("Until and including"))
    helper = Lines(Beside("starts_on", "ends_on"))


class StandInForm(forms.Form):
    deputy = pick_person(label=_("Who goes instead?"))
    since = Day(label=_("Since"))
    until = Day(label=_("Until and including"), required=False)
    helper = Lines("deputy", Beside("since", "until"))

    def __init__(self, *args: Any, people: PersonQuerySet, may_search: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "deputy", people)
        # Suggestions while one types are for who names people for tasks.
        url = f"{reverse('people:suggest')}?leaving=yes" if may_search else ""
        cast(Picker, self.fields["deputy"].widget).url = url


class HoursForm(forms.Form):
    hours = forms.IntegerField(
        label=_("Hours a month for going round"), required=False,
        help_text=_("Empty: nothing is agreed. Only the person and who keeps their departments see it."),
    )  # fmt: skip
    helper = Lines("hours")
