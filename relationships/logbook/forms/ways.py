"""How people really work there, as the buddy noticed it: a tap and how many, kind by kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Text
from relationships.logbook.forms.fields import OnTheSheet, number_field
from relationships.units.forms import language_choices
from relationships.ways.choices import Kind
from relationships.ways.forms import noticeable
from relationships.ways.values import MOST, other_app

MOST_PEOPLE = 9999
PREFIX = "ways-"


@dataclass(frozen=True)
class Group:
    """One kind: how many do each, and what else one may name with how many do that."""

    title: str
    fields: list[Any]
    other: Any = None
    other_people: Any = None


class WaysForm(OnTheSheet):
    """Numbers by kind and code, `ways-channel-phone`; another language or app is named.

    Twenty and more fields: the template writes them in one loop, for crispy would take its time.
    """

    def __init__(
        self,
        *args: Any,
        noticed: Iterable[Mapping[str, Any]],
        languages: Iterable[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        noticed = list(noticed)
        seen = [row["value"] for row in noticed if row["kind"] == Kind.LANGUAGE]
        self.written = {row["value"]: row["written"] for row in noticed if row["written"]}
        self.offered = [
            (kind, [*choices, *(self.written.items() if kind == Kind.APP else ())])
            for kind, choices in noticeable([*languages, *seen])
        ]
        for kind, choices in self.offered:
            for value, label in choices:
                self.fields[f"{PREFIX}{kind}-{value}"] = number_field(label, MOST_PEOPLE)
        self.fields["ways-other-language"] = forms.ChoiceField(
            label=_("Another language"), choices=[("", "—"), *language_choices()], required=False
        )  # also one that has its own line by now: a log sent again names it here
        self.fields["ways-other-language-people"] = number_field(_("How many?"), MOST_PEOPLE)
        self.fields["ways-other-app"] = Text(
            label=_("Another app"), max_length=MOST, required=False
        )
        self.fields["ways-other-app-people"] = number_field(_("How many?"), MOST_PEOPLE)
        self.initial = {
            **self.initial,
            **{f"{PREFIX}{row['kind']}-{row['value']}": row["people"] for row in noticed},
        }

    @property
    def groups(self) -> list[Group]:
        """The fields kind by kind, as the sheet shows them."""
        found = []
        for kind, choices in self.offered:
            fields = [self[f"{PREFIX}{kind}-{value}"] for value, _label in choices]
            name = f"ways-other-{kind}"
            other = (self[name], self[f"{name}-people"]) if name in self.fields else ()
            found.append(Group(str(kind.label), fields, *other))
        return found

    @property
    def is_open(self) -> bool:
        """Something was noticed before, or something is wrong."""
        return bool(self.initial or (self.is_bound and self.errors))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        for name in ("ways-other-language", "ways-other-app"):
            what, people = data.get(name), data.get(f"{name}-people")
            if name == "ways-other-app" and what and other_app(what) is None:
                self.add_error(name, _("Write the name of an app, like WhatsApp."))
            elif people and not what and name not in self.errors:
                self.add_error(name, _("Say what it is that they use."))
            elif what and not people and f"{name}-people" not in self.errors:
                self.add_error(f"{name}-people", _("Say how many; your impression is enough."))
        return data

    def kept(self) -> dict[tuple[str, str], int] | None:
        """By kind and code how many; None where the device did not tell: what was said before stays."""
        if not any(self.add_prefix(name) in self.data for name in self.fields):
            return None
        data = self.cleaned_data
        found = {
            (str(kind), value): data[f"{PREFIX}{kind}-{value}"]
            for kind, choices in self.offered
            for value, _label in choices
            if data[f"{PREFIX}{kind}-{value}"]
        }
        if data["ways-other-language"]:
            way = (str(Kind.LANGUAGE), data["ways-other-language"])
            found[way] = data["ways-other-language-people"]
        if data["ways-other-app"]:
            value, written = other_app(data["ways-other-app"]) or ("", "")
            found[str(Kind.APP), value] = data["ways-other-app-people"]
            self.written[value] = written
        return found
