"""What comes in about voices: fields and their shape."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from brm.base.forms import LONG, Beside, Day, Lines, Text
from brm.base.keys import key_in
from brm.base.picking import Pick
from relationships.people.forms import as_option
from relationships.people.models import Person
from relationships.units.forms import pick_unit
from relationships.units.models import Unit
from relationships.voices.choices import Audience, VoiceKind, VoiceStatus
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


class HelpedForm(forms.Form):
    """Did the answer help? And if not, what still goes wrong."""

    say = forms.ChoiceField(
        choices=[("yes", _("Yes, solved")), ("no", _("No, not yet"))],
        error_messages={"required": _("Choose yes or not yet.")},
    )
    comment = Text(label=_("What still goes wrong?"), max_length=2000, required=False)
    number = forms.IntegerField(min_value=1, max_value=32767, required=False)


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
    system_text = Text(
        label=_("With which system?"), required=False,
        widget=forms.TextInput(attrs={"list": "systems", "autocomplete": "off"}),
    )  # fmt: skip
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
        self.helper = Lines(
            "unit", "audience", "words", "kind", "person", "system_text",
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
