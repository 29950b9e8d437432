"""The manager's first page: facts in sentences, four figures, who needs somebody, within sight."""

from datetime import timedelta

import pytest

from brm.base import clock
from brm.health.services import renew
from relationships.rounds.brought import Thanks
from relationships.units.models import Unit
from relationships.wording import words
from tests.factories.governance import RoleAssignmentFactory, role
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    DoneVisitFactory,
    ITBuddyFactory,
    PersonFactory,
    PromiseFactory,
    RoundFactory,
    UnitFactory,
    VisitFactory,
    VoiceFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture(autouse=True)
def at_noon():
    with clock.fixed(NOON):
        yield


def days(number: int):
    return NOON + timedelta(days=number)


def department(name: str = "Claims", **more) -> Unit:
    """With a buddy who was there yesterday."""
    unit = UnitFactory(name=name, **more)
    ITBuddyFactory(unit=unit, person__unit=unit)
    DoneVisitFactory(unit=unit, buddy__unit=unit, done_at=days(-1), starts_at=days(-1))
    return unit


def first_page(client, person) -> str:
    renew(Unit.objects.values_list("pk", flat=True), NOON)
    return " ".join(signed_in(client, person).get("/").content.decode().split())


def full(name: str) -> Unit:
    """A department with something for each part of the page."""
    unit = department(name)
    BusinessPartnerFactory(unit=unit, person__unit=unit)
    owner = PersonFactory(unit=unit)
    VoiceFactory(
        unit=unit, heard_by=owner, heard_at=days(-1), answer_due_on=days(-1).date(),
        is_named=True, raised_by=owner,
    )  # fmt: skip
    PromiseFactory(unit=unit, owner=owner, due_on=TODAY)
    PromiseFactory(unit=unit, owner=owner, state="kept", closed_on=TODAY)
    VisitFactory(unit=unit, buddy=owner, starts_at=days(1))
    visit = DoneVisitFactory(unit=unit, buddy=owner, done_at=NOON)
    RoleAssignmentFactory(system__owned_by=unit, valid_until=TODAY, deputy=owner)
    Thanks.objects.create(visit=visit, words="She stayed until it worked.")
    return unit


@pytest.mark.parametrize("amount", [1, 3, 50])
def test_the_page_costs_ten_queries_however_many_departments(
    client, settings, amount, django_assert_num_queries
):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    amina = manager()
    for number in range(amount):
        full(f"Department of {number}")
    renew(Unit.objects.values_list("pk", flat=True), NOON)
    signed_in(client, amina)

    words.own()  # read once in ten seconds, and not for this page alone
    with django_assert_num_queries(10):
        assert client.get("/").status_code == 200


def test_the_sentences_are_made_of_facts(client):
    amina = manager()
    late = department("Claims")
    department("Fleet")
    VoiceFactory(unit=late, heard_by=PersonFactory(unit=late), answer_due_on=days(-4).date())
    Unit.objects.filter(pk=amina.unit_id).update(closed_on=TODAY)

    page = first_page(client, amina)

    assert (
        "One of your two departments would be glad of you today. Nobody is on the floor today. "
        "Of everything people told us, one thing still has no owner." in page
    )
    assert "An answer is four days late" in page


def test_a_calm_day_says_so(client):
    amina = manager(department("Claims"))

    page = first_page(client, amina)

    assert "Your department lacks nothing today." in page
    assert "Nobody waits for you" in page


def test_a_manager_of_a_branch_sees_only_that(client):
    inside, outside = full("Inside"), full("Outside")
    page = first_page(client, manager(inside))

    assert ("Inside" in page, "Outside" in page) == (True, False)
    assert "of 1 department<" in page
    assert outside.pk != inside.pk


def test_what_was_told_to_the_buddy_only_is_nowhere(client):
    unit = department("Claims")
    heard = {"unit": unit, "heard_by__unit": unit, "heard_at": days(-1)}
    VoiceFactory(**heard, words="Known to the manager.", audience="confidence")
    secret = VoiceFactory(**heard, words="For you alone.", audience="buddy")
    PromiseFactory(unit=unit, voice=secret, what="A promise from it", due_on=days(-1).date())

    page = first_page(client, manager(unit))

    assert "Known to the manager." in page
    assert ("For you alone." in page, "A promise from it" in page) == (False, False)
    assert "one thing still has no owner" in page


