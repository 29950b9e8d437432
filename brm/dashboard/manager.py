"""The manager's first page: who needs me today, and why; four figures; what moves this week."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base import clock
from brm.base.links import way
from brm.base.scope import Request
from brm.dashboard import figures, lately, needs
from brm.dashboard.amounts import capital, in_words
from brm.dashboard.beginning import organisation_so_far
from brm.dashboard.figures import Whole
from brm.dashboard.first_steps import begun
from brm.health.models import UnitPulse
from relationships.themes.first_word import WITHIN, first_words

NOON, EVENING = 12, 18


def dashboard(request: Request) -> HttpResponse:
    """Seven queries beside the frame's three, however many departments.

    Until a round is planned, a visit made or something heard, the first steps stand here instead.
    """
    scope, at = request.scope, clock.now()
    today = at.astimezone(timezone.get_current_timezone()).date()
    all_of = figures.whole(scope)
    if has_not_begun(request, all_of):
        return organisation_so_far(request)
    pressing = needs.pressing(scope, today)
    since, heading = lately.since_when(at)
    voices = lately.voices(scope, needs.voices_of(pressing), since)
    week, walk = lately.week(scope, today, at)
    context = {
        "greeting": greeting(at, request),
        "sentences": sentences(all_of, sum(day.amount for day in week if day.is_today)),
        "all_of": all_of,
        "visited": figures.visited_figure(all_of, quiet_names(pressing)),
        "answers": figures.answers_figure(all_of),
        "mood": figures.mood_figure(all_of),
        "promises": figures.promises_figure(all_of),
        "needs": needs.needs(pressing, voices, at),
        "more_needs": max(all_of.pressing - len(pressing), 0),
        "portfolio": way("dashboard:portfolio"),
        "heard": lately.heard(voices, since, today),
        "heard_heading": heading,
        "heard_url": way("voices:list"),
        "week": week,
        "walk": walk,
        "rounds_url": way("rounds:calendar") or way("rounds:list"),
        "promised": lately.promised(scope, today),
        "first_words": first_words(scope, at),
        "within": WITHIN,
        "thanks": lately.thanks(scope),
    }  # fmt: skip
    return render(request, "brm/dashboard/dashboard.html", context)


def has_not_begun(request: Request, all_of: Whole) -> bool:
    """Nobody was anywhere, and nobody goes anywhere yet or nothing at all has happened. One query,
    and only while nothing has."""
    if all_of.visited:
        return False
    if all_of.units == all_of.without_buddy:
        return True
    return not any(all_of.sums.values()) and not begun(request).is_done


def quiet_names(pressing: list[UnitPulse]) -> list[str]:
    """Those of the lines that nobody visited in their rhythm."""
    return [one.unit.name for one in pressing if one.visit_due_on < one.day]


def greeting(at: datetime, request: Request) -> str:
    """By the reader's hour and first name."""
    name = str(request.person or request.user.get_username()).split()
    words = {"name": name[0] if name else ""}
    hour = at.astimezone(timezone.get_current_timezone()).hour
    if hour < NOON:
        return _("Good morning, %(name)s") % words
    if hour < EVENING:
        return _("Good afternoon, %(name)s") % words
    return _("Good evening, %(name)s") % words


def sentences(all_of: Whole, visits_today: int) -> list[str]:
    """How things stand, in three sentences made of facts."""
    return [
        _who_waits(all_of.pressing, all_of.units),
        _on_the_floor(visits_today),
        _without_owner(all_of.sums["unowned_voices"]),
    ]


def _who_waits(pressing: int, units: int) -> str:
    words = {"n": capital(in_words(pressing)), "all": in_words(units)}
    if units == 1:
        return (
            _("Your department would be glad of you today.")
            if pressing
            else _("Your department lacks nothing today.")
        )
    if not pressing:
        return _("None of your %(all)s departments lacks anything today.") % words
    if pressing == units:
        return _("Each of your %(all)s departments would be glad of you today.") % words
    return (
        ngettext(
            "%(n)s of your %(all)s departments would be glad of you today.",
            "%(n)s of your %(all)s departments would be glad of you today.",
            pressing,
        )
        % words
    )


def _on_the_floor(visits: int) -> str:
    if not visits:
        return _("Nobody is on the floor today.")
    return ngettext("%(n)s visit is walked today.", "%(n)s visits are walked today.", visits) % {
        "n": capital(in_words(visits))
    }


def _without_owner(voices: int) -> str:
    if not voices:
        return _("Everything that people told us has somebody who sees to it.")
    return ngettext(
        "Of everything people told us, %(n)s thing still has no owner.",
        "Of everything people told us, %(n)s things still have no owner.",
        voices,
    ) % {"n": in_words(voices)}
