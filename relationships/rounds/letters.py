"""The kinds of message round a visit: to whom, when, and how long they are worth sending."""

from datetime import timedelta

from django.utils.translation import gettext_lazy

from relationships.outbox.kinds import Kind
from relationships.rounds.mails import cancelled, moved, nobody, reminder, unlogged, your_day
from relationships.rounds.timely import (
    still_nobody,
    still_this_change,
    still_to_come,
    still_unanswered,
    still_walks,
)

KINDS = (
    Kind(
        "visit_reminder",
        gettext_lazy("A visit is coming"),
        who=gettext_lazy("the contact person of the department, else its head"),
        when=gettext_lazy("the working day before, at the hour agreed there"),
        render=reminder,
        still_true=still_to_come,
        expires_after=timedelta(days=5),
    ),
    Kind(
        "visit_today",
        gettext_lazy("The buddy's day"),
        who=gettext_lazy("the buddy"),
        when=gettext_lazy("on the morning of a day with visits, one mail for the day"),
        render=your_day,
        still_true=still_walks,
        expires_after=timedelta(hours=14),
    ),
    Kind(
        "visit_unlogged",
        gettext_lazy("Held, moved, missed?"),
        who=gettext_lazy("the buddy of a visit that nobody logged"),
        when=gettext_lazy("1, 3 and 5 working days after the visit, until answered"),
        render=unlogged,
        still_true=still_unanswered,
        expires_after=timedelta(days=4),
    ),
    Kind(
        "visit_moved",
        gettext_lazy("A visit was changed"),
        who=gettext_lazy("those who were reminded of it"),
        when=gettext_lazy("at once, in waking hours"),
        render=moved,
        still_true=still_this_change,
    ),
    Kind(
        "visit_cancelled",
        gettext_lazy("A visit was called off"),
        who=gettext_lazy("those who were reminded of it"),
        when=gettext_lazy("at once, in waking hours"),
        render=cancelled,
        still_true=still_this_change,
    ),
    Kind(
        "nobody_can_go",
        gettext_lazy("Nobody can go"),
        who=gettext_lazy("the BRM managers of the department"),
        when=gettext_lazy("two working days before the visit, or at once"),
        render=nobody,
        still_true=still_nobody,
        expires_after=timedelta(days=5),
    ),
)
