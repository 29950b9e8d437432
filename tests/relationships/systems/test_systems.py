"""The register: what people work with, said in plain words by those who work with it."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from brm.base import clock
from brm.base.editing import Stale
from brm.base.errors import RuleBroken
from relationships.systems import services
from relationships.systems.models import System, Use
from tests.factories.governance import RoleAssignmentFactory
from tests.factories.relationships import (
    BusinessPartnerFactory,
    ITBuddyFactory,
    PersonFactory,
    SystemFactory,
    UnitFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"systems:{name}", args=args)


# ---- Rules ---------------------------------------------------------------------------------------


def test_who_tells_of_a_tool_uses_it():
    unit = UnitFactory()

    system = services.add_system(name="Cast Tracker", run_by="business", owned_by=unit)

    assert list(system.uses.values_list("unit", flat=True)) == [unit.pk]


def test_a_name_stands_once_however_it_is_written():
    services.add_system(name="Cast Tracker", run_by="business")
    other = services.add_system(name="Another", run_by="it")

    with pytest.raises(RuleBroken) as caught:
        services.add_system(name="cast  TRÄCKER", run_by="it")
    assert caught.value.code == "name_taken"
    with pytest.raises(RuleBroken):
        services.change_system(
            other, version=1, name="Cast Tracker", run_by="it", what_for="", owned_by=None
        )


def test_the_second_editor_is_told():
    system = SystemFactory()
    change = {"name": "A", "run_by": "it", "what_for": "", "owned_by": None}
    services.change_system(system, version=1, **change)

    with pytest.raises(Stale):
        services.change_system(system, version=1, **change | {"name": "B"})


def test_the_same_change_sent_twice_is_one():
    system = SystemFactory()
    change = {"name": "A", "run_by": "it", "what_for": "", "owned_by": None}

    for _press in range(2):
        services.change_system(system, version=1, **change)

    system.refresh_from_db()
    assert (system.name, system.version) == ("A", 2)


def test_use_is_said_once_and_the_last_number_counts():
    system, unit = SystemFactory(), UnitFactory()

    for people in (3, 8):
        services.say_used(system, unit=unit, people_count=people)

    assert Use.objects.get().people_count == 8
    for _ in range(2):
        services.say_not_used(system, unit_id=unit.pk)
    assert not Use.objects.exists()


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [({"run_by": "nobody"}, "system_run_by_known"), ({"name": ""}, "system_has_a_name")],
)
def test_a_system_that_cannot_be_is_refused(changes, constraint):
    SystemFactory()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        System.objects.update(**changes)


def test_a_number_that_somebody_said_since_is_not_taken_back(client):
    unit, system = UnitFactory(), SystemFactory()
    services.say_used(system, unit=unit, people_count=10)
    signed_in(client, PersonFactory(), is_staff=True)
    said = {"unit": unit.pk, "people_count": "12"}
    answer = client.post(reverse("systems:used", args=[system.pk]), said, follow=True)
    token = re.search(r'name="token" value="([^"]+)"', answer.text)[1]
    services.say_used(system, unit=unit, people_count=20)

    words = client.post("/undo/", {"token": token}, follow=True).text

    assert "Somebody changed it again in the meantime" in words
    assert Use.objects.get().people_count == 20


def test_the_database_keeps_names_and_uses_once():
    first, second = SystemFactory(), SystemFactory()
    use = Use.objects.create(system=first, unit=UnitFactory())
    with pytest.raises(IntegrityError, match="system_name_once"), transaction.atomic():
        System.objects.filter(pk=second.pk).update(folded_name=first.folded_name)
    use.pk = None
    with pytest.raises(IntegrityError, match="use_of_a_system_once"), transaction.atomic():
        use.save(force_insert=True)


# ---- Pages ---------------------------------------------------------------------------------------


def test_no_one_is_printed_as_such(client):
    SystemFactory(name="Photo Messenger", run_by="business")
    RoleAssignmentFactory(system__name="Ledger", holder__name="Hanna Vos")

    page = signed_in(client, manager()).get(address("list"))

    owners = {system.name: owner for system, owner, *_more in page.context["rows"]}
    assert owners == {"Ledger": "Hanna Vos", "Photo Messenger": ""}
    assert page.content.decode().count("no one") == 1


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, ["Ledger", "Sheet"]),
        ({"run": "business"}, ["Sheet"]),
        ({"owner": "none"}, ["Sheet"]),
        ({"q": "LEDG"}, ["Ledger"]),
        ({"run": "\0", "unit": "x", "q": "\0"}, ["Ledger", "Sheet"]),
    ],
)
def test_filters_lie_in_the_address(client, query, shown):
    SystemFactory(name="Sheet", run_by="business")
    RoleAssignmentFactory(system__name="Ledger")
    SystemFactory(name="Gone", retired_on="2026-01-01")

    page = signed_in(client, manager()).get(address("list"), query)

    assert [system.name for system, *_more in page.context["rows"]] == shown


def test_the_list_of_one_department(client):
    unit = UnitFactory()
    services.add_system(name="Ours", run_by="it", owned_by=unit)
    services.say_used(SystemFactory(name="Shared"), unit=unit)
    SystemFactory(name="Of others")

    page = signed_in(client, manager()).get(address("list"), {"unit": unit.pk})

    assert [system.name for system, *_more in page.context["rows"]] == ["Ours", "Shared"]


def test_the_list_costs_the_same_for_one_and_for_many(client, django_assert_max_num_queries):
    signed_in(client, manager())
    counts = []
    for more in (2, 60):  # a few, and more than a page
        unit = UnitFactory()
        for _ in range(more):
            RoleAssignmentFactory(system__owned_by=unit)
        with django_assert_max_num_queries(7) as used:  # and the session, kept in the cache here
            client.get(address("list"))
        counts.append(len(used))

    assert counts[0] == counts[1]


def test_the_page_names_each_role_and_where_nobody_is(client):
    assignment = RoleAssignmentFactory(holder__name="Hanna Vos")

    page = signed_in(client, manager()).get(address("page", assignment.system_id))

    assert [(line.label, line.name) for line in page.context["roles"]] == [
        ("System owner", "Hanna Vos"),
        ("Product owner", "No one"),
        ("Business administrator", "No one"),
        ("Key user", "No one"),
        ("Data owner", "No one"),
    ]


def test_a_buddy_tells_of_a_tool_once(client):
    buddy = ITBuddyFactory()
    signed_in(client, buddy.person)
    data = {"name": "Group chat", "run_by": "business", "owned_by": buddy.unit_id}

    first, second = (client.post(address("new"), data) for _ in range(2))

    assert first.url == address("page", System.objects.get().pk)
    assert second.status_code == 422
    assert client.get(first.url).status_code == 200


def test_who_has_no_department_is_sent_to_a_person(client):
    assert signed_in(client, PersonFactory(unit=None)).get(address("new")).status_code == 403


@pytest.mark.parametrize(
    "bad",
    [
        {"name": ""},
        {"name": "\0"},
        {"name": "x" * 20_000},
        {"what_for": "x" * 20_000},
        {"run_by": "nobody"},
        {"owned_by": "", "owned_by-typed": "nobody of that name"},
    ],
)
def test_bad_input_is_answered_with_sentences(client, bad):
    signed_in(client, manager())

    answer = client.post(address("new"), {"name": "A", "run_by": "it"} | bad)

    assert answer.status_code == 422
    assert not System.objects.exists()


def test_a_partner_changes_the_own_departments_tool_and_sees_both_texts(client):
    partner = BusinessPartnerFactory()
    system = SystemFactory(name="Sheet", owned_by=partner.unit)
    signed_in(client, partner.person)
    data = {"name": "Sheet", "run_by": "business", "version": 1, "owned_by": partner.unit_id}

    first = client.post(address("edit", system.pk), data | {"what_for": "Lists"})
    second = client.post(address("edit", system.pk), data | {"what_for": "Names"})

    assert (first.status_code, second.status_code) == (302, 422)
    body = second.content.decode()
    assert "Lists" in body
    assert "Names" in body


def test_a_department_is_added_and_taken_away(client):
    partner = BusinessPartnerFactory()
    system = SystemFactory(owned_by=partner.unit)
    signed_in(client, partner.person)
    where = address("used", system.pk)

    client.post(where, {"unit": partner.unit_id, "people_count": "8"})
    assert (
        client.post(where, {"unit": partner.unit_id, "people_count": "9" * 30}).status_code == 422
    )
    assert Use.objects.get().people_count == 8
    client.post(where, {"leaves": partner.unit_id})

    assert not Use.objects.exists()
    assert client.post(where, {"leaves": "9" * 40}).status_code == 422


def test_nobody_says_of_another_department_that_it_no_longer_works_with_what_belongs_to_nobody(
    client,
):
    partner, other = BusinessPartnerFactory(), BusinessPartnerFactory()
    system = SystemFactory()
    for unit in (partner.unit, other.unit):
        Use.objects.create(system=system, unit=unit)
    signed_in(client, partner.person)

    assert client.post(address("used", system.pk), {"leaves": other.unit_id}).status_code == 404
    assert Use.objects.count() == 2


def test_words_that_blame_do_not_stand_in_the_pages():
    from pathlib import Path

    pages = [*Path("templates").rglob("*.html"), *Path("governance").rglob("*.py")]
    blaming = ("shadow it", "rogue", "unauthor")
    found = [str(page) for page in pages if any(w in page.read_text().lower() for w in blaming)]

    assert found == []


def test_the_page_says_which_role_somebody_fills(client):
    system = RoleAssignmentFactory(holder__name="Hanna Vos").system

    page = signed_in(client, manager()).get(address("page", system.pk)).content.decode()

    assert "<b>System owner</b>" in page
    assert page.index("<b>System owner</b>") < page.index("Hanna Vos")


def test_what_a_head_of_department_knows_is_kept_shown_and_taken_back(client):
    system = SystemFactory(name="Ledger", run_by="it")
    signed_in(client, manager())
    known = {
        "name": "Ledger", "run_by": "it", "version": 1, "users": 3, "what_stops": "No book closes",
        "stops_after": 4, "data_in_it": "The books", "data_class": 3, "has_personal_data": "False",
        "kept_where": "ours", "sign_in": "house", "cost_a_year": "1200.50", "cost_currency": "eur",
        "paid_by": "Finance", "contract_ends_on": "2027-01-31", "way_out": "Tables",
        "access_checked_on": "2026-03-02",
        "cmdb_id": "CI-1", "cmdb_url": "https://cmdb.example.org/1",
    }  # fmt: skip

    assert client.post(address("edit", system.pk), known).status_code == 302
    page = client.get(address("page", system.pk)).content.decode()

    for said in (
        "26 to 100",
        "No book closes",
        "within a day",
        "EUR",
        "CI-1",
        "with us, on our own",
    ):
        assert said in page
    system.refresh_from_db()
    assert (system.cost_currency, system.has_personal_data, system.version) == ("EUR", False, 2)
    assert system.history.count() == 2


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("cost_a_year", "-1"), ("cost_a_year", "1e30"), ("cost_a_year", "NaN"), ("cost_a_year", "ten"),
        ("cost_a_year", "1.234"), ("cost_a_year", "99999999999"), ("cost_currency", "€"),
        ("contract_ends_on", "2026-02-30"), ("contract_ends_on", "0001-01-01"),
        ("access_checked_on", "2090-01-01"), ("access_checked_on", "yesterday"),
        ("contract_ends_on", "9999-12-31"), ("users", "9"), ("data_class", "-1"),
        ("cmdb_url", "javascript:alert(1)"), ("cmdb_url", "ftp://x.example"), ("what_stops", "x" * 501),
        ("kept_where", "moon"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said_at_its_field_and_changes_nothing(client, field, typed):
    system = SystemFactory(name="Ledger", run_by="it")
    signed_in(client, manager())
    known = {"name": "Ledger", "run_by": "it", "version": 1, "what_stops": "The books"}

    answer = client.post(address("edit", system.pk), known | {field: typed})

    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    system.refresh_from_db()
    assert system.version == 1


def test_a_cost_without_a_currency_is_asked_for_it(client):
    system = SystemFactory(name="Ledger", run_by="it")
    signed_in(client, manager())
    known = {"name": "Ledger", "run_by": "it", "version": 1, "cost_a_year": "12"}

    answer = client.post(address("edit", system.pk), known)

    assert answer.status_code == 422
    assert "Choose the currency of the cost." in answer.content.decode()


def test_the_list_finds_the_systems_whose_users_nobody_checked_in_six_months(client):
    today = clock.today_in(settings.TIME_ZONE)
    for name, days in (("Ledger", 10), ("Claims Desk", 200)):
        SystemFactory(name=name, access_checked_on=today - timedelta(days=days))
    SystemFactory(name="Route Planner")

    page = signed_in(client, manager()).get(address("list"), {"access": "old"}).content.decode()

    assert "Claims Desk" in page
    assert "Route Planner" in page
    assert "Ledger" not in page
