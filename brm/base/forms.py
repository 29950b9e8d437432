"""What every form of the product is made with: its helper, its text field, its day and its hour."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from brm.base.errors import RuleBroken
from brm.base.text import clean

SHORT = 200
LONG = 4000
FIRST_YEAR, LAST_YEAR = 1970, 2099  # of days that people name

# Every field of every form says it so, unless it says it better itself.
forms.Field.default_error_messages["required"] = _("Please fill this in.")
forms.ChoiceField.default_error_messages["required"] = _("Please choose one.")


class Lines(FormHelper):
    """Fields under each other, without the form tag: the template holds that, and the buttons.

    In a form: `helper = Lines()`, or with a layout `helper = Lines("name", Beside("from", "to"))`.
    """

    form_tag = False
    form_show_errors = True
    disable_csrf = True  # the template has the tag, where the token of the page belongs

    def __init__(self, *fields: Any) -> None:
        super().__init__()
        if fields:
            self.layout = Layout(*fields)


class Beside(Div):
    """Short fields beside each other, under each other on a phone."""

    css_class = "beside"


class Text(forms.CharField):
    """People's words: clean (see `brm.base.text`), trimmed, of bounded length, else as typed.

    What cannot be kept, and too much of it, is refused with a sentence.
    """

    def __init__(self, *, max_length: int = SHORT, rows: int = 0, **kwargs: Any) -> None:
        self.most = max_length
        if rows:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        # The browser counts otherwise than we do (line ends, emoji), so it is not told the length:
        # it would cut off silently what somebody pastes. Django's own test for NUL says no sentence.
        super().__init__(**kwargs)
        self.validators = [
            check
            for check in self.validators
            if not isinstance(check, ProhibitNullCharactersValidator)
        ]

    def to_python(self, value: Any) -> str:
        try:
            return super().to_python(clean(str(value or ""))) or ""
        except RuleBroken as broken:
            raise forms.ValidationError(str(broken), code=broken.code) from broken

    def run_validators(self, value: str) -> None:
        super().run_validators(value)
        over = len(value) - self.most
        if over > 0:
            sentence = ngettext(
                "This is %(over)s character too long: at most %(most)s fit here.",
                "This is %(over)s characters too long: at most %(most)s fit here.",
                over,
            )
            raise forms.ValidationError(
                sentence % {"over": f"{over:,}", "most": f"{self.most:,}"}, code="max_length"
            )


class Day(forms.DateField):
    """A calendar day, chosen with the device's own calendar; of years one can plan and count in."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        kwargs.setdefault("input_formats", ["%Y-%m-%d"])
        super().__init__(**kwargs)
        self.error_messages["invalid"] = _("Choose a day, like 2026-11-24.")

    def to_python(self, value: Any) -> date | None:
        day: date | None = super().to_python(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(_("Choose a day between 1970 and 2099."), code="far_day")
        return day


class Hour(forms.TimeField):
    """A time of the day, chosen with the device's own clock."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        kwargs.setdefault("input_formats", ["%H:%M", "%H:%M:%S"])
        super().__init__(**kwargs)
        self.error_messages["invalid"] = _("Choose a time, like 14:30.")
