"""The attack over what is really shown: no page, sheet or print gives a hidden group away.

A reader who sees everything keeps every page and sheet of each publication, for each department, wave
and question. Each number is held against the truth, so that what it counts is known; all of them make a
system over the answers of the departments, which is solved exactly (`attack/solver.py`).
"""

import random
from collections import Counter, defaultdict
from typing import NamedTuple

import pytest
from django.db import transaction
from django.test import Client
from django.utils.formats import date_format
from hypothesis import example, given, settings
from hypothesis import strategies as st

from brm.base import clock
from relationships.responses.measures import score_of
from relationships.responses.models import CampaignTree
from tests.factories.relationships import manager, signed_in
from tests.relationships.responses.attack import house as houses
from tests.relationships.responses.attack.house import ASKED, House, Wave, counted
from tests.relationships.responses.attack.pages import (
    Page,
    Said,
    rows_of,
    said_in,
    said_on,
    tables_in,
)
from tests.relationships.responses.attack.solver import Column, finds, follows


class Figure(NamedTuple):
    """A shown number: of answers kept with these departments, after which publication."""

    homes: frozenset[int]
    at: int

    def columns(self) -> frozenset[Column]:
        return frozenset((home, epoch) for home in self.homes for epoch in range(self.at + 1))


Shown = dict[tuple[str, int | None], set[Figure]]  # by question and answer
BY_TEXT = {question.asks("en"): question for question in ASKED}
BY_KEY = {question.key: question for question in ASKED}
SCORED = ("work", "lost")
NOWHERE = "kept with no department"


# ---- All that can be read ------------------------------------------------------------------------


def all_that_is_said(house: House, client: Client) -> set[Said]:
    """Every number of every page and sheet that somebody gets who may see everything."""
    waves = {wave.campaign.name: number for number, wave in enumerate(house.waves)}
    months = {date_format(houses.month(at), "M Y"): at for at in range(len(house.waves))}
    found: set[Said] = set()
    for number, wave in enumerate(house.waves):
        address = f"/campaigns/{wave.campaign.pk}/results"
        sheet = client.get(f"{address}.csv").getvalue()
        found |= said_in(sheet, number)
        tops = [unit for unit in house.units if unit.parent_id is None]
        for unit in [None, *house.units]:
            there = unit or (tops[0] if len(tops) == 1 else None)
            place = there.name if there else "All"
            for chosen in SCORED if unit is None or unit.pk % 3 == 0 else SCORED[:1]:
                asked = f"?unit={unit.pk if unit else ''}&question={chosen}"
                html = client.get(f"{address}/{asked}").text
                tables = tables_in(html)
                question = BY_KEY[chosen].asks("en") if _is_chosen(html, chosen) else _first(html)
                found |= said_on(Page(html, number, place, question, waves, months))
                if unit is None:  # each sheet of a picture is what stands under it
                    for key, table in tables.items():
                        picture = client.get(f"{address}.csv{asked}&picture={key}").getvalue()
                        assert [[*map(str, row)] for row in rows_of(picture)] == table
    return {_named(each) for each in found} | meant_to_be_seen(house)


def meant_to_be_seen(house: House) -> set[Said]:
    """Of people directly in a department pages tell scores alone; the rest follows and is meant to."""
    found = set()
    for number, wave in enumerate(house.waves):
        rows = CampaignTree.objects.filter(campaign=wave.campaign, part="own", is_shown=True)
        for row in rows.select_related("unit"):
            place = f"Others in {row.unit.name}" if row.unit else NOWHERE
            question = BY_KEY.get(row.question)
            many = "people" if question else ""
            found.add(Said(number, place, row.question, many, row.n))
            if question:
                told = zip(question.words("en"), row.counts, strict=True)
                found |= {
                    Said(number, place, row.question, *each) for each in told if each[1] is not None
                }
    return found


def _is_chosen(html: str, key: str) -> bool:
    return f'<option value="{key}" selected>' in html


