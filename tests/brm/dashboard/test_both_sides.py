"""The department's page and Our page: who comes, what was said and done, what was promised."""

from datetime import timedelta

import pytest

from brm.base import clock
from relationships.rounds.models import Visit
from relationships.voices.models import Voice
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    DoneVisitFactory,
    ITBuddyFactory,
    PersonFactory,
    PromiseFactory,
    UnitFactory,
    VisitFactory,
    VoiceFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def unit():
    return UnitFactory(name="Clinics")


@pytest.fixture
def buddy(unit):
    return ITBuddyFactory(
        unit=unit, person__name="Priya Raman", person__phone="04 72 00 00 17"
    ).person


@pytest.fixture
def partner(unit):
    person = PersonFactory(unit=unit, name="Claire Fontaine")
    return BusinessPartnerFactory(unit=unit, person=person).person


def said(answer) -> str:
    return " ".join(answer.content.decode().split())


def full(unit, buddy) -> None:
    """Something of everything."""
    VisitFactory(unit=unit, buddy=buddy, starts_at=NOON + timedelta(days=1), place="Part-Dieu")
    DoneVisitFactory(unit=unit, buddy=buddy, summary="Measured on paper.", summary_state="shared")
    person = PersonFactory(unit=unit, name="Nadia Benali")
    VoiceFactory(unit=unit, words="It freezes.", is_named=True, raised_by=person)
    VoiceFactory(unit=unit, words="Two boxes.", answer_due_on=TODAY - timedelta(days=1))
    VoiceFactory(unit=unit, words="Arabic?", status="done", answer="Since today.", answered_at=NOON)
    VoiceFactory(
        unit=unit, words="Photos!", status="cannot", answer="Private phones.",
        yes_if="The camera link.", answered_at=NOON,
    )  # fmt: skip
    PromiseFactory(unit=unit, side="it", owner=buddy, what="A lent tablet")
    PromiseFactory(unit=unit, side="business", what="Rank the wishes")


def test_the_departments_page_opens_with_who_comes_when_and_how_to_reach_them(client, unit, buddy):
    full(unit, buddy)

    page = said(signed_in(client, buddy).get(f"/units/{unit.pk}/"))

    assert "Priya Raman comes Wed 4 Mar, 12:00" in page
    assert 'href="tel:0472000017"' in page
    assert page.index("Priya Raman comes") < page.index("You said, we did</h2>")


def test_it_shows_three_lights_and_the_promises_of_both_sides(client, unit, buddy):
    full(unit, buddy)

    page = said(signed_in(client, buddy).get(f"/units/{unit.pk}/"))

    amounts = [page.partition(f"{title}<span")[2][:20] for title in (
        "Being worked on", "Done", "Cannot, yes if …",
    )]  # fmt: skip
    assert amounts == [' class="num">2</span', ' class="num">1</span', ' class="num">1</span']
    assert ["The camera link." in page, "A lent tablet" in page, "Rank the wishes" in page] == [
        True, True, True,
    ]  # fmt: skip
    assert "An answer was due Mon 2 Mar: sorry." in page


def test_neither_page_says_whether_anything_was_told_in_confidence(client, unit, buddy):
    above = UnitFactory(name="Care")
    unit.parent = above
    unit.save()
    boss = BusinessPartnerFactory(unit=above).person
    signed_in(client, boss)
    pages = []
    for _ in range(2):
        pages += [said(client.get(f"/units/{unit.pk}/")), said(client.get("/"))]
        VoiceFactory(unit=unit, audience="confidence", heard_by=buddy)
        VoiceFactory(unit=unit, audience="buddy", heard_by=buddy)

    def bare(page: str) -> str:
        return page.partition("<main")[2].partition("</main>")[0].partition("csrf")[0]

    assert bare(pages[0]) == bare(pages[2])
    assert bare(pages[1]) == bare(pages[3])


@pytest.fixture(params=["buddy", "manager", "partner"])
def reader(request, buddy, partner):
    return {"buddy": buddy, "partner": partner}.get(request.param) or manager()


