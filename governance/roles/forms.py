"""What comes in about roles."""

from decimal import Decimal
from typing import Any

from crispy_forms.layout import Field
from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from brm.base.forms import Beside, Day, Lines, Text
from brm.base.given import given
from brm.base.picking import Option, Pick
from brm.base.scope import Scope
from governance.roles.choices import Standing, Subject
from governance.roles.models import GovernanceRole
from governance.roles.queries import assignable
from governance.roles.services import Conditions
from relationships.people.forms import as_option as person_option
from relationships.people.forms import may_be_named
from relationships.people.models import Person
from relationships.systems.models import System
from relationships.units.forms import pick_unit
from relationships.units.models import Unit

HELD = [
    (Standing.APPOINTED, gettext_lazy("Appointed: it stands in writing")),
    (Standing.ACKNOWLEDGED, gettext_lazy("Acknowledged: asked and agreed")),
    (Standing.DE_FACTO, gettext_lazy("People go there: nobody asked them yet")),
]
VACANT = (Standing.VACANT, gettext_lazy("Vacant: nobody fills it, and everybody may see that"))


def describe_system(system: System) -> Option:
    return Option(system.pk, system.name)


def choose_people(form: forms.Form, scope: Scope, *names: str) -> None:
    """Who can be named in these fields; those who keep people see them while they type."""
    for name in names:
        if name in form.fields:
            field = form.fields[name]
            field.rows = may_be_named(scope)  # type: ignore[attr-defined]
            field.widget.url = reverse("people:suggest") if scope.is_keeper else ""  # type: ignore[attr-defined]


def also_offer(form: forms.Form, name: str, person: Person | None) -> None:
    """Who is proposed can be chosen, also where the reader does not see them otherwise."""
    if person is not None:
        field = form.fields[name]
        field.rows = field.rows | Person.objects.filter(pk=person.pk)  # type: ignore[attr-defined]


class ConditionsForm(forms.Form):
    """What is agreed beside the name."""

    standing = forms.ChoiceField(
        label=gettext_lazy("How formal is it?"), choices=HELD, widget=forms.RadioSelect
    )
    is_accountable = forms.BooleanField(
        label=gettext_lazy("The accountable one: the last word on it is theirs"), required=False
    )
    hours_per_week = forms.DecimalField(
        label=gettext_lazy("Hours a week"), required=False, min_value=0, max_value=60,
        max_digits=3, decimal_places=1,
        error_messages={
            "invalid": gettext_lazy("Write hours as a number, like 2 or 1.5."),
            "max_digits": gettext_lazy("At most 60 hours fit in a week."),
            "max_decimal_places": gettext_lazy("Half hours are exact enough: like 1.5."),
            "max_whole_digits": gettext_lazy("At most 60 hours fit in a week."),
        },
    )  # fmt: skip
    is_agreed_by_manager = forms.BooleanField(
        label=gettext_lazy("Their manager agreed to these hours"), required=False
    )
    deputy = Pick(
        label=gettext_lazy("Deputy"), describe=person_option, required=False,
        help_text=gettext_lazy("Who steps in when they are away."),
    )  # fmt: skip
    valid_until = Day(
        label=gettext_lazy("Until"), required=False,
        help_text=gettext_lazy("Left empty it is a year: then it is talked over again."),
    )  # fmt: skip

    conditions_layout = (
        Field("standing"), "is_accountable", Beside("hours_per_week", "valid_until"),
        "is_agreed_by_manager", "deputy",
    )  # fmt: skip

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_people(self, scope, "deputy", "holder")

    def conditions(self) -> Conditions:
        """What was agreed, for the services."""
        names = ("deputy", "hours_per_week", "is_agreed_by_manager", "valid_until")
        return Conditions(**{name: self.cleaned_data[name] for name in names})


