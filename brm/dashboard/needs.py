"""Who needs the manager, and why: a line a department, the strongest reason and the act that helps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from brm.base.compiled import compiled
from brm.base.links import way
from brm.base.scope import Scope
from brm.dashboard.amounts import capital
from brm.dashboard.needs_told import TOLD
from brm.health.choices import Reason
from brm.health.models import UnitPulse
from relationships.partners.models import BusinessPartner
from relationships.units.forms import spoken
from relationships.voices.models import Voice
from relationships.ways.choices import Kind
from relationships.ways.models import WayFigure

SHOWN = 6
ROLE = ("role", "system", "unit", "holder", "deputy")
ANSWERS = ngettext_lazy("%(n)s answer late", "%(n)s answers late", "n")
MORE_ANSWERS = ngettext_lazy("%(n)s more answer late", "%(n)s more answers late", "n")
PROMISES = ngettext_lazy("%(n)s promise late", "%(n)s promises late", "n")
TOOLS = ngettext_lazy("%(n)s tool waits for us", "%(n)s tools wait for us", "n")
MORE_TOOLS = ngettext_lazy("%(n)s more tool waits for us", "%(n)s more tools wait for us", "n")
VACANT = ngettext_lazy("%(n)s role vacant", "%(n)s roles vacant", "n")
MORE_VACANT = ngettext_lazy("%(n)s more role vacant", "%(n)s more roles vacant", "n")
ENDING = ngettext_lazy("%(n)s role ends soon", "%(n)s roles end soon", "n")


@dataclass(frozen=True)
class Act:
    """A button: what it says and where it leads."""

    words: str
    url: str


@dataclass(frozen=True)
class Need:
    """One department that needs somebody. `quote`: somebody's own words; `also`: what presses, too."""

    pulse: UnitPulse
    face: str
    title: str
    says: str
    quote: str = ""
    acts: tuple[Act, ...] = ()
    also: str = ""

    @property
    def unit(self) -> Any:
        return self.pulse.unit


@compiled
def pressing(scope: Scope, day: date) -> QuerySet[UnitPulse]:
    """The departments that need somebody most, with what presses and who speaks there. One query."""
    speaks = BusinessPartner.objects.on(day).filter(unit=OuterRef("pk"))
    speaks = speaks.exclude(role="stakeholder").order_by("-role", "since", "pk")  # head, contact
    counted = WayFigure.objects.filter(
        unit=OuterRef("pk"), kind=Kind.LANGUAGE, value=OuterRef("unspoken")
    ).order_by(F("n").desc(nulls_first=True), "pk")
    return (
        UnitPulse.objects.visible_to(scope)
        .filter(urgency__gt=0)
        .select_related(
            "unit",
            "late_promise__owner",
            "unmanned_visit",
            "objected_visit",
            "late_tool__system",
            *(f"{one}__{of}" for one in ("vacant_role", "ending_role") for of in ROLE),
        )
        .annotate(
            speaker=Subquery(speaks.values("person__name")[:1]),
            speaker_pk=Subquery(speaks.values("pk")[:1]),
            unspoken_by=Subquery(counted.values(row=JSONObject(n="n", of="of"))[:1]),
        )
        .order_by("-urgency", "unit")[:SHOWN]
    )


def voices_of(pulses: Iterable[UnitPulse]) -> frozenset[int]:
    """The things heard that the lines tell of; read them within the reader's sight."""
    named = (
        {Reason.ANSWER_LATE: one.late_voice_id, Reason.NO_OWNER: one.unowned_voice_id}
        for one in pulses
    )
    return frozenset(pk for ids in named for pk in ids.values() if pk)


def needs(pulses: list[UnitPulse], voices: dict[int, Voice], at: datetime) -> list[Need]:
    """The lines; a record that is gone or not for this reader leaves the general sentence. No query."""
    return [_need(pulse, voices, at) for pulse in pulses]


def _need(pulse: UnitPulse, voices: dict[int, Voice], at: datetime) -> Need:
    today = at.astimezone(ZoneInfo(pulse.unit.time_zone)).date()
    told = TOLD[Reason(pulse.reason)](pulse, voices, today)
    acts = tuple(Act(words, url) for words, url in told.pop("acts") if url)
    if pulse.unspoken and pulse.reason != Reason.LANGUAGE:
        acts += (Act(_("See their ways"), way("ways:page", pulse.unit_id)),)
    if pulse.late_tool is not None and pulse.reason != Reason.TOOL_LATE:
        acts += (
            Act(_("Answer about their tool"), way("tools:welcome", pulse.late_tool.system_id)),
        )
    speaker = getattr(pulse, "speaker", None)
    return Need(
        pulse=pulse,
        face=speaker or pulse.unit.name,
        acts=acts or (Act(_("Open the page"), way("units:page", pulse.unit_id)),),
        also=also(pulse, today),
        **told,
    )


def also(pulse: UnitPulse, today: date) -> str:
    """What else presses there, short."""
    said = [
        *_beside(pulse, Reason.ANSWER_LATE, pulse.overdue_voices, ANSWERS, MORE_ANSWERS),
        *_beside(pulse, Reason.PROMISE_LATE, pulse.overdue_promises, PROMISES, PROMISES),
    ]
    if pulse.reason not in {Reason.SILENT, Reason.NO_BUDDY} and pulse.visit_due_on < today:
        said.append(_("quiet"))
    if pulse.reason != Reason.NO_BUDDY and pulse.buddies == 0:
        said.append(_("no buddy"))
    if pulse.unspoken and pulse.reason != Reason.LANGUAGE:
        said.append(_("no buddy speaks %(language)s") % {"language": spoken(pulse.unspoken)})
    said += _beside(pulse, Reason.TOOL_LATE, pulse.late_tools, TOOLS, MORE_TOOLS)
    said += roles_also(pulse)
    return capital(", ".join(said))


def _beside(pulse: UnitPulse, reason: Reason, n: int, words: Any, more: Any) -> list[str]:
    """How many of them press beside the one that the line tells of, where it tells of one."""
    is_told = pulse.reason == reason
    left = n - is_told
    return [(more if is_told else words) % {"n": left}] if left > 0 else []


def roles_also(pulse: UnitPulse) -> list[str]:
    """Roles that nobody fills and those that end soon, beside the one that the line tells of."""
    return [
        *_beside(pulse, Reason.ROLE_VACANT, pulse.vacant_roles, VACANT, MORE_VACANT),
        *_beside(pulse, Reason.ROLE_ENDS, pulse.ending_roles, ENDING, ENDING),
    ]
