"""Reads one RFC 5545 rule and refuses, in plain sentences, what the standard forbids."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from django.utils.translation import gettext as _

from brm.base.recurrence.rule import Rule, must_fit_together, refused

LONGEST = 500
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
TOO_OFTEN = ("HOURLY", "MINUTELY", "SECONDLY")
QUICK_INTERVAL = 10_000


@dataclass(frozen=True, slots=True)
class Numbers:
    """Which whole numbers a part takes: `signed` ones also count from the end."""

    name: str
    least: int
    most: int
    signed: bool = False


LISTS = {
    "BYMONTH": Numbers("months", 1, 12),
    "BYWEEKNO": Numbers("weeks", 1, 53, signed=True),
    "BYYEARDAY": Numbers("year_days", 1, 366, signed=True),
    "BYMONTHDAY": Numbers("month_days", 1, 31, signed=True),
    "BYHOUR": Numbers("hours", 0, 23),
    "BYMINUTE": Numbers("minutes", 0, 59),
    "BYSECOND": Numbers("seconds", 0, 60),
    "BYSETPOS": Numbers("positions", 1, 366, signed=True),
}
KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", *LISTS}
NUMBERED = re.compile(r"([+-]?)([0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
UNTIL = re.compile(r"([0-9]{8})(?:T([0-9]{6})(Z?))?")


def shown(value: str) -> str:
    """A piece of the rule for a sentence: never longer than a line."""
    return value if len(value) <= 30 else value[:29] + "…"


@lru_cache(maxsize=4096)
def parse(text: str, *, all_day: bool = False) -> Rule:
    """The rule in numbers. Raises RuleBroken, with the field `rrule`, for what RFC 5545 forbids.

    Also refused: more than 500 characters, control characters, and rules finer than daily.
    """
    parts = split(text)
    freq = frequency(parts)
    values: dict[str, object] = {
        known.name: numbers(name, parts[name], known)
        for name, known in LISTS.items()
        if name in parts
    }
    if "seconds" in values:  # a leap second is told as the 59th, as the standard asks
        values["seconds"] = tuple(sorted({min(s, 59) for s in values["seconds"]}))  # type: ignore[attr-defined]
    days = weekdays(parts["BYDAY"]) if "BYDAY" in parts else ()
    interval = positive("INTERVAL", parts.get("INTERVAL", "1"))
    count = positive("COUNT", parts["COUNT"]) if "COUNT" in parts else None
    rule = Rule(
        text=text,
        freq=freq,
        interval=interval,
        count=count,
        until=until(parts["UNTIL"], all_day=all_day) if "UNTIL" in parts else None,
        week_start=week_start(parts.get("WKST", "MO")),
        weekdays=days,
        is_plain=(
            not values
            and interval <= QUICK_INTERVAL
            and (freq == "WEEKLY" or (freq == "DAILY" and not days))
            and (count is None or len(days) < 2)
        ),
        **values,  # type: ignore[arg-type]
    )
    must_fit_together(rule, all_day=all_day)
    return rule


def split(text: str) -> dict[str, str]:
    """The named parts, each once."""
    if not text:
        raise refused("rule_empty", _("The rule is empty; write one such as FREQ=WEEKLY."))
    if len(text) > LONGEST:
        raise refused(
            "rule_too_long",
            _("The rule has more than %(most)d characters; make it shorter.") % {"most": LONGEST},
        )
    if not (text.isascii() and text.isprintable()):
        raise refused(
            "rule_characters",
            _("The rule holds characters that no rule has; write plain letters, digits and ; = ,"),
        )
    parts: dict[str, str] = {}
    for piece in text.upper().split(";"):
        name, value = part(piece)
        if name in parts:
            raise refused(
                "rule_part_twice",
                _("The rule says %(name)s twice; say it once.") % {"name": name},
            )
        parts[name] = value
    return parts


def part(piece: str) -> tuple[str, str]:
    """The name and the value of one part."""
    name, equals, value = piece.partition("=")
    if not (name and equals and value):
        raise refused(
            "rule_part_shape",
            _("“%(piece)s” is no part of a rule; write NAME=VALUE, parted by single ;")
            % {"piece": shown(piece)},
        )
    if name not in KNOWN:
        raise refused(
            "rule_part_unknown",
            _("The rule has the unknown part %(name)s; leave it out.") % {"name": shown(name)},
        )
    return name, value


def frequency(parts: dict[str, str]) -> str:
    freq = parts.get("FREQ")
    if freq in FREQUENCIES:
        return freq
    if freq in TOO_OFTEN:
        raise refused(
            "rule_too_often",
            _("FREQ=%(freq)s is too often; the shortest is DAILY.") % {"freq": freq},
        )
    raise refused(
        "rule_frequency",
        _("The rule does not say how often; write FREQ= with DAILY, WEEKLY, MONTHLY or YEARLY."),
    )


def positive(name: str, value: str) -> int:
    if not value.isdigit() or int(value) == 0:
        raise refused(
            "rule_number",
            _("%(name)s=%(value)s does not work; write a whole number from 1.")
            % {"name": name, "value": shown(value)},
        )
    return int(value)


def numbers(name: str, value: str, known: Numbers) -> tuple[int, ...]:
    digits = len(str(known.most))
    shape = re.compile(rf"{'[+-]?' if known.signed else ''}[0-9]{{1,{digits}}}")
    found = set()
    for piece in value.split(","):
        if not shape.fullmatch(piece) or not known.least <= abs(int(piece)) <= known.most:
            raise refused(
                "rule_out_of_range",
                _("%(name)s has “%(value)s”; write whole numbers from %(least)d to %(most)d.")
                % {"name": name, "value": shown(piece), "least": known.least, "most": known.most},
            )
        found.add(int(piece))
    return tuple(sorted(found))


def weekdays(value: str) -> tuple[tuple[int, int], ...]:
    found = set()
    for piece in value.split(","):
        match = NUMBERED.fullmatch(piece)
        if not match or (match[1] and not match[2]) or not 1 <= int(match[2] or 1) <= 53:
            raise refused(
                "rule_weekday",
                _("BYDAY has “%(value)s”; write days such as MO, 1TU or -1FR.")
                % {"value": shown(piece)},
            )
        number = int(match[1] + match[2]) if match[2] else 0
        found.add((number, WEEKDAYS.index(match[3])))
    return tuple(sorted(found))


def week_start(value: str) -> int:
    if value not in WEEKDAYS:
        raise refused(
            "rule_week_start",
            _("WKST=%(value)s is no day; write one of MO, TU, WE, TH, FR, SA, SU.")
            % {"value": shown(value)},
        )
    return WEEKDAYS.index(value)


def until(value: str, *, all_day: bool) -> datetime | date:
    match = UNTIL.fullmatch(value)
    try:
        if not match:
            raise ValueError  # noqa: TRY301  one sentence for every shape that is no moment
        time = match[2] or "000000"
        if time.endswith("60"):  # a leap second is told as the 59th, as the standard asks
            time = time[:4] + "59"
        moment = datetime.strptime(match[1] + time, "%Y%m%d%H%M%S")  # noqa: DTZ007  wall time
    except ValueError:
        raise refused(
            "rule_until",
            _("UNTIL=%(value)s is no moment; write one such as 20261231T235959Z.")
            % {"value": shown(value)},
        ) from None
    if all_day == bool(match[2]):
        raise refused(
            "rule_until_kind",
            _("For whole days UNTIL is a day such as 20261231.")
            if all_day
            else _("UNTIL needs a time of day; write one such as 20261231T235959."),
        )
    if all_day:
        return moment.date()
    return moment.replace(tzinfo=UTC) if match[3] else moment
