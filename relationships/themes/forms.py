"""What comes in when words are sorted, a theme is decided, and everybody is written back to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Lines, Text
from relationships.themes.models import Theme

LANGUAGES = ("en", "fr")


class NameForm(forms.Form):
    """A new theme, perhaps of some words."""

    name = Text(label=_("A new theme"), max_length=60)
    answer = forms.UUIDField(required=False, widget=forms.HiddenInput)
    helper = Lines("name", "answer")


class TagForm(forms.Form):
    """Some words into a theme, or out of it."""

    theme = forms.ModelChoiceField(Theme.objects.none())
    answer = forms.UUIDField()

    def __init__(self, *args: Any, themes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = themes  # type: ignore[attr-defined]


def texts(data: dict[str, Any], what: str) -> dict[str, str]:
    """The texts of one thing by language, of those that were written."""
    said = ((code, data.pop(f"{what}_{code}")) for code in LANGUAGES)
    return {code: words for code, words in said if words}