class NameForm(ConditionsForm):
    """Somebody is named for a role of a system or a department; or it is said that nobody fills it."""

    role = forms.ModelChoiceField(
        label=gettext_lazy("Which role?"), queryset=GovernanceRole.objects.none(),
        to_field_name="slug", empty_label=gettext_lazy("Choose a role"),
    )  # fmt: skip
    system = Pick(label=gettext_lazy("Of which system?"), describe=describe_system)
    unit = pick_unit(label=gettext_lazy("Of which department?"))
    holder = Pick(label=gettext_lazy("Who?"), describe=person_option)
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    helper = Lines(
        "role", "system", "unit", "holder", *ConditionsForm.conditions_layout, "client_id"
    )

    def __init__(self, *args: Any, scope: Scope, subject: str, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, **kwargs)
        fits = Q(subject__in=[subject, Subject.BOTH])
        self.fields["role"].label_from_instance = lambda role: given(role.name)  # type: ignore[attr-defined]
        self.fields["role"].queryset = assignable().filter(fits)  # type: ignore[attr-defined]
        self.fields["system"].rows = System.objects.visible_to(scope)  # type: ignore[attr-defined]
        self.fields["unit"].rows = Unit.objects.visible_to(scope).open().select_related("parent")  # type: ignore[attr-defined]
        self.fields["is_accountable"].initial = True
        self.fields["standing"].choices = [*HELD, VACANT]  # type: ignore[attr-defined]
        self.fields["holder"].required = self.data.get("standing") != Standing.VACANT
        hidden = "unit" if subject == Subject.SYSTEM else "system"
        del self.fields[hidden]
        shown = [name for name in ("role", "system", "unit", "holder") if name != hidden]
        self.helper = Lines(*shown, *self.conditions_layout, "client_id")


class ChangeForm(ConditionsForm):
    """What was agreed is agreed anew."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    helper = Lines(*ConditionsForm.conditions_layout, "version")


class DeputyForm(forms.Form):
    """Who steps in."""

    deputy = Pick(
        label=gettext_lazy("Deputy"), describe=person_option, required=False,
        help_text=gettext_lazy("Who steps in when you are away. Left empty, nobody does."),
    )  # fmt: skip
    helper = Lines("deputy")

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_people(self, scope, "deputy")


class WhyForm(forms.Form):
    """A reason, in a sentence."""

    why = Text(
        label=gettext_lazy("Why?"), max_length=300, rows=2,
        error_messages={"required": gettext_lazy("Say why, in a sentence.")},
    )  # fmt: skip
    helper = Lines("why")


class HandoverForm(forms.Form):
    """What the next holder of a role must know."""

    runs = Text(
        label=gettext_lazy("What runs now, and what is open?"), max_length=2000, rows=4,
        error_messages={"required": gettext_lazy("Say what runs now and what is open, in a sentence.")},
    )  # fmt: skip
    found_in = Text(
        label=gettext_lazy("Where is it written down?"), max_length=2000, rows=2, required=False,
        help_text=gettext_lazy("A folder, a page, a drawer. Nothing is an answer, too."),
    )  # fmt: skip
    ask_whom = Text(
        label=gettext_lazy("Whom can the next one ask?"), max_length=2000, rows=2, required=False
    )
    helper = Lines("runs", "found_in", "ask_whom")


class AcknowledgeForm(forms.Form):
    """Whom people go to anyway is asked to be it openly; their manager is asked first."""

    manager = Pick(
        label=gettext_lazy("Who leads them?"), describe=person_option,
        help_text=gettext_lazy("They are asked first, by mail, and answer without signing in."),
    )  # fmt: skip
    hours_per_week = forms.DecimalField(
        label=gettext_lazy("Hours a week"), min_value=Decimal("0.5"), max_value=60, max_digits=3,
        decimal_places=1, initial=2,
        error_messages={
            "invalid": gettext_lazy("Write hours as a number, like 2 or 1.5."),
            "max_digits": gettext_lazy("At most 60 hours fit in a week."),
            "max_decimal_places": gettext_lazy("Half hours are exact enough: like 1.5."),
            "max_whole_digits": gettext_lazy("At most 60 hours fit in a week."),
        },
    )  # fmt: skip
    is_buddy = forms.BooleanField(
        label=gettext_lazy("Also goes round in their department as IT buddy"), required=False,
        help_text=gettext_lazy("A power user of the business, beside who goes there already."),
    )  # fmt: skip
    helper = Lines("manager", "hours_per_week", "is_buddy")

    def __init__(self, *args: Any, scope: Scope, may_be_buddy: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_people(self, scope, "manager")
        if not may_be_buddy:
            del self.fields["is_buddy"]
            self.helper = Lines("manager", "hours_per_week")
