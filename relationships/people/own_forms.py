"""What a person decides for themselves."""

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Hour
from relationships.people.choices import Theme
from relationships.people.forms import zones_or_none
from relationships.units.forms import language_choices


class OwnForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language"), choices=lazy(language_choices, list)(),
        help_text=_("Pages and messages come in it as far as we speak it, else in English."),
    )  # fmt: skip
    time_zone = forms.ChoiceField(
        label=_("Time zone"), required=False, choices=lazy(zones_or_none, list)(),
        help_text=_("Hours are told by this clock, and messages come in its waking hours."),
    )  # fmt: skip
    theme = forms.ChoiceField(label=_("Colours"), choices=Theme.choices, widget=forms.RadioSelect)
    quiet_from = Hour(
        label=_("No messages from"), required=False,
        help_text=_("Your own quiet hours, besides nights and weekends. Both empty: none."),
    )  # fmt: skip
    quiet_until = Hour(label=_("No messages until"), required=False)
    has_digest = forms.BooleanField(
        label=_("The overview of the week, on Monday morning"), required=False
    )
    has_keyboard = forms.BooleanField(
        label=_("Keys for quick ways (press ? for all of them)"), required=False
    )
