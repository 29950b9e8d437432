"""What comes in about voices: fields and their shape."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from brm.base.forms import LONG, Beside, Day, Lines, Text
from brm.base.keys import key_in
from brm.base.picking import Pick
from relationships.people.forms import as_option
from relationships.people.models import Person
from relationships.systems.forms import add_named_system, name_system
from relationships.units.forms import pick_unit
from relationships.units.models import Unit
from relationships.voices.choices import Able, Audience, Understood, VoiceKind, VoiceStatus
from relationships.voices.languages import called, choices
from relationships.voices.queries import who_reads

TO_ANSWER = [
    (VoiceStatus.WORKING, _("Being worked on")),
    (VoiceStatus.DONE, _("Done")),
    (VoiceStatus.CANNOT, _("Cannot be done")),
]


class Keys(forms.MultipleChoiceField):
    """Ticked records by their keys; which of them the reader may mean is asked where they are used."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, **kwargs)

    def clean(self, value: Any) -> list[int]:
        return [int(each) for each in super().clean(value)]

    def valid_value(self, value: Any) -> bool:
        return key_in(value) is not None


class KeysAsSeen(Keys):
    """Ticked records, each as "key-version" of the page: the version by the key."""

    def clean(self, value: Any) -> dict[int, int]:  # type: ignore[override]
        said = forms.MultipleChoiceField.clean(self, value)
        return {int(key): int(version) for key, _dash, version in (s.partition("-") for s in said)}

    def valid_value(self, value: Any) -> bool:
        key, _dash, version = str(value).partition("-")
        return key_in(key) is not None and key_in(version) is not None


class SameForm(forms.Form):
    """Those that say the same."""

    same = Keys()


