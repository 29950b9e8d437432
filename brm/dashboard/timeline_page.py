"""The page of a department's timeline: filters in the address, and what is new since one last looked."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from brm.base import clock
from brm.base.links import way
from brm.base.scope import Request
from brm.dashboard import timeline
from brm.dashboard.sections import Section
from brm.dashboard.timeline import Happened
from brm.templatetags.times import as_day, as_moment
from relationships.buddies.choices import Rank
from relationships.desk.services import looked
from relationships.partners.choices import PartnerRole
from relationships.promises.choices import PromiseState
from relationships.rounds.choices import VisitState, WhyChanged
from relationships.units.models import Unit
from relationships.voices.choices import Audience, Confirmation, VoiceKind, VoiceStatus

FILTERS = {
    "": gettext_lazy("Everything"),
    "visits": gettext_lazy("Visits"),
    "summaries": gettext_lazy("Summaries"),
    "voices": gettext_lazy("What was heard"),
    "answers": gettext_lazy("Answers"),
    "promises": gettext_lazy("Promises"),
    "thanks": gettext_lazy("Thanks"),
    "who": gettext_lazy("Who came by and who spoke"),
}
A_DAY = timedelta(days=1)
NEWEST = 5  # on the department's page


@require_GET
def timeline_page(request: Request, pk: int) -> HttpResponse:
    """One page of the stream. Five queries beside the frame's, at any size and place.

    Opening its beginning is a look: it moves "since I last looked" of who is signed in, for this
    department alone. What a browser fetches ahead of a press is none.
    """
    units = Unit.objects.visible_to(request.scope).select_related("parent")
    unit = get_object_or_404(units, pk=pk)
    show = request.GET.get("show", "")
    show = show if show in FILTERS else ""
    after = timeline.read_place(request.GET.get("from", ""))
    found, has_more = timeline.happened(request.scope, unit, show, after=after)
    before = None if after else last_look(request, unit)
    told = [tell(one, unit, before) for one in found]
    context = {
        "unit": unit,
        "told": told,
        "filters": [(label, name, name == show) for name, label in FILTERS.items()],
        "show": show,
        "is_beginning": after is None,
        "since": since(told, before, unit, has_more=has_more) if before else "",
        "earlier": f"?{urlencode({'show': show, 'from': found[-1].place})}" if has_more else "",
    }
    return render(request, "brm/dashboard/timeline.html", context)


def lately(request: Request, unit: Unit) -> Section | None:
    """The newest of the stream on the department's page. One query."""
    found, has_more = timeline.happened(request.scope, unit, "lately", most=NEWEST)
    if not found:
        return None
    context = {"told": [tell(one, unit, None) for one in found], "has_more": has_more}
    return Section("lately", _("Lately"), "brm/dashboard/_lately.html", context)


def last_look(request: Request, unit: Unit) -> datetime | None:
    """When this person looked here before; remembers that they look now. One query."""
    fetched_ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    if request.scope.person_id is None or fetched_ahead:
        return None
    return looked(request.scope.person_id, unit.pk, clock.now())


def since(told: "list[Told]", before: datetime, unit: Unit, *, has_more: bool) -> str:
    """One sentence: how much is new since the last look."""
    new = sum(one.is_new for one in told)
    words = {"moment": as_moment(before, unit.time_zone), "n": new}
    if not new:
        return _("Nothing is new since you last looked, on %(moment)s.") % words
    if has_more and new == len(told):
        return _("More than %(n)s new since you last looked, on %(moment)s.") % words
    return _("%(n)s new since you last looked, on %(moment)s.") % words


# ---- In words ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """One moment as the page shows it: `about` is said small beside the title, `label` before `more`."""

    title: str
    icon: str
    when: str
    about: str
    words: str
    url: str
    more: str = ""
    label: str = ""
    is_quote: bool = False
    is_good: bool = False
    is_new: bool = False


def tell(one: Happened, unit: Unit, before: datetime | None) -> Told:
    """The moment in the reader's words. No query."""
    said = TELLERS[one.kind](one)
    is_day = one.kind in timeline.OF_A_DAY
    when = as_day(one.at, unit.time_zone) if is_day else as_moment(one.at, unit.time_zone)
    ended_at = one.at + A_DAY if is_day else one.at
    return Told(when=when, is_new=before is not None and ended_at > before, **said)


def _visit(one: Happened) -> dict[str, Any]:
    said = {
        "icon": "walk", "words": one.words, "url": way("visits:page", one.about), "more": one.more,
        "label": _("The department says") if one.more else "",
    }  # fmt: skip
    if one.state == VisitState.DONE:
        return {**said, "title": _("A visit"), "about": one.who, "is_good": True}
    if one.state == VisitState.MISSED:
        return {**said, "title": _("A visit that was missed"), "about": one.who}
    why = str(WhyChanged(one.state).label) if one.state in WhyChanged.values else ""
    return {**said, "title": _("A visit called off"), "about": why}


