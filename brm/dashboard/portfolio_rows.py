"""The rows of the portfolio as HTML, made here: filling a template for fifty rows takes longer than
all the rest of the page. What people typed is escaped by `escape`, each once.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from html import escape
from zoneinfo import ZoneInfo

from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base.links import way
from brm.base.lists import Page
from brm.dashboard.amounts import ago, rhythm
from brm.dashboard.health_words import word_of
from brm.dashboard.portfolio_health import Before, difference, signed
from brm.health.models import UnitPulse
from brm.templatetags.marks import icon, person, side_mark, stoplight_counts
from brm.templatetags.shapes import ring
from brm.templatetags.times import as_moment
from relationships.buddies.models import ITBuddy
from relationships.units.forms import spoken

Buddies = Mapping[int, Sequence[ITBuddy]]


class Rows:
    """Departments one under the other, as of one moment; a word that repeats is looked up once."""

    def __init__(
        self,
        page: Page,
        buddies: Buddies,
        before: Before,
        at: datetime,
    ) -> None:
        self.pulses = page.rows
        drawn = {
            "health": self._health, "seen": self._seen, "heard": self._heard,
            "on_time": self._on_time, "mood": self._mood,
            "promises": self._promises, "buddy": self._buddy, "next": self._next,
        }  # fmt: skip
        self.drawn = [draw for name, draw in drawn.items() if name in page.shown]
        self.buddies, self.before, self.at = buddies, before, at

    def __html__(self) -> str:
        say = Words()
        return mark_safe("".join(self._row(pulse, say) for pulse in self.pulses))  # noqa: S308  as above

    def __str__(self) -> str:
        return self.__html__()

    def _row(self, pulse: UnitPulse, say: "Words") -> str:
        unit = pulse.unit
        cells = "".join([f"{draw(pulse, say)}</td>" for draw in self.drawn])
        return (
            f'<tr><td class="k"><input class="ck pick" type="checkbox" name="unit" value="{pulse.pk}"'
            f' form="many" aria-label="{say.choose(unit.name)}"></td>'
            f'<td class="t"><span class="ringed">{ring(pulse.ring, pulse.health, "", "small")}<span>'
            f'<a class="unit" href="{way("units:page", pulse.pk)}">{escape(unit.name)}</a>'
            f"<small>{escape(unit.place)}</small></span></span></td>{cells}</tr>"
        )

    def _health(self, pulse: UnitPulse, say: "Words") -> str:
        if pulse.health is None:
            return f"{say.cell_health}{say.no_health(word_of(pulse))}"
        shown = f"{say.cell_health}{say.health(word_of(pulse))}"
        points = difference(pulse, self.before)
        return (
            shown if points is None else f'{shown}<small class="nowrap">{say.since(points)}</small>'
        )

    def _seen(self, pulse: UnitPulse, say: "Words") -> str:
        last, zone = pulse.last_visit_at, ZoneInfo(pulse.unit.time_zone)
        seen = say.nobody_yet
        if last:
            seen = say.ago((self.at.astimezone(zone).date() - last.astimezone(zone).date()).days)
        if pulse.visit_due_on < pulse.day:
            seen = f"<b>{seen}</b> {say.gone_quiet if last else say.quiet}"
        return f"{say.cell_seen}{seen}<small>{say.rhythm(pulse.unit.rhythm_days)}</small>"

    def _heard(self, pulse: UnitPulse, say: "Words") -> str:
        heard: str = say.no_voice
        if pulse.done_voices or pulse.working_voices or pulse.cannot_voices:
            counts = stoplight_counts(pulse.done_voices, pulse.working_voices, pulse.cannot_voices)
            heard = _linked(counts, way("voices:list", query=f"unit={pulse.pk}"))
        return f"{say.cell_heard}{heard}{say.overdue(pulse.overdue_voices)}"

    def _on_time(self, pulse: UnitPulse, say: "Words") -> str:
        return f"{say.cell_on_time}{say.in_time(*on_time(pulse))}"

    def _mood(self, pulse: UnitPulse, say: "Words") -> str:
        if pulse.mood_mean is None:
            return f"{say.cell_mood}{say.no_mood}"
        mean = number_format(pulse.mood_mean, 1)
        return f'{say.cell_mood}<b class="num">{mean}</b><small>{say.visits(pulse.mood_n)}</small>'

    def _promises(self, pulse: UnitPulse, say: "Words") -> str:
        kept: str = say.no_promise
        if pulse.closed_business or pulse.closed_it:
            shown = (
                '<span class="sm num nowrap">'
                f"{say.business} {say.kept(pulse.kept_business, pulse.closed_business)}<br>"
                f"{say.it} {say.kept(pulse.kept_it, pulse.closed_it)}</span>"
            )
            kept = _linked(shown, way("promises:list", query=f"unit={pulse.pk}"))
        return f"{say.cell_promises}{kept}{say.late(pulse.overdue_promises)}"

    def _buddy(self, pulse: UnitPulse, say: "Words") -> str:
        here = self.buddies.get(pulse.pk)
        if not here:
            return f"{say.cell_buddy}{say.nobody}"
        buddy = here[0].person
        shown = f"{say.cell_buddy}{person(buddy.name, '', buddy.side, 'small')}"
        if not pulse.unspoken:
            return shown
        lacking = _linked(say.unspoken(pulse.unspoken), way("ways:page", pulse.pk))
        return f"{shown}<small>{lacking}</small>"

    def _next(self, pulse: UnitPulse, say: "Words") -> str:
        upcoming = as_moment(pulse.next_visit_at, ZoneInfo(pulse.unit.time_zone))
        return f"{say.cell_next}{escape(upcoming) if upcoming else say.no_visit}"


class Words:
    """What the rows say in the reader's language, as HTML."""

    def __init__(self) -> None:
        self.cell_seen, self.cell_heard = _cell(_("Last visit")), _cell(_("Heard"))
        self.cell_mood, self.cell_promises = _cell(_("Mood, four weeks")), _cell(_("Promises kept"))
        self.cell_buddy, self.cell_next = _cell(_("Buddy")), _cell(_("Next visit"), ' class="sm"')
        choose = _("Choose: %(what)s")
        self.choose: Callable[[str], str] = lambda name: escape(choose % {"what": name})
        self.cell_health = _cell(_("Health"))
        self.cell_on_time = _cell(_("Answers on time"), ' class="num"')
        self.health = cache(lambda word: f"<b>{escape(word)}</b>")
        self.no_health = cache(_soft)
        self.since = cache(_since)
        self.in_time = cache(_in_time)
        self.nobody_yet = escape(_("nobody yet"))
        self.gone_quiet, self.quiet = _warm(_("gone quiet")), _warm(_("quiet"))
        self.no_voice, self.no_mood = _soft(_("nothing yet")), _soft(_("not told"))
        self.no_promise = _soft(_("none closed yet"))
        self.nobody = f"<b>{escape(_('nobody goes there'))}</b>"
        self.no_visit = f"<b>{escape(_('No visit planned'))}</b>"
        self.business, self.it = side_mark("business", alone=True), side_mark("it", alone=True)
        of = escape(_("%(kept)s of %(of)s"))
        self.kept: Callable[[int, int], str] = lambda kept, closed: (
            of % {"kept": kept, "of": closed}
        )
        self.ago, self.rhythm = _once(ago), _once(rhythm)
        self.visits = _once(lambda n: ngettext("%(n)s visit", "%(n)s visits", n) % {"n": n})
        self.overdue = cache(_overdue)
        self.late = cache(_late)
        self.unspoken = cache(_unspoken)


