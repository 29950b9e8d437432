"""The board on paper: one page for the wall, with what anybody may write in it."""

import io
import re

import pypdf
import pytest

from brm.base import clock
from relationships.access.queries import scope_of
from relationships.stoplight import queries
from relationships.stoplight.poster import language_of, poster
from relationships.themes import services as themes
from relationships.themes import word_back
from tests.factories.relationships import (
    NOON,
    ITBuddyFactory,
    PersonFactory,
    PromiseFactory,
    UnitFactory,
    VoiceFactory,
    manager,
    signed_in,
)
from tests.factories.themes import LATER, settled

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


def printed(unit, *, at=NOON, **how):
    return read(
        poster(
            queries.board(unit, at, language_of(unit)),
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


def told(unit, *decisions):
    """A campaign of the department is over and everybody was written back what was decided."""
    campaign = settled(unit, [f"I wait, time {n}." for n in range(8)])
    everything = scope_of(manager())
    for decision, heard, words, yes_if in decisions:
        theme = themes.name_theme(campaign, name=heard[:60], scope=everything, at=LATER)
        themes.decide(
            theme, name=theme.name, decision=decision, heard={"en": heard}, said={"en": words},
            yes_if={"en": yes_if} if yes_if else {}, at=LATER,
        )  # fmt: skip
    points = ("why", "heard", "chosen", "not_chosen", "next")
    word_back.write(campaign, {point: {"en": "So."} for point in points})
    word_back.send(campaign, by=manager(), at=LATER)


DECIDED = (
    ("did", "You wait.", "A second printer.", ""),
    ("will", "You type twice.", "One form by May.", ""),
    ("cannot", "You want a new system.", "There is no budget.", "Finance joins"),
)


def test_it_shows_what_was_decided_from_our_questions_as_the_board_does(unit):
    told(unit, *DECIDED)
    said(unit, "The door sticks.")

    document, text = printed(unit, at=LATER)

    assert len(document.pages) == 1
    first, _, decided = text.partition("From what you answered in our questions")
    assert "“The door sticks.”" in first
    assert [first.count(words) for words in ("You wait.", "You type twice.")] == [0, 0]
    assert re.search(
        "Done You wait. A second printer. Being worked on You type twice. One form by May."
        " Cannot, yes if … You want a new system. There is no budget. Yes, if Finance joins",
        decided,
    ), decided
    assert "I wait, time" not in text


def test_a_board_of_decisions_alone_is_not_empty(unit):
    told(unit, DECIDED[2])

    _document, text = printed(unit, at=LATER)

    assert "Yes, if Finance joins" in text
    assert "Nothing stands on the board yet" not in text


def test_much_that_was_decided_leaves_room_for_what_was_said_and_is_counted(unit):
    told(
        unit,
        *(
            (decision, f"{number}. {heard}", f"{words} " * 9, yes_if)
            for number in range(9)
            for decision, heard, words, yes_if in DECIDED
        ),
    )
    for number in range(9):
        said(unit, f"Number {number}. " * 12)

    document, text = printed(unit, at=LATER)
    left_out = int(re.search(r"(\d+) more stand on the live page", text)[1])

    assert len(document.pages) == 1
    assert "“Number 8." in text
    assert all(light in text for light in ("You wait.", "You type twice.", "You want a new"))
    assert (
        left_out + len(re.findall(r"“Number \d", text)) + len(re.findall(r"\d\. You", text)) == 36
    )


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