class AnswerForm(forms.Form):
    """How it stands, in one form: being worked on, done, or cannot, because, yes if."""

    status = forms.ChoiceField(
        label=_("How does it stand?"), choices=TO_ANSWER,
        error_messages={"required": _("Choose how it stands.")},
    )  # fmt: skip
    text = Text(label=_("Your answer"), max_length=LONG, required=False)
    yes_if = Text(label=_("Yes, if …"), max_length=2000, required=False)
    answer_due_on = Day(label=_("They hear more by"), required=False)
    also = KeysAsSeen(required=False)
    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(self, *args: Any, languages: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = languages
        for code in languages:
            words = {"language": called(code)}
            self.fields[f"text_{code}"] = Text(
                label=_("In %(language)s, as they will read it") % words, max_length=LONG,
                required=False,
            )  # fmt: skip
            self.fields[f"yes_if_{code}"] = Text(
                label=_("Yes, if … in %(language)s") % words, max_length=2000, required=False
            )

    def clean(self) -> dict[str, Any]:
        """In each language whole, or not at all: nobody reads half of it in another language."""
        data = super().clean() or {}
        for code in self.languages:
            text, yes_if = data.get(f"text_{code}", ""), data.get(f"yes_if_{code}", "")
            missing = f"text_{code}" if yes_if and not text else f"yes_if_{code}"
            if data.get("status") == VoiceStatus.CANNOT and bool(text) != bool(yes_if):
                self.add_error(missing, gettext("Say all of it in this language, or none of it."))
        data["theirs"] = {
            code: (
                data.get(f"text_{code}", ""),
                data.get(f"yes_if_{code}", "") if data.get("status") == VoiceStatus.CANNOT else "",
            )
            for code in self.languages
        }  # fmt: skip
        return data

    def in_theirs(self) -> list[tuple[str, str, forms.BoundField, forms.BoundField]]:
        """Code, name and the two fields of each language, for the template."""
        return [
            (code, called(code), self[f"text_{code}"], self[f"yes_if_{code}"])
            for code in self.languages
        ]


class HelpedForm(forms.Form):
    """Did the answer help? And if not, what still goes wrong."""

    say = forms.ChoiceField(
        choices=[("yes", _("Yes, solved")), ("no", _("No, not yet"))],
        error_messages={"required": _("Choose yes or not yet.")},
    )
    comment = Text(label=_("What still goes wrong?"), max_length=2000, required=False)
    number = forms.IntegerField(min_value=1, max_value=32767, required=False)
    understood = forms.ChoiceField(choices=Understood.choices, required=False)
    able = forms.ChoiceField(choices=Able.choices, required=False)


class RenderingForm(forms.Form):
    """The same words in another language."""

    spoken = forms.ChoiceField(label=_("They said it in"))
    language = forms.ChoiceField(label=_("You put it in"))
    words = Text(
        label=_("In that language"), max_length=LONG, rows=4,
        help_text=_("As they meant it. Their own words stay beside it, unchanged."),
        error_messages={"required": _("Write it in the other language.")},
    )  # fmt: skip
    helper = Lines(Beside("spoken", "language"), "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("spoken", "language"):
            self.fields[name].choices = choices(_("Choose one"))  # type: ignore[attr-defined]


def pick_helper(**kwargs: Any) -> Pick:
    """Somebody in sight or of IT, chosen by typing."""
    nobody = _("Nobody of that name. Look at the spelling, or type less of it.")
    return Pick(describe=as_option, url=reverse_lazy("voices:people"), nobody=nobody, **kwargs)


def audiences(*which: Audience) -> list[tuple[str, str]]:
    """Each as the sentence that says who will read it."""
    return [(each.value, who_reads(each)) for each in which]


class RaiseForm(forms.Form):
    """Something to raise, written by somebody of the department to its buddy."""

    unit = pick_unit(label=_("Where?"))
    audience = forms.ChoiceField(
        label=_("Who may read it?"), widget=forms.RadioSelect, initial=Audience.DEPARTMENT,
        error_messages={"required": _("Choose who may read it.")},
    )  # fmt: skip
    words = Text(
        label=_("What is it?"), max_length=LONG, rows=4,
        help_text=_("As you would say it to a colleague, in any language."),
        error_messages={"required": _("Write down what it is.")},
    )  # fmt: skip
    is_named = forms.BooleanField(
        label=_("With my name, so that the answer comes to me"), required=False,
        help_text=_("Without it, nobody is stored with these words; the buddy brings the answer."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("What kind of thing is it?"), choices=VoiceKind.choices,
        initial=VoiceKind.PROBLEM, required=False,
    )  # fmt: skip
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].rows = units  # type: ignore[attr-defined]
        self.fields["audience"].choices = audiences(  # type: ignore[attr-defined]
            Audience.DEPARTMENT, Audience.CONFIDENCE, Audience.BUDDY, Audience.EVERYBODY
        )
        self.helper = Lines("unit", "audience", "words", "is_named", "kind", "client_id")


class HeardForm(RaiseForm):
    """What a buddy or a BRM manager heard somebody say."""

    person = pick_helper(
        label=_("Who said it? Only if they want to be named"), required=False,
        help_text=_("Leave it empty, and no person is stored."),
    )  # fmt: skip
    system_text = name_system(label=_("With which system?"))
    adds_system = add_named_system()
    language = forms.ChoiceField(label=_("In which language?"), required=False)
    people_affected = forms.IntegerField(
        label=_("How many people does it touch?"), required=False, min_value=1, max_value=1_000_000
    )
    minutes_lost = forms.IntegerField(
        label=_("Minutes lost a week, all together"), required=False, min_value=1,
        max_value=10_000_000,
    )  # fmt: skip
    ticket = Text(label=_("Ticket of the service desk"), max_length=60, required=False)

    def __init__(
        self, *args: Any, units: QuerySet[Unit], people: QuerySet[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, units=units, **kwargs)
        del self.fields["is_named"]
        self.fields["person"].rows = people  # type: ignore[attr-defined]
        self.fields["words"].label = _("What was said, in their own words?")
        self.fields["language"].choices = choices(  # type: ignore[attr-defined]
            _("As the department speaks, or who said it")
        )
        self.helper = Lines(
            "unit", "audience", "words", "language", "kind", "person", "system_text", "adds_system",
            Beside("people_affected", "minutes_lost"), "ticket", "client_id",
        )  # fmt: skip


class OwnerForm(forms.Form):
    """Who sees to it."""

    owner = pick_helper(
        label=_("Who sees to it?"),
        help_text=_("They get a message. Only somebody who may read these words can be chosen."),
    )
    helper = Lines("owner")

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].rows = people  # type: ignore[attr-defined]
