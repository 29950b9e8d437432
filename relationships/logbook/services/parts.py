"""What hangs on a visit: voices, what was seen, thanks, promises. Each by the id its device gave it.

A part that comes again with other words corrects itself, as long as nobody has acted on it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from brm.base.db import folded
from brm.base.errors import RuleBroken
from relationships.logbook.services.thanks import asked_at, standing
from relationships.logbook.services.what import Heard, Log, Promised, Seen, Thanked
from relationships.people.models import Person
from relationships.promises.choices import PromiseState
from relationships.promises.models import Promise
from relationships.promises.services import make_promise, tell_owner
from relationships.rounds.brought import Observation, SolvedByColleague, Thanks
from relationships.rounds.choices import STILL_TO_ASK, Consent, Ending, Helped
from relationships.rounds.models import Visit
from relationships.voices.choices import Source, VoiceKind, VoiceStatus
from relationships.voices.from_seen import FromSeen, become_voice
from relationships.voices.models import Voice
from relationships.voices.services import raise_voice
from relationships.voices.services.systems import system_of
from relationships.ways.services import keep_seen_ways


def keep_parts(visit: Visit, log: Log, *, by: Person, at: datetime) -> bool:
    """Keep all parts of a log, each once; tells whether anything is new.

    The visit is locked by the caller, so that two of the same log come one after the other.
    """
    news = [
        *(_hear(visit, heard, log.done_at, by, at) for heard in log.heard),
        *(_see(visit, seen, by, at) for seen in log.seen),
        *(_thank(visit, thanked, at) for thanked in log.thanks),
        *(_promise(visit, promised, by, at) for promised in log.promised),
        *(_helped(visit, pk, said) for pk, said in log.helped.items()),
        _solved(visit, log.solved),
        keep_seen_ways(visit, log.ways, log.written),
    ]
    return any(news)


def kept_elsewhere() -> RuleBroken:
    """The refusal of a part of the log that was kept with another visit."""
    return RuleBroken(
        "kept_elsewhere",
        _("This was kept already, for another visit. Open a new page to log one more."),
    )


def _hear(visit: Visit, heard: Heard, heard_at: datetime, by: Person, at: datetime) -> bool:
    wished: dict[str, Any] = {
        "words": heard.words.strip(),
        "kind": heard.kind,
        "audience": heard.audience,
        "raised_by": heard.said_by,
        "system_text": heard.system_text.strip(),
        "people_affected": heard.people_affected,
        "minutes_lost": heard.minutes_lost,
    }
    before = Voice.objects.filter(client_id=heard.client_id).first()
    if before is None:
        raise_voice(
            unit=visit.unit,
            visit=visit,
            source=Source.VISIT,
            heard_by=by,
            owner=by,
            heard_at=min(heard_at, at),
            at=at,
            client_id=heard.client_id,
            adds_system=heard.adds_system,
            **wished,
        )
        return True
    if before.words != wished["words"]:  # what was said first stays beside its correction
        wished["first_words"] = before.first_words or before.words
    if before.system_text != wished["system_text"]:
        wished["system"] = system_of(
            heard.system_text, unit=visit.unit, kind=heard.kind, adds=heard.adds_system
        )
        wished["folded_system"] = folded(wished["system_text"])
    untouched = Voice.objects.filter(heard_by=by, status=VoiceStatus.NEW, answers=0)
    wished["is_named"] = heard.said_by is not None
    wished["folded_words"] = Voice._meta.get_field("folded_words").fold(wished["words"])
    return _correct(visit, before, untouched, wished)


def _promise(visit: Visit, promised: Promised, by: Person, at: datetime) -> bool:
    wished: dict[str, Any] = {
        "what": promised.what.strip(),
        "owner": promised.owner,
        "due_on": promised.due_on,
    }
    before = Promise.objects.filter(client_id=promised.client_id).first()
    if before is None:
        make_promise(
            unit=visit.unit, visit=visit, by=by, at=at, client_id=promised.client_id, **wished
        )
        return True
    untouched = Promise.objects.filter(made_by=by, state=PromiseState.OPEN)
    wished["side"] = promised.owner.side
    is_new = _correct(visit, before, untouched, wished)
    if before.owner != promised.owner:
        tell_owner(before.pk, by=by, at=at)
    return is_new


def _see(visit: Visit, seen: Seen, by: Person, at: datetime) -> bool:
    wished: dict[str, Any] = {
        "look": seen.look,
        "seen": seen.seen.strip(),
        "advice": seen.advice.strip(),
        "system_text": seen.system_text.strip(),
        "folded_system": folded(seen.system_text),
        "ending": _ending(seen),
    }
    before = Observation.objects.filter(client_id=seen.client_id).first()
    if before is None or before.system_text != wished["system_text"]:
        wished["system"] = system_of(
            seen.system_text, unit=visit.unit, kind=VoiceKind.PROBLEM, adds=seen.adds_system
        )
    if before is None:
        kept = Observation.objects.create(visit=visit, client_id=seen.client_id, **wished)
        is_new = True
    else:
        if _ended_so(before, wished["ending"]):
            wished["ending"] = before.ending
        untouched = Observation.objects.filter(helped=Helped.UNKNOWN, became=None)
        kept, is_new = before, _correct(visit, before, untouched, wished)
    if is_new and wished["ending"] == Ending.VOICE:
        become_voice(kept, by=by, at=at)
    return is_new


def _ended_so(seen: Observation, ending: str) -> bool:
    """That came of it before somebody made it a voice: a log sent again says nothing new."""
    return FromSeen.objects.filter(observation=seen, ending__in=("", ending)).exists()


def _ending(seen: Seen) -> Ending:
    """Words of advice are advice, whatever the press says."""
    is_said = seen.ending != Ending.NONE or not seen.advice.strip()
    return Ending(seen.ending) if is_said else Ending.ADVICE


def _solved(visit: Visit, solved: Mapping[str, int] | None) -> bool:
    """By subject, what colleagues solved themselves; what the sheet no longer says goes."""
    wished = {subject: amount for subject, amount in (solved or {}).items() if amount}
    rows = SolvedByColleague.objects.filter(visit=visit)
    if solved is None or dict(rows.values_list("subject", "amount")) == wished:
        return False
    rows.delete()
    SolvedByColleague.objects.bulk_create(
        SolvedByColleague(visit=visit, subject=subject, amount=amount)
        for subject, amount in wished.items()
    )
    return True


def _thank(visit: Visit, thanked: Thanked, at: datetime) -> bool:
    wished: dict[str, Any] = {"words": thanked.words.strip(), **standing(thanked)}
    before = Thanks.objects.filter(client_id=thanked.client_id).first()
    if before is not None and before.consent == Consent.NO:
        return _correct(
            visit, before, Thanks.objects.filter(passed_on_at=None), {"words": wished["words"]}
        )  # whoever said it took it back: a log that comes once more is no new yes
    if before is None or before.consent != wished["consent"]:
        wished["consent_at"] = asked_at(wished["consent"], at)
    if before is None:
        Thanks.objects.create(visit=visit, client_id=thanked.client_id, **wished)
        return True
    return _correct(visit, before, Thanks.objects.filter(passed_on_at=None), wished)


def _correct(
    visit: Visit,
    before: Voice | Promise | Observation | Thanks,
    untouched: QuerySet[Any],
    wished: dict[str, Any],
) -> bool:
    if before.visit_id != visit.pk:
        raise kept_elsewhere()
    if all(getattr(before, name) == value for name, value in wished.items()):
        return False
    if hasattr(before, "version"):
        wished = wished | {"version": F("version") + 1}
    if not untouched.filter(pk=before.pk).update(**wished):
        raise RuleBroken(
            "acted_on",
            _(
                "This was kept already, and somebody has acted on it since. Open the visit again and"
                " add what is new."
            ),
        )
    return True


def _helped(visit: Visit, pk: int, said: str) -> bool:
    """What people say of advice given before; the first answer counts, "not seen" is asked again."""
    there = Observation.objects.filter(pk=pk, visit__unit=visit.unit_id, helped__in=STILL_TO_ASK)
    return bool(there.exclude(helped=said).update(helped=said))
