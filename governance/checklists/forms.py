"""What comes in as a checklist."""

from django import forms
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Lines


class FileForm(forms.Form):
    """The YAML file of a checklist."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_(
            "YAML, at most one million bytes. Take the file of a checklist that is here, change it and"
            " bring it back."
        ),
        error_messages={"empty": _("The file is empty. Choose the one with the checklist in it.")},
    )  # fmt: skip
    helper = Lines("file")
