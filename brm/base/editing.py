"""Two people edit one record: the second one is told, sees both texts and chooses.

A form carries the record's `version` in a hidden field (`VERSION`). The service keeps the changes
on condition that the version is still the same; nothing is locked while somebody types.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.db.models import F, Model
from django.http import QueryDict
from django.utils.formats import localize
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from brm.base.db import Versioned
from brm.base.errors import RuleBroken

Text = str | LazyText
VERSION = "version"
TAKE = "take_"
Record = TypeVar("Record", bound=Versioned)


class Stale(RuleBroken):
    """Somebody changed the record after the page was opened; `current` is how it stands now.

    Nothing was written. `current` is None where the record is gone.
    """

    def __init__(self, current: Any) -> None:
        sentence = _(
            "Somebody else changed this while you were writing. Both texts are shown; choose one of"
            " them, or put them together, and keep it again."
        )
        gone = _("Somebody else took this away while you were writing. Nothing was kept.")
        super().__init__("stale", gone if current is None else sentence)
        self.current = current


def stale(record: Versioned, version: object) -> bool:
    """True where the page was opened before the record's last change, or says no version at all."""
    return str(record.version) != str(version)


def keep(record: Record, version: object, **changes: Any) -> Record:
    """Write the changes, if the record is still at that version; gives the record as it is now.

    One conditional UPDATE, so of two at once exactly one wins; the record's history, where it keeps
    one, goes on. Run it in the service's transaction. Fields that follow from others (a folded name)
    must be among the changes. Where everything asked for stands already (the same form sent twice)
    nothing is written. Raises Stale. Costs two or three queries.
    """
    rows = type(record)._default_manager.filter(pk=record.pk)  # noqa: SLF001  documented
    number = int(str(version)) if str(version).isdecimal() and len(str(version)) < 10 else -1
    if rows.filter(version=number).update(**changes, version=F("version") + 1):
        kept = rows.get()
        history = getattr(type(record), "history", None)  # a conditional update bypasses it
        if history is not None:
            history.bulk_history_create([kept], update=True)
        return kept
    current = rows.first()
    if current is None or not stands(current, changes):
        raise Stale(current)
    return current


def stands(current: Versioned, changes: Mapping[str, Any]) -> bool:
    """Whether the record is already as the changes would make it. No query."""
    return all(
        getattr(current, f"{name}_id") == value.pk
        if isinstance(value, Model)
        else getattr(current, name) == value
        for name, value in changes.items()
    )


@dataclass(frozen=True)
class BothTexts:
    """One field as it stands now and as the second editor typed it; `take` names its tick box."""

    name: str
    label: Text
    now: str
    typed: str

    @property
    def take(self) -> str:
        return f"{TAKE}{self.name}"


def both_texts(
    current: Any,
    typed: Mapping[str, Any],
    fields: Sequence[tuple[str, Text]],
    words: Mapping[str, Mapping[Any, Any]] | None = None,
) -> list[BothTexts]:
    """The fields in which the two texts differ, for templates/components/_both_texts.html.

    `fields`: (name, label) pairs in the order of the form. `words`: for fields that are chosen
    from, what the values are called. Line ends of browsers count as equal.
    """
    pairs = []
    for name, label in fields:
        now, mine = _text(getattr(current, name)), _text(typed.get(name, ""))
        if now != mine:
            called = {str(value): str(word) for value, word in (words or {}).get(name, {}).items()}
            pairs.append(BothTexts(name, label, called.get(now, now), called.get(mine, mine)))
    return pairs


def again(posted: QueryDict, current: Versioned) -> QueryDict:
    """What was typed, ready to be shown and kept again on top of the record as it stands now."""
    data = posted.copy()
    data[VERSION] = str(current.version)
    return data


def chosen(posted: QueryDict, current: Any, fields: Sequence[tuple[str, Text]]) -> QueryDict:
    """What was typed, less the fields where the reader ticked "keep the text as it stands now".

    `current` is the record as the view reads it; should it have changed once more, `keep` says so.
    """
    data = posted.copy()
    for name, _label in fields:
        if data.pop(f"{TAKE}{name}", None):
            data[name] = _text(getattr(current, name))
    return data


def both_filled(form: forms.Form, now: Mapping[str, Any]) -> list[BothTexts]:
    """The fields in which a valid form differs from how the record fills it now, as people read them.

    `now` is what the form would begin with: for forms that are chosen from, whose fields are not those
    of the record.
    """
    return [
        BothTexts(
            name, field.label or name, _shown(field, now.get(name)), _shown(field, form[name].data)
        )
        for name, field in form.fields.items()
        if not field.disabled and field.has_changed(now.get(name), form[name].data)
    ]


def filled(posted: QueryDict, now: Mapping[str, Any]) -> QueryDict:
    """What was typed, less the fields where the reader ticked "keep the text as it stands now"."""
    data = posted.copy()
    for name, value in now.items():
        if data.pop(f"{TAKE}{name}", None):
            data.setlist(name, [_text(one) for one in _each(value)])
    return data


def _shown(field: forms.Field, value: Any) -> str:
    """A value as the page says it: of lists what each is called, of days the day in words."""
    if not hasattr(field, "choices"):
        return _text(localize(field.to_python(value)))
    called: dict[str, str] = {}
    for key, label in field.choices:
        some = label if isinstance(label, (list, tuple)) else [(key, label)]
        called |= {str(each): str(word) for each, word in some}
    return "\n".join(called.get(str(one), str(one)) for one in _each(value))


def _each(value: Any) -> list[Any]:
    if isinstance(value, (list, tuple)):
        return list(value)
    return [] if value is None else [value]


def _text(value: object) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").strip()
