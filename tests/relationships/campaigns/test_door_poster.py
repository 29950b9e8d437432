"""The poster of a place on paper: one page, what anybody may write in it, the language spoken there."""

import io

import pypdf
import pytest

from brm.base import clock
from relationships.campaigns.door_poster import door_poster
from relationships.campaigns.services import open_door
from relationships.links.services import url_for
from tests.factories.feedback import running
from tests.factories.relationships import NOON, PersonFactory, UnitFactory, manager, signed_in

pytestmark = pytest.mark.django_db
HOSTILE = (
    '#read("/etc/passwd") *bold* $x$ @ref <label> \\ [open',
    "x" * 120,
    "Coffee 👩🏽‍💻 corner \u202ehere",
    "ركن القهوة",
    "画面",
)


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


def door_at(unit, place="Coffee corner"):
    PersonFactory(unit=unit)
    return open_door(running(unit), unit=unit, place=place, at=NOON)


def read(made: bytes) -> tuple[pypdf.PdfReader, str]:
    document = pypdf.PdfReader(io.BytesIO(made))
    text = " ".join(page.extract_text() for page in document.pages)
    return document, " ".join(text.replace("\u200b", "").split())


def test_it_is_one_page_a4_with_the_questions_the_place_and_what_is_promised():
    door = door_at(UnitFactory(name="Clinics"))
    url = url_for(door.link)

    document, text = read(door_poster(door, url=url))

    assert [[round(side) for side in page.mediabox[2:]] for page in document.pages] == [[595, 842]]
    assert "Clinics · Coffee corner" in text
    assert "Three questions about your week with the systems" in text
    assert url.partition("://")[2] in text.replace(" ", "")
    assert "Numbers are shown from 5 answers, people’s words from 8." in text
    assert "20 March" in text


def test_its_numbers_are_those_that_the_campaign_was_started_with():
    door = door_at(UnitFactory())
    door.campaign.smallest_group, door.campaign.smallest_words = 7, 11

    assert (
        "from 7 answers, people’s words from 11."
        in read(door_poster(door, url="https://a/f/x/"))[1]
    )


def test_it_speaks_the_language_of_the_department():
    door = door_at(UnitFactory(language="fr"))

    document, text = read(door_poster(door, url=url_for(door.link)))

    assert "Trois questions sur votre semaine avec les outils informatiques" in text
    assert "Ouvert jusqu’au" in text
    assert document.trailer["/Root"]["/Lang"] == "fr"


@pytest.mark.parametrize("place", HOSTILE)
def test_whatever_the_place_is_called_it_stays_one_page(place):
    door = door_at(UnitFactory(), place)

    document, text = read(door_poster(door, url=url_for(door.link)))

    assert len(document.pages) == 1
    assert "root:" not in text


def test_the_page_of_the_place_leads_to_it(client):
    unit = UnitFactory()
    door = door_at(unit, "Hall 2")
    asker = signed_in(client, manager(unit))

    page = asker.get(f"/campaigns/{door.campaign_id}/doors/{door.pk}/")
    poster = f"/campaigns/{door.campaign_id}/doors/{door.pk}/poster.pdf"
    made = asker.get(poster)

    assert f'href="{poster}"' in page.text
    assert made.headers["Content-Type"] == "application/pdf"
    assert made.headers["Content-Disposition"] == 'inline; filename="hall-2-a4.pdf"'
    assert made.content.startswith(b"%PDF")
