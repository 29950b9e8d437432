"""What was said by several: who else said it, what it costs them all together, who may have, too."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base.db import folded
from brm.base.picking import holding
from brm.base.scope import NOTHING, Scope
from relationships.voices.choices import COUNTED, OPEN, Audience
from relationships.voices.models import Voice, VoiceQuerySet, told_to
from relationships.voices.queries import may_answer, readable, time_lost

SHOWN = 6
LOOKED_AT = 200  # the newest open ones that share a word or the system
LETTERS = 5  # shorter words say little
MOST_WORDS = 8
ALIKE = 0.25  # of their words in common
SAME_SYSTEM = 0.3


@dataclass(frozen=True)
class Together:
    """Those that say the same, as far as this reader may read them, with what they cost together."""

    members: list[Voice]
    open_ones: list[Voice]
    amounts: str


def members(voice: Voice, scope: Scope) -> list[Voice]:
    """The others that say the same, as far as this reader may read them. One query, or none."""
    if voice.group_id is None:
        return []
    rows = readable(scope).filter(group=voice.group_id).exclude(pk=voice.pk)
    rows = rows.select_related("unit", "raised_by", "heard_by")
    return list(rows.order_by("heard_at", "pk"))


def together(voice: Voice, scope: Scope) -> Together:
    """The others, which of them this reader may answer along, and the sums. One query, or none."""
    others = members(voice, scope)
    open_ones = [row for row in others if row.status in OPEN and may_answer(row, scope)]
    return Together(others, open_ones, amounts([voice, *others]) if others else "")


def amounts(voices: Iterable[Voice]) -> str:
    """ "3 voices of 2 departments, about 20 people, 5 h a week". No query."""
    rows = list(voices)
    units = len({row.unit_id for row in rows})
    people = sum(row.people_affected or 0 for row in rows)
    minutes = sum(row.minutes_lost or 0 for row in rows)
    said = ngettext(
        "%(n)s voices of one department", "%(n)s voices of %(units)s departments", units
    ) % {"n": len(rows), "units": units}
    parts = [said]
    if people:
        about = ngettext("about %(people)s person", "about %(people)s people", people)
        parts.append(about % {"people": people})
    if minutes:
        parts.append(time_lost(minutes))
    return ", ".join(parts)


def said_before(others: list[Voice]) -> str:
    """ "Two more said the same"; empty where nobody did."""
    if not others:
        return ""
    return ngettext("One more said the same", "%(n)s more said the same", len(others)) % {
        "n": len(others)
    }


def days_of(others: list[Voice]) -> str:
    """When they were heard, the first three days: "heard 2 Nov, 6 Nov"."""
    days = list(dict.fromkeys(date_format(row.heard_at, "j M") for row in others))
    shown = ", ".join(days[:3]) + (" …" if len(days) > 3 else "")
    return _("heard %(days)s") % {"days": shown}


def tellable(text: str) -> set[str]:
    """The words that say what it is about."""
    return {word for word in re.findall(r"\w+", folded(text)) if len(word) >= LETTERS}


def answered_by(scope: Scope) -> Q:
    """Those that this reader answers, as `queries.may_answer` judges one. No query."""
    person, trusted = scope.person_id, set(scope.trusted)
    here = Q(unit__in=trusted) | Q(unit__merged_into__in=trusted) if trusted else NOTHING
    others = told_to(*COUNTED) & (scope.managed_units("unit__") | here)
    own = Q(owner=person) | told_to(Audience.BUDDY) & Q(heard_by=person) if person else NOTHING
    return own | others


def to_choose_from(voice: Voice, scope: Scope) -> VoiceQuerySet:
    """What may be put together with this one: open, answered by this reader, in no other group."""
    rows = readable(scope).still_open().filter(answered_by(scope)).exclude(pk=voice.pk)
    if voice.group_id is not None:
        rows = rows.filter(group=None)
    return rows.select_related("unit", "raised_by")


def likely(voice: Voice, scope: Scope) -> list[Voice]:
    """Open ones that may say the same, the likeliest first: same system, shared words. One query."""
    words, system = tellable(voice.words), folded(voice.system_text)
    longest = sorted(words, key=lambda word: (-len(word), word))[:MOST_WORDS]
    conditions = [Q(folded_words__contains=word) for word in longest]
    if system:
        conditions.append(Q(system_text__iexact=voice.system_text))
    if not conditions:
        return []
    rows = to_choose_from(voice, scope).filter(reduce(or_, conditions)).order_by("-heard_at", "-pk")
    judged = []
    for row in rows[:LOOKED_AT]:
        theirs = tellable(row.words)
        shared = len(words & theirs) / (len(words | theirs) or 1)
        is_same = bool(system) and folded(row.system_text) == system
        weight = shared + (SAME_SYSTEM if is_same else 0)
        if weight >= ALIKE:
            judged.append((-weight, -row.heard_at.timestamp(), row.pk, row))
    return [row for *_order, row in sorted(judged, key=lambda one: one[:3])[:SHOWN]]


def found(voice: Voice, scope: Scope, typed: str) -> list[Voice]:
    """Open ones that hold each of the typed words, the newest first. One query."""
    rows = to_choose_from(voice, scope).filter(holding(typed, "folded_words"))
    return list(rows.order_by("-heard_at", "-pk")[: 2 * SHOWN])


def nobody_said(typed: str) -> str:
    """What is told where nothing was found."""
    return _("Nothing open that you answer holds “%(words)s”.") % {"words": typed}