def _heard(one: Happened) -> dict[str, Any]:
    near = one.more in {Audience.CONFIDENCE, Audience.BUDDY}
    kind = str(VoiceKind(one.state).label)
    parts = [kind, one.who or _("without a name")]
    if near:
        parts.append(str(Audience(one.more).label))
    return {
        "title": _("Heard"), "icon": "lock" if near else "voice", "about": ", ".join(parts),
        "words": one.words, "is_quote": True, "url": way("voices:page", one.about),
    }  # fmt: skip


def _answer(one: Happened) -> dict[str, Any]:
    titles = {
        VoiceStatus.WORKING: _("A word in between"),
        VoiceStatus.DONE: _("Answered: done"),
        VoiceStatus.CANNOT: _("Answered: cannot, yes if …"),
    }
    return {
        "title": titles[VoiceStatus(one.state)], "icon": "check", "about": one.who,
        "words": one.words, "more": one.more, "label": _("Yes, if") if one.more else "",
        "url": way("voices:page", one.about), "is_good": one.state == VoiceStatus.DONE,
    }  # fmt: skip


def _confirmed(one: Happened) -> dict[str, Any]:
    is_yes = one.state == Confirmation.YES
    return {
        "title": _("“Yes, solved”") if is_yes else _("“Not yet”: open again"),
        "icon": "heart" if is_yes else "again", "about": "", "words": one.words,
        "url": way("voices:page", one.about), "is_good": is_yes,
    }  # fmt: skip


def _promised(one: Happened) -> dict[str, Any]:
    by_it = one.state == "it"
    return {
        "title": _("IT promised") if by_it else _("The business promised"), "icon": "promise",
        "about": one.who, "words": one.words, "url": way("promises:page", one.about),
    }  # fmt: skip


def _closed(one: Happened) -> dict[str, Any]:
    titles = {
        PromiseState.KEPT: _("A promise kept"),
        PromiseState.NOT_KEPT: _("A promise not kept"),
        PromiseState.WITHDRAWN: _("A promise withdrawn"),
    }
    return {
        "title": titles[PromiseState(one.state)], "icon": "promise", "about": one.who,
        "words": one.words, "more": one.more, "label": _("Why") if one.more else "",
        "url": way("promises:page", one.about), "is_good": one.state == PromiseState.KEPT,
    }  # fmt: skip


def _moved(one: Happened) -> dict[str, Any]:
    first, _slash, last = one.state.partition("/")
    days = {"from": date_format(date.fromisoformat(first), "j M"),
            "to": date_format(date.fromisoformat(last), "j M")}  # fmt: skip
    return {
        "title": _("A promise moved from %(from)s to %(to)s") % days, "icon": "again",
        "about": one.who, "words": one.words, "url": way("promises:page", one.about),
    }  # fmt: skip


def _thanked(one: Happened) -> dict[str, Any]:
    title = _("Thanks to %(name)s") % {"name": one.more} if one.more else _("Thanks")
    return {
        "title": title, "icon": "heart", "about": one.who or _("without a name"),
        "words": one.words, "is_quote": True, "url": way("logbook:thanks", one.about),
        "is_good": True,
    }  # fmt: skip


def _since(one: Happened) -> dict[str, Any]:
    return {
        "title": _("%(name)s comes by from here on") % {"name": one.who}, "icon": "walk",
        "about": str(Rank(one.state).label), "words": "", "url": way("buddies:page", one.about),
    }  # fmt: skip


def _until(one: Happened) -> dict[str, Any]:
    return {
        "title": _("%(name)s came by until here") % {"name": one.who}, "icon": "walk",
        "about": str(Rank(one.state).label), "words": "", "url": way("buddies:page", one.about),
    }  # fmt: skip


def _speaks(one: Happened) -> dict[str, Any]:
    return {
        "title": _("%(name)s speaks for the department from here on") % {"name": one.who},
        "icon": "role", "about": str(PartnerRole(one.state).label), "words": "",
        "url": way("partners:page", one.about),
    }  # fmt: skip


def _spoke(one: Happened) -> dict[str, Any]:
    return {
        "title": _("%(name)s spoke for the department until here") % {"name": one.who},
        "icon": "role", "about": str(PartnerRole(one.state).label), "words": "",
        "url": way("partners:page", one.about),
    }  # fmt: skip


TELLERS = {
    timeline.VISIT: _visit,
    timeline.HEARD: _heard,
    timeline.ANSWER: _answer,
    timeline.CONFIRMED: _confirmed,
    timeline.PROMISED: _promised,
    timeline.CLOSED: _closed,
    timeline.MOVED: _moved,
    timeline.THANKED: _thanked,
    timeline.SINCE: _since,
    timeline.UNTIL: _until,
    timeline.SPEAKS: _speaks,
    timeline.SPOKE: _spoke,
}
