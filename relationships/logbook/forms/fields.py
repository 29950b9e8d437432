"""What the forms of the sheet are made with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

PARTS = "relationships/logbook/fields/"


def number_field(label: Any, most: int = 9999, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Write a whole number, like 6."),
            "max_value": _("That is more than fits here: at most %(limit_value)s."),
            "min_value": _("Write a number from 0 up."),
        },
        **kwargs,
    )


class OnTheSheet(forms.Form):
    """A form among others: the sheet says once on top that something is wrong."""

    says_errors_itself = True
