"""The pages of roles."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from brm.base.given import given
from governance.roles.models import GovernanceRole, RoleAssignment
from relationships.systems.models import System
from tests.factories.governance import RoleAssignmentFactory, role
from tests.factories.relationships import (
    BusinessPartnerFactory,
    GrantFactory,
    ITBuddyFactory,
    PersonFactory,
    SystemFactory,
    UnitFactory,
    UserFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db


def test_the_board_says_who_answers_and_where_nobody_does(client):
    RoleAssignmentFactory(
        system=SystemFactory(name="Appointments"), holder=PersonFactory(name="Claire Fontaine")
    )

    page = signed_in(client, manager()).get(reverse("roles:list"))

    row = page.context["rows"][0]
    assert [(cell.ring, cell.name) for cell in row.cells] == [
        ("a", "Claire Fontaine"),
        ("", "No one"),
        ("", "No one"),
        ("", "No one"),
        ("", "No one"),
    ]
    assert "Claire Fontaine" in page.content.decode()


def test_the_board_of_departments_shows_buddies_and_managers_from_where_they_are_known(client):
    unit = UnitFactory(name="Clinics")
    ITBuddyFactory(unit=unit, person__name="Joost de Wit")
    someone = manager(unit)

    page = signed_in(client, someone).get(reverse("roles:list"), {"by": "unit"})

    cells = {cell.label: cell.name for cell in page.context["rows"][0].cells}
    assert cells["IT buddy"] == "Joost de Wit"
    assert cells["BRM manager"] == someone.name


@pytest.mark.parametrize("by", ["system", "unit"])
def test_the_board_costs_the_same_for_one_and_for_many(client, by, django_assert_max_num_queries):
    signed_in(client, manager())
    counts = []
    for _ in range(2):
        for _ in range(2):
            unit = UnitFactory()
            ITBuddyFactory(unit=unit)
            RoleAssignmentFactory(system__owned_by=unit)
            RoleAssignmentFactory(system=None, unit=unit, role=role("information-manager"))
        with django_assert_max_num_queries(11) as used:
            client.get(reverse("roles:list"), {"by": by})
        counts.append(len(used))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, ["A", "B", "C"]),
        ({"standing": "vacant"}, ["A"]),
        ({"standing": "appointed"}, ["B", "C"]),
        ({"ending": "1"}, ["C"]),
        ({"owner": "none"}, ["A"]),
        ({"q": "b"}, ["B"]),
        ({"standing": "nonsense", "by": "nonsense", "unit": "9" * 30}, ["A", "B", "C"]),
    ],
)
def test_filters_lie_in_the_address(client, query, shown):
    RoleAssignmentFactory(system__name="A", standing="vacant", holder=None)
    RoleAssignmentFactory(system__name="B")
    RoleAssignmentFactory(system__name="C", valid_until="2026-01-31")

    page = signed_in(client, manager()).get(reverse("roles:list"), query)

    assert [row.name for row in page.context["rows"]] == shown


def test_a_role_gives_sight_of_what_it_covers_and_of_nothing_else(client):
    own = RoleAssignmentFactory(system__name="Mine")
    other = RoleAssignmentFactory(system__name="Not mine")
    signed_in(client, own.holder)

    assert [row.name for row in client.get(reverse("roles:list")).context["rows"]] == ["Mine"]
    assert client.get(reverse("roles:page", args=[own.pk])).status_code == 200
    assert client.get(reverse("roles:page", args=[other.pk])).status_code == 404
    assert client.get(reverse("systems:page", args=[own.system_id])).status_code == 200
    assert client.get(reverse("systems:page", args=[other.system_id])).status_code == 404


def test_a_role_of_a_department_gives_sight_of_the_branch(client):
    unit = UnitFactory()
    below, beside = UnitFactory(parent=unit), UnitFactory()
    unit.refresh_from_db()
    own = RoleAssignmentFactory(system=None, unit=unit, role=role("information-manager"))
    of_below = RoleAssignmentFactory(system=None, unit=below, role=role("key-user"))
    of_beside = RoleAssignmentFactory(system=None, unit=beside, role=role("key-user"))
    signed_in(client, own.holder)

    assert client.get(reverse("roles:page", args=[of_below.pk])).status_code == 200
    assert client.get(reverse("roles:page", args=[of_beside.pk])).status_code == 404


def form(**more):
    return {"standing": "appointed", "is_accountable": "on"} | more


def test_a_manager_names_somebody(client):
    system, person = SystemFactory(), PersonFactory()
    signed_in(client, manager())

    answer = client.post(
        reverse("roles:new"), form(role="system-owner", system=system.pk, holder=person.pk)
    )

    assignment = RoleAssignment.objects.get()
    assert answer.url == reverse("roles:page", args=[assignment.pk])
    assert (assignment.system, assignment.holder) == (system, person)


def test_a_manager_says_that_nobody_fills_a_role_and_the_board_shows_it(client):
    system = SystemFactory(name="Route Planner")
    signed_in(client, manager())
    nobody = {"role": "product-owner", "system": system.pk, "standing": "vacant"}

    answers = {client.post(reverse("roles:new"), nobody).url for _ in range(2)}
    with_a_name = client.post(reverse("roles:new"), nobody | {"holder": PersonFactory().pk})

    vacancy = RoleAssignment.objects.get()
    assert answers == {reverse("roles:page", args=[vacancy.pk])}
    board = client.get(reverse("roles:list"), {"standing": "vacant"})
    assert [cell.name for cell in board.context["rows"][0].cells][:2] == ["No one", "Vacant"]
    assert (with_a_name.status_code, RoleAssignment.objects.count()) == (422, 1)


def test_the_same_form_twice_names_once(client):
    system, person = SystemFactory(), PersonFactory()
    signed_in(client, manager())
    data = form(
        role="system-owner", system=system.pk, holder=person.pk,
        client_id="0b1f7e7a-64a0-4a4c-9f64-3b8d5f1f2a11",
    )  # fmt: skip

    answers = {client.post(reverse("roles:new"), data).url for _ in range(2)}

    assert len(answers) == 1
    assert RoleAssignment.objects.count() == 1


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"role": "x" * 20_000},
        {"holder-typed": "\0", "holder": "\0"},
        {"hours_per_week": "9" * 400},
        {"hours_per_week": "1e999999"},
        {"hours_per_week": "NaN"},
        {"valid_until": "31-31-2026"},
        {"valid_until": "2001-01-01"},
        {"standing": "famous"},
        {"client_id": "not-a-key"},
        {"system": "9" * 40},
        {"deputy-typed": "🦊" * 20_000},
    ],
)
def test_bad_input_is_answered_with_sentences(client, bad):
    system, person = SystemFactory(), PersonFactory()
    signed_in(client, manager())
    good = form(role="system-owner", system=system.pk, holder=person.pk)

    answer = client.post(reverse("roles:new"), (good | bad) if bad else {})

    assert answer.status_code == 422
    assert RoleAssignment.objects.count() == 0


def test_who_answers_for_nothing_names_nobody(client):
    buddy = ITBuddyFactory()

    answer = signed_in(client, buddy.person).get(reverse("roles:new"))

    assert answer.status_code == 403


def test_a_partner_names_people_for_the_own_department_only(client):
    partner = BusinessPartnerFactory()
    other = UnitFactory()
    signed_in(client, partner.person)
    data = form(role="key-user", holder=partner.person.pk)

    own = client.post(f"{reverse('roles:new')}?for=unit", data | {"unit": partner.unit_id})
    elsewhere = client.post(f"{reverse('roles:new')}?for=unit", data | {"unit": other.pk})

    assert (own.status_code, elsewhere.status_code) == (302, 422)


def test_the_holder_accepts_and_nobody_else_can(client):
    assignment = RoleAssignmentFactory()
    address = reverse("roles:accept", args=[assignment.pk])

    assert signed_in(client, manager()).post(address).status_code == 403
    assert signed_in(client, assignment.holder).post(address).status_code == 302

    assignment.refresh_from_db()
    assert assignment.accepted_on is not None
    assert client.get(address).status_code == 405


def test_the_holder_hands_back_with_a_reason(client):
    assignment = RoleAssignmentFactory()
    address = reverse("roles:hand_back", args=[assignment.pk])
    signed_in(client, assignment.holder)

    assert client.get(address).status_code == 200
    assert client.post(address, {"why": "\0"}).status_code == 422
    assert client.post(address, {"why": "x" * 20_000}).status_code == 422
    assert client.post(address, {"why": "Too little time"}).status_code == 302

    assignment.refresh_from_db()
    assert assignment.why_ended == "Too little time"
    assert RoleAssignment.objects.running().get().standing == "vacant"


@pytest.mark.parametrize(("is_own", "says"), [(True, "Hand it back"), (False, "End it")])
def test_the_press_that_ends_a_role_says_whose_it_is(client, is_own, says):
    assignment = RoleAssignmentFactory()
    signed_in(client, assignment.holder if is_own else manager())

    page = client.get(reverse("roles:hand_back", args=[assignment.pk])).content.decode()

    main = page.split("<main")[1]
    assert f"<h1>{says}</h1>" in main
    assert f'type="submit">{says}</button>' in main


def test_a_holder_chooses_the_deputy_but_not_the_standing(client):
    assignment, deputy = RoleAssignmentFactory(), PersonFactory()
    deputy.unit = assignment.holder.unit
    deputy.save()
    GrantFactory(person=assignment.holder, unit=deputy.unit)
    signed_in(client, assignment.holder)

    client.post(reverse("roles:deputy", args=[assignment.pk]), {"deputy": deputy.pk})
    own = client.post(
        reverse("roles:deputy", args=[assignment.pk]), {"deputy": assignment.holder_id}
    )

    assignment.refresh_from_db()
    assert assignment.deputy == deputy
    assert own.status_code == 422


def test_the_second_editor_is_told_and_keeps_what_was_typed(client):
    assignment = RoleAssignmentFactory()
    signed_in(client, manager())
    address = reverse("roles:edit", args=[assignment.pk])
    data = form(version=1, hours_per_week="2")

    first = client.post(address, data)
    second = client.post(address, data | {"hours_per_week": "4"})

    assert (first.status_code, second.status_code) == (302, 422)
    assert 'value="4"' in second.content.decode()


def test_renewing_is_for_the_holder_and_who_arranges_it(client):
    assignment = RoleAssignmentFactory(valid_until="2026-01-31")
    address = reverse("roles:renew", args=[assignment.pk])
    colleague = RoleAssignmentFactory(system=assignment.system, role=role("product-owner")).holder

    assert signed_in(client, colleague).post(address).status_code == 403
    assert signed_in(client, assignment.holder).post(address).status_code == 302


@pytest.mark.parametrize("name", ["page", "edit", "deputy", "hand_back"])
def test_the_pages_of_a_role_open_for_its_manager(client, name):
    assignment = RoleAssignmentFactory(valid_until="2026-01-31", deputy=PersonFactory())

    answer = signed_in(client, manager()).get(reverse(f"roles:{name}", args=[assignment.pk]))

    assert answer.status_code == 200


def test_an_administrator_without_a_person_may_look_and_name(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    system, person = SystemFactory(), PersonFactory()

    assert client.get(reverse("roles:list")).status_code == 200
    answer = client.post(
        reverse("roles:new"), form(role="system-owner", system=system.pk, holder=person.pk)
    )

    assert answer.status_code == 302


def test_the_board_says_which_talks_would_help_most_one_of_a_kind(client):
    later = {"valid_until": "2999-01-01"}
    ends = RoleAssignmentFactory(
        system__name="Pick & Pack", holder__name="Jan Maes", since="2025-01-01",
        valid_until="2025-12-01",
    )  # fmt: skip
    RoleAssignmentFactory(system__name="Ledger", valid_until="2026-01-30")
    RoleAssignmentFactory(
        system__name="Route Planner", holder__name="Elin Solberg", hours_per_week=6, **later
    )
    tool = RoleAssignmentFactory(system__name="Cast Tracker", system__run_by="business", **later)
    RoleAssignmentFactory(system__run_by="business", deputy=PersonFactory(), **later)
    signed_in(client, manager())

    talks = client.get(reverse("roles:list")).context["talks"]

    assert [talk.title for talk in talks] == [
        "Jan Maes was System owner of Pick & Pack until 1 December",
        "Elin Solberg does 6 hours a week that nobody agreed",
        f"Nobody steps in for {tool.holder.name} at Cast Tracker",
    ]
    assert talks[0].url == reverse("roles:page", args=[ends.pk])
    assert talks[2].url == reverse("roles:deputy", args=[tool.pk])
    for talk in talks:
        assert client.get(talk.url).status_code == 200
    assert client.get(reverse("roles:list"), {"by": "unit"}).context["talks"] == []
    assert client.get(reverse("roles:list"), {"q": "ledger"}).context["talks"] == []


def test_who_names_nobody_is_told_of_no_talks(client):
    own = RoleAssignmentFactory(role=role("product-owner"), valid_until="2026-01-30")

    assert signed_in(client, own.holder).get(reverse("roles:list")).context["talks"] == []


def test_a_reader_of_french_reads_the_roles_in_french(client):
    with override("fr"):
        left = [
            words
            for role in GovernanceRole.objects.all()
            for words in (role.name, role.in_short, role.answers_for, role.decides, role.serves)
            if given(words) == words
        ]
    RoleAssignmentFactory()
    page = (
        signed_in(client, GrantFactory(person__language="fr").person)
        .get("/roles/")
        .content.decode()
    )

    assert left == []
    assert "Responsable du système" in page
    assert "System owner" not in page


def test_the_board_of_three_hundred_systems_and_thirteen_roles_asks_no_more_than_that_of_three(
    client, django_assert_max_num_queries
):
    person, unit = PersonFactory(), UnitFactory()
    for number in range(4):
        GovernanceRole.objects.create(
            slug=f"own-{number}", name=f"Own {number}", subject="system", answers_for="x", decides="y",
            board_place=10 + number,
        )  # fmt: skip
    roles = list(GovernanceRole.objects.filter(subject__in=["system", "both"]).order_by("pk"))[:13]
    signed_in(client, manager())

    def systems(numbers):
        made = System.objects.bulk_create(
            System(name=f"System {n}", folded_name=f"system {n}", owned_by=unit) for n in numbers
        )
        RoleAssignment.objects.bulk_create(
            RoleAssignment(
                role=role, system=system, since="2026-01-01",
                **({"standing": "vacant"} if n % 3 == 0 else {"standing": "de_facto", "holder": person}),
            )
            for n, system in enumerate(made)
            for role in roles
        )  # fmt: skip

    counts = []
    for numbers in (range(3), range(3, 300)):
        systems(numbers)
        for address in (reverse("roles:list"), reverse("roles:vacant")):
            with django_assert_max_num_queries(10) as used:
                assert client.get(address).status_code == 200
            counts.append(len(used))

    assert len(roles) == 13
    assert counts[:2] == counts[2:]
    assert len(client.get(reverse("roles:vacant")).context["rows"]) == 100
