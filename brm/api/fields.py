"""Fields that take what they say and nothing that merely resembles it."""

import re
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII | re.IGNORECASE
)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Text(serializers.CharField):
    """Text as typed; a number is no text."""

    default_error_messages = {"invalid": gettext_lazy("Write text.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(trim_whitespace=False, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(data)


class Whole(serializers.IntegerField):
    """A whole number; neither text nor yes/no."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return int(data)


class YesNo(serializers.BooleanField):
    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=_("This"))
        return bool(data)


@extend_schema_field({"type": "string", "format": "date-time", "example": "2026-03-03T10:00:00"})
class Moment(serializers.Field):
    """A day, a wall time, or with an offset an instant."""

    default_error_messages = {
        "invalid": gettext_lazy("Write a moment such as 2026-03-03T10:00:00.")
    }

    def to_internal_value(self, data: Any) -> datetime | date:
        if not isinstance(data, str) or not MOMENT.fullmatch(data):
            self.fail("invalid")
        try:
            return date.fromisoformat(data) if len(data) == 10 else datetime.fromisoformat(data)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


@extend_schema_field({"type": "string", "format": "date", "example": "2026-12-25"})
class Day(serializers.Field):
    """A day of the calendar."""

    default_error_messages = {"invalid": gettext_lazy("Write a day such as 2026-12-25.")}

    def to_internal_value(self, data: Any) -> date:
        if not isinstance(data, str) or not DAY.fullmatch(data):
            self.fail("invalid")
        try:
            return date.fromisoformat(data)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
