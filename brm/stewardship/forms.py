"""What comes in for acts that walk through all records."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Day, Lines
from brm.base.picking import offer
from brm.stewardship.handing import Left
from relationships.people.models import Person
from relationships.units.forms import pick_unit
from relationships.units.models import UnitQuerySet


class MergeForm(forms.Form):
    into = pick_unit(label=_("Into which department?"))
    helper = Lines("into")

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "into", units)


class CloseForm(forms.Form):
    """Nothing to fill in: the button says it."""

    helper = Lines()


class LastDayForm(forms.Form):
    """The last day, and for each department where something is open, who sees to it from now on."""

    on = Day(label=_("Last day"))

    def __init__(self, *args: Any, left: Sequence[Left], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = left
        for one in left:
            people = [(str(heir.pk), self.named(heir)) for heir in one.heirs]
            self.fields[self.name_of(one)] = forms.ChoiceField(
                label=_("Who sees to it at %(unit)s?") % {"unit": one.unit.name}, required=False,
                choices=[*people, ("", _("Nobody yet: the BRM manager is told"))],
                initial=people[0][0] if people else "",
            )  # fmt: skip
        self.helper = Lines("on", *(self.name_of(one) for one in left))

    @staticmethod
    def name_of(one: Left) -> str:
        return f"heir-{one.unit.pk}"

    @staticmethod
    def named(heir: Person) -> str:
        return f"{heir.name} · {heir.job_title}" if heir.job_title else heir.name

    def heirs(self) -> dict[int, Person]:
        """Who was chosen, by department. No query."""
        return {
            one.unit.pk: heir
            for one in self.left
            for heir in one.heirs
            if str(heir.pk) == self.cleaned_data.get(self.name_of(one))
        }
