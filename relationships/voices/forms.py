"""What comes in about voices: fields and their shape."""

from django import forms
from django.utils.translation import gettext_lazy as _

from brm.base.forms import LONG, Day, Text
from relationships.voices.choices import VoiceStatus

TO_ANSWER = [
    (VoiceStatus.WORKING, _("Being worked on")),
    (VoiceStatus.DONE, _("Done")),
    (VoiceStatus.CANNOT, _("Cannot be done")),
]


class AnswerForm(forms.Form):
    """How it stands, in one form: being worked on, done, or cannot, because, yes if."""

    status = forms.ChoiceField(
        label=_("How does it stand?"), choices=TO_ANSWER,
        error_messages={"required": _("Choose how it stands.")},
    )  # fmt: skip
    text = Text(label=_("Your answer"), max_length=LONG, required=False)
    yes_if = Text(label=_("Yes, if …"), max_length=2000, required=False)
    answer_due_on = Day(label=_("They hear more by"), required=False)
    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)


class HelpedForm(forms.Form):
    """Did the answer help? And if not, what still goes wrong."""

    say = forms.ChoiceField(
        choices=[("yes", _("Yes, solved")), ("no", _("No, not yet"))],
        error_messages={"required": _("Choose yes or not yet.")},
    )
    comment = Text(label=_("What still goes wrong?"), max_length=2000, required=False)
    number = forms.IntegerField(min_value=1, max_value=32767, required=False)
