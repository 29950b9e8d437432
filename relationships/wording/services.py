"""Changes what is agreed here."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.editing import Stale, stale
from brm.base.errors import RuleBroken
from relationships.wording import words
from relationships.wording.changes import smallest_group_changed
from relationships.wording.models import Agreed

LEAST_GROUP, LEAST_WORDS = 5, 8


@transaction.atomic
def agree(*, version: object, **facts: Any) -> Agreed:
    """Change what is agreed here; it counts from now on, and the history keeps who changed what.

    What did not change keeps its version. Raises Stale, and RuleBroken("group_too_small"),
    ("words_too_small"), ("reminders_in_disorder"), ("hours_in_disorder").
    """
    row = Agreed.locked()
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    if not changed:
        return row  # so it is too where the same form is sent twice
    if stale(row, version):
        raise Stale(row)
    after = {field: facts.get(field, getattr(row, field)) for field in CHECKED}
    _check(after)
    if not Agreed.history.exists():  # the row came by a migration: what was before the first change
        Agreed.history.bulk_history_create([row])
    for name in changed:
        setattr(row, name, facts[name])
    row.version += 1
    row.save(update_fields=[*changed, "version"])
    words.forget()
    if "smallest_group" in changed:
        smallest_group_changed(row.smallest_group)
    return row


CHECKED = (
    "smallest_group", "smallest_words", "feedback_first_reminder", "feedback_last_reminder",
    "waking_from", "waking_until",
)  # fmt: skip


def _check(after: dict[str, Any]) -> None:
    if after["smallest_group"] < LEAST_GROUP:
        raise RuleBroken(
            "group_too_small",
            _("Forms already sent promise five. The number may be raised, never lowered below it."),
            field="smallest_group",
        )
    if after["smallest_words"] < LEAST_WORDS:
        raise RuleBroken(
            "words_too_small",
            _(
                "Forms already sent promise eight. The number may be raised, never lowered below it."
            ),
            field="smallest_words",
        )
    if after["feedback_last_reminder"] <= after["feedback_first_reminder"]:
        raise RuleBroken(
            "reminders_in_disorder",
            _("The last reminder comes after the first one. Choose a later working day."),
            field="feedback_last_reminder",
        )
    if after["waking_until"] <= after["waking_from"]:
        raise RuleBroken(
            "hours_in_disorder",
            _("Messages end later than they begin. Choose a later hour."),
            field="waking_until",
        )
