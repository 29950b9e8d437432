"""What a recurrence rule makes, before anybody plans by it."""

from datetime import UTC, date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from brm.api.errors import CONTENT_TYPE, Problem
from brm.api.fields import Day, Moment, Text, Whole, YesNo
from brm.base.errors import RuleBroken
from brm.base.recurrence import Occurrence, Policy, Series, plan
from brm.base.recurrence.calendar import ACTIONS, LONGEST_SHIFT
from brm.base.recurrence.parse import WEEKDAYS

MOST = 500


class CalendarIn(serializers.Serializer):
    """Working days, holidays and absences as local days; ends are included."""

    workdays = serializers.ListField(
        child=serializers.ChoiceField(WEEKDAYS), required=False, help_text="Without it, every day."
    )
    holidays = serializers.ListField(child=Day(), required=False)
    absences = serializers.ListField(
        child=serializers.ListField(child=Day(), min_length=2, max_length=2), required=False
    )
    on_closed = serializers.ChoiceField(ACTIONS, default="keep")
    on_absent = serializers.ChoiceField(ACTIONS, default="keep")
    max_shift_days = Whole(default=14, min_value=0, max_value=LONGEST_SHIFT)


class PreviewIn(serializers.Serializer):
    """Times without offset are wall time in `tz`."""

    rrule = Text(allow_blank=True, help_text="RFC 5545: FREQ=WEEKLY;BYDAY=TU")
    dtstart = Moment(help_text="The first time, from 1970 to 2099.")
    tz = Text(help_text="A name of the time zone database: Europe/Amsterdam")
    all_day = YesNo(default=False)
    exdates = serializers.ListField(child=Moment(), required=False)
    rdates = serializers.ListField(child=Moment(), required=False)
    to = Moment(required=False, allow_null=True, help_text="Included; a day as a whole.")
    limit = Whole(default=MOST, min_value=1, max_value=MOST)
    calendar = CalendarIn(required=False, allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        fields["from"] = Moment(required=False, allow_null=True, help_text="Included.")
        return fields


class OccurrenceOut(serializers.Serializer):
    """`recurrence_id`: the time that the rule names, moved or not."""

    recurrence_id = serializers.CharField()
    local = serializers.CharField(help_text="Wall time in tz; a day for whole days.")
    utc = serializers.DateTimeField()
    status = serializers.ChoiceField(["kept", "moved", "skipped", "merged"])
    reason = serializers.CharField()
    dst = serializers.ChoiceField(["gap", "overlap"], allow_null=True)


class PreviewOut(serializers.Serializer):
    occurrences = OccurrenceOut(many=True)
    complete = serializers.BooleanField(help_text="Nothing was left out for the limit.")
    warnings = serializers.ListField(child=serializers.CharField())


REFUSALS = {
    (status, CONTENT_TYPE): Problem for status in (400, 401, 403, 405, 413, 415, 422, 429, 503)
}


class Preview(APIView):
    @extend_schema(
        summary="Preview a recurrence rule",
        request=PreviewIn,
        responses={(200, "application/json"): PreviewOut, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        """What a recurrence rule makes; what it says is what is planned. Nothing is written."""
        given = PreviewIn(data=request.data)
        given.is_valid(raise_exception=True)
        asked = given.validated_data
        series = series_of(asked)
        start, end = window_of(asked, series)
        found = plan(series, start, end, asked["limit"], policy_of(asked.get("calendar")))
        return Response(
            {
                "occurrences": [shown(one) for one in found.occurrences],
                "complete": found.complete,
                "warnings": found.warnings,
            }
        )


def series_of(asked: dict[str, Any]) -> Series:
    first = asked["dtstart"]
    if not asked["all_day"] and not isinstance(first, datetime):
        raise RuleBroken(
            "time_missing",
            _("Write the time of day too, such as 2026-03-03T10:00:00, or choose whole days."),
            field="dtstart",
        )
    return Series(
        asked["rrule"],
        first,
        asked["tz"],
        all_day=asked["all_day"],
        exdates=tuple(asked.get("exdates", ())),
        rdates=tuple(asked.get("rdates", ())),
    )


def window_of(asked: dict[str, Any], series: Series) -> tuple[datetime | None, datetime | None]:
    """The instants from which and to which; a day means the whole of it."""
    start, end = (
        None if asked.get(name) is None else instant(asked[name], series, name=name)
        for name in ("from", "to")
    )
    if start and end and end < start:
        sentence = _("The end lies before the beginning; write the earlier moment in “from”.")
        raise RuleBroken("window_backwards", sentence, field="to")
    return start, end


def instant(moment: datetime | date, series: Series, *, name: str) -> datetime:
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.max if name == "to" else time.min)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=series.moments.zone)
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # at the very ends of what a calendar can name
        return moment.replace(tzinfo=UTC)


def policy_of(calendar: dict[str, Any] | None) -> Policy | None:
    if calendar is None:
        return None
    return Policy(
        workdays=calendar.get("workdays", WEEKDAYS),
        holidays=calendar.get("holidays", ()),
        absences=tuple((first, last) for first, last in calendar.get("absences", ())),
        on_closed=calendar["on_closed"],
        on_absent=calendar["on_absent"],
        max_shift_days=calendar["max_shift_days"],
    )


def shown(one: Occurrence) -> dict[str, Any]:
    return {
        "recurrence_id": one.recurrence_id.isoformat(),
        "local": one.local.isoformat(),
        "utc": one.utc.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "status": one.status,
        "reason": str(one.reason),
        "dst": one.dst,
    }
