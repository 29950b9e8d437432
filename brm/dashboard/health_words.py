"""A department's health in sentences: what each part says, and what changed since a month ago."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from brm.dashboard.amounts import ago, in_words, rhythm
from brm.health.parts import Facts, word
from brm.health.scored import Scored

TITLES = {
    "experience": gettext_lazy("Experience"),
    "answers": gettext_lazy("Answers"),
    "visits": gettext_lazy("Visits"),
    "promises": gettext_lazy("Promises"),
}
WORDS = {
    "strong": pgettext_lazy("health", "Strong"),
    "uneven": pgettext_lazy("health", "Uneven"),
    "needs_care": pgettext_lazy("health", "Needs care"),
    "quiet": pgettext_lazy("health", "Quiet"),
    "": gettext_lazy("Not enough to say"),
}
MOST = 3  # changes told


def word_of(scored: Scored) -> str:
    """The word beside the number; "Quiet" and "Not enough to say" where there is none."""
    if scored.health is not None:
        return str(WORDS[word(scored.health)])
    return str(WORDS["quiet" if was_there_life(scored) else ""])


def was_there_life(scored: Scored) -> bool:
    """Quiet now, but not always: there is something to be missed."""
    return scored.is_silent and bool(scored.facts.get("sign_on"))


# ---- What each part says -------------------------------------------------------------------------


def said(name: str, facts: Facts) -> str:
    """One sentence of what the records say of a part, known or not."""
    return SENTENCES[name](facts)


def _experience(facts: Facts) -> str:
    if facts.experience is None:
        return _("No results of the last year can be shown: they need five answers.")
    words = {
        "mean": _mean(facts),
        "day": date_format(date.fromisoformat(facts.experience_on), "j F"),
        "n": facts.experience_n,
    }
    return (
        ngettext(
            "%(mean)s of 5 from %(n)s person, published on %(day)s.",
            "%(mean)s of 5 from %(n)s people, published on %(day)s.",
            facts.experience_n,
        )
        % words
    )


def _answers(facts: Facts) -> str:
    if not facts.answers and not facts.confirmed_of:
        return _("No answer was due in the last twelve months.")
    return _sentence(short("answers", facts))


def _visits(facts: Facts) -> str:
    if not facts.visits:
        first = _("No visit was due in the last twelve months.")
    else:
        first = _sentence(short("visits", facts))
    if facts.silence is None:
        return f"{first} {_('Nobody was there yet.')}"
    words = {"ago": ago(facts.silence), "rhythm": rhythm(facts.rhythm)}
    return f"{first} {_('The last one: %(ago)s; agreed is %(rhythm)s.') % words}"


def _promises(facts: Facts) -> str:
    if not facts.due_business and not facts.due_it:
        return _("No promise was due in the last twelve months.")
    return _sentence(short("promises", facts))


SENTENCES: dict[str, Callable[[Facts], str]] = {
    "experience": _experience,
    "answers": _answers,
    "visits": _visits,
    "promises": _promises,
}


def short(name: str, facts: Facts) -> str:
    """The counts of a part as the middle of a sentence; empty where there are none."""
    if name == "experience":
        words = {"mean": _mean(facts), "n": facts.experience_n}
        return _("%(mean)s of 5 from %(n)s people") % words if facts.experience_n else ""
    phrases = [words % {"n": n, "of": of} for words, n, of in _counts(name, facts) if of]
    return ", ".join(phrases)


def _counts(name: str, facts: Facts) -> list[tuple[str, int, int]]:
    if name == "answers":
        return [
            (_("%(n)s of %(of)s answers came on time"), facts.in_time, facts.answers),
            (_("%(n)s of %(of)s were said to have helped"), facts.confirmed, facts.confirmed_of),
        ]
    if name == "visits":
        return [(_("%(n)s of the last %(of)s visits were kept"), facts.kept_visits, facts.visits)]
    return [
        (_("the business kept %(n)s of %(of)s"), facts.kept_business, facts.due_business),
        (_("IT kept %(n)s of %(of)s"), facts.kept_it, facts.due_it),
    ]


def _mean(facts: Facts) -> str:
    return number_format((facts.experience or 0) / 100, 1)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


# ---- What changed --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """One part that gives other points than then: `points` of difference, and why in words."""

    title: str
    points: int
    why: str

    @property
    def sign(self) -> str:
        return f"+{self.points}" if self.points > 0 else f"−{-self.points}"


def changes(then: Scored, now: Scored) -> list[Change]:
    """What moved the number, the largest first. What is known now, or no longer, is named as such."""
    before, today = then.known_facts, now.known_facts
    found = []
    for old, new in zip(then.points, now.points, strict=True):
        points = (new.points or 0) - (old.points or 0)
        name = new.name
        if (old.points is None) != (new.points is None):
            known = _("it is known now") if old.points is None else _("it is no longer known")
            found.append(Change(str(TITLES[name]), points, _joined(known, short(name, today))))
        elif points:
            found.append(Change(str(TITLES[name]), points, _why(name, before, today)))
    return sorted(found, key=lambda one: -abs(one.points))


def _why(name: str, before: Facts, now: Facts) -> str:
    """The counts of now and then; where they are the same, what else moved the points."""
    here, there = short(name, now), short(name, before)
    if here != there and there:
        return _("%(now)s; it was: %(then)s") % {"now": here, "then": there}
    if name == "visits" and now.silence is not None and before.silence is not None:
        words = {"now": in_words(now.silence), "then": in_words(before.silence)}
        return _("%(now)s days since somebody was there; it was %(then)s") % words
    return _("the parts weigh otherwise, as another one became known")


def _joined(*phrases: str) -> str:
    return ", ".join(phrase for phrase in phrases if phrase)


def headline(now: Scored, then: Scored | None, then_on: date | None) -> str:
    """The number and what it was, in one sentence."""
    words: dict[str, object] = {"now": now.health}
    if then is None or then_on is None or then.health is None:
        return _("%(now)s of 100.") % words
    words |= {"then": then.health, "day": date_format(then_on, "j F")}
    if then.health == now.health:
        return _("%(now)s of 100, as on %(day)s.") % words
    return _("%(now)s of 100; on %(day)s it was %(then)s.") % words


def known_parts(scored: Scored) -> str:
    """Of which parts the number is made; the others gave their weight away."""
    unknown = [str(TITLES[one.name]) for one in scored.points if one.points is None]
    if not unknown:
        return _("All four parts are known.")
    words = {"n": in_words(len(TITLES) - len(unknown)), "names": ", ".join(unknown)}
    return (
        _(
            "Based on %(n)s of four parts: what is not known gave its weight to the others (%(names)s)."
        )
        % words
    )
