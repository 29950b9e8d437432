"""Recurring plans: RFC 5545 rules in wall time become moments; pure, without clock or tables.

series = Series("FREQ=WEEKLY;BYDAY=TU", datetime(2026, 3, 3, 10), "Europe/Amsterdam")
occurrences(series, start, end)            what the rule makes
plan(series, start, end, limit, policy)    what is planned, with its reasons and warnings
plain_words(series, "en")                  every week on Tuesday at 10:00
preset("monthly", date(2026, 3, 10))       FREQ=MONTHLY;BYDAY=2TU
"""

from brm.base.recurrence.calendar import Policy, apply_policy
from brm.base.recurrence.describe import PRESETS, plain_words, preset
from brm.base.recurrence.moments import Occurrence
from brm.base.recurrence.parse import parse
from brm.base.recurrence.plan import Plan, plan
from brm.base.recurrence.reasons import Reason
from brm.base.recurrence.rule import Rule
from brm.base.recurrence.series import Series, occurrences

__all__ = [
    "PRESETS",
    "Occurrence",
    "Plan",
    "Policy",
    "Reason",
    "Rule",
    "Series",
    "apply_policy",
    "occurrences",
    "parse",
    "plain_words",
    "plan",
    "preset",
]
