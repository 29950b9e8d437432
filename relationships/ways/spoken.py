"""Languages of departments that none of their buddies speaks: "if they speak French, learn French"."""

from collections.abc import Collection
from datetime import date

from django.conf.locale import LANG_INFO
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from relationships.buddies.models import ITBuddy
from relationships.ways.choices import Kind
from relationships.ways.models import OwnWay, WayFigure
from relationships.ways.values import language_of

PART = 5  # a fifth of those of whom it is known


def unspoken(unit_ids: Collection[int], day: date) -> dict[int, WayFigure]:
    """By department the language of most people there that no buddy of today speaks, with its figure.

    Told are languages of five people and more, a fifth at least of those of whom it is known; a
    department to which nobody goes lacks a buddy, not a language. Two queries, however many.
    """
    speaks: dict[int, set[str]] = {}
    for unit, language, more in _buddies(unit_ids, day):
        spoken = {language_of(language), *map(language_of, more)}
        speaks.setdefault(unit, set()).update(spoken)
    found: dict[int, WayFigure] = {}
    figures = WayFigure.objects.filter(unit__in=list(speaks), kind=Kind.LANGUAGE).exclude(value="")
    for figure in sorted(figures, key=lambda one: (-people(one), one.value, one.source)):
        is_spoken = language_of(figure.value) in speaks[figure.unit_id]
        if figure.value in LANG_INFO and not is_spoken and people(figure) * PART >= figure.of:
            found.setdefault(figure.unit_id, figure)
    return found


def people(figure: WayFigure) -> int:
    """How many, at least: "most of them" is more than half."""
    return figure.of // 2 + 1 if figure.n is None else figure.n


def _buddies(unit_ids: Collection[int], day: date) -> list[tuple[int, str, list[str]]]:
    """Department, language and further languages of whoever goes there on that day. One query."""
    more = OwnWay.objects.filter(person=OuterRef("person"), kind=Kind.LANGUAGE).order_by("pk")
    rows = ITBuddy.objects.on(day).filter(unit__in=unit_ids, person__left_on=None)
    rows = rows.annotate(more=ArraySubquery(more.values("value")))
    return list(rows.values_list("unit_id", "person__language", "more"))