def _first(html: str) -> str:
    """The question that the page chose by itself: the first one with a score."""
    shown = [key for key in SCORED if f"answers-{key}" in tables_in(html)]
    return BY_KEY[shown[0]].asks("en") if shown else ""


def _named(said: Said) -> Said:
    """The same figure under one name."""
    place = "All" if said.place == "All who were asked" else said.place
    if said.question.startswith("#"):
        return said._replace(place=place, question=said.question[1:])
    question = BY_TEXT.get(said.question)
    return said._replace(place=place, question=question.key if question else said.question)


# ---- What it counts ------------------------------------------------------------------------------


def homes_in(house: House, place: str) -> frozenset[int]:
    """With which departments the answers are kept that a figure of that place counts; 0 for none."""
    by_name = {unit.name: unit for unit in house.units}
    if place == NOWHERE:
        return frozenset({0})
    if place.startswith("Others in "):
        return frozenset({by_name[place.removeprefix("Others in ")].pk})
    return frozenset(unit or 0 for unit in house.under(by_name.get(place)))


def counts_in(wave: Wave, figure: Figure) -> frozenset[Column]:
    """Whose answers the figure counts: departments as they are, whatever page they are kept for."""
    kept = wave.kept[-1]
    return frozenset(c for c in kept if (kept[c] or 0) in figure.homes and c[1] <= figure.at)


def truth(wave: Wave, columns: frozenset[Column], said: Said) -> float | None:
    """What a number must be that counts these answers."""
    question = BY_KEY.get(said.question)
    if said.answer == "score":
        assert question is not None
        counts = [
            sum(counted(wave, said.question, value).get(column, 0) for column in columns)
            for value in question.values
        ]
        score = score_of(question, counts)
        return score.rounded if score else None
    answer = None
    if said.answer not in {"", "people"}:
        assert question is not None
        answer = question.values[question.words("en").index(said.answer)]
    total = sum(counted(wave, said.question, answer).get(column, 0) for column in columns)
    if said.question == "lost" and not said.answer:  # of how many could say
        total -= sum(counted(wave, "lost", 3).get(column, 0) for column in columns)
    return total


def rows_in(house: House, number: int, said: set[Said], at: int, before: Shown) -> Shown:
    """The system of one wave, after that publication, by question and answer."""
    wave = house.waves[number]
    shown: Shown = defaultdict(set)
    figures: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for each in said:
        if each.wave == number:
            figures[each.place, each.question].append(each)
    for (place, key), numbers in figures.items():
        then = [Figure(homes_in(house, place), moment) for moment in range(at + 1)]
        holding = [
            figure
            for figure in then
            if all(truth(wave, counts_in(wave, figure), each) == each.number for each in numbers)
        ]
        assert holding, (place, key, numbers)
        figure = holding[0]  # a figure that is not shown anew keeps its number
        shown[key, None].add(figure)
        question = BY_KEY.get(key)
        for value in question.values if question else ():
            label = question.words("en")[question.values.index(value)]
            is_told = not question.takes_several or any(each.answer == label for each in numbers)
            if is_told:
                shown[key, value].add(figure)
    for key, sets in before.items():
        shown[key] |= sets
    return shown


# ---- What follows from it ------------------------------------------------------------------------


def by_home(house: House, wave: Wave, counts: dict[Column, int], at: int) -> dict[Column, int]:
    """How many each unknown is, by where answers are kept. There is none where nobody can be left."""
    above = {unit.pk: unit.parent_id or 0 for unit in house.units}
    kept = {column: home or 0 for column, home in wave.kept[-1].items()}
    people = counted(wave, "")
    found = {}
    for epoch in range(at + 1):
        now = {home for column, home in kept.items() if column[1] <= epoch}
        asked: Counter[int] = Counter()
        for unit, amount in wave.asked.items():
            home = unit
            while home and home not in now:
                home = above[home]
            asked[home if home or 0 in now else unit] += amount
        for home in {0, *above}:
            before = sum(people[c] for c in kept if kept[c] == home and c[1] < epoch)
            new = sum(people[c] for c in kept if kept[c] == home and c[1] == epoch)
            if new or asked[home] > before:
                mine = (c for c in kept if kept[c] == home and c[1] == epoch)
                found[home, epoch] = sum(counts.get(c, 0) for c in mine)
    return found


