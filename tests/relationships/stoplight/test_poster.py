"""The board on paper: one page for the wall, with what anybody may write in it."""

import io
import re

import pypdf
import pytest

from brm.base import clock
from relationships.stoplight import queries
from relationships.stoplight.poster import language_of, poster
from tests.factories.relationships import (
    NOON,
    ITBuddyFactory,
    PersonFactory,
    PromiseFactory,
    UnitFactory,
    VoiceFactory,
    signed_in,
)

pytestmark = pytest.mark.django_db
A4, A3 = (595, 842), (842, 1191)  # points
HOSTILE = (
    '#read("/etc/passwd") *bold* $x$ @ref <label> \\ [open',
    "x" * 4000,
    "The screen 👩🏽‍💻 freezes \u202e\u0000here.",
    "الشاشة تتجمد عندما نحجز معا",
    "画面が固まる",
    "Line\n\n\nand line",
)


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def unit():
    return UnitFactory(name="Clinics")


def said(unit, words="The screen freezes.", **more):
    return VoiceFactory(unit=unit, words=words.replace("\0", ""), audience="everybody", **more)


def read(made: bytes) -> tuple[pypdf.PdfReader, str]:
    document = pypdf.PdfReader(io.BytesIO(made))
    text = " ".join(page.extract_text() for page in document.pages)
    return document, " ".join(text.replace("\u200b", "").split())


def printed(unit, **how):
    return read(
        poster(
            queries.board(unit, NOON, language_of(unit)),
            url="https://rounds.example.org/s/x/",
            **how,
        )
    )


@pytest.mark.parametrize(("paper", "size"), [("a4", A4), ("a3", A3)])
def test_it_is_one_page_that_says_what_came_of_what_was_said(unit, paper, size):
    done = {"status": "done", "answer": "It is mended.", "answered_at": NOON}
    person = PersonFactory(name="Marc Duval")
    said(
        unit,
        "The scanner beeps.",
        **done,
        confirmation="yes",
        is_named=True,
        raised_by=person,
        name_is_public=True,
    )
    said(unit, "The door sticks.", is_named=True, raised_by=PersonFactory(name="Nadia Benali"))
    said(
        unit,
        "Photos by phone.",
        status="cannot",
        answer="Private phones.",
        answered_at=NOON,
        yes_if="it goes through the camera link",
    )
    VoiceFactory(unit=unit, words="Told in confidence.", audience="confidence")
    PromiseFactory(unit=unit, side="business", what="Show the card", owner=person)
    PromiseFactory(unit=unit, side="it", what="Bring a tablet")

    document, text = printed(unit, paper=paper)

    assert [round(float(side)) for side in document.pages[0].mediabox[2:]] == list(size)
    assert len(document.pages) == 1
    assert document.trailer["/Root"]["/Lang"] == "en"
    assert document.metadata["/Title"] == "You said, together we did: Clinics"
    for words in (
        "“The scanner beeps.”",
        "It is mended.",
        "Marc says: it works.",
        "You hear more by",
        "Yes, if it goes through the camera link",
        "Promised by the department",
        "Show the card",
    ):
        assert words in text
    for words in ("Nadia", "Duval", "Told in confidence", "Bring a tablet"):
        assert words not in text


def test_it_speaks_the_language_of_the_department(unit):
    unit.language = "fr"
    said(unit)

    document, text = printed(unit)

    assert document.trailer["/Root"]["/Lang"] == "fr"
    assert "ensemble" in text
    assert "What was done" not in text


@pytest.mark.parametrize(
    "words", HOSTILE, ids=["markup", "long", "emoji", "arabic", "chinese", "lines"]
)
def test_whatever_people_write_it_stays_one_good_page(unit, words):
    kept = words.replace("\0", "")
    said(unit, kept, status="cannot", answer=kept, answered_at=NOON, yes_if=kept[:2000])

    document, text = printed(unit)

    assert len(document.pages) == 1
    assert "root:" not in text
    assert text.count("Cannot, yes if …") == 1
    if words.startswith("#"):
        assert text.count('#read("/etc/passwd") *bold* $x$ @ref') == 3
    if "freezes" in words:
        assert text.count("The screen freezes here.") == 3


@pytest.mark.parametrize(("paper", "at_least"), [("a4", 3), ("a3", 5)])
def test_more_than_fits_is_counted_and_the_page_stays_one(unit, paper, at_least):
    for number in range(70):
        said(unit, f"Number {number}. " * 20)

    document, text = printed(unit, paper=paper)
    left_out = int(re.search(r"(\d+) more stand on the live page", text)[1])

    assert len(document.pages) == 1
    assert left_out == 70 - text.count("Being worked on")
    assert text.count("Being worked on") >= at_least


def test_each_light_has_its_place_also_where_much_is_done(unit):
    for number in range(40):
        said(unit, f"Done {number}", status="done", answer="Yes.", answered_at=NOON)
    said(unit, "Still open")
    said(unit, "Cannot be", status="cannot", answer="No.", yes_if="we must", answered_at=NOON)

    _document, text = printed(unit)

    assert "Still open" in text
    assert "Cannot be" in text


def test_an_empty_board_is_a_page_too(unit):
    document, text = printed(unit)

    assert len(document.pages) == 1
    assert "Nothing stands on the board yet" in text


def test_it_comes_by_sign_in_and_by_the_address_of_the_board(client, unit):
    said(unit)
    buddy = ITBuddyFactory(unit=unit).person
    signed_in(client, buddy).post(f"/units/{unit.pk}/stoplight/", {"act": "show"})
    path = client.get(f"/units/{unit.pk}/stoplight/").text
    public = re.search(r"/s/[^/\"]+/", path)[0]
    inside = client.get(f"/units/{unit.pk}/stoplight/poster.pdf?paper=a3")
    client.logout()
    outside = client.get(f"{public}poster.pdf?paper=../../etc")

    for answer in (inside, outside):
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert len(read(answer.content)[0].pages) == 1
    assert inside["Content-Disposition"] == 'inline; filename="clinics-a3.pdf"'
    assert outside["Content-Disposition"] == 'inline; filename="clinics-a4.pdf"'