@pytest.mark.parametrize("who", ["partner", "buddy", "nobody"])
def test_others_never_see_a_managers_dashboard(client, who):
    unit = full("Claims")
    person = {
        "partner": lambda: BusinessPartnerFactory(unit=unit).person,
        "buddy": lambda: ITBuddyFactory(unit=unit).person,
        "nobody": lambda: PersonFactory(unit=unit),
    }[who]()

    assert "Who needs you, and why" not in first_page(client, person)


def test_on_the_first_day_there_are_steps_and_no_zeros(client):
    page = first_page(client, manager(UnitFactory()))

    assert "Visited in their rhythm" not in page


def test_what_is_not_measured_yet_is_said_in_words(client):
    unit = UnitFactory(name="Claims")
    RoundFactory(unit=unit, buddy=ITBuddyFactory(unit=unit, person__unit=unit))

    page = first_page(client, manager(unit))

    assert "Nobody was anywhere yet. The first visit begins this figure." in page
    assert "No answer was due yet. The first one begins this figure." in page
    assert "No visit told a mood yet." in page
    assert "No promise came to its end yet." in page
    assert "Nobody has been there yet" in page


def test_one_who_was_named_is_named_to_the_manager_and_nobody_else_is(client):
    unit = department("Claims")
    nadia = PersonFactory(unit=unit, name="Nadia Benali")
    late = {"unit": unit, "heard_by": nadia, "answer_due_on": days(-2).date()}
    VoiceFactory(**late, is_named=True, raised_by=nadia, owner=nadia)

    page = first_page(client, manager(unit))

    assert "An answer to Nadia is two days late" in page


def test_an_empty_chair_is_named_and_the_way_leads_to_where_it_is_filled(client):
    unit = department("Claims")
    vacant = RoleAssignmentFactory(
        unit=unit, system=None, role=role("information-manager"), standing="vacant", holder=None,
        since="2026-02-02", deputy=PersonFactory(name="Lot"),
    )  # fmt: skip

    page = first_page(client, manager(unit))

    assert "Nobody is Information manager of Claims" in page
    assert "Vacant since Mon 2 Feb. Lot steps in." in page
    address = f"/roles/new/?unit={unit.pk}&role=information-manager"
    assert f'href="{address.replace("&", "&amp;")}">Propose somebody</a>' in page
    proposed = client.get(address).content.decode()
    assert ("Claims" in proposed, vacant.role.name in proposed) == (True, True)


def test_a_role_that_ends_is_told_with_its_holder_and_the_way_to_renew_it(client):
    unit = department("Claims")
    ending = RoleAssignmentFactory(
        system__name="Claims Desk", system__owned_by=unit, holder__name="Lucia Gil",
        valid_until=days(20).date(),
    )  # fmt: skip
    RoleAssignmentFactory(system=ending.system, role=role("product-owner"), valid_until=TODAY)
    late = department("Fleet")
    RoleAssignmentFactory(
        system__owned_by=late, holder__name="Jan Bos", valid_until=days(-1).date()
    )

    page = first_page(client, manager())

    assert "is Product owner of Claims Desk until Tue 3 Mar" in page
    assert "Talk about what comes then. No deputy is named." in page
    assert "1 role ends soon." in page
    assert "Jan Bos was System owner of" in page
    assert "It ran out and was not renewed." in page
    other = ending.system.role_assignments.exclude(pk=ending.pk).get()
    assert f'href="/roles/{other.pk}/">Renew it or hand it over</a>' in page


def test_promises_of_both_sides_are_shown_side_by_side_once_there_are_enough(client):
    unit = department("Claims")
    for side, kept in (("business", 4), ("it", 2)):
        for number in range(5):
            state = {"state": "kept"} if number < kept else {"state": "not_kept", "why": "no time"}
            PromiseFactory(
                unit=unit, owner__unit=unit, side=side, closed_on=TODAY, due_on=TODAY, **state
            )

    page = first_page(client, manager(unit))

    assert "80 % and 40 %: no difference to speak of." in page
    assert "Promises kept: business 4 of 5, IT 2 of 5" in page
