"""Constraints and columns that many records share."""

import unicodedata
from datetime import date, datetime, timedelta, timezone
from typing import Any

from django.db import models
from django.db.models import (
    BooleanField,
    CheckConstraint,
    DateField,
    DateTimeField,
    F,
    Func,
    Q,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

Day = date | Combinable
EAST = timezone(timedelta(hours=14))


def known(field: str, choices: type[models.TextChoices] | type[models.IntegerChoices]) -> Any:
    """The database refuses a value that the product has no word for."""
    return CheckConstraint(
        condition=Q(**{f"{field}__in": choices.values}), name=f"%(class)s_{field}_known"
    )


def ordered_days(first: str, last: str) -> Any:
    """`last` is empty or not before `first`."""
    return CheckConstraint(
        condition=Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": F(first)}),
        name=f"%(class)s_{first}_before_{last}",
    )


def folded(text: str) -> str:
    """Lower case without accents or doubled spaces: what search and sorting compare."""
    if text.isascii():  # nothing to take off
        return " ".join(text.lower().split())
    bare = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def lasting(day: Day) -> Q:
    """What began by that day and has not ended before it: one day for all, or `day_there`."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gte=day))


def day_there(at: datetime | Combinable, zone: str = "unit__time_zone") -> Combinable:
    """The day that it is at that moment where each row lies; `zone` leads to its time zone.

    Around midnight two departments are on two days: a list over both compares each with its own.
    """
    moment = at if isinstance(at, Combinable) else Value(at, output_field=DateTimeField())
    wall = Func(F(zone), moment, function="timezone")
    return Cast(wall, output_field=DateField())


def latest_day(at: datetime) -> date:
    """The day that it is at that moment where days begin first."""
    return at.astimezone(EAST).date()


class MidnightThere(Func):
    """The beginning of a day in a zone: (day as ISO text, zone)."""

    arg_joiner = "::timestamp AT TIME ZONE "
    template = "(%(expressions)s)"
    output_field = DateTimeField()


class DayThere(Func):
    """The day of a moment in a zone: (moment, zone)."""

    arg_joiner = " AT TIME ZONE "
    template = "(%(expressions)s)::date"
    output_field = DateField()


class FoldedField(models.CharField):
    """Another field's text, folded; kept by itself at each save and by `bulk_create`.

    `bulk_update` and `update()` of the other field must write it too.
    """

    def __init__(self, *args: Any, of: str = "name", **kwargs: Any) -> None:
        self.of = of
        kwargs.setdefault("max_length", 300)
        kwargs["editable"] = False
        kwargs["blank"] = True
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["of"] = self.of
        return name, path, args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = self.fold(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, value)
        return value

    def fold(self, text: object) -> str:
        """What the column holds for that text of the other field."""
        return folded(str(text or ""))[: self.max_length]


class FirstDay(models.DateField):
    """The day that another field named first; kept when the record is made, never changed after."""

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["of"] = self.of
        return name, path, args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if add and getattr(model_instance, self.attname) is None:
            setattr(model_instance, self.attname, getattr(model_instance, self.of))
        return super().pre_save(model_instance, add)


class Versioned(models.Model):
    """A record that pages edit: `version` grows with each change, so the second editor is told."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class OneOf(Func):
    """The first is one of an array: `OneOf(F("pk"), ArraySubquery(…))`, found by its index.

    As `pk__in=<query>` beside another condition the database would read the whole table instead.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()
