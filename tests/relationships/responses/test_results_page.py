"""The page of results as a reader gets it: what stands there, what does not, and its sheets."""

import csv
import io
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from brm.base import clock
from relationships.campaigns.models import Invitation
from relationships.responses import publishing, services
from tests.factories.feedback import running
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    UnitFactory,
    manager,
    signed_in,
)
from tests.relationships.responses.acts import ended, people_in

pytestmark = pytest.mark.django_db
SIZES = {"North": 12, "South": 11, "West": 7, "East": 3}


def text_of(html):
    """What stands on the page, without its tags, on one line."""
    return " ".join(unescape(re.sub("<[^>]+>", " ", html)).split())


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


def asked_house(sizes, name="House"):
    top = UnitFactory(name=name)
    units = {team: UnitFactory(name=team, parent=top) for team in sizes}
    for team, unit in units.items():
        people_in(unit, sizes[team])
    top.refresh_from_db()
    return top, units


def all_answer(campaign, *, low=(), words="Too slow."):
    """Everybody is fairly content, but for the departments `low`, where nobody is."""
    for number, invitation in enumerate(
        Invitation.objects.filter(campaign=campaign).select_related("unit").order_by("pk")
    ):
        work = 1 if invitation.unit.name in low else 4 + number % 2
        services.answer(invitation, {"work": work, "time": 1, "change": words}, at=NOON)


@pytest.fixture
def asked(client):
    """A settled campaign of four departments, of which one is too small to be shown."""
    top, units = asked_house(SIZES)
    campaign = running(top)
    all_answer(campaign, low={"South"}, words='=HYPERLINK("http://evil.example/")')
    return signed_in(client, manager()), ended(campaign), units


def page_of(asker, campaign, **narrowed):
    return asker.get(f"/campaigns/{campaign.pk}/results/", narrowed)


def sheet_of(asker, campaign, **narrowed):
    answer = asker.get(f"/campaigns/{campaign.pk}/results.csv", narrowed)
    assert answer.status_code == 200
    text = b"".join(answer).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def pictures_on(page):
    """The names of the pictures that the page offers as a sheet each."""
    return set(re.findall(r"picture=([a-z0-9_-]+)", page.content.decode()))


def test_it_says_how_many_answered_and_each_figure_from_how_many(asked):
    asker, campaign, _units = asked

    said = text_of(page_of(asker, campaign).content.decode())

    assert "33 of 33 answered" in said
    assert "Each answer counts once; groups of fewer than 5 are never shown." in said
    assert re.search(r"North .* from 12", said)
    assert "Do the systems let you do your work well?" in said


def test_where_it_weighs_is_named_and_nobody_is_ranked(asked):
    asker, campaign, _units = asked

    said = text_of(page_of(asker, campaign).content.decode())

    assert re.search(r"South .{0,120}↓ [\d.]+ below, from 11", said)
    assert "Departments stand in their own order, not ranked." in said


def test_a_small_department_stands_nowhere_with_a_number_and_neither_does_a_second(asked):
    asker, campaign, units = asked
    page = page_of(asker, campaign)

    assert "2 departments are not shown by themselves." in text_of(page.content.decode())
    shown = {
        name
        for name, unit in units.items()
        if "Too few answers" not in page_of(asker, campaign, unit=unit.pk).content.decode()
    }
    assert len(shown) == 2
    assert "East" not in shown
    names = pictures_on(page)
    assert len(names) > 2
    for picture in ("", *names):
        for row in sheet_of(asker, campaign, **({"picture": picture} if picture else {})):
            if row[0] in SIZES.keys() - shown:
                assert not any(re.search(r"\d", cell) for cell in row[1:]), row


def test_nobody_gets_more_by_asking_for_a_hidden_department(asked):
    asker, campaign, units = asked

    page = page_of(asker, campaign, unit=units["East"].pk)

    assert "Too few answers" in text_of(page.content.decode())
    assert pictures_on(page) == set()
    for picture in ("answers-work", "departments", "hotspots", "heat"):
        address = f"/campaigns/{campaign.pk}/results.csv"
        assert asker.get(address, {"unit": units["East"].pk, "picture": picture}).status_code == 404


