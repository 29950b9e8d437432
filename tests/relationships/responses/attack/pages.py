"""Reads numbers from what is really shown: pages of results, the tables under their pictures, sheets."""

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

TABLE = re.compile(
    r'<details class="as-table.*?<table[^>]*>(.*?)</table>.*?\?picture=([^&"]+)', re.DOTALL
)
ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
ANSWERED = re.compile(r'<dl class="facts t-4">\s*<div><dd class="num">(\d+)(?: of (\d+))?</dd>')
SENTENCE = re.compile(
    r'<section class="paper tight"><h2>([^<]*)</h2>\s*<ul class="hbs">.*?</ul>\s*'
    r'<p class="cap t-2">(\d+) answers?\.',
    re.DOTALL,
)
WORDS = re.compile(r'<li class="voice">')
HEAT = re.compile(r'<table class="hm">(.*?)</table>', re.DOTALL)
NOT_SHOWN = "not shown"


class Said(NamedTuple):
    """One number as it stands somewhere: of which place and question, and of which answer."""

    wave: int
    place: str  # the name of the department, "Others in …" of its own people, "All"
    question: str  # its text; "" of how many answered, "words" of how many wrote
    answer: str  # its label; "" of how many, "people" of them all, "score" of a measure
    number: float


def text(html: str) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", " ", html)).split())


def tables_in(html: str) -> dict[str, list[list[str]]]:
    """The tables under the pictures by their keys, with their heads."""
    return {
        key: [[text(cell) for cell in CELL.findall(row)] for row in ROW.findall(table)]
        for table, key in TABLE.findall(html)
    }


class Page(NamedTuple):
    """One page as it was asked for. `waves`, `months`: the campaigns by name, and by when they asked."""

    html: str
    wave: int
    place: str
    chosen: str
    waves: dict[str, int]
    months: dict[str, int]


def said_on(page: Page) -> set[Said]:
    """Every number of one page."""
    found = _heat(page)
    if answered := ANSWERED.search(page.html):
        found.add(Said(page.wave, page.place, "", "", float(answered[1])))
    if words := len(WORDS.findall(page.html)):
        found.add(Said(page.wave, page.place, "words", "", words))
    for question, many in SENTENCE.findall(page.html):
        found.add(Said(page.wave, page.place, unescape(question), "people", float(many)))
    for key, (head, *rows) in tables_in(page.html).items():
        reads = READS["answers" if key.startswith("answers-") else key]  # no picture goes unread
        for row in rows:
            for wave, place, question, answer, number in reads(page, key, head, row):
                if number not in {"", NOT_SHOWN}:
                    value = float(number.replace("−", "-"))
                    found.add(Said(wave, place, question, answer, value))
    return found


Told = Iterator[tuple[int, str, str, str, str]]


def _answers(page: Page, key: str, _head: list[str], row: list[str]) -> Told:
    yield page.wave, page.place, f"#{key.removeprefix('answers-')}", row[0], row[1]


def _departments(page: Page, _key: str, _head: list[str], row: list[str]) -> Told:
    yield page.wave, row[0], page.chosen, "score", row[1]
    yield page.wave, row[0], page.chosen, "", row[2]


def _cells(page: Page, _key: str, head: list[str], row: list[str]) -> Told:
    yield page.wave, row[0], "", "", row[1]
    for question, score in zip(head[2:], row[2:], strict=True):
        yield page.wave, row[0], question, "score", score


def _hotspots(page: Page, _key: str, _head: list[str], row: list[str]) -> Told:
    yield page.wave, row[0], row[1], "score", row[2]
    yield page.wave, row[0], row[1], "", row[3]


def _course(page: Page, key: str, _head: list[str], row: list[str]) -> Told:
    question = page.chosen if key == "course" else "Time lost?"
    yield page.waves[row[1]], page.place, question, "score", row[2]
    yield page.waves[row[1]], page.place, question, "", row[3]


def _waves(page: Page, _key: str, head: list[str], row: list[str]) -> Told:
    for wave, score, many in ((page.months[head[1]], *row[1:3]), (page.wave, *row[3:5])):
        yield wave, page.place, row[0], "score", score
        yield wave, page.place, row[0], "", many


READS = {
    "answers": _answers, "departments": _departments, "heat": _cells, "hotspots": _hotspots,
    "course": _course, "hours": _course, "waves": _waves,
}  # fmt: skip


def _heat(page: Page) -> set[Said]:
    """From how many each cell of departments by questions is: that stands in no other table."""
    found: set[Said] = set()
    if (table := HEAT.search(page.html)) is None:
        return found
    for row in re.findall(r"<tr>(.*?)</tr>", table[1], re.DOTALL)[1:]:
        name = text(re.sub(r'<span class="cap">.*?</span>', "", CELL.findall(row)[0]))
        for question, cell in re.findall(r'<td data-l="(.*?)">(.*?)</td>', row, re.DOTALL):
            if many := re.search(r"from (\d+)", text(cell)):
                found.add(Said(page.wave, name, unescape(question), "", float(many[1])))
    return found


def rows_of(sheet: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(sheet.decode("utf-8-sig"))))


def said_in(sheet: bytes, wave: int) -> set[Said]:
    """Every number of the sheet of all shown figures."""
    return {
        Said(wave, place, question, answer, float(number))
        for place, question, answer, number in rows_of(sheet)[1:]
        if number != NOT_SHOWN
    }
