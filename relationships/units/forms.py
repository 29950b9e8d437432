"""What comes in about departments: fields and their shape."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.validators import RegexValidator
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.translation import get_language, get_language_info, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Beside, Day, Hour, Lines, Text
from brm.base.picking import Option, Pick, offer
from relationships.units.choices import UnitKind
from relationships.units.models import Unit, UnitQuerySet

DAYS = [
    ("MO", pgettext_lazy("weekday", "Monday")), ("TU", pgettext_lazy("weekday", "Tuesday")),
    ("WE", pgettext_lazy("weekday", "Wednesday")), ("TH", pgettext_lazy("weekday", "Thursday")),
    ("FR", pgettext_lazy("weekday", "Friday")), ("SA", pgettext_lazy("weekday", "Saturday")),
    ("SU", pgettext_lazy("weekday", "Sunday")),
]  # fmt: skip
SPOKEN = (
    "en",
    "fr",
    "nl",
    "de",
    "es",
    "it",
    "pt",
    "pl",
    "nb",
    "sv",
    "da",
    "fi",
    "tr",
    "ar",
    "uk",
    "ro",
)
EXAMPLE = _("Customer Care, Utrecht, Sanne Bakker\nCare & Clinics, Lyon\n  Fitting Clinics")


def zone_choices() -> list[tuple[str, str]]:
    """Time zones by place; those without a place are for machines."""
    names = {name for name in available_timezones() if "/" in name}
    kept = sorted(
        name for name in names if not name.startswith(("Etc/", "SystemV/", "US/", "posix"))
    )
    return [(name, name.replace("_", " ")) for name in kept] + [("UTC", "UTC")]


def language_choices() -> list[tuple[str, str]]:
    """Languages by their own names, those of the product first."""
    ours = [code for code, _name in settings.LANGUAGES]
    codes = [*ours, *(code for code in SPOKEN if code not in ours)]
    return [(code, LANG_INFO[code]["name_local"].capitalize()) for code in codes]


def spoken(code: str) -> str:
    """A language in the words of the reader, as they stand within a sentence: French, français."""
    if code not in LANG_INFO:
        return code
    name: str = get_language_info(code)["name_translated"]
    # English writes names of languages large wherever they stand, French only where a sentence begins.
    return name if (get_language() or "en").startswith("en") else name[:1].lower() + name[1:]


class Workdays(forms.MultipleChoiceField):
    """Days of the week; cleans to "MO,TU", and takes that as well."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        given = value if isinstance(value, list) else str(value or "").split(",")
        return super().to_python([day for each in given for day in str(each).split(",") if day])

    def clean(self, value: Any) -> str:
        picked = super().clean(self.to_python(value))
        return ",".join(day for day, _name in DAYS if day in picked)

    def prepare_value(self, value: Any) -> Any:
        return value.split(",") if isinstance(value, str) else value


def as_option(unit: Unit) -> Option:
    """A department among others of its name: where it is and what it is part of."""
    parts = [unit.place, unit.parent.name if unit.parent else ""]
    return Option(unit.pk, unit.name, " · ".join(part for part in parts if part))


def pick_unit(**kwargs: Any) -> Pick:
    kwargs.setdefault(
        "nobody", _("No department of that name. Look at the spelling, or type less.")
    )
    return Pick(describe=as_option, url=reverse_lazy("units:suggest"), **kwargs)


