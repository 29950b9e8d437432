"""What comes in when words are sorted, a theme is decided, and everybody is written back to."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from brm.base.forms import LONG, Beside, Day, Lines, Text
from relationships.people.models import Person
from relationships.themes.choices import Decision
from relationships.themes.five import TITLES
from relationships.themes.models import Theme
from relationships.units.models import Unit

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


class DecideForm(forms.Form):
    """What comes of a theme, as everybody will hear it, in each language."""

    name = Text(label=_("Theme"), max_length=60)
    decision = forms.ChoiceField(
        label=_("What comes of it?"), choices=Decision.choices, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    heard_en = Text(label=_("You said, in English"), max_length=300, rows=2, required=False)
    heard_fr = Text(label=_("You said, in French"), max_length=300, rows=2, required=False)
    said_en = Text(label=_("What we say to it, in English"), max_length=800, rows=3, required=False)
    said_fr = Text(label=_("What we say to it, in French"), max_length=800, rows=3, required=False)
    yes_if_en = Text(label=_("Yes, if … in English"), max_length=500, rows=2, required=False)
    yes_if_fr = Text(label=_("Yes, if … in French"), max_length=500, rows=2, required=False)
    helper = Lines(
        "name",
        "decision",
        Beside("heard_en", "heard_fr"),
        Beside("said_en", "said_fr"),
        Beside("yes_if_en", "yes_if_fr"),
    )


class PromiseForm(forms.Form):
    """A promise of a theme; all of it is filled in already, so one press is enough."""

    what = Text(label=_("What is promised?"), max_length=300)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("For which department?"))
    owner = forms.ModelChoiceField(Person.objects.none(), label=_("Who sees to it?"))
    due_on = Day(label=_("By when?"))
    helper = Lines("what", Beside("unit", "owner"), "due_on")

    def __init__(self, *args: Any, units: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class FiveForm(forms.Form):
    """The five points in each language, beside each other."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = []
        for point, title in TITLES.items():
            for code, label in (("en", _("In English")), ("fr", _("In French"))):
                self.fields[f"{point}_{code}"] = Text(
                    label=label, max_length=LONG, rows=4, required=False
                )
            rows.append(Fieldset(title, Beside(f"{point}_en", f"{point}_fr"), css_class="point"))
        self.helper = Lines(*rows)

    def points(self) -> dict[str, dict[str, str]]:
        """What was written, by point and language."""
        data = dict(self.cleaned_data)
        return {point: texts(data, point) for point in TITLES}
