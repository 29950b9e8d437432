"""What comes in about people: fields and their shape."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Beside, Hour, Lines, Text
from brm.base.picking import Option, Pick, offer
from brm.base.scope import Scope
from relationships.people.choices import Channel, Side
from relationships.people.models import Person, PersonQuerySet
from relationships.units.forms import language_choices, pick_unit, zone_choices
from relationships.units.models import UnitQuerySet


def as_option(person: Person) -> Option:
    """A person among namesakes: what they do, and where."""
    parts = [person.job_title, person.unit.name if person.unit else ""]
    return Option(person.pk, person.name, " · ".join(part for part in parts if part))


def may_be_named(scope: Scope, day: date | None = None) -> PersonQuerySet:
    """Whom a keeper may name for a task: people in sight, and everybody of IT.

    With a `day`, for a task that ends by itself, also who leaves after it.
    """
    seen = scope.units("unit__") | Q(pk=scope.person_id) | Q(side=Side.IT)
    here = Person.objects.here_on(day) if day else Person.objects.present()
    return here.filter(seen).select_related("unit")


def pick_person(**kwargs: Any) -> Pick:
    kwargs.setdefault(
        "nobody", _("Nobody of that name. Look at the spelling, or add the person first.")
    )
    return Pick(describe=as_option, url=reverse_lazy("people:suggest"), **kwargs)


class ForDepartment(forms.Form):
    """Names a `person` for a `unit`: the fields stand in the form of what they are named for."""

    def __init__(
        self, *args: Any, people: PersonQuerySet, units: UnitQuerySet, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", people)
        offer(self, "unit", units)


def zones_or_none() -> list[tuple[str, str]]:
    return [("", str(_("as the department"))), *zone_choices()]


class PersonForm(forms.Form):
    """A person: where they belong and how they are reached."""

    name = Text(label=_("Name"), error_messages={"required": _("Say what the person is called.")})
    job_title = Text(label=_("Job title"), required=False)
    unit = pick_unit(label=_("Department"), required=False)
    side = forms.ChoiceField(label=_("Belongs to"), choices=Side.choices, initial=Side.BUSINESS)
    email = forms.EmailField(
        label=_("E-mail"), required=False, max_length=254,
        error_messages={"invalid": _("This is no e-mail address. It looks like name@example.org.")},
    )  # fmt: skip
    phone = Text(label=_("Telephone"), max_length=60, required=False)
    channel = forms.ChoiceField(
        label=_("Reached by"), choices=Channel.choices, initial=Channel.MAIL
    )
    language = forms.ChoiceField(label=_("Language"), choices=lazy(language_choices, list)())
    time_zone = forms.ChoiceField(
        label=_("Time zone"), required=False, choices=lazy(zones_or_none, list)()
    )
    quiet_from = Hour(label=_("No messages from"), required=False)
    quiet_until = Hour(label=_("No messages until"), required=False)
    about = Text(
        label=_("About"), max_length=1000, rows=3, required=False,
        help_text=_("In their own words. Write nothing that you would not say to their face."),
    )  # fmt: skip
    code = Text(
        label=_("Number in the personnel system"), required=False,
        help_text=_("Imports find the person by this."),
    )  # fmt: skip
    helper = Lines(
        "name", "job_title", "unit", "side", Beside("email", "phone"), Beside("channel", "language"),
        Beside("time_zone", "quiet_from", "quiet_until"), "about", "code",
    )  # fmt: skip

    def __init__(self, *args: Any, units: UnitQuerySet, needs_unit: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", units)
        self.fields["unit"].required = needs_unit
        self.fields["unit"].error_messages["required"] = _(
            "Say which of your departments the person belongs to."
        )
        if not self.is_bound:
            self.initial.setdefault("language", settings.LANGUAGE_CODE)

    def clean_code(self) -> str | None:
        return self.cleaned_data["code"] or None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("quiet_from"), data.get("quiet_until")
        if (first is None) != (last is None):
            name = "quiet_until" if last is None else "quiet_from"
            if name not in self.errors:
                self.add_error(name, _("Say both hours, or none."))
        return data


class SignInForm(forms.Form):
    """The name somebody signs in with."""

    username = Text(
        label=_("Name for signing in"), max_length=150,
        help_text=_("Their e-mail address is easy to remember."),
        error_messages={"required": _("Say the name that they will sign in with.")},
    )  # fmt: skip
    helper = Lines("username")
