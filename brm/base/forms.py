"""What every form of the product is made with: its helper, its text field, its day and its hour."""

import unicodedata
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext, gettext_lazy as _, ngettext

SHORT = 200
LONG = 4000


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
    """People's words: trimmed, of bounded length, as they were typed (in Unicode's composed form).

    What no database keeps (the NUL sign) is refused with a sentence, as is too much text.
    """

    def __init__(self, *, max_length: int = SHORT, rows: int = 0, **kwargs: Any) -> None:
        self.most = max_length
        if rows:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=None, **kwargs)
        # The browser counts otherwise than we do (line ends, emoji), so it is not told the length:
        # it would cut off silently what somebody pastes.

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFC", super().to_python(value) or "")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def run_validators(self, value: str) -> None:
        if "\x00" in value:
            raise forms.ValidationError(
                gettext("This text holds a sign that cannot be kept (NUL). Type it again here."),
                code="nul",
            )
        super().run_validators(value)
        if len(value) > self.most:
            over = len(value) - self.most
            raise forms.ValidationError(
                ngettext(
                    "This is %(over)s character too long: at most %(most)s fit here.",
                    "This is %(over)s characters too long: at most %(most)s fit here.",
                    over,
                )
                % {"over": f"{over:,}", "most": f"{self.most:,}"},
                code="max_length",
            )


class Day(forms.DateField):
    """A calendar day, chosen with the device's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        kwargs.setdefault("input_formats", ["%Y-%m-%d"])
        super().__init__(**kwargs)
        self.error_messages["invalid"] = _("Choose a day, like 2026-11-24.")


class Hour(forms.TimeField):
    """A time of the day, chosen with the device's own clock."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        kwargs.setdefault("input_formats", ["%H:%M", "%H:%M:%S"])
        super().__init__(**kwargs)
        self.error_messages["invalid"] = _("Choose a time, like 14:30.")
