"""A series in plain words, and the rhythms that people choose by name."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.utils import translation
from django.utils.dates import MONTHS
from django.utils.dates import WEEKDAYS as DAY_NAMES
from django.utils.formats import date_format, time_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base.errors import RuleBroken
from brm.base.recurrence.expand import completed
from brm.base.recurrence.parse import WEEKDAYS
from brm.base.recurrence.rule import Rule
from brm.base.recurrence.series import Series

PRESETS = ("weekly", "fortnightly", "monthly", "monthly_day", "quarterly")


def preset(name: str, first: date) -> str:
    """The rule of one of the `PRESETS`, a rhythm that begins on that day.

    `monthly` and `quarterly` keep to the weekday ("the second Tuesday", from the 29th "the last"),
    `monthly_day` to the day of the month, in shorter months to their last day.
    """
    day = WEEKDAYS[first.weekday()]
    number = (first.day - 1) // 7 + 1
    numbered = f"{number if number < 5 else -1}{day}"
    rules = {
        "weekly": f"FREQ=WEEKLY;BYDAY={day}",
        "fortnightly": f"FREQ=WEEKLY;INTERVAL=2;BYDAY={day}",
        "monthly": f"FREQ=MONTHLY;BYDAY={numbered}",
        "monthly_day": f"FREQ=MONTHLY;{month_day(first.day)}",
        "quarterly": f"FREQ=MONTHLY;INTERVAL=3;BYDAY={numbered}",
    }
    if name not in rules:
        raise RuleBroken("preset_unknown", _("Choose one of the rhythms."), field="rhythm")
    return rules[name]


def month_day(day: int) -> str:
    """The 31st of a month is its last day; the 29th and 30th must not drop out of February."""
    if day < 29:
        return f"BYMONTHDAY={day}"
    if day == 31:
        return "BYMONTHDAY=-1"
    return f"BYMONTHDAY={','.join(str(n) for n in range(28, day + 1))};BYSETPOS=-1"


def plain_words(series: Series, language: str | None = None) -> str:
    """The series as a sentence without full stop: "every two weeks on Tuesday at 10:00".

    In the language given, else the active one. A rule too involved for a sentence is told as such.
    """
    with translation.override(language or translation.get_language()):
        sentence = rhythm(completed(series.rule, series.first), series.first)
        if not series.all_day and not (series.rule.hours or series.rule.minutes):
            at = time_format(series.first.time(), "H:i")
            sentence = _("%(rhythm)s at %(time)s") % {"rhythm": sentence, "time": at}
        return ending(series.rule, sentence)


def rhythm(rule: Rule, first: datetime) -> str:
    """How often and on which days."""
    own = _("by a rule of its own (%(rule)s)") % {"rule": rule.text}
    if rule.weeks or rule.year_days or rule.hours or rule.minutes or rule.seconds:
        return own
    words = {"DAILY": daily, "WEEKLY": weekly, "MONTHLY": monthly, "YEARLY": yearly}[rule.freq]
    return words(rule) or own


def daily(rule: Rule) -> str:
    if rule.months or rule.month_days or rule.weekdays:
        return ""
    if rule.interval == 2:
        return _("every second day")
    words = ngettext("every day", "every %(number)d days", rule.interval)
    return words % {"number": rule.interval}


def weekly(rule: Rule) -> str:
    if rule.months or rule.positions:
        return ""
    every = day_list(weekday for _number, weekday in rule.weekdays)
    if rule.interval == 2:
        return _("every two weeks on %(days)s") % {"days": every}
    words = ngettext("every week on %(days)s", "every %(number)d weeks on %(days)s", rule.interval)
    return words % {"days": every, "number": rule.interval}


def monthly(rule: Rule) -> str:
    day = in_month(rule)
    if not day or rule.months:
        return ""
    if rule.interval == 3:
        return _("every three months on %(day)s") % {"day": day}
    words = ngettext("every month on %(day)s", "every %(number)d months on %(day)s", rule.interval)
    return words % {"day": day, "number": rule.interval}


def yearly(rule: Rule) -> str:
    day = in_month(rule)
    if not day or len(rule.months) != 1:
        return ""
    month = MONTHS[rule.months[0]]
    words = ngettext(
        "every year in %(month)s on %(day)s",
        "every %(number)d years in %(month)s on %(day)s",
        rule.interval,
    )
    return words % {"month": month, "day": day, "number": rule.interval}


def in_month(rule: Rule) -> str:
    """One day of a month in words; empty where it takes more than one."""
    if rule.positions == (-1,) and rule.month_days in ((28, 29), (28, 29, 30)):
        last = {"number": rule.month_days[-1]}
        return _("day %(number)d, or the last day of a shorter month") % last
    if rule.positions or (rule.weekdays and rule.month_days):
        return ""
    if len(rule.month_days) == 1:
        number = rule.month_days[0]
        if number > 0:
            return _("day %(number)d") % {"number": number}
        return _("the last day") if number == -1 else ""
    if len(rule.weekdays) == 1 and rule.weekdays[0][0] in NUMBERED:
        number, weekday = rule.weekdays[0]
        return NUMBERED[number]() % {"day": DAY_NAMES[weekday]}
    return ""


NUMBERED: dict[int, Callable[[], str]] = {
    1: lambda: _("the first %(day)s"),
    2: lambda: _("the second %(day)s"),
    3: lambda: _("the third %(day)s"),
    4: lambda: _("the fourth %(day)s"),
    5: lambda: _("the fifth %(day)s"),
    -1: lambda: _("the last %(day)s"),
}


def day_list(weekdays: Iterable[int]) -> str:
    return get_text_list([str(DAY_NAMES[weekday]) for weekday in sorted(weekdays)], _("and"))


def ending(rule: Rule, sentence: str) -> str:
    """The sentence with when it ends, if it does."""
    if rule.count is not None:
        words = ngettext("%(rhythm)s, once", "%(rhythm)s, %(number)d times", rule.count)
        return words % {"rhythm": sentence, "number": rule.count}
    if rule.until is not None:
        day = date_format(rule.until, "DATE_FORMAT")
        return _("%(rhythm)s, until %(day)s") % {"rhythm": sentence, "day": day}
    return sentence
