"""What comes in about ways: what people say of themselves, what a buddy noticed on a visit."""

from collections.abc import Iterable, Iterator
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Text
from relationships.units.forms import language_choices
from relationships.ways.choices import WORDS, App, Channel, Kind
from relationships.ways.models import OwnWay
from relationships.ways.values import MOST, other_app

Choices = list[tuple[str, str]]
LEFT_OUT = {Channel.NONE, App.NONE}  # of a profile, of a form: nobody chooses them here
OWN = {
    "speaks": Kind.LANGUAGE,
    "reached": Kind.CHANNEL,
    "devices": Kind.DEVICE,
    "apps": Kind.APP,
}


def choices_of(kind: str) -> Choices:
    """What may be chosen, in the reader's words; languages by their own names."""
    if kind == Kind.LANGUAGE:
        return language_choices()
    return [
        (value, capfirst(str(label)))
        for value, label in WORDS[kind].choices
        if value not in LEFT_OUT
    ]


def _several(kind: str, label: Any, **given: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=lazy(choices_of, list)(kind),
        widget=forms.CheckboxSelectMultiple, **given,
    )  # fmt: skip


class Folded(Div):
    """Fields that stand folded away under a heading until somebody wants them."""

    template = "components/_folded.html"

    def __init__(self, title: Any, lead: Any, *fields: Any) -> None:
        super().__init__(*fields)
        self.title, self.lead = title, lead


class OwnWaysForm(forms.Form):
    """What a person says of their own ways; nothing of it has to be said."""

    reached = _several(Kind.CHANNEL, _("How I like to be reached"))
    speaks = _several(Kind.LANGUAGE, _("I also speak"))
    devices = _several(Kind.DEVICE, _("What I work with"))
    apps = _several(Kind.APP, _("Apps I use for work"))
    other_apps = Text(
        label=_("Other apps"), required=False,
        help_text=_("With commas between. Nothing is taken away for being named here."),
    )  # fmt: skip
    ways = Folded(
        _("How I like to be reached, and what I work with"),
        _(
            "Whoever sees your page reads it. Of your department only numbers are told, none of"
            " fewer than five."
        ),
        "reached", "speaks", "devices", "apps", "other_apps",
    )  # fmt: skip

    def clean_other_apps(self) -> list[tuple[str, str]]:
        names = [name for name in self.cleaned_data["other_apps"].split(",") if name.strip()]
        found = [other_app(name) for name in names]
        if None in found:
            raise forms.ValidationError(_("Write the names of apps, like WhatsApp."))
        if any(len(" ".join(name.split())) > MOST for name in names):
            raise forms.ValidationError(_("Put a comma between the names of two apps."))
        return [one for one in found if one is not None]


def own_ways_in(data: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Takes what was said of ways out of the cleaned data: kind, code, as it was written."""
    said = [(kind, value, "") for name, kind in OWN.items() for value in data.pop(name)]
    return [*said, *((Kind.APP, *other) for other in data.pop("other_apps"))]


def as_filled(ways: Iterable[OwnWay]) -> dict[str, Any]:
    """How the form begins with what was said before. No query of its own."""
    found: dict[str, Any] = {name: [] for name in OWN}
    written = []
    fields = {kind: name for name, kind in OWN.items()}
    for way in ways:
        if way.written:
            written.append(way.written)
        else:
            found[fields[Kind(way.kind)]].append(way.value)
    return found | {"other_apps": ", ".join(written)}


# ---- On a visit ---------------------------------------------------------------------------------


def noticeable(languages: Iterable[str]) -> Iterator[tuple[Kind, Choices]]:
    """What the sheet of a visit offers, kind by kind; of languages the few that are likely there."""
    likely = set(languages)
    for kind in Kind:
        offered = choices_of(kind)
        if kind == Kind.LANGUAGE:
            offered = [choice for choice in offered if choice[0] in likely]
        yield kind, offered
