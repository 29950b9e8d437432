"""The planner's form: a round said as a sentence."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brm.base.errors import RuleBroken
from brm.base.forms import Beside, Day, Hour, Lines, Text
from brm.base.recurrence import Rule, parse
from relationships.buddies.models import ITBuddy
from relationships.rounds.choices import Format, OnClosed
from relationships.rounds.models import Round

WEEKDAYS = (
    ("MO", _("Mo"), _("Monday")),
    ("TU", _("Tu"), _("Tuesday")),
    ("WE", _("We"), _("Wednesday")),
    ("TH", _("Th"), _("Thursday")),
    ("FR", _("Fr"), _("Friday")),
    ("SA", _("Sa"), _("Saturday")),
    ("SU", _("Su"), _("Sunday")),
)
RHYTHMS = {
    "weekly": (_("every week"), "FREQ=WEEKLY;BYDAY={days}"),
    "fortnightly": (_("every two weeks"), "FREQ=WEEKLY;INTERVAL=2;BYDAY={days}"),
    "four_weeks": (_("every four weeks"), "FREQ=WEEKLY;INTERVAL=4;BYDAY={days}"),
    "twelve_weeks": (_("every twelve weeks"), "FREQ=WEEKLY;INTERVAL=12;BYDAY={days}"),
    "monthly": (_("every month"), "FREQ=MONTHLY;BYDAY={days}"),
    "quarterly": (_("every three months"), "FREQ=MONTHLY;INTERVAL=3;BYDAY={days}"),
    "own": (_("by a rule of our own"), ""),
}
WEEKS = {
    "1": _("the first"),
    "2": _("the second"),
    "3": _("the third"),
    "4": _("the fourth"),
    "-1": _("the last"),
}
ON_CLOSED = (
    (OnClosed.NEXT, _("move to the next working day")),
    (OnClosed.PREVIOUS, _("move to the working day before")),
    (OnClosed.SKIP, _("do not visit, and say so")),
    (OnClosed.KEEP, _("go all the same")),
)
LENGTHS = (15, 20, 30, 45, 60, 90, 120, 180, 240)
EXTENTS = (("all", _("all visits to come")), ("following", _("the visits from a day on")))
FIELDS = {"rrule": "rule", "dtstart": "starts_on", "rdates": "rule", "exdates": "rule"}


def tidy(text: str) -> str:
    """A rule as it is kept: without the name some programs put before it."""
    return text.strip().removeprefix("RRULE:").upper()


def offer(form: forms.Form, name: str, options: Sequence[tuple[Any, Any]]) -> None:
    """What can be chosen in a field, known only when the form is made."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  a mistake of ours
    field.choices = list(options)


