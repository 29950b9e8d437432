"""What comes in for acts that walk through all records."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Lines
from brm.base.picking import offer
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