def test_words_are_read_on_the_page_but_stand_in_no_sheet(asked):
    asker, campaign, _units = asked
    page = page_of(asker, campaign)

    assert "evil.example" in page.content.decode()
    for picture in ("", *pictures_on(page)):
        rows = sheet_of(asker, campaign, **({"picture": picture} if picture else {}))
        assert len(rows) > 1
        assert not any("evil" in cell for row in rows for cell in row)


def test_a_formula_as_the_name_of_a_department_is_no_formula_in_a_sheet(client):
    top, _units = asked_house({"=1+1": 8, "@SUM(A1)": 8})
    campaign = running(top)
    all_answer(campaign)
    ended(campaign)
    asker = signed_in(client, manager())

    for picture in ("", *pictures_on(page_of(asker, campaign))):
        rows = sheet_of(asker, campaign, **({"picture": picture} if picture else {}))
        assert not any(cell[:1] in {"=", "@"} for row in rows for cell in row)


def test_as_a_sheet_means_the_department_and_the_wave_that_one_looks_at(asked):
    asker, campaign, units = asked
    north = units["North"].pk

    page = page_of(asker, campaign, unit=north).content.decode()
    (address,) = re.findall(r'href="([^"]+results\.csv[^"]*)">.{0,200}?As a sheet', page, re.DOTALL)
    rows = list(
        csv.reader(io.StringIO(asker.get(unescape(address)).getvalue().decode("utf-8-sig")))
    )

    assert address == f"/campaigns/{campaign.pk}/results.csv?unit={north}"
    assert {row[0] for row in rows[1:]} == {"North"}
    assert {row[0] for row in sheet_of(asker, campaign)[1:]} == {"All", "House", "North", "South"}
    assert asker.get(f"/campaigns/{campaign.pk}/results.csv", {"unit": 0}).status_code == 404


def test_who_answers_for_all_departments_writes_back_from_here_and_others_do_not(asked):
    asker, campaign, units = asked
    button = f'href="/campaigns/{campaign.pk}/write-back/"'
    sorting = f'href="/campaigns/{campaign.pk}/themes/"'

    found = []
    for reader in (
        manager(),
        manager(units["North"]),
        BusinessPartnerFactory(unit=units["North"]).person,
    ):
        page = page_of(signed_in(asker, reader), campaign).content.decode()
        found.append(("from 12" in page or "12 of 12" in page, button in page, sorting in page))

    assert found == [(True, True, True), (True, False, False), (True, False, False)]


def test_nobody_writes_back_while_the_last_results_are_not_there(client):
    top, _units = asked_house({"North": 6})
    campaign = running(top)
    all_answer(campaign)
    publishing.publish_results(NOON)

    page = page_of(signed_in(client, manager()), campaign).content.decode()

    assert "6 of 6" in page
    assert "write-back" not in page


def test_a_picture_that_is_not_there_is_not_found(asked):
    asker, campaign, _units = asked

    address = f"/campaigns/{campaign.pk}/results.csv"
    assert asker.get(address, {"picture": "salaries"}).status_code == 404


def test_it_asks_as_often_for_thirty_departments_as_for_three(client):
    asked_times = []
    asker = signed_in(client, manager())
    for amount in (3, 30):
        top, _units = asked_house(
            {f"Team {number:02}": 6 for number in range(amount)}, f"House {amount}"
        )
        campaign = running(top)
        all_answer(campaign)
        ended(campaign)
        page_of(asker, campaign)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert page_of(asker, campaign).status_code == 200
        asked_times.append(len(asked))

    assert asked_times[0] == asked_times[1] <= 12


@pytest.mark.parametrize(("writers", "are_read"), [(1, False), (7, False), (8, True)])
def test_words_are_read_from_eight_who_wrote_however_many_answered(client, writers, are_read):
    top, _units = asked_house({"North": 12})
    campaign = running(top)
    waiting = Invitation.objects.filter(campaign=campaign).select_related("unit").order_by("pk")
    for number, invitation in enumerate(waiting):
        words = {"change": f"Remark {number}."} if number < writers else {}
        services.answer(invitation, {"work": 4, **words}, at=NOON)
    asker = signed_in(client, manager())

    said = text_of(page_of(asker, ended(campaign)).content.decode())

    assert "12 of 12 answered" in said
    assert ("Remark 0." in said) is are_read
