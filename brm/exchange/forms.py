"""What comes in: a file, or a list pasted from a sheet."""

from typing import IO

from django import forms
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Lines, Text
from brm.exchange.choices import Kind

MOST_PASTED = 500_000


class BringForm(forms.Form):
    """A file, or rows pasted from a sheet; one of the two."""

    kind = forms.ChoiceField(
        label=_("What is in it?"),
        choices=Kind.choices,
        initial=Kind.ORGANISATION,
        widget=forms.RadioSelect,
        help_text=_(
            "All at once needs a post number in each row. Without them bring the same file twice: "
            "first as departments, then as people."
        ),
    )
    file = forms.FileField(
        label=_("The file"),
        required=False,
        help_text=_(
            "CSV or Excel (.xlsx), up to 40 MB and 200,000 rows, as your personnel system gives it."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    pasted = Text(
        label=_("Or paste rows from a sheet"),
        required=False,
        max_length=MOST_PASTED,
        rows=6,
        help_text=_("With the headings in the first row."),
    )
    helper = Lines("kind", "file", "pasted")

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if not self.errors and not given.get("file") and not given.get("pasted"):
            self.add_error("file", _("Choose a file, or paste the rows below."))
        return given

    def content(self) -> tuple[str, bytes | IO[bytes]]:
        """The name of what was brought, and what is in it."""
        file = self.cleaned_data.get("file")
        if file:
            return file.name, file.file
        return str(_("pasted rows")), self.cleaned_data["pasted"].encode()
