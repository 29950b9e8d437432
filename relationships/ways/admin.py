"""Ways in the administration: those of a person are written there, all others are to read."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from brm.base.administration import OnlyRead, Saying, Under
from relationships.marks.services import touch
from relationships.people.admin import PersonAdmin
from relationships.ways.choices import Kind
from relationships.ways.forms import choices_of
from relationships.ways.models import OwnWay, WayFigure
from relationships.ways.values import MOST, other_app


def by_kind() -> list[tuple[str, Any]]:
    """All ways under their kind, as kind and code."""
    return [
        ("", "—"),
        *(
            (str(kind.label), [(f"{kind}:{value}", words) for value, words in choices_of(kind)])
            for kind in Kind
        ),
    ]


class OwnWayForm(Saying):
    """One way, chosen; or an app by its name."""

    way = forms.ChoiceField(label=_("way"), required=False, choices=lazy(by_kind, list)())
    app = forms.CharField(label=_("another app"), required=False, max_length=MOST)

    class Meta:
        model = OwnWay
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            written = self.instance.written
            self.initial["app"] = written
            self.initial["way"] = "" if written else f"{self.instance.kind}:{self.instance.value}"

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        other = other_app(data.get("app", ""))
        if other is not None:
            self.instance.kind, (self.instance.value, self.instance.written) = Kind.APP, other
        elif data.get("way"):
            self.instance.kind, self.instance.value = data["way"].split(":", 1)
            self.instance.written = ""
        else:
            self.add_error("way", _("Choose a way, or write the name of an app."))
        return data


class OwnWaySet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """What changed is counted anew for the department."""

    def save(self, commit: bool = True) -> Any:
        kept = super().save(commit)
        if self.instance.unit_id is not None and self.has_changed():
            touch(self.instance.unit_id)
        return kept


class OwnWays(Under):
    model = OwnWay
    form = OwnWayForm
    formset = OwnWaySet
    verbose_name_plural = _("Ways: languages, channels, devices, apps")
    sentences = {
        "own_way_once_a_person": (
            "way", _("This stands in the list already. Take one of the two away.")
        )
    }  # fmt: skip


@admin.register(WayFigure)
class WayFigureAdmin(OnlyRead):
    """What may be told of departments; what is hidden is in no row."""

    section = "organisation"
    list_display = ["unit", "kind", "words", "source", "n", "of", "since"]
    list_filter = ["kind", "source"]
    list_select_related = ["unit"]
    search_fields = ["unit__folded_name", "value"]
    search_help_text = _("Department or code")
    ordering = ["unit__folded_name", "pk"]
    sheet = ["unit__name", "kind", "value", "source", "n", "of", "since"]


# People lie below, so what they say of themselves is handed up to their page here.
PersonAdmin.inlines = [*PersonAdmin.inlines, OwnWays]
PersonAdmin.sentences = {**PersonAdmin.sentences, **OwnWays.sentences}