class UnitForm(forms.Form):
    """The facts of a department, without its place in the tree."""

    name = Text(label=_("Name"), error_messages={"required": _("Say what it is called.")})
    place = Text(label=_("Place"), max_length=120, required=False)
    people_count = forms.IntegerField(
        label=_("How many people"), required=False, min_value=0, max_value=1_000_000
    )
    rhythm_days = forms.IntegerField(
        label=_("A visit every … days"), min_value=1, max_value=400, initial=14,
        help_text=_("How often somebody should come by. A page turns grey when nobody did."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Whose it is"), choices=UnitKind.choices, initial=UnitKind.OWN)
    language = forms.ChoiceField(label=_("They speak"), choices=lazy(language_choices, list)())
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=lazy(zone_choices, list)())
    country = Text(
        label=_("Country of its public holidays"), max_length=2, required=False,
        help_text=_("Two letters, like NL or FR. Visits avoid its holidays."),
        validators=[RegexValidator(r"\A[A-Za-z]{2}\Z", _("Two letters, like NL or FR."))],
    )  # fmt: skip
    region = Text(
        label=_("Region"), max_length=10, required=False,
        validators=[RegexValidator(r"\A[A-Za-z0-9-]+\Z", _("Letters, digits and dashes only."))],
    )  # fmt: skip
    opens_at = Hour(label=_("Opens at"), initial="08:00")
    closes_at = Hour(label=_("Closes at"), initial="18:00")
    workdays = Workdays(label=_("Working days"), choices=DAYS, initial="MO,TU,WE,TH,FR")
    about = Text(label=_("What they do"), max_length=2000, rows=3, required=False)
    code = Text(
        label=_("Code"), required=False,
        help_text=_("The number or name it has in the personnel system; imports find it by this."),
    )  # fmt: skip
    helper = Lines(
        "name", Beside("place", "people_count"), "rhythm_days", "about", Beside("language", "kind"),
        Beside("time_zone", "country", "region"), Beside("opens_at", "closes_at"), "workdays", "code",
    )  # fmt: skip

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    def clean_code(self) -> str | None:
        return self.cleaned_data["code"] or None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("opens_at") and data.get("closes_at") and data["closes_at"] <= data["opens_at"]:
            self.add_error("closes_at", _("It closes before it opens. Choose a later time."))
        return data


class NewUnitForm(forms.Form):
    """A new department: the rest comes from the one above it and from the place."""

    name = Text(label=_("Name"), error_messages={"required": _("Say what it is called.")})
    parent = pick_unit(
        label=_("Part of"), required=False, help_text=_("Leave it empty for the top.")
    )
    place = Text(
        label=_("Place"), max_length=120, required=False,
        help_text=_("The place gives the time zone and the public holidays. All can be changed later."),
    )  # fmt: skip
    people_count = forms.IntegerField(
        label=_("How many people"), required=False, min_value=0, max_value=1_000_000
    )
    about = Text(label=_("What they do"), max_length=2000, rows=3, required=False)
    helper = Lines("name", "parent", Beside("place", "people_count"), "about")

    def __init__(
        self, *args: Any, parents: UnitQuerySet, needs_parent: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        set_parents(self, parents, needs_parent=needs_parent)


def set_parents(form: forms.Form, parents: UnitQuerySet, *, needs_parent: bool) -> None:
    """What the reader may choose from; who keeps a branch only puts nothing at the top."""
    field = form.fields["parent"]
    offer(form, "parent", parents)
    field.required = needs_parent
    field.error_messages["required"] = _("Say which of your departments it is part of.")
    if needs_parent:
        field.help_text = ""


class MoveForm(forms.Form):
    parent = pick_unit(
        label=_("Part of"), required=False, help_text=_("Leave it empty for the top.")
    )
    to_top = forms.BooleanField(label=_("It stands at the top, under nothing"), required=False)
    helper = Lines("parent", "to_top")

    def __init__(
        self, *args: Any, parents: UnitQuerySet, may_stand_at_top: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "parent", parents)
        if not may_stand_at_top:
            del self.fields["to_top"]
            self.helper = Lines("parent")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "parent" in data and not data["parent"] and not data.get("to_top"):
            self.add_error("parent", _("Choose the department that it will be part of."))
        if data.get("to_top"):
            data["parent"] = None
        return data


class PasteForm(forms.Form):
    """A list of departments as people have it."""

    text = Text(
        label=_("Your list"), max_length=60_000, rows=8,
        help_text=_("One a line. Place and who heads it may stand behind, with commas between."),
        error_messages={"required": _("Write at least one department, one a line.")},
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": EXAMPLE}), strip=False,
    )  # fmt: skip
    parent = pick_unit(
        label=_("All of them are part of"), required=False,
        help_text=_("Leave it empty for the top."),
    )  # fmt: skip
    helper = Lines("text", "parent")

    def __init__(
        self, *args: Any, parents: UnitQuerySet, needs_parent: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if needs_parent or parents.exists():
            set_parents(self, parents, needs_parent=needs_parent)
        else:  # the very first list: there is nothing yet to be part of
            del self.fields["parent"]
            self.helper = Lines("text")


class BusyForm(forms.Form):
    """Days on which a department has no time for visits."""

    what = Text(
        label=_("What keeps them busy"), max_length=120,
        help_text=_("Like stocktaking, or the end of the year."),
    )  # fmt: skip
    starts_on = Day(label=_("From"))
    ends_on = Day(label=_("Until and including"))
    helper = Lines("what", Beside("starts_on", "ends_on"))