class PlanForm(forms.Form):
    """One round, or the same rhythm for several departments (then each keeps its own buddy)."""

    buddy = forms.ChoiceField(label=_("Who"), required=False)
    rhythm = forms.ChoiceField(
        label=_("How often"), choices=[(key, words) for key, (words, _rule) in RHYTHMS.items()]
    )
    week = forms.ChoiceField(
        label=_("Which week of the month"), choices=list(WEEKS.items()), required=False
    )
    days = forms.MultipleChoiceField(
        label=_("Days"), choices=[(key, name) for key, _short, name in WEEKDAYS], required=False
    )
    rule = Text(
        label=_("Our own rule"), max_length=500, required=False,
        help_text=_("As calendars write it (RFC 5545), for example FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1"),
    )  # fmt: skip
    starts_time = Hour(label=_("Time there"))
    minutes = forms.TypedChoiceField(label=_("How long"), coerce=int)
    format = forms.ChoiceField(label=_("How"), choices=Format.choices)
    starts_on = Day(label=_("From when on"))
    last_on = Day(
        label=_("Until when"), required=False, help_text=_("Empty: until somebody ends it.")
    )
    place = Text(label=_("Where"), required=False)
    online = forms.URLField(
        label=_("Online at"), required=False, max_length=500, assume_scheme="https",
        error_messages={"invalid": _("Write the whole address, like https://meet.example.org/round.")},
    )  # fmt: skip
    question_card = Text(
        label=_("Questions to take along"), max_length=2000, rows=4, required=False,
        help_text=_("One a line. A help for the talk, nothing that must be filled in."),
    )  # fmt: skip
    on_closed = forms.ChoiceField(label=_("Public holiday or free day"), choices=ON_CLOSED)
    on_busy = forms.ChoiceField(label=_("Busy period of the department"), choices=ON_CLOSED)
    extent = forms.ChoiceField(
        label="", choices=EXTENTS, required=False, widget=forms.RadioSelect, initial="all"
    )
    from_on = Day(label=_("From which day on"), required=False)
    version = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20)

    def __init__(
        self, *args: Any, buddies: Sequence[ITBuddy] = (), several: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.buddies = {str(buddy.pk): buddy for buddy in buddies}
        self.several = several
        if several:
            del self.fields["buddy"]
            self.fields["place"].help_text = _("Empty: at each one’s own place.")
        else:
            people = [(key, buddy.person.name) for key, buddy in self.buddies.items()]
            offer(self, "buddy", people)
        known = {*LENGTHS, int(self.initial.get("minutes") or 45)}
        offer(self, "minutes", [(n, _("%s minutes") % n) for n in sorted(known)])
        for name in ("extent", "from_on", "version"):
            if "version" not in self.initial:
                del self.fields[name]
        self.helper = Lines(
            Beside("place", "online"), "question_card", Beside("starts_on", "last_on")
        )
        self.closed = Lines("on_closed", "on_busy")

    def clean_rule(self) -> str:
        return tidy(self.cleaned_data["rule"])

    def clean_buddy(self) -> ITBuddy | None:
        found = self.buddies.get(self.cleaned_data["buddy"])
        if found is None:
            raise forms.ValidationError(
                _("Choose who goes. Nobody serves this department yet? Name its IT buddy first.")
            )
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        rhythm = data.get("rhythm", "")
        if rhythm == "own":
            if not data.get("rule") and "rule" not in self.errors:
                self.add_error("rule", _("Write the rule, or choose how often above."))
        elif rhythm:
            days = data.get("days") or []
            if not days and "days" not in self.errors:
                self.add_error("days", _("Choose at least one day."))
            number = (data.get("week") or "1") if rhythm in {"monthly", "quarterly"} else ""
            named = ",".join(f"{number}{day}" for day in days)
            data["rule"] = RHYTHMS[rhythm][1].format(days=named)
        if data.get("extent") == "following" and not data.get("from_on"):
            self.add_error("from_on", _("From which day on? Choose a day."))
        return data

    def say(self, broken: RuleBroken) -> None:
        """A broken rule at the field it is about."""
        field = FIELDS.get(broken.field or "", broken.field or "")
        if field == "rule" and self.cleaned_data.get("rhythm") != "own":
            field = "days"
        self.add_error(field if field in self.fields else None, str(broken))


def initial_of(round_: Round) -> dict[str, Any]:
    """The form's beginning for a round as it stands."""
    rhythm, week, days = sentence_of(round_.rule)
    same = (
        "starts_on", "starts_time", "minutes", "format", "last_on", "place", "online",
        "question_card", "on_closed", "on_busy", "version",
    )  # fmt: skip
    return {
        **{name: getattr(round_, name) for name in same},
        "buddy": str(round_.buddy_id),
        "rhythm": rhythm,
        "week": week,
        "days": days,
        "rule": round_.rule if rhythm == "own" else "",
        "extent": "all",
    }


def sentence_of(text: str) -> tuple[str, str, list[str]]:
    """(rhythm, week, days) of a rule; "own" where the sentence has no words for it."""
    rule = parse(text)
    days = [WEEKDAYS[weekday][0] for _number, weekday in rule.weekdays]
    numbers = {number for number, _weekday in rule.weekdays}
    if rule.weekdays and len(numbers) == 1:
        number = numbers.pop()
        named = ",".join(f"{number or ''}{day}" for day in days)
        for rhythm, (_words, shape) in RHYTHMS.items():
            fits = (rhythm in {"monthly", "quarterly"}) == (str(number) in WEEKS)
            if fits and says_the_same(rule, shape.format(days=named)):
                return rhythm, str(number or 1), days
    return "own", "1", days


def says_the_same(rule: Rule, text: str) -> bool:
    """Whether a rule means what the text says, however it is written ("INTERVAL=1" or nothing)."""
    return replace(parse(text), text=rule.text) == rule if text else False
