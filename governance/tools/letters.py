"""The messages about teams' own tools: told, the receipt, answered, due."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base import clock
from governance.tools.models import Telling, Tool
from governance.tools.telling import receipt_url
from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Button, Facts, Letter, Note, Text, Words
from relationships.outbox.models import Message


def telling_of(message: Message) -> Telling:
    """What was told, with its tool. One query."""
    rows = Telling.objects.select_related("tool__system", "unit")
    return rows.get(pk=message.about_id)


def page_of(tool: Tool) -> str:
    return f"{settings.BASE_URL}{reverse('systems:page', args=[tool.system_id])}"


def safe() -> Note:
    """What holds for whoever told us."""
    return Note(
        _("What is told here is not punished"),
        _(
            "Nobody gets into trouble for a tool that they tell us of, and nothing is switched off"
            " without another way that works for you."
        ),
    )


def told(message: Message) -> Letter:
    """To who answers: what the team told us, and by when they hear from us."""
    telling = telling_of(message)
    words = {"unit": telling.unit.name, "tool": telling.name}
    return Letter(
        subject=_("%(unit)s told us of a tool: %(tool)s") % words,
        parts=(
            Text(_("A team tells us what it works with. Thank them, and say what happens next."),
                 is_lead=True),
            Words(telling.does),
            *((Words(telling.missing, _("What they would miss without it")),)
              if telling.missing else ()),
            Facts((
                (_("Department"), telling.unit.name),
                (_("People"), telling.get_users_display()),
                (_("First answer by"), date_format(telling.tool.answer_due_on, "l j F")),
            )),
            Button(_("Welcome it"), page_of(telling.tool)),
        ),
        because=_("You get this because you answer for the relation with this department."),
    )  # fmt: skip


def receipt(message: Message) -> Letter:
    """To who told us: the dated receipt."""
    telling = telling_of(message)
    return Letter(
        subject=_("Your receipt: you told us of a tool"),
        heading=_("Thank you for telling us"),
        parts=(
            Facts((
                (_("Receipt"), f"{telling.said_at:%Y}-{telling.pk}"),
                (_("Told on"), date_format(telling.said_at, "l j F Y")),
                (_("What you told us of"), telling.name),
                (_("First answer by"), date_format(telling.tool.answer_due_on, "l j F")),
            )),
            safe(),
            Button(_("See where it stands"), receipt_url(telling, clock.now())),
        ),
        because=_("You get this because somebody gave your address when they told us of a tool."),
    )  # fmt: skip


def answered(message: Message) -> Letter:
    """To who told us: the first answer."""
    telling = telling_of(message)
    return Letter(
        subject=_("The first answer about the tool you told us of"),
        parts=(
            Text(_("You told us of a tool. Here is our first answer."), is_lead=True),
            Facts(((_("What you told us of"), telling.name),)),
            Words(telling.tool.answer),
            safe(),
            Button(_("See where it stands"), receipt_url(telling, clock.now())),
        ),
        because=_("You get this because you told us of this tool."),
    )


def tool_of(message: Message) -> Tool:
    """The tool that a reminder is about. One query."""
    return Tool.objects.select_related("system__owned_by").get(pk=message.about_id)


def _owed(message: Message, subject: str, lead: str) -> Letter:
    tool = tool_of(message)
    unit = tool.system.owned_by.name if tool.system.owned_by else ""
    return Letter(
        subject=subject % {"tool": tool.system.name},
        parts=(
            Text(lead, is_lead=True),
            Facts((
                (_("Tool"), tool.system.name),
                (_("Department"), unit),
                (_("First answer by"), date_format(tool.answer_due_on, "l j F")),
            )),
            Button(_("Welcome it"), page_of(tool)),
        ),
        because=_("You get this because you answer for the relation with this department."),
    )  # fmt: skip


def answer_due(message: Message) -> Letter:
    return _owed(
        message, _("First answer due: %(tool)s"),
        _("A team told us of a tool and waits for our first answer. Two sentences are enough."),
    )  # fmt: skip


def answer_late(message: Message) -> Letter:
    return _owed(
        message, _("Our first answer is late: %(tool)s"),
        _("The day that we promised has passed. Nothing changes for the team: say sorry, and when."),
    )  # fmt: skip


def to_review(message: Message) -> Letter:
    """To who answers: the day on which it is looked at again is near."""
    tool = tool_of(message)
    day = date_format(tool.review_on, "l j F") if tool.review_on else ""
    return Letter(
        subject=_("Time to look again: %(tool)s") % {"tool": tool.system.name},
        parts=(
            Text(_("You agreed to look at it again with the team. Until then it stays as it is."),
                 is_lead=True),
            Facts((
                (_("Tool"), tool.system.name),
                (_("What was agreed"), tool.get_decision_display()),
                (_("Look at it by"), day),
            )),
            Button(_("Open its page"), page_of(tool)),
        ),
        because=_("You get this because you answer for the relation with this department."),
    )  # fmt: skip


def still_owed(message: Message, _at: datetime) -> bool:
    return Tool.objects.waiting().filter(pk=message.about_id).exists()


def still_to_review(message: Message, _at: datetime) -> bool:
    day = message.occasion.partition("-")[2]
    rows = Tool.objects.filter(pk=message.about_id, system__retired_on=None)
    return rows.filter(review_on=day).exists()


def still_waits(message: Message, _at: datetime) -> bool:
    return Tool.objects.waiting().filter(tellings=message.about_id).exists()


def is_there(message: Message, _at: datetime) -> bool:
    return Telling.objects.filter(pk=message.about_id).exists()


def has_answer(message: Message, _at: datetime) -> bool:
    return Telling.objects.filter(pk=message.about_id).exclude(tool__answer="").exists()


KINDS = (
    Kind(
        "tool_told",
        gettext_lazy("A team told us of a tool"),
        who=gettext_lazy("the BRM manager of the department, else its buddy"),
        when=gettext_lazy("at once, in waking hours"),
        render=told,
        still_true=still_waits,
    ),
    Kind(
        "tool_receipt",
        gettext_lazy("The receipt for a tool"),
        who=gettext_lazy("who told us of it, where they gave an address of ours or are signed in"),
        when=gettext_lazy("at once"),
        render=receipt,
        still_true=is_there,
        is_urgent=True,
        expires_after=timedelta(days=5),
    ),
    Kind(
        "tool_answered",
        gettext_lazy("The first answer about a tool"),
        who=gettext_lazy("who told us of it and may be written to"),
        when=gettext_lazy("when it is welcomed"),
        render=answered,
        still_true=has_answer,
    ),
    Kind(
        "tool_answer_due",
        gettext_lazy("First answer about a tool due"),
        who=gettext_lazy("the BRM manager of the department, else its buddy"),
        when=gettext_lazy("the working day before"),
        render=answer_due,
        still_true=still_owed,
        expires_after=timedelta(days=2),
    ),
    Kind(
        "tool_answer_late",
        gettext_lazy("First answer about a tool late"),
        who=gettext_lazy("the BRM manager of the department, else its buddy"),
        when=gettext_lazy("the working day after"),
        render=answer_late,
        still_true=still_owed,
        expires_after=timedelta(days=10),
    ),
    Kind(
        "tool_review",
        gettext_lazy("Time to look at a tool again"),
        who=gettext_lazy("the BRM manager of the department, else its buddy"),
        when=gettext_lazy("three working days before the day agreed"),
        render=to_review,
        still_true=still_to_review,
        expires_after=timedelta(days=14),
    ),
)