def given_away(house: House, number: int, shown: Shown, at: int) -> list[str]:
    """What somebody works out of one wave though it is hidden; nothing, if all is well."""
    wave = house.waves[number]
    found = []
    for (key, value), figures in shown.items():
        rows = set(figures)
        if key == "used" and value == 1:  # the next question is asked of them, and must be answered
            rows |= shown.get(("why", None), set())
        if value is not None and key != "used":
            continue  # told wherever the question is: the same rows
        counts = counted(wave, key, value)
        smallest = 8 if key == "words" else 5
        unknown = by_home(house, wave, counts, at)
        found += told_of_homes(rows, unknown, smallest)
        # The same for who knows with which department each answer is kept: no few people.
        some = {column: n for column, n in counts.items() if n}
        told = finds((counts_in(wave, row) for row in rows), some, smallest=smallest, groups=())
        found += [f"{key} {value}: {told}"] if told else []
        if key in SCORED and value is None:
            found += _same(wave, key, rows, unknown)
    return found


def told_of_homes(rows: set[Figure], unknown: dict[Column, int], smallest: int) -> list[str]:
    groups: dict[int, set[Column]] = defaultdict(set)
    for column in unknown:
        groups[column[0]].add(column)
    told = finds(
        (row.columns() for row in rows), unknown, smallest=smallest,
        groups=map(frozenset, groups.values()),
    )  # fmt: skip
    return [told] if told else []


def _same(wave: Wave, key: str, rows: set[Figure], unknown: dict[Column, int]) -> list[str]:
    """What is left of a figure where all said the same: the mean of each hidden part is known."""
    figures = {frozenset(row.columns() & unknown.keys()) for row in rows}
    kept = {column: home or 0 for column, home in wave.kept[-1].items()}
    found = []
    for columns in figures:
        inside = frozenset().union(*(each for each in figures if each < columns))
        rest = columns - inside
        answers = {
            each.said[key]
            for each in wave.answers
            if key in each.said and (kept[each.column], each.column[1]) in rest
        }
        is_one = len(answers) == 1 and len({home for home, _epoch in rest}) > 1
        if inside and is_one and follows(figures, rest):
            found.append(f"{key}: all of {set(rest)} said {answers}")
    return found


@pytest.mark.django_db
@pytest.mark.slow
@settings(max_examples=3, derandomize=True)
@given(seed=st.integers(0, 2**32), departments=st.integers(2, 10), waves=st.integers(1, 4))
@example(seed=3, departments=30, waves=1)
@example(seed=115, departments=12, waves=1)
def test_nobody_works_out_a_hidden_group_from_all_that_is_shown(
    seed: int, departments: int, waves: int
):
    attack(seed, departments, waves)


@pytest.mark.django_db
@pytest.mark.slow
def test_nor_in_a_house_of_thirty_departments_that_was_asked_four_times():
    attack(seed=5, departments=30, waves=4)


def attack(seed: int, departments: int, waves: int) -> None:
    """Ask, publish, read all pages, twice; nothing hidden follows from what was read so far."""
    with transaction.atomic(), clock.fixed(houses.opens(waves)):
        dice = random.Random(seed)
        house = houses.built(dice, departments, waves)
        client = signed_in(Client(), manager())
        before: list[Shown] = [{} for _wave in house.waves]
        for at in range(2):
            for number, wave in enumerate(house.waves):
                houses.answer(dice, house, wave, at)
                houses.published(wave, number, is_last=at == 1)
            said = all_that_is_said(house, client)
            for number in range(waves):
                before[number] = rows_in(house, number, said, at, before[number])
                assert given_away(house, number, before[number], at) == []
        transaction.set_rollback(True)
