"""The messages to a team about what was agreed on its tool, and about what a review said."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base import clock
from governance.tools.letters import safe, telling_of
from governance.tools.models import Telling, Tool
from governance.tools.queries import told_conditions
from governance.tools.telling import receipt_url
from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Button, Facts, Item, Items, Letter, Text, Words
from relationships.outbox.models import Message


def decided(message: Message) -> Letter:
    """To who told us: what was agreed, why, under which conditions, and the other way where it goes."""
    telling = telling_of(message)
    tool = telling.tool
    return Letter(
        subject=_("What was agreed about the tool you told us of"),
        parts=(
            Facts((
                (_("What you told us of"), telling.name),
                (_("What was agreed"), tool.get_decision_display()),
                *(((_("The other way"), tool.other_way),) if tool.other_way else ()),
            )),
            Words(tool.why),
            *_conditions(tool),
            safe(),
            Button(_("See where it stands"), receipt_url(telling, clock.now())),
        ),
        because=_("You get this because you told us of this tool."),
    )  # fmt: skip


def _conditions(tool: Tool) -> tuple[Items, ...]:
    """What it is supported under, by which day and on which side; whose promise it is stays out."""
    lines = tuple(
        Item(
            promise.what,
            _("by %(day)s") % {"day": date_format(promise.due_on, "j F Y")},
            side=promise.side,
        )
        for promise in told_conditions(tool)
    )
    return (Items(_("Under these conditions"), lines),) if lines else ()


def reviewed(message: Message) -> Letter:
    """To who told us: what was found when it was looked at again, and when the next time is."""
    telling = telling_of(message)
    tool = telling.tool
    day = date_format(tool.review_on, "l j F Y") if tool.review_on else ""
    return Letter(
        subject=_("The tool you told us of was looked at again"),
        parts=(
            Text(_("This is what was found together. What was agreed still stands."), is_lead=True),
            Words(tool.review),
            Facts((
                (_("What you told us of"), telling.name),
                (_("What was agreed"), tool.get_decision_display()),
                (_("Looked at again by"), day),
            )),
            *_conditions(tool),
            safe(),
            Button(_("See where it stands"), receipt_url(telling, clock.now())),
        ),
        because=_("You get this because you told us of this tool."),
    )  # fmt: skip


def stands_decided(message: Message, _at: datetime) -> bool:
    return Telling.objects.filter(pk=message.about_id).exclude(tool__decision="").exists()


def stands_reviewed(message: Message, _at: datetime) -> bool:
    """Agreed on anew since, the letter about that says more."""
    return Telling.objects.filter(pk=message.about_id).exclude(tool__review="").exists()


KINDS = (
    Kind(
        "tool_decided",
        gettext_lazy("What was agreed about a tool"),
        who=gettext_lazy("who told us of it and may be written to"),
        when=gettext_lazy("when something was agreed"),
        render=decided,
        still_true=stands_decided,
    ),
    Kind(
        "tool_reviewed",
        gettext_lazy("What a review of a tool said"),
        who=gettext_lazy("who told us of it and may be written to"),
        when=gettext_lazy("when it was looked at again"),
        render=reviewed,
        still_true=stands_reviewed,
    ),
)
