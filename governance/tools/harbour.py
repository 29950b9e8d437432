"""What a team told us of does not end behind its back: first it is decided on, with the team."""

from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from governance.tools.choices import WITH_ANOTHER_WAY, ToolState
from governance.tools.models import Telling, Tool
from relationships.systems.models import System

OPEN = (ToolState.SPOTTED, ToolState.WELCOMED, ToolState.UNDERSTOOD)


def _may_end(tool: Tool) -> bool:
    """It was agreed with the team that it goes another way."""
    return tool.state not in OPEN and tool.decision in WITH_ANOTHER_WAY


def refuse_to_end(system: System) -> None:
    """A team's own tool ends only where that was agreed with the team, with another way for it.

    Held until the act is done, so that nothing else is agreed meanwhile. One query.
    Raises RuleBroken("decide_before_end").
    """
    tool = Tool.objects.select_for_update(of=("self",)).filter(system=system).first()
    if tool is None or _may_end(tool):
        return
    raise RuleBroken(
        "decide_before_end",
        _(
            "A team works with “%(name)s” and was promised that nothing is switched off without another"
            " way. Agree with the team first, on the page of the tool: “Move together to another one” or"
            " “Retire together”. Then it can end here, also where the team has stopped using it."
        )
        % {"name": system.name},
        field="retired_on",
    )


def refuse_to_go(system: System) -> None:
    """What a team told us of is no slip any more. One query. Raises RuleBroken("told_meanwhile")."""
    if Telling.objects.filter(tool__system=system).exists():
        raise RuleBroken(
            "told_meanwhile",
            _("A team told us of “%(name)s” by now, so it stays.") % {"name": system.name},
        )


def refuse_to_reopen(tool: Tool) -> None:
    """A decision by which the tool has ended is not taken back under it. One query.

    The tool is locked already. Raises RuleBroken("ended_meanwhile").
    """
    ended = System.objects.filter(pk=tool.system_id, merged_into=None, retired_on__isnull=False)
    if ended.exists() and not _may_end(tool):
        raise RuleBroken(
            "ended_meanwhile",
            _("It is no longer in use by now. Say first that it is in use again."),
        )
