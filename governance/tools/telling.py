"""Somebody tells us of a tool their team uses: kept as it was said, thanked for with a receipt."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.db import folded
from brm.base.errors import RuleBroken
from brm.base.once import kept_once
from governance.tools.choices import CameUp
from governance.tools.models import Telling, Tool
from governance.tools.queries import who_answers
from governance.tools.services import kept, locked, spot
from relationships.links.choices import Purpose
from relationships.links.services import link_for, url_for
from relationships.outbox.services import put
from relationships.people.models import Person
from relationships.systems.choices import RunBy, Users
from relationships.systems.models import System
from relationships.systems.services import add_system, say_used, use_again
from relationships.systems.together import named
from relationships.units.models import Unit
from relationships.voices import services as voices
from relationships.voices.choices import Audience, Source, VoiceKind
from relationships.voices.models import Voice

NEED = "need"  # the second record of one telling has a number made from the first


@dataclass(frozen=True)
class Said:
    """The four answers, and where a receipt may go."""

    name: str
    does: str
    users: int = Users.UNSAID
    missing: str = ""
    email: str = ""


@transaction.atomic
def tell(
    unit: Unit, said: Said, *, client_id: UUID, language: str, at: datetime,
    person: Person | None = None,
) -> Telling:  # fmt: skip
    """Keep what was told; the tool is spotted, the need behind it noted, and who answers hears of it.

    A name that this department told before is the same tool; what another department calls so is
    another one. `person`: who is signed in, and hears of it; else whoever has the address `email`,
    where it is one of ours. What was kept under this `client_id` before is that telling. Raises
    RuleBroken("unit_closed"), "name_missing", "does_missing".
    """
    before = Telling.objects.filter(client_id=client_id).first()
    if before is not None:
        return before
    _must_say(unit, said)
    system = _held(_system(unit, said), unit)
    tool = spot(system, came_up=CameUp.TOLD, at=at, unit=unit)
    telling, is_new = kept_once(
        Telling(
            tool=tool, unit=unit, name=said.name.strip(), does=said.does.strip(),
            users=said.users, missing=said.missing.strip(), language=language,
            person=person or person_at(said.email), said_at=at, client_id=client_id,
        )
    )  # fmt: skip
    if is_new:
        _note_need(telling, at)
        _tell(telling, at)
    return telling


def _must_say(unit: Unit, said: Said) -> None:
    if unit.closed_on is not None:
        raise RuleBroken(
            "unit_closed", _("%(unit)s is closed. Choose another department.") % {"unit": unit.name}
        )
    if not said.name.strip():
        raise RuleBroken("name_missing", _("Say what it is, in a word or two."), field="name")
    if not said.does.strip():
        raise RuleBroken("does_missing", _("Say what your team does with it."), field="does")


def person_at(email: str) -> Person | None:
    """Who of us has this address; nobody else is ever written to. At most one query."""
    return Person.objects.present().filter(email__iexact=email).first() if email else None


def _system(unit: Unit, said: Said) -> System:
    """The system of this name that the department brought in itself; a new one where there is none."""
    name = said.name.strip()
    for called in (name, _of_here(name, unit)):
        known = named(called)
        if known is None:
            try:
                return add_system(
                    name=called, run_by=RunBy.BUSINESS, what_for=said.does.strip(), owned_by=unit,
                    users=said.users,
                )  # fmt: skip
            except RuleBroken:  # told twice at this moment: the other one stands now
                known = System.objects.get(folded_name=folded(called))
        if _is_theirs(known, unit) or called != name:
            say_used_too(known, unit)
            return known
    raise AssertionError  # the second name is this department's own


def _held(system: System, unit: Unit) -> System:
    """The system, held until all is kept; put together with another one at this moment, that one.

    Systems are locked before their tools, as where two are put together. Two queries at most, and
    those of `say_used_too`.
    """
    rows = System.objects.select_for_update(of=("self",), no_key=True).select_related("owned_by")
    now = rows.get(pk=system.pk)
    if now.merged_into_id is None:
        return now
    goes_on = rows.get(pk=now.merged_into_id)
    say_used_too(goes_on, unit)
    return goes_on


def say_used_too(system: System, unit: Unit) -> None:
    """The department works with it, again where it was said to be over. Two queries."""
    if not system.uses.filter(unit=unit).exists():
        say_used(system, unit=unit)
    if system.retired_on is not None:
        use_again(system)


def _is_theirs(system: System, unit: Unit) -> bool:
    is_own = system.run_by in (RunBy.BUSINESS, RunBy.UNKNOWN)
    return is_own and (system.owned_by_id == unit.pk or system.uses.filter(unit=unit).exists())


def _of_here(name: str, unit: Unit) -> str:
    """The name with the department's, as another one has a tool called so, too."""
    return f"{name[: 200 - len(unit.name[:90]) - 3]} · {unit.name[:90]}"


def _note_need(telling: Telling, at: datetime) -> None:
    """What they could not do without it is something heard, without a name, for the department."""
    tool = telling.tool
    if not telling.missing:
        return
    answers = who_answers(telling.unit, at)  # hears of all of it in one message
    voice = voices.raise_voice(
        unit=telling.unit, words=telling.missing, at=at, heard_by=answers, kind=VoiceKind.OWN_TOOL,
        audience=Audience.DEPARTMENT, source=Source.FORM, language=telling.language,
        system_text=telling.name, system=tool.system,
        owner=answers,
        client_id=uuid5(telling.client_id, NEED) if telling.client_id else None,
    )  # fmt: skip
    if tool.need_id is None:
        join_need(tool, voice)


def join_need(tool: Tool, voice: Voice) -> None:
    """This, that was heard, is the need behind the tool, unless one is known already. One query."""
    Tool.objects.filter(pk=tool.pk, need=None).update(need=voice)


@transaction.atomic
def name_need(
    tool: Tool,
    voice: Voice | None,
    *,
    words: str,
    unit: Unit | None,
    by: Person | None,
    at: datetime,
) -> Tool:
    """The need behind the tool: what was heard already, or these words, heard now without a name.

    Raises RuleBroken("no_department") where nobody could be answered, and what a voice raises.
    """
    tool = locked(tool)
    if voice is None and unit is None:
        raise RuleBroken("no_department", _("Say first which department the tool belongs to."))
    if voice is None and unit is not None:
        voice = voices.raise_voice(
            unit=unit, words=words, at=at, heard_by=by, kind=VoiceKind.OWN_TOOL,
            system_text=tool.system.name, system=tool.system, owner=who_answers(unit, at),
        )  # fmt: skip
    tool.need = voice
    return kept(tool, at)


def _tell(telling: Telling, at: datetime) -> None:
    """Who answers hears of it; who told it and may be written to gets the receipt. Once each."""
    answers = who_answers(telling.unit, at)
    if answers is not None:
        put("tool_told", to=answers, about=telling, at=at)
    if telling.person is not None:
        put("tool_receipt", to=telling.person, about=telling, at=at)


def receipt_url(telling: Telling, at: datetime) -> str:
    """The page of its receipt, for whoever told it. Two queries at most."""
    return url_for(link_for(Purpose.RECEIPT, about=telling, at=at))