def test_the_departments_page_costs_at_most_twelve_queries_at_any_size(
    client, unit, buddy, reader, django_assert_max_num_queries
):
    signed_in(client, reader)
    for _ in range(2):
        full(unit, buddy)
        UnitFactory(parent=unit)
        with django_assert_max_num_queries(12):
            client.get(f"/units/{unit.pk}/")


def test_our_page_costs_the_same_with_little_and_with_much(
    client, unit, buddy, partner, django_assert_num_queries
):
    signed_in(client, partner).get("/")  # what is agreed here is read once a process
    for _ in range(3):
        with django_assert_num_queries(10):
            client.get("/")
        full(unit, buddy)


def test_our_page_greets_with_what_is_so(client, unit, buddy, partner):
    full(unit, buddy)
    PromiseFactory(unit=unit, owner=partner, what="Rank the ten", due_on=TODAY + timedelta(days=3))

    page = said(signed_in(client, partner).get("/"))

    assert "Good afternoon, Claire" in page
    for fact in (
        "Priya comes to Clinics on Wed 4 Mar, 12:00.",
        "One visit waits for your word.",
        "1 answer to you is late.",
        "You promised for Fri 6 Mar: Rank the ten.",
        "You have a first answer by Tue 10 Mar.",
    ):
        assert fact in page


def test_our_page_of_an_empty_department_says_nothing_that_is_not_so(client, unit, partner):
    page = said(signed_in(client, partner).get("/"))

    assert "Nothing waits for you today." in page
    assert "Nobody comes by yet" in page
    assert "Did we get it right?" not in page


def test_the_summary_is_agreed_with_in_one_press(client, unit, buddy, partner):
    full(unit, buddy)
    visit = Visit.objects.get(state="done")
    signed_in(client, partner)

    places = [
        client.post(f"/our-page/visits/{visit.pk}/", {"say": "yes"})["Location"] for _ in range(2)
    ]

    visit.refresh_from_db()
    assert places == ["/", "/"]
    assert (visit.summary_state, visit.corrected_by, visit.version) == ("agreed", partner, 2)


def test_a_correction_stands_beside_our_text_with_the_name(client, unit, buddy, partner):
    full(unit, buddy)
    visit = Visit.objects.get(state="done")
    signed_in(client, partner)

    client.post(f"/our-page/visits/{visit.pk}/", {"say": "no", "text": "Only at night."})

    page = said(client.get("/"))
    assert "Measured on paper." in page
    assert "Only at night." in page
    assert "Corrected by Claire Fontaine" in page


@pytest.mark.parametrize("typed", [{}, {"say": "no"}, {"say": "no", "text": "x" * 20_000},
                                   {"say": "no", "text": "a\0b"}])  # fmt: skip
def test_a_correction_that_cannot_be_kept_is_said_and_stays(client, unit, buddy, partner, typed):
    full(unit, buddy)
    visit = Visit.objects.get(state="done")

    answer = signed_in(client, partner).post(f"/our-page/visits/{visit.pk}/", typed)

    visit.refresh_from_db()
    assert (answer.status_code, visit.summary_state) == (422, "shared")


def test_it_does_not_say_its_own_summary_right(client, unit, buddy, partner):
    full(unit, buddy)
    visit = Visit.objects.get(state="done")

    answer = signed_in(client, buddy).post(f"/our-page/visits/{visit.pk}/", {"say": "yes"})

    assert answer.status_code == 403


def test_something_raised_on_our_page_comes_back_there_with_its_day_and_is_one(
    client, unit, buddy, partner
):
    signed_in(client, partner)
    page = client.get("/").content.decode()
    client_id = page.partition('name="client_id" value="')[2].partition('"')[0]
    data = {"next": "/", "unit": unit.pk, "client_id": client_id, "words": "The tablet sleeps.",
            "audience": "department"}  # fmt: skip

    answers = [client.post("/voices/new/", data, follow=True) for _ in range(2)]

    assert [answer.redirect_chain[-1][0] for answer in answers] == ["/", "/"]
    assert "Priya Raman has it; there is an answer by Tuesday 10 March." in said(answers[0])
    assert [voice.words for voice in Voice.objects.all()] == ["The tablet sleeps."]
