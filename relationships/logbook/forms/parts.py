"""What was heard, seen, thanked for and promised: forms of which there may be several."""

from collections.abc import Iterator, Mapping
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid5

from crispy_forms.layout import Field
from django import forms
from django.utils.translation import gettext_lazy as _

from brm.base.db import folded
from brm.base.forms import LONG, Beside, Day, Lines, Text
from relationships.logbook.choices import AUDIENCES, KINDS
from relationships.logbook.forms.fields import PARTS, OnTheSheet, number_field
from relationships.logbook.services import Heard, Promised
from relationships.people.models import Person
from relationships.systems.forms import add_named_system, name_system
from relationships.voices.choices import Audience, VoiceKind

MOST = 20  # parts of one kind in one log
People = Mapping[str, Person]


class Part(OnTheSheet):
    """One of several like it. Where none of its `texts` is filled it is left out."""

    texts: tuple[str, ...] = ()

    def __init__(self, *args: Any, people: People | None = None, **kwargs: Any) -> None:
        kwargs |= {"empty_permitted": True, "use_required_attribute": False}
        super().__init__(*args, **kwargs)
        self.people = {} if people is None else people

    def has_changed(self) -> bool:
        return any(self.data.get(self.add_prefix(name), "").strip() for name in self.texts)

    def own_id(self, log_id: UUID) -> UUID:
        """The same part of the same log has the same id, whenever it is sent."""
        return uuid5(log_id, str(self.prefix))


class HeardForm(Part):
    """One thing heard, in the person's own words."""

    texts = ("words", "system_text", "said_by", "people_affected", "minutes_lost")
    words = Text(
        label=_("What did you hear?"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3, "class": "words"}),
        error_messages={"required": _("Write down what was said.")},
    )
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=KINDS,
        initial=VoiceKind.PROBLEM,
        widget=forms.RadioSelect,
    )
    audience = forms.ChoiceField(
        label=_("Who may read it?"),
        choices=AUDIENCES,
        initial=Audience.DEPARTMENT,
        widget=forms.RadioSelect,
    )
    said_by = Text(
        label=_("With the name of"),
        help_text=_("Only if they want it. Left empty, nobody's name is kept."),
        required=False,
        widget=forms.TextInput(
            attrs={"list": "colleagues", "autocomplete": "off", "placeholder": " "}
        ),
    )
    system_text = name_system(label=_("Which system?"))
    adds_system = add_named_system()
    people_affected = number_field(_("How many people?"), 1_000_000)
    minutes_lost = number_field(
        _("Minutes lost a week"), 1_000_000, help_text=_("All of them together, as they guess.")
    )
    helper = Lines(
        Field("words", template=f"{PARTS}_words.html"),
        Field("kind", template=f"{PARTS}_kind.html"),
    )
    private = Lines(Field("audience", template=f"{PARTS}_choices.html"), "said_by")
    more = Lines("system_text", "adds_system", Beside("people_affected", "minutes_lost"))

    def clean_said_by(self) -> Person | None:
        typed = self.cleaned_data["said_by"]
        if not typed:
            return None
        name = folded(typed)
        found = self.people.get(name)
        if found is None and any(folded(one.name) == name for one in self.people.values()):
            raise forms.ValidationError(
                _("Several have this name. Choose the one you mean from the list.")
            )
        if found is None:
            raise forms.ValidationError(
                _(
                    "Nobody of that name is in this department. Choose from the list, or leave it empty."
                )
            )
        return found

    def kept(self, log_id: UUID) -> Heard:
        return Heard(self.own_id(log_id), **self.cleaned_data)


class PromiseForm(Part):
    """A promise of either side."""

    texts = ("what", "due_on")
    what = Text(
        label=_("What was promised?"), max_length=300,
        error_messages={"required": _("Say what is promised.")},
    )  # fmt: skip
    owner = forms.ChoiceField(label=_("Who does it?"))
    due_on = Day(label=_("By when?"), error_messages={"required": _("Choose the day.")})
    helper = Lines("what", Beside("owner", "due_on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)  # noqa: S101  narrows the type
        owner.choices = [(key, who.name) for key, who in self.people.items()]

    def kept(self, log_id: UUID) -> Promised:
        data = self.cleaned_data
        owner = self.people[data["owner"]]
        return Promised(self.own_id(log_id), what=data["what"], owner=owner, due_on=data["due_on"])


SomePart = TypeVar("SomePart", bound=Part)


class Many(Generic[SomePart]):
    """The parts of one kind on the sheet: as many as were sent, and one more where asked for."""

    def __init__(
        self,
        key: str,
        form: type[SomePart],
        data: Mapping[str, Any] | None,
        *,
        people: People | None = None,
    ) -> None:
        self.key, self.form, self.people = key, form, people
        self.has_more = data is not None and data.get("more") == key
        self.count = min(_amount(data, f"{key}-count") + self.has_more, MOST)
        self.forms = [self._form(data, number) for number in range(self.count)]

    def _form(self, data: Mapping[str, Any] | None, number: int | str) -> SomePart:
        is_new = self.has_more and number == self.count - 1
        return self.form(
            None if is_new else data, prefix=f"{self.key}-{number}", people=self.people
        )

    @property
    def blank(self) -> SomePart:
        """What the page copies for one more."""
        return self._form(None, "0n0")

    def is_valid(self) -> bool:
        return not [form for form in self.forms if not form.is_valid()]

    @property
    def filled(self) -> Iterator[SomePart]:
        return (form for form in self.forms if form.has_changed())


def _amount(data: Mapping[str, Any] | None, name: str) -> int:
    typed = str((data or {}).get(name, "1"))
    return max(1, int(typed)) if typed.isdecimal() and len(typed) < 4 else 1
