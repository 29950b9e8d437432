"""Choose one record by typing: a box to type in, and radios for what fits.

Works without JavaScript: what is typed is looked for when the form is sent; one that fits is taken,
several are shown as radios to choose from. With htmx the same radios come while one types.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils.functional import Promise as LazyText
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from brm.base.db import folded
from brm.base.errors import RuleBroken
from brm.base.keys import key_in
from brm.base.text import clean

SHOWN = 8
LONGEST = 200
Text = str | LazyText
NOBODY = _("Nothing of that name fits. Look at the spelling, or type less of it.")


@dataclass(frozen=True)
class Option:
    """One record to choose: its id, its name, and what tells it from its namesakes."""

    pk: int
    name: str
    more: str = ""


Describe = Callable[[Any], Option]


def fitting(
    rows: QuerySet[Any], typed: str, describe: Describe, path: str = "folded_name"
) -> list[Option]:
    """The first records whose folded name holds each typed word. One query."""
    rows = rows.filter(holding(typed, path)).order_by(path, "pk")
    return [describe(row) for row in rows[: SHOWN + 1]]


def holding(typed: str, path: str = "folded_name") -> Q:
    """The condition that each word of what was typed stands somewhere in a folded name."""
    condition = Q()
    for word in folded(typed.replace("\0", ""))[:LONGEST].split():
        condition &= Q(**{f"{path}__contains": word})
    return condition


class Picker(forms.Widget):
    """The box and the radios. `url` gives the radios for htmx; without it only the search step."""

    def __init__(self, url: Text = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.url = url
        self.describe: Callable[[object], Option | None] = lambda _pk: None
        self.options: list[Option] = []

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> tuple[str, str] | None:
        picked, typed = data.get(name, ""), data.get(f"{name}-typed", "")
        return (picked, typed) if picked or typed else None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}-typed" not in data

    def id_for_label(self, id_: str) -> str:
        return id_

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        picked, typed = value if isinstance(value, tuple) else (value, "")
        chosen = self.describe(picked) if picked else None
        options = list(self.options)
        if chosen and chosen.pk not in {option.pk for option in options}:
            options.insert(0, chosen)
        context = {
            "name": name,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "described_by": (attrs or {}).get("aria-describedby", ""),
            "is_invalid": (attrs or {}).get("aria-invalid") == "true",
            "is_required": self.is_required,
            "typed": typed,
            "options": options[:SHOWN],
            "has_more": len(options) > SHOWN,
            "chosen": chosen.pk if chosen else None,
            "url": self.url,
        }
        return SafeString(render_to_string("components/_picker.html", context))


class Pick(forms.Field):
    """One record of `rows`, chosen by typing a part of its name. Cleans to the record or None.

    Set `rows` in the form's `__init__` to what the reader may choose from.
    """

    widget = Picker

    def __init__(
        self,
        rows: QuerySet[Any] | None = None,
        *,
        describe: Describe,
        url: Text = "",
        nobody: Text = NOBODY,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("widget", Picker(url))
        super().__init__(**kwargs)
        self.shows = describe
        self.nobody = nobody
        self.rows = rows

    @property
    def rows(self) -> QuerySet[Any]:
        if self._rows is None:
            raise ValueError("Set `rows` in the form: what may be chosen depends on the reader.")
        return self._rows

    @rows.setter
    def rows(self, rows: QuerySet[Any] | None) -> None:
        self._rows = rows
        self.widget.describe = self._described

    def __deepcopy__(self, memo: dict[int, Any]) -> "Pick":
        twin = super().__deepcopy__(memo)
        twin.rows = self._rows
        twin.widget.options = []
        return twin

    def _described(self, pk: object) -> Option | None:
        row = self._row(pk)
        return self.shows(row) if row is not None else None

    def _row(self, pk: object) -> Any:
        key = key_in(pk)
        return None if key is None else self.rows.filter(pk=key).first()

    def clean(self, value: Any) -> Any:
        picked, typed = value if isinstance(value, tuple) else (value, "")
        if picked:
            row = self._row(picked)
            if row is not None:
                return row
        typed = self._read(typed)
        if not typed:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        return self._one(fitting(self.rows, typed, self.shows), typed)

    def _read(self, typed: str) -> str:
        try:
            return clean(str(typed)).strip()[:LONGEST]
        except RuleBroken as broken:
            raise forms.ValidationError(str(broken), code=broken.code) from broken

    def _one(self, found: list[Option], typed: str) -> Any:
        same = [option for option in found if folded(option.name) == folded(typed)]
        if len(found) == 1 or len(same) == 1:
            return self._row((same or found)[0].pk)
        if not found:
            raise forms.ValidationError(str(self.nobody), code="nobody")
        self.widget.options = found
        raise forms.ValidationError(_("Several fit. Choose the one you mean."), code="several")

    def has_changed(self, initial: Any, data: Any) -> bool:
        picked = data[0] if isinstance(data, tuple) else data
        return str(getattr(initial, "pk", initial) or "") != str(picked or "")

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, "pk", value)


def offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Say what may be chosen in that field of the form; it depends on the reader."""
    cast(Pick, form.fields[name]).rows = rows
