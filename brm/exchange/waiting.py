"""Long files wait for a worker: their rows say what for, the queue only wakes somebody."""

from django.utils.translation import gettext as _

from brm.base.background import after_commit_once
from brm.base.errors import RuleBroken
from brm.exchange.choices import WORKED_ON, State, Step
from brm.exchange.models import Import, Progress

WORK = "brm.exchange.tasks.work_on_imports"


def have_done(brought: Import, state: State) -> None:
    """A worker checks, keeps or undoes it: at once where one is free, else at the next look."""
    brought.state, brought.tries, brought.problem = state, 0, ""
    brought.save(update_fields=["state", "tries", "problem"])
    Progress.objects.update_or_create(
        brought=brought, defaults={"step": Step.WAITING, "done": 0, "of": 0}
    )
    after_commit_once(WORK)


def check_again(brought: Import) -> None:
    """Something else was said of a file that is not kept yet: a long one is checked anew."""
    if brought.is_long:
        have_done(brought, State.CHECKING)


def must_be_ready(brought: Import) -> None:
    """Hold the file until the transaction ends; one that a worker holds is not waited for.

    Raises RuleBroken("at_work"), RuleBroken("already_kept") where it is not to be looked at now.
    """
    row = Import.objects.select_for_update(skip_locked=True).filter(pk=brought.pk)
    state = row.values_list("state", flat=True).first()
    if state is None or state in WORKED_ON:
        raise RuleBroken("at_work", _("The file is being worked on. Look again in a while."))
    if state != State.READY:
        raise RuleBroken("already_kept", _("This file was kept already. Bring it once more."))
