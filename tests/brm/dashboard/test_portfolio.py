"""The portfolio: every department of a manager with its figures, to filter, sort and take along."""

from datetime import timedelta

import pytest

from brm.base import clock
from brm.health.models import HealthDay, UnitPulse
from brm.health.services import renew
from brm.templatetags.silence import Dot, scatter
from relationships.people.models import Person
from relationships.units.models import Unit
from relationships.units.services import renumber
from tests.brm.dashboard.test_manager import TODAY, days, department, full
from tests.factories.governance import RoleAssignmentFactory, role
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    GrantFactory,
    UnitFactory,
    VoiceFactory,
    manager,
    signed_in,
)
from tests.relationships.ways.people import some

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    with clock.fixed(NOON):
        yield


def portfolio(client, person, query: str = "") -> str:
    renew(Unit.objects.values_list("pk", flat=True), NOON)
    answer = signed_in(client, person).get(f"/portfolio/{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def names(page: str) -> list[str]:
    return [part.split(">")[1].split("<")[0] for part in page.split('class="unit"')[1:]]


@pytest.mark.parametrize("query", ["", "?seen=quiet&sort=mood&q=depart"])
@pytest.mark.parametrize("amount", [1, 3, 60])
def test_it_costs_at_most_ten_queries_however_many_departments(
    client, settings, amount, query, django_assert_max_num_queries
):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    for number in range(amount):
        full(f"Department of {number}")
    renew(Unit.objects.values_list("pk", flat=True), NOON)
    signed_in(client, manager())

    with django_assert_max_num_queries(10):
        assert client.get(f"/portfolio/{query}").status_code == 200


def test_it_shows_the_departments_one_answers_for_and_no_others(client):
    inside = department("Claims")
    department("Fleet")

    assert names(portfolio(client, manager(inside))) == ["Claims"]


def test_a_partner_has_no_portfolio(client):
    unit = department("Claims")

    answer = signed_in(client, BusinessPartnerFactory(unit=unit).person).get("/portfolio/")

    assert answer.status_code == 403


def test_where_to_go_first_stands_first(client):
    branch = UnitFactory(name="Branch", closed_on=TODAY)
    department("Calm", parent=branch)
    late = department("Late", parent=branch)
    VoiceFactory(unit=late, heard_by__unit=branch, answer_due_on=TODAY - timedelta(days=2))
    branch.refresh_from_db()

    assert names(portfolio(client, manager(branch))) == ["Late", "Calm"]


def test_quiet_is_said_in_words_and_never_visited_is_quiet(client):
    branch = UnitFactory(name="Branch", closed_on=TODAY)
    department("Calm", parent=branch)
    UnitFactory(name="New", parent=branch)
    branch.refresh_from_db()

    page = portfolio(client, manager(branch), "?seen=quiet")

    assert names(page) == ["New"]
    assert ("nobody yet" in page, "quiet</span>" in page, "not told" in page) == (True, True, True)


def test_filters_stand_in_the_address(client):
    branch = UnitFactory(name="Branch", closed_on=TODAY)
    lyon = department("Clinics", parent=branch, place="Lyon", country="FR")
    department("Claims", parent=branch, place="Madrid", country="ES")
    UnitFactory(name="Stores", parent=branch, place="Lyon", country="FR")
    vacant = {"system": None, "role": role("information-manager"), "standing": "vacant"}
    RoleAssignmentFactory(unit=Unit.objects.get(name="Stores"), holder=None, **vacant)
    branch.refresh_from_db()
    amina = manager(branch)
    buddy = lyon.buddies.get().person_id

    for query, expected in {
        "?place=Lyon&without=buddy": ["Stores"],
        "?country=ES": ["Claims"],
        f"?buddy={buddy}": ["Clinics"],
        "?q=clin": ["Clinics"],
        "?late=1": [],
        "?role=1": ["Stores"],
        "?country=XX": ["Claims", "Clinics", "Stores"],
        "?sort=name&country=FR": ["Clinics", "Stores"],
    }.items():
        assert (query, sorted(names(portfolio(client, amina, query)))) == (query, expected)


def test_departments_whose_language_no_buddy_speaks_are_found(client):
    lyon, brest = department("Lyon"), department("Brest")
    for unit, own in ((lyon, "en"), (brest, "fr")):
        some(6, unit, language="fr")
        Person.objects.filter(buddy_of__unit=unit).update(language=own)
    amina = manager()

    page = portfolio(client, amina, "?language=1&sort=name")

    assert names(page) == ["Lyon"]
    assert "No buddy speaks their language" in page
    assert f'<a class="plain-link" href="/units/{lyon.pk}/ways/">no buddy speaks French</a>' in page
    assert f"/units/{brest.pk}/ways/" not in portfolio(client, amina)
    taken = b"".join(client.get("/portfolio/?as=csv")).decode().splitlines()
    assert [line.split(",")[0] for line in taken if ",French," in line] == ["Lyon"]


def test_a_manager_of_everything_finds_the_own_branch_again(client):
    own = department("Claims")
    department("Fleet")
    amina = manager()
    GrantFactory(person=amina, unit=own)

    assert names(portfolio(client, amina, "?mine=1")) == ["Claims"]


def test_sixty_departments_are_paged_without_losing_one(client):
    branch = UnitFactory(name="Branch", closed_on=TODAY)
    Unit.objects.bulk_create(
        Unit(name=f"Team {number}", parent=branch, folded_name=f"team {number}")
        for number in range(60)
    )

    renumber()
    branch.refresh_from_db()
    amina = manager(branch)
    first = portfolio(client, amina)
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = " ".join(client.get(following).content.decode().split())

    assert (len(names(first)), len(names(second))) == (50, 10)
    assert len({*names(first), *names(second)}) == 60


def test_it_can_be_taken_as_a_sheet(client):
    unit = department("Claims")
    renew([unit.pk], NOON)

    answer = signed_in(client, manager(unit)).get("/portfolio/?as=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()

    assert lines[0].startswith("Department,Place,Health,In a word,Last visit")
    assert lines[1].startswith(
        "Claims,,,Not enough to say,2026-03-02 12:00,14,yes,0,0,0,0,0,0,0,4.0,1,0,0,0,0,0,0,0,Person"
    )


def test_who_answers_late_can_be_sorted_first_and_what_is_not_known_comes_last(client):
    for name, good, late in (
        ("Half", 1, 1),
        ("Never", 0, 3),
        ("Always", 2, 0),
        ("Nothing due", 0, 0),
    ):
        unit = department(name)
        renew([unit.pk], NOON)
        UnitPulse.objects.filter(pk=unit.pk).update(answers_in_time=good, answers_late=late)
    signed_in(client, manager())

    def sorted_by(sort: str) -> list[str]:
        return names(client.get(f"/portfolio/?sort={sort}").content.decode())

    assert sorted_by("on_time") == [
        "Never",
        "Half",
        "Always",
        "Nothing due",
    ]
    assert sorted_by("-on_time")[:2] == ["Always", "Half"]
    assert (
        "This list cannot be sorted that way"
        in client.get("/portfolio/?sort=buddy").content.decode()
    )


def test_what_was_told_to_the_buddy_only_counts_nowhere(client):
    unit = department("Claims")
    VoiceFactory(unit=unit, heard_by__unit=unit, audience="buddy", answer_due_on=days(-9).date())

    page = portfolio(client, manager(unit))

    assert ("nothing yet" in page, "overdue" in page.split("<tbody>")[1]) == (True, False)


def scored(name: str, branch, number: int, *, ago: int = 0) -> Unit:
    """A department with that health, last visited so many days ago in a rhythm of two weeks."""
    unit = UnitFactory(name=name, parent=branch, rhythm_days=14)
    renew([unit.pk], NOON)
    UnitPulse.objects.filter(unit=unit).update(
        health=number, visits_points=number, visits_of=100, is_silent=False,
        last_visit_at=days(-ago), visit_due_on=days(14 - ago).date(),
    )  # fmt: skip
    return unit


@pytest.fixture
def branch():
    return UnitFactory(name="Branch", closed_on=TODAY)


def test_health_stands_with_its_word_and_can_be_sorted_by_the_lowest_first(client, branch):
    for name, number in (("Strong", 82), ("Poor", 44), ("Middle", 58)):
        scored(name, branch, number)
    UnitFactory(name="New", parent=branch)
    branch.refresh_from_db()
    amina = manager(branch)
    renew(Unit.objects.filter(name="New").values_list("pk", flat=True), NOON)

    page = " ".join(
        signed_in(client, amina).get("/portfolio/?sort=health").content.decode().split()
    )

    assert names(page) == ["Poor", "Middle", "Strong", "New"]
    cells = [part.split("</td>")[0] for part in page.split('data-l="Health">')[1:]]
    words = [cell.partition(">")[2].partition("<")[0] for cell in cells]
    assert words == ["Needs care", "Uneven", "Strong", "Not enough to say"]
    page = client.get("/portfolio/?care=1").content.decode()
    assert names(page) == ["Poor"]


def test_where_it_cools_down_while_nobody_is_there_the_chart_says_so_in_words(client, branch):
    scored("Claims", branch, 44, ago=35)
    scored("Fleet", branch, 90, ago=35)
    scored("Care", branch, 44, ago=3)
    branch.refresh_from_db()

    page = signed_in(client, manager(branch)).get("/portfolio/").content.decode()

    assert 'aria-label="Claims cools down while nobody is there."' in page
    assert ">Claims 44</text>" in page


def test_in_the_chart_names_of_departments_come_before_the_words_of_the_field():
    dots = [Dot("Warehouse", 2, 63, "uneven"), Dot("Claims", 2.6, None)]

    drawn = scatter(dots, "…")

    assert [f">{name}</text>" in drawn for name in ("Warehouse 63", "Claims")] == [True, True]
    assert 'class="first" x="309.6" y="204"' in drawn


def test_what_moved_within_a_month_is_told_with_its_largest_reason(client, branch):
    unit = scored("Claims", branch, 58)
    scored("Fleet", branch, 58)
    HealthDay.objects.create(
        unit=unit, day=days(-30).date(), health=64, visits_points=64, visits_of=100
    )
    branch.refresh_from_db()

    page = " ".join(signed_in(client, manager(branch)).get("/portfolio/").content.decode().split())

    told = page.partition("What changed in a month")[2].partition("</section>")[0]
    assert ["Claims</a> −6." in told, "Visits −6:" in told, "Fleet" in told] == [True, True, False]
    assert '<small class="nowrap">−6 in a month</small>' in page


def test_answers_on_time_are_told_of_those_due(client):
    unit = full("Claims")

    page = portfolio(client, manager(unit))

    assert ("Answers on time" in page, ">0 of 1</td>" in page) == (True, True)
