"""Thanks to pass on: to whom, from whom, and what that person said of it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from crispy_forms.layout import Field
from django import forms
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Lines, Text
from relationships.logbook.forms.fields import PARTS, OnTheSheet
from relationships.logbook.forms.parts import Part
from relationships.logbook.queries.thanks import Namable
from relationships.logbook.services import Thanked
from relationships.people.models import Person
from relationships.rounds.brought import Thanks
from relationships.rounds.choices import Consent

CONSENTS = [
    (Consent.NAMED, _("Yes, with the name")),
    (Consent.UNNAMED, _("Yes, without a name")),
    (Consent.NOT_ASKED, _("Not asked yet")),
]


def name_field(label: Any, **kwargs: Any) -> Text:
    attrs = {"list": "namable", "autocomplete": "off"}
    widget = forms.TextInput(attrs=attrs)
    return Text(label=label, max_length=120, required=False, widget=widget, **kwargs)


class AboutThanks(OnTheSheet):
    """Whom thanks are for, and what whoever says them agreed to."""

    people: Mapping[str, Person]
    before: Mapping[str, Person | None] = {}  # by field, who was chosen there
    to_words = name_field(
        _("To whom?"), help_text=_("Found by the name, they get it by mail within three days.")
    )
    consent = forms.ChoiceField(
        label=_("May we pass it on, and say who says it?"), choices=CONSENTS,
        initial=Consent.NOT_ASKED, required=False, widget=forms.RadioSelect,
    )  # fmt: skip
    from_words = name_field(
        _("From whom?"), help_text=_("Kept only where they said yes to their name.")
    )
    words_for = Text(
        label=_("The same in their language"), rows=2, max_length=2000, required=False,
        help_text=_("Where who is thanked reads another one than the words are in."),
    )  # fmt: skip
    about = Lines(
        "to_words", Field("consent", template=f"{PARTS}_choices.html"), "from_words", "words_for"
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("consent") == Consent.NAMED and not data.get("from_words"):
            self.add_error("from_words", _("Write whose name may be said."))
        return data

    def _about(self) -> dict[str, Any]:
        data = self.cleaned_data
        consent = data["consent"] or Consent.NOT_ASKED
        is_named = consent == Consent.NAMED
        return {
            **data,
            "consent": consent,
            "to": self._found("to_words"),
            "said_by": self._found("from_words") if is_named else None,
        }

    def _found(self, name: str) -> Person | None:
        assert isinstance(self.people, Namable)  # noqa: S101  narrows the type
        return self.people.find(self.cleaned_data[name], self.before.get(name))


class ThanksForm(Part, AboutThanks):
    """Thanks that somebody asked to pass on."""

    texts = ("words", "to_words", "from_words", "words_for")
    words = Text(
        label=_("Thanks to pass on"), rows=2, max_length=2000,
        error_messages={"required": _("Write down what the thanks are for.")},
    )  # fmt: skip
    helper = Lines("words", *AboutThanks.about.layout.fields)

    def kept(self, log_id: UUID) -> Thanked:
        return Thanked(self.own_id(log_id), **self._about())


class SettleForm(AboutThanks):
    """The same of thanks that were written down before."""

    helper = AboutThanks.about

    def __init__(self, data: Any, *, people: Namable, thanks: Thanks) -> None:
        self.people = people
        self.before = {"to_words": thanks.to, "from_words": thanks.from_person}
        super().__init__(data, initial=self._initial(thanks))
        consent = self.fields["consent"]
        assert isinstance(consent, forms.ChoiceField)  # noqa: S101  narrows the type
        consent.choices = [*CONSENTS, (Consent.NO, _("No, it stays here"))]

    def _initial(self, thanks: Thanks) -> dict[str, str]:
        assert isinstance(self.people, Namable)  # noqa: S101  narrows the type
        return {
            "to_words": self.people.label(thanks.to) or thanks.to_words,
            "consent": thanks.consent,
            "from_words": self.people.label(thanks.from_person) or thanks.said_by,
            "words_for": thanks.words_for,
        }

    def said(self, client_id: UUID, words: str) -> Thanked:
        return Thanked(client_id, words, **self._about())
