"""What a line of "Who needs you, and why" says: a sentence, its facts, and the act that helps."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base.links import way
from brm.base.text import first_name
from brm.dashboard.amounts import ago, capital, hours, lasting, rhythm
from brm.health.choices import Reason
from brm.health.models import UnitPulse
from brm.templatetags.times import as_day, as_moment
from governance.roles.words import held_until, steps_in, words_of
from relationships.rounds.planning import window
from relationships.units.forms import spoken
from relationships.voices.models import Voice

QUOTED = 160

Told = dict[str, Any]


def _answer_late(pulse: UnitPulse, voices: dict[int, Voice], today: date) -> Told:
    voice = voices.get(pulse.late_voice_id or 0)
    if voice is None:
        return {"title": _("An answer is late"), "says": "", "acts": []}
    late = lasting(max((today - voice.answer_due_on).days, 1))
    who = who_said(voice)
    title = (
        _("An answer to %(who)s is %(time)s late") % {"who": who, "time": late}
        if who
        else _("An answer is %(time)s late") % {"time": late}
    )
    words = _("Answer %(who)s") % {"who": who} if who else _("Answer it")
    acts = [(words, way("voices:answer", voice.pk) or way("voices:page", voice.pk))]
    if voice.owner_id is None:
        acts.append((_("Give it an owner"), way("voices:owner", voice.pk)))
    due = _("Promised for %(day)s.") % {"day": as_day(voice.answer_due_on)}
    return {"title": title, "says": joined(size(voice), due), "quote": quoted(voice), "acts": acts}


def _no_owner(pulse: UnitPulse, voices: dict[int, Voice], today: date) -> Told:
    voice = voices.get(pulse.unowned_voice_id or 0)
    if voice is None:
        return {"title": _("Nobody sees to something heard"), "says": "", "acts": []}
    heard_on = voice.heard_at.astimezone(ZoneInfo(pulse.unit.time_zone)).date()
    when = ago((today - heard_on).days)
    return {
        "title": _("Nobody sees to what was heard %(when)s") % {"when": when},
        "says": joined(
            size(voice), _("Answer promised for %(day)s.") % {"day": as_day(voice.answer_due_on)}
        ),
        "quote": quoted(voice),
        "acts": [(_("Find an owner"), way("voices:owner", voice.pk))],
    }


def _silent(pulse: UnitPulse, _voices: dict[int, Voice], today: date) -> Told:
    unit = pulse.unit
    if pulse.last_visit_at is None:
        title = _("Nobody has been there yet")
    else:
        last_on = pulse.last_visit_at.astimezone(ZoneInfo(unit.time_zone)).date()
        title = _("Nobody has been by for %(time)s") % {"time": lasting((today - last_on).days)}
    grace = window(unit.rhythm_days)
    says = ngettext(
        "The rhythm is %(rhythm)s; one day later is in time.",
        "The rhythm is %(rhythm)s; up to %(days)s days later is in time.",
        grace,
    ) % {"rhythm": rhythm(unit.rhythm_days), "days": grace}
    if pulse.next_visit_at:
        coming = as_moment(pulse.next_visit_at, unit.time_zone)
        says = joined(says, _("The next visit is planned for %(moment)s.") % {"moment": coming})
        acts = [(_("See who goes"), way("units:page", unit.pk))]
    else:
        says = joined(says, _("No visit is planned."))
        acts = [(_("Plan a visit"), way("visits:plan", query=f"unit={unit.pk}"))]
    return {"title": title, "says": says, "acts": [*acts, *_speak_to(pulse)]}


def _nobody_goes(pulse: UnitPulse, _voices: dict[int, Voice], _today: date) -> Told:
    visit = pulse.unmanned_visit
    if visit is None:
        return {"title": _("A visit has nobody to go"), "says": "", "acts": []}
    moment = as_moment(visit.starts_at, pulse.unit.time_zone)
    return {
        "title": _("Nobody can go on %(day)s") % {"day": as_day(visit.starts_at, pulse.unit.time_zone)},
        "says": _("Planned for %(moment)s. The buddy is away and no deputy is free.")
        % {"moment": moment},
        "acts": [(_("Find somebody"), way("visits:edit", visit.pk)), *_speak_to(pulse)],
    }  # fmt: skip


def _objected(pulse: UnitPulse, _voices: dict[int, Voice], _today: date) -> Told:
    visit = pulse.objected_visit
    if visit is None:
        return {"title": _("They corrected what we wrote"), "says": "", "acts": []}
    return {
        "title": _("They corrected what we wrote"),
        "says": _("It is about the visit of %(day)s: we did not get it right.")
        % {"day": as_day(visit.done_at or visit.starts_at, pulse.unit.time_zone)},
        "acts": [(_("Read both"), way("visits:page", visit.pk))],
    }


def _promise_late(pulse: UnitPulse, _voices: dict[int, Voice], today: date) -> Told:
    promise = pulse.late_promise
    if promise is None:
        return {"title": _("A promise is late"), "says": "", "acts": []}
    if promise.owner.left_on is not None:
        return {
            "title": _("Nobody sees to a promise: %(what)s")
            % {"what": Truncator(promise.what).chars(80)},
            "says": _("%(name)s promised it for %(day)s and has left.")
            % {"name": promise.owner.name, "day": as_day(promise.due_on)},
            "acts": [(_("Give it to somebody"), way("promises:owner", promise.pk))],
        }
    late = lasting(max((today - promise.due_on).days, 1))
    who = {"name": promise.owner.name, "day": as_day(promise.due_on)}
    return {
        "title": _("A promise is %(time)s late: %(what)s")
        % {"time": late, "what": Truncator(promise.what).chars(80)},
        "says": _("%(name)s promised it for %(day)s.") % who,
        "acts": [
            (_("Open the promise"), way("promises:page", promise.pk) or way("promises:list")),
        ],
    }


def _no_buddy(pulse: UnitPulse, _voices: dict[int, Voice], today: date) -> Told:
    if pulse.last_visit_at is None:
        says = _("Nobody has been there yet, and no buddy serves this department.")
    else:
        last_on = pulse.last_visit_at.astimezone(ZoneInfo(pulse.unit.time_zone)).date()
        says = _("No buddy serves this department; somebody was there %(when)s.") % {
            "when": ago((today - last_on).days)
        }
    here = f"unit={pulse.unit_id}"
    return {
        "title": _("Nobody goes there"),
        "says": says,
        "acts": [(_("A buddy and a rhythm"), way("rounds:assign", query=here)), *_speak_to(pulse)],
    }


def _role_vacant(pulse: UnitPulse, _voices: dict[int, Voice], _today: date) -> Told:
    role = pulse.vacant_role
    if role is None:
        return {"title": _("Nobody fills a role there"), "says": "", "acts": []}
    subject = f"unit={role.unit_id}" if role.system_id is None else f"system={role.system_id}"
    return {
        "title": _("Nobody is %(role)s of %(subject)s") % words_of(role),
        "says": joined(_("Vacant since %(day)s.") % {"day": as_day(role.since)}, steps_in(role)),
        "acts": [
            (
                _("Propose somebody"),
                way("roles:new", query=f"{subject}&role={role.role.slug}"),
            ),
            *_speak_to(pulse),
        ],
    }


def _role_ends(pulse: UnitPulse, _voices: dict[int, Voice], today: date) -> Told:
    role = pulse.ending_role
    if role is None or role.holder is None or role.valid_until is None:
        return {"title": _("A role ends soon"), "says": "", "acts": []}
    says = (
        _("It ran out and was not renewed.")
        if role.is_late(today)
        else _("Talk about what comes then.")
    )
    return {
        "title": held_until(role, today, until=as_day(role.valid_until)),
        "says": joined(says, steps_in(role)),
        "acts": [
            (_("Renew it or hand it over"), way("roles:page", role.pk)),
            *_speak_to(pulse),
        ],
    }


def _language(pulse: UnitPulse, _voices: dict[int, Voice], _today: date) -> Told:
    language = {"language": spoken(pulse.unspoken)}
    figure = getattr(pulse, "unspoken_by", None)
    if figure is None:
        says = ""
    elif figure["n"] is None:
        says = _("Most of %(of)s people there do.") % figure
    else:
        says = _("%(n)s of %(of)s people there do.") % figure
    return {
        "title": _("Nobody who goes there speaks %(language)s") % language,
        "says": joined(says, _("Learn it, or let somebody go along who speaks it.")),
        "acts": [
            (_("See their ways"), way("ways:page", pulse.unit_id)),
            (_("Who goes there"), way("buddies:list", query=urlencode({"q": pulse.unit.name}))),
        ],
    }


def _tool_late(pulse: UnitPulse, _voices: dict[int, Voice], today: date) -> Told:
    tool = pulse.late_tool
    if tool is None:
        return {"title": _("Our first answer about a tool is late"), "says": "", "acts": []}
    late = lasting(max((today - tool.answer_due_on).days, 1))
    due = _("Promised for %(day)s.") % {"day": as_day(tool.answer_due_on)}
    return {
        "title": _("Our first answer about “%(tool)s” is %(time)s late")
        % {"tool": Truncator(tool.system.name).chars(80), "time": late},
        "says": joined(due, _("That is ours: nothing changes for the team. Two sentences are enough.")),
        "acts": [
            (_("Welcome it"), way("tools:welcome", tool.system_id)),
            (_("Open its page"), way("systems:page", tool.system_id)),
        ],
    }  # fmt: skip


TOLD: dict[Reason, Callable[[UnitPulse, dict[int, Voice], date], Told]] = {
    Reason.ANSWER_LATE: _answer_late,
    Reason.NO_OWNER: _no_owner,
    Reason.SILENT: _silent,
    Reason.NOBODY_GOES: _nobody_goes,
    Reason.OBJECTED: _objected,
    Reason.PROMISE_LATE: _promise_late,
    Reason.NO_BUDDY: _no_buddy,
    Reason.ROLE_VACANT: _role_vacant,
    Reason.ROLE_ENDS: _role_ends,
    Reason.LANGUAGE: _language,
    Reason.TOOL_LATE: _tool_late,
}


def _speak_to(pulse: UnitPulse) -> list[tuple[str, str]]:
    speaker = getattr(pulse, "speaker", None)
    if not speaker:
        return []
    words = _("Ask %(who)s") % {"who": first_name(speaker)}
    return [(words, way("partners:page", pulse.speaker_pk))]  # type: ignore[attr-defined]


def who_said(voice: Voice) -> str:
    """The first name of who said it, where it was said with the name."""
    if not voice.is_named or voice.raised_by is None:
        return ""
    return first_name(voice.raised_by.name)


def quoted(voice: Voice) -> str:
    return Truncator(" ".join(voice.words.split())).chars(QUOTED)


def size(voice: Voice) -> str:
    """How many people it touches and what it costs them."""
    said = []
    if voice.people_affected:
        said.append(
            ngettext("%(n)s person", "%(n)s people", voice.people_affected)
            % {"n": voice.people_affected}
        )
    if voice.minutes_lost:
        said.append(_("about %(time)s a week") % {"time": hours(voice.minutes_lost)})
    return _("%(what)s.") % {"what": capital(", ".join(said))} if said else ""


def joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
