"""What comes in while a tool is understood, decided on and looked at again."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Beside, Day, Lines, Text
from governance.tools.choices import Decision
from governance.tools.deciding import Agreed, Wanted
from governance.tools.risk import NAMES, QUESTIONS, Question
from relationships.people.models import Person
from relationships.promises.forms import pick_helper
from relationships.voices.models import Voice

HALF_A_YEAR = timedelta(days=182)
DECISIONS = [
    (Decision.SUPPORT, _("Support as it is: the team goes on with it")),
    (Decision.SUPPORT_IF, _("Support, if …: under conditions that somebody promises by a day")),
    (Decision.ADOPT, _("Adopt: IT takes it over, and the team goes on with it")),
    (Decision.MOVE, _("Move together: to another one that does as much for the team")),
    (Decision.RETIRE, _("Retire together: the team does not need it any more")),
]  # fmt: skip


def ask(question: Question) -> forms.TypedChoiceField:
    """One of the five: answers from 0 to 3, in words."""
    return forms.TypedChoiceField(
        label=str(question.asked), coerce=int, widget=forms.RadioSelect,
        choices=list(enumerate(question.answers)),
    )  # fmt: skip


class UnderstandForm(forms.Form):
    """The five plain questions."""

    note = Text(
        label=_("What else should we know?"), max_length=2000, rows=3, required=False,
        help_text=_("Who looks after it, what it hangs on, what the team worries about."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self.fields[question.name] = ask(question)
        self.helper = Lines(*NAMES, "note")

    def points(self) -> dict[str, int]:
        """The five answers, once the form is valid."""
        return {name: self.cleaned_data[name] for name in NAMES}


class ConditionForm(forms.Form):
    """What must be so: who sees to it, by when."""

    what = Text(
        label=_("What must be so?"), max_length=300,
        help_text=_("So that both sides can tell: a second person knows how it works."),
    )  # fmt: skip
    owner = pick_helper(label=_("Who sees to it?"))
    due_on = Day(label=_("By when?"))
    helper = Lines("what", Beside("owner", "due_on"))

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].rows = people  # type: ignore[attr-defined]

    def wanted(self) -> tuple[Wanted, ...]:
        """The condition, once the form is valid."""
        said = self.cleaned_data
        if not (said.get("what") or said.get("owner") or said.get("due_on")):
            return ()
        return (Wanted(said["what"], said["owner"], said["due_on"]),)


class DecideForm(ConditionForm):
    """What was agreed with the team; the first condition stands here, more on the next page."""

    decision = forms.ChoiceField(
        label=_("What did you agree with the team?"), choices=DECISIONS, widget=forms.RadioSelect
    )
    why = Text(
        label=_("Why, in words for the team"), max_length=2000, rows=3,
        help_text=_("They read it on their receipt."),
    )  # fmt: skip
    other_way = Text(
        label=_("Which other way works for them?"), max_length=1000, rows=2, required=False,
        help_text=_("Needed to move or to retire: nothing is switched off without one."),
    )  # fmt: skip
    review_on = Day(label=_("When do you look at it together again?"))
    helper = Lines(
        "decision", "why", "other_way", "review_on",
        Fieldset(_("Support, if …: what must be so"), "what", Beside("owner", "due_on")),
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("what", "owner", "due_on"):
            self.fields[name].required = False
        self.fields["review_on"].initial = today + HALF_A_YEAR

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        parts = ("what", "owner", "due_on")
        if any(said.get(name) for name in parts):
            for name in parts:
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, _("Please fill this in."))
        return said

    def agreed(self) -> Agreed:
        """What was agreed, once the form is valid."""
        names = ("decision", "why", "review_on", "other_way")
        return Agreed(**{name: self.cleaned_data[name] for name in names})


class ReviewForm(forms.Form):
    """Looked at again, together."""

    words = Text(
        label=_("What did you find together?"), max_length=2000, rows=4,
        help_text=_("Does it still do what the team needs? What changed?"
                    " Who told us of it reads this."),
    )  # fmt: skip
    review_on = Day(label=_("When do you look at it together again?"))
    helper = Lines("words", "review_on")


class NeedForm(forms.Form):
    """The need behind a tool: one that was heard already, or in new words."""

    voice = forms.TypedChoiceField(
        label=_("Was it heard already?"), coerce=int, empty_value=None, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    words = Text(
        label=_("Or in new words: what can they not do without it?"), max_length=4000, rows=3,
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, voices: Iterable[Voice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voices = {voice.pk: voice for voice in voices}
        field: Any = self.fields["voice"]
        field.choices = [(pk, voice.words[:160]) for pk, voice in self.voices.items()]
        self.helper = Lines(*(("voice", "words") if self.voices else ("words",)))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not (said.get("voice") or said.get("words")):
            self.add_error("words", _("Choose what was heard, or write it down."))
        return said

    def chosen(self) -> Voice | None:
        """What was heard already, once the form is valid."""
        return self.voices.get(self.cleaned_data.get("voice") or 0)
