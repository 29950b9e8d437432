"""What happens by itself: one table for the schedule, the command `tick` and the page of the jobs.

Read by the settings, so it knows services by their names only. A service takes the moment and says
what it did, as a number or as numbers by name; it may run at any time, twice, and at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

Did = dict[str, int]
HEARTBEAT = "heartbeat"
MINUTE = 60


@dataclass(frozen=True)
class Job:
    """One thing that happens by itself.

    `every` is the rhythm in seconds, 0 for `TICK`. `service` is "module:function". `task` names the
    Celery task where the slice has its own; else one is made. `when` tells people the rhythm that
    they see, which may be another one: many services wait for an hour of the reader's day.
    """

    name: str
    title: LazyText
    when: LazyText
    service: str
    every: int = 0
    task: str = ""
    is_sending: bool = False

    @property
    def task_name(self) -> str:
        return self.task or f"jobs.{self.name}"

    def run(self, at: datetime) -> Did:
        """Call the service now, in this process."""
        module, _colon, function = self.service.partition(":")
        service: Callable[[datetime], Any] = getattr(import_module(module), function)
        did = service(at)
        return did if isinstance(did, dict) else {"done": int(did or 0)}


JOBS: tuple[Job, ...] = (
    Job(
        "plan-round-visits",
        _("Plan visits"),
        _("from the rounds, as many weeks ahead as is agreed"),
        "relationships.rounds.services.horizon:keep_horizon",
        every=10 * MINUTE,
        task="relationships.rounds.tasks.plan_round_visits",
    ),
    Job(
        "remind-before-visits",
        _("Remind before visits"),
        _("the working day before, at the hour agreed there"),
        "relationships.rounds.services.reminders:remind_before_visits",
        every=5 * MINUTE,
    ),
    Job(
        "tell-the-day",
        _("Tell buddies their day"),
        _("on the morning of a day with visits"),
        "relationships.rounds.services.reminders:tell_the_day",
        every=5 * MINUTE,
    ),
    Job(
        "ask-unlogged-visits",
        _("Ask about visits not logged"),
        _("1, 3 and 5 working days after the visit"),
        "relationships.rounds.services.reminders:ask_about_unlogged",
        every=10 * MINUTE,
    ),
    Job(
        "count-missed-visits",
        _("Count missed visits"),
        _("after five working days without a word"),
        "relationships.rounds.services.reminders:count_missed",
        every=10 * MINUTE,
    ),
    Job(
        "look-after-roles",
        _("Look after roles"),
        _("every hour: roles of those who left or moved, and words 30 days before an end"),
        "governance.roles.services:look_after",
        every=60 * MINUTE,
    ),
    Job(
        "remind-of-concerns",
        _("Remind of old answers"),
        _("every day: answers to the six questions that nobody looked at for a year"),
        "governance.concerns.services:remind_owners",
        every=360 * MINUTE,
    ),
    Job(
        "look-after-checklists",
        _("Look after checklists"),
        _("every hour: those planned open, those over close, and people are reminded"),
        "governance.assessments.services:look_after",
        every=60 * MINUTE,
    ),
    Job(
        "look-after-owners",
        _("Look after what is open"),
        _("every day: what is open in the name of who left, or no longer goes there"),
        "brm.stewardship.handing:look_after",
        every=360 * MINUTE,
    ),
    Job(
        "warn-nobody-goes",
        _("Warn when nobody can go"),
        _("two working days before the visit"),
        "relationships.rounds.services.reminders:warn_nobody",
        every=10 * MINUTE,
    ),
    Job(
        "ask-got-it-right",
        _("Ask: did we get it right?"),
        _("an hour after a visit was logged with a summary"),
        "relationships.rounds.summary:ask_about_summaries",
        every=10 * MINUTE,
    ),
    Job(
        "pass-on-thanks",
        _("Pass thanks on"),
        _("on the working day after it was agreed to"),
        "relationships.logbook.services.thanks:pass_on_by_mail",
        every=10 * MINUTE,
    ),
    Job(
        "answers-due",
        _("Answers due"),
        _("the working day before the promised day, and when it is past"),
        "relationships.voices.reminding:remind_of_answers",
        every=10 * MINUTE,
    ),
    Job(
        "tell-old-addresses",
        _("Tell old addresses"),
        _("once, when somebody’s address was changed"),
        "relationships.outbox.addresses:tell_old_addresses",
        every=10 * MINUTE,
    ),
    Job(
        "end-waiting-for-yes",
        _("End the wait for a yes"),
        _("after the working days agreed"),
        "relationships.voices.reminding:end_waiting",
        every=10 * MINUTE,
    ),
    Job(
        "promises-due",
        _("Promises due"),
        _("the working day before and the working day after"),
        "relationships.promises.reminding:remind_of_promises",
        every=10 * MINUTE,
    ),
    Job(
        "spot-tools",
        _("Spot teams’ own tools"),
        _("when one is written into the register"),
        "governance.tools.services:spot_written",
        every=10 * MINUTE,
    ),
    Job(
        "remind-tools",
        _("Remind of tools"),
        _("the working day before a first answer is due and the one after; before a review"),
        "governance.tools.reminding:remind_of_tools",
        every=10 * MINUTE,
    ),
    Job(
        "ask-campaigns",
        _("Ask people"),
        _("when a campaign is started or its day has come"),
        "relationships.campaigns.asking:ask_campaigns",
        every=MINUTE,
        task="relationships.campaigns.tasks.ask_people",
    ),
    Job(
        "ask-after-visits",
        _("Ask after visits"),
        _("when a visit was logged, where a campaign says so"),
        "relationships.campaigns.visiting:ask_after_visits",
        every=10 * MINUTE,
    ),
    Job(
        "remind-feedback",
        _("Remind of feedback"),
        _("to those who have not answered, twice at most, on the working days agreed"),
        "relationships.campaigns.reminding:remind_feedback",
        every=10 * MINUTE,
    ),
    Job(
        "publish-results",
        _("Publish results"),
        _("from five answers on, then when a campaign is closed"),
        "relationships.responses.publishing:publish_results",
        every=5 * MINUTE,
    ),
    Job(
        "forget-unfinished",
        _("Delete unfinished answers"),
        _("every hour: those whose link has ended, and which pages of a place were handed in"),
        "relationships.responses.unfinished:forget_past",
        every=60 * MINUTE,
    ),
    Job(
        "close-campaigns",
        _("Close campaigns"),
        _("when their last day is over"),
        "relationships.campaigns.services:close_past",
        every=10 * MINUTE,
    ),
    Job(
        "write-back",
        _("Write back to everybody"),
        _("when a BRM manager sends what came of a campaign; at once"),
        "relationships.themes.word_back:put_words_back",
        every=5 * MINUTE,
    ),
    Job(
        "renew-figures",
        _("Renew figures"),
        _("where something changed, within seconds; all of them every day"),
        "brm.health.services:renew_figures",
        every=5,
    ),
    Job(
        "learn-words",
        _("Learn words to find by"),
        _("those of what is new, so that typing errors are forgiven"),
        "brm.find.services:learn_new",
        every=5 * MINUTE,
    ),
    Job(
        "learn-all-words",
        _("Go through all words to find by"),
        _("every six hours: those that stand nowhere any more go"),
        "brm.find.services:learn_all",
        every=360 * MINUTE,
    ),
    Job(
        "work-on-imports",
        _("Work on long files"),
        _("within seconds; what stopped in the middle is begun again within a minute"),
        "brm.exchange.working:work_on_all",
        every=MINUTE,
        task="brm.exchange.tasks.work_on_imports",
    ),
    Job(
        "monday-digest",
        _("Monday’s digest"),
        _("Monday 8:00, in the manager’s time"),
        "brm.dashboard.digest:remind_monday",
        every=10 * MINUTE,
    ),
    Job(
        "send-messages",
        _("Send messages"),
        _("at once and again and again, in waking hours there"),
        "relationships.outbox.sending:send_now",
        task="relationships.outbox.tasks.send_messages",
        is_sending=True,
    ),
)


def job(name: str) -> Job | None:
    """The job of that name."""
    return next((one for one in JOBS if one.name == name), None)


def schedule(tick: int) -> dict[str, dict[str, Any]]:
    """The table as Celery's beat wants it; what beat could not hand over in time is forgotten."""
    entries: dict[str, dict[str, Any]] = {
        HEARTBEAT: {
            "task": "brm.operations.tasks.heartbeat",
            "schedule": tick,
            "options": {"expires": 3 * tick},
        }
    }
    for one in JOBS:
        every = one.every or tick
        entries[one.name] = {
            "task": one.task_name,
            "schedule": every,
            "options": {"expires": max(every, tick)},
        }
    return entries