def _once(say: Callable[[int], str]) -> Callable[[int], str]:
    return cache(lambda number: escape(say(number)))


def on_time(pulse: UnitPulse) -> tuple[int, int]:
    """Answers that came on time, and how many were given or are owed and late."""
    return (
        pulse.answers_in_time,
        pulse.answers_in_time + pulse.answers_late + pulse.overdue_voices,
    )


def _in_time(n: int, of: int) -> str:
    if not of:
        return _soft(_("none due yet"))
    return escape(_("%(kept)s of %(of)s") % {"kept": n, "of": of})


def _since(points: int) -> str:
    if not points:
        return escape(_("as a month ago"))
    return escape(_("%(points)s in a month") % {"points": signed(points)})


def _overdue(n: int) -> str:
    return _warn(ngettext("%(n)s overdue", "%(n)s overdue", n), n)


def _late(n: int) -> str:
    return _warn(ngettext("%(n)s late", "%(n)s late", n), n)


def _warn(sentence: str, n: int) -> str:
    return f'<small class="late">{escape(sentence % {"n": n})}</small>' if n else ""


def _unspoken(code: str) -> str:
    return escape(_("no buddy speaks %(language)s") % {"language": spoken(code)})


def _cell(label: str, css: str = "") -> str:
    return f'<td data-l="{escape(label)}"{css}>'


def _warm(words: str) -> str:
    return f'<span class="tag warm">{icon("clock")} {escape(words)}</span>'


def _soft(words: str) -> str:
    return f'<span class="soft">{escape(words)}</span>'


def _linked(shown: str | SafeString, url: str) -> str:
    return f'<a class="plain-link" href="{url}">{shown}</a>' if url else shown
