"""What comes in about assessments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Beside, Day, Lines, Text
from brm.base.picking import Pick
from brm.base.scope import Scope
from governance.assessments.choices import Extent, Given, Importance, Mode
from governance.assessments.queries import assessable, people_to_ask
from governance.assessments.services.again import RHYTHMS
from governance.checklists.models import Checklist
from governance.checklists.queries import named
from governance.roles.forms import choose_people
from relationships.people.choices import Side
from relationships.people.forms import as_option as person_option
from relationships.people.models import Person
from relationships.units.forms import pick_unit
from relationships.units.models import Unit
from relationships.wording.models import Agreed

MOST_LISTED = 300
SCORES = ("0", "1", "2", "3")
ANSWERS = [(value, value) for value in (*SCORES, Given.DONT_KNOW, Given.NOT_APPLICABLE)]


WHO = (
    (Mode.ALONE, _("I alone, with my name")),
    (Mode.APART, _("Several people, each apart, by a link: only what all of them say is shown")),
    (Mode.TOGETHER, _("Several people in one room, with their names")),
)
AGAIN = [(each.value, each.label) for each in RHYTHMS]


class Offered(forms.ModelChoiceField):
    """A checklist that is offered, the first version of the newest edition first."""

    def __init__(self) -> None:
        offered = Checklist.objects.filter(is_active=True).order_by("slug", "edition", "pk")
        super().__init__(queryset=offered, label=_("Which checklist?"), empty_label=None)

    def label_from_instance(self, checklist: Any) -> str:
        return named(checklist)


class BeginForm(forms.Form):
    """For which department, with which checklist, how much of it."""

    unit = pick_unit(label=_("Which department?"))
    checklist = Offered()
    extent = forms.ChoiceField(
        label=_("How much?"), choices=Extent.choices, widget=forms.RadioSelect
    )
    mode = forms.ChoiceField(label=_("Who answers?"), choices=WHO, widget=forms.RadioSelect)
    again = forms.ChoiceField(label=_("Again?"), choices=AGAIN, required=False)
    helper = Lines("unit", "mode", "extent", Beside("checklist", "again"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].rows = assessable(scope).select_related("parent")  # type: ignore[attr-defined]


class People(forms.ModelMultipleChoiceField):
    """People to tick, with what they do."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, person: Any) -> str:
        more = [person.job_title, person.unit.name if person.unit else ""]
        return " · ".join(part for part in (person.name, *more) if part)


class AskForm(forms.Form):
    """Whom of a department, apart or together, until when, how often."""

    mode = forms.ChoiceField(label=_("How?"), choices=WHO[1:], widget=forms.RadioSelect)
    people = People(
        label=_("Who?"), queryset=Person.objects.none(),
        error_messages={"required": _("Choose whom to ask.")},
    )  # fmt: skip
    extent = forms.ChoiceField(
        label=_("How much?"), choices=Extent.choices, widget=forms.RadioSelect
    )
    closes_on = Day(
        label=_("Last day"), required=False,
        help_text=_("Needed where they answer apart: it closes after it, or when all are ready."),
    )  # fmt: skip
    again = forms.ChoiceField(label=_("Again?"), choices=AGAIN, required=False)
    checklist = Offered()
    helper = Lines("mode", "people", "extent", Beside("closes_on", "again"), "checklist")

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Those listed as a part of the query: a cut one cannot be asked which of it were ticked.
        listed = people_to_ask(unit).values("pk")[:MOST_LISTED]
        people = self.fields["people"]
        people.queryset = people_to_ask(unit).filter(pk__in=listed)  # type: ignore[attr-defined]
        people.help_text = _(
            "Different roles see different things: ask some of each. Apart %(n)s at least, since "
            "what fewer say is never shown; where there are fewer, go through it together."
        ) % {"n": Agreed.get().smallest_group}


class SettleForm(forms.Form):
    """What the people of a meeting agreed on, and why they differed."""

    given = forms.ChoiceField(
        choices=ANSWERS, error_messages={"required": _("Choose what you agreed on.")}
    )
    was = forms.CharField(required=False, max_length=20)
    note = Text(max_length=500, required=False)

    def agreed(self) -> dict[str, Any]:
        """For `services.settle`: the answer, what stood there before, the note."""
        data = self.cleaned_data
        given, score = as_answer(data["given"])
        was = as_answer(data["was"]) if data["was"] in dict(ANSWERS) else None
        return {"given": given, "score": score, "was": was, "note": data["note"]}


def as_answer(value: str) -> tuple[str, int | None]:
    """ "2" as a score, "dont_know" as it is."""
    return (Given.SCORED.value, int(value)) if value in SCORES else (value, None)


class AnswerForm(forms.Form):
    """One statement; its code is the prefix of the fields. What was shown before comes along.

    Only what differs from what was shown is kept, so that a page that stood open for long does not
    take back what was answered in another.
    """

    given = forms.ChoiceField(choices=ANSWERS, required=False)
    was = forms.CharField(required=False, max_length=20)
    evidence = Text(max_length=500, required=False)
    evidence_was = forms.CharField(required=False, strip=False)
    importance = forms.TypedChoiceField(
        choices=Importance.choices, required=False, coerce=int, empty_value=None
    )
    importance_was = forms.CharField(required=False, max_length=2)

    def changes(self) -> dict[str, Any]:
        """What is new, for `services.answer`; nothing where all is as it was shown."""
        data, found = self.cleaned_data, {}
        given = data["given"]
        if given and given != data["was"]:
            is_score = given in SCORES
            found["given"] = Given.SCORED if is_score else given
            found["score"] = int(given) if is_score else None
        if data["evidence"] != data["evidence_was"].strip():
            found["evidence"] = data["evidence"]
        importance = data["importance"]
        if importance and str(importance) != data["importance_was"]:
            found["importance"] = importance
        return found


class PromiseForm(forms.Form):
    """A gap becomes a promise of somebody of the business, with a day."""

    what = Text(label=_("What will be done?"), max_length=300, rows=2)
    owner = Pick(
        label=_("Who does it?"), describe=person_option,
        nobody=_("Nobody of the business has that name. Look at the spelling."),
    )  # fmt: skip
    due_on = Day(label=_("By when?"))
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    helper = Lines("what", "owner", "due_on", "client_id")

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_people(self, scope, "owner")
        field: Any = self.fields["owner"]
        field.rows = field.rows.filter(side=Side.BUSINESS)
        if field.widget.url:
            field.widget.url += "?of=business"
