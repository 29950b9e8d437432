"""The pages on which the organisation is kept, and what they do with what people type."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from brm.base import clock
from brm.dashboard.found import KINDS
from brm.health.services import renew
from relationships.access.models import Grant
from relationships.buddies.models import Absence, ITBuddy
from relationships.partners.models import BusinessPartner
from relationships.people.models import Person, User
from relationships.units.models import Unit
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    GrantFactory,
    ITBuddyFactory,
    PersonFactory,
    RoundFactory,
    SystemFactory,
    UnitFactory,
    UserFactory,
    VisitFactory,
    VoiceFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db
LIST = (
    "Customer Care, Utrecht, Sanne Bakker\nCare & Clinics, Lyon\n  Fitting Clinics\nClaims > Motor"
)


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def keeper(client):
    return signed_in(client, GrantFactory(unit=None, person__unit=None).person)


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


# ---- The first steps, and a pasted list --------------------------------------------------------


def test_an_empty_start_asks_for_the_departments_first(keeper):
    page = keeper.get("/")

    assert page.templates[0].name == "brm/dashboard/first_steps.html"


def test_after_the_departments_comes_who_goes_there(keeper):
    UnitFactory()

    assert keeper.get("/").context["so_far"].has_units is True


def test_then_comes_the_first_round(keeper):
    ITBuddyFactory()
    renew(Unit.objects.values_list("pk", flat=True), NOON)

    page = keeper.get("/")

    assert page.templates[0].name == "brm/dashboard/first_steps.html"
    assert reverse("rounds:new") in page.content.decode()


def test_something_heard_needs_no_round_for_the_dashboard(keeper):
    VoiceFactory(unit=ITBuddyFactory().unit, status="new")
    renew(Unit.objects.values_list("pk", flat=True), NOON)

    assert keeper.get("/").templates[0].name == "brm/dashboard/dashboard.html"


def test_then_the_first_page_names_whom_departments_lack(keeper):
    RoundFactory(unit__name="Care")
    UnitFactory(name="Claims")

    lacks = keeper.get("/").context["lacks"]

    assert [unit.name for unit in lacks[0]["rows"] if unit.name == "Claims"] == ["Claims"]


def test_a_list_is_read_before_anything_is_kept(keeper):
    page = keeper.post(reverse("units:paste"), {"text": LIST, "look": "1"})

    rows = [(row["name"], row["indent"], row["head"], row["state"]) for row in page.context["read"]]
    assert rows == [
        ("Customer Care", 0, "Sanne Bakker", "new"),
        ("Care & Clinics", 0, "", "new"),
        ("Fitting Clinics", 1, "", "new"),
        ("Claims", 0, "", "new"),
        ("Motor", 1, "", "new"),
    ]
    assert Unit.objects.count() == 0


def test_the_same_list_twice_makes_nothing_twice(keeper):
    for _twice in range(2):
        keeper.post(reverse("units:paste"), {"text": LIST})

    names = Unit.objects.order_by("lft").values_list("name", "depth")
    assert list(names) == [
        ("Care & Clinics", 0), ("Fitting Clinics", 1), ("Claims", 0), ("Motor", 1),
        ("Customer Care", 0),
    ]  # fmt: skip
    heads = BusinessPartner.objects.values_list("person__name", "unit__name", "role")
    assert list(heads) == [("Sanne Bakker", "Customer Care", "head")]


def test_htmx_gets_what_was_read_alone(keeper):
    page = keeper.post(reverse("units:paste"), {"text": "Care"}, headers={"HX-Request": "true"})

    assert [part.name for part in page.templates][:1] == ["brm/dashboard/_paste_read.html"]


@pytest.mark.parametrize(
    "text", ["", "  \n ", "\x00", ">", "x" * 201, "a > " * 60 + "b", "x\n" * 40_000]
)
def test_a_list_that_cannot_be_kept_says_why_and_keeps_nothing(keeper, text):
    page = keeper.post(reverse("units:paste"), {"text": text})

    assert (page.status_code, Unit.objects.count()) == (422, 0)


# ---- Bad input on every form ---------------------------------------------------------------------


def forms_of(unit, person, partner, buddy):
    """Each form's address with what makes it good."""
    day = "2026-03-03"
    facts = {
        "name": "New", "place": "", "people_count": "", "rhythm_days": "14", "kind": "own",
        "language": "en", "time_zone": "Europe/Paris", "country": "FR", "region": "",
        "opens_at": "08:00", "closes_at": "18:00", "workdays": ["MO"], "about": "", "code": "",
        "version": "1",
    }  # fmt: skip
    somebody = {
        "name": "New", "side": "it", "channel": "mail", "language": "en", "email": "", "phone": "",
        "job_title": "", "about": "", "code": "", "version": "1",
    }  # fmt: skip
    return {
        reverse("units:new"): {"name": "New", "place": "", "about": ""},
        reverse("units:edit", args=[unit.pk]): facts,
        reverse("units:busy", args=[unit.pk]): {"what": "Fair", "starts_on": day, "ends_on": day},
        reverse("people:new"): somebody,
        reverse("people:edit", args=[person.pk]): somebody,
        reverse("partners:new"): {
            "person": person.pk, "unit": unit.pk, "role": "contact", "since": day,
            "cares_about": "", "reached_by": "",
        },
        reverse("partners:edit", args=[partner.pk]): {
            "role": "head", "since": day, "cares_about": "", "reached_by": "", "version": "1",
        },
        reverse("buddies:new"): {
            "person": person.pk, "unit": unit.pk, "origin": "it", "rank": "primary", "since": day,
            "note": "",
        },
        reverse("buddies:edit", args=[buddy.pk]): {
            "origin": "it", "rank": "deputy", "since": day, "note": "", "version": "1",
        },
        reverse("people:away", args=[person.pk]): {"starts_on": day, "ends_on": day},
    }  # fmt: skip


@pytest.fixture
def forms():
    unit = UnitFactory(name="Care")
    return forms_of(
        unit, PersonFactory(unit=unit), BusinessPartnerFactory(unit=unit), ITBuddyFactory(unit=unit)
    )


@pytest.mark.parametrize(
    "text",
    ["\x00", "👩🏽‍🔧" * 40 + "שלום עולם \u202e", "x" * 20_000, "9" * 400],
)
def test_nothing_typed_breaks_a_form(keeper, forms, text):
    wrong = []
    for address, good in forms.items():
        for name in good:
            answer = keeper.post(address, {**good, name: text})
            if answer.status_code not in (302, 422):
                wrong.append((address, name, answer.status_code))

    assert wrong == []


def test_pressing_twice_keeps_once(keeper, forms):
    before = None
    for _press in range(2):
        for address, good in forms.items():
            keeper.post(address, good)
        counted = [model.objects.count() for model in (Unit, BusinessPartner, ITBuddy, Absence)]
        before = before or counted

    assert counted == before


def test_what_was_typed_is_kept_on_the_page(keeper):
    page = keeper.post(reverse("units:new"), {"name": "x" * 300, "place": "Lyon"})

    form = page.context["form"]
    assert (form["name"].value(), form["place"].value()) == ("x" * 300, "Lyon")


def test_the_second_editor_sees_both_texts(keeper, forms):
    address = next(address for address in forms if "/units/" in address and "edit" in address)
    keeper.post(address, {**forms[address], "about": "We fit shoes"})

    page = keeper.post(address, {**forms[address], "about": "We fit splints"})

    pairs = [(pair.now, pair.typed) for pair in page.context["both"]]
    assert (page.status_code, pairs) == (422, [("We fit shoes", "We fit splints")])
    assert page.context["version"] == 2


# ---- Choosing by typing --------------------------------------------------------------------------


def name_buddy(client, unit, **typed):
    data = {"unit": unit.pk, "origin": "it", "rank": "primary", "since": "2026-03-03", **typed}
    return client.post(reverse("buddies:new"), data)


def test_one_who_fits_is_taken_by_a_part_of_the_name(keeper):
    person = PersonFactory(name="Priya Râman", side="it")

    name_buddy(keeper, UnitFactory(), **{"person-typed": "raman pri"})

    assert list(ITBuddy.objects.values_list("person", flat=True)) == [person.pk]


def test_one_act_names_somebody_for_all_to_which_nobody_goes(keeper):
    first, second = UnitFactory(name="Care"), UnitFactory(name="Claims")
    person = PersonFactory(name="Priya Raman", side="it")

    for _twice in range(2):
        named = name_buddy(keeper, first, person=person.pk, besides=[second.pk])
        assert named.status_code == 302
    refused = name_buddy(keeper, first, person=person.pk, besides=[10**9])

    assert refused.status_code == 422
    assert set(person.buddy_of.values_list("unit", flat=True)) == {first.pk, second.pk}


def test_several_who_fit_are_shown_to_choose_from(keeper):
    names = ["Priya Raman", "Priya Rao"]
    for name in names:
        PersonFactory(name=name, side="it")

    page = name_buddy(keeper, UnitFactory(), **{"person-typed": "priya"})

    options = page.context["form"].fields["person"].widget.options
    assert (page.status_code, [option.name for option in options]) == (422, names)


def test_nobody_who_fits_is_said(keeper):
    page = name_buddy(keeper, UnitFactory(), **{"person-typed": "nobody"})

    assert page.context["form"].errors["person"] == [
        "Nobody of that name. Look at the spelling, or add the person first."
    ]


def test_a_branch_manager_cannot_choose_a_department_of_another_branch(client):
    signed_in(client, manager(UnitFactory()))
    person = PersonFactory(side="it")

    page = name_buddy(client, UnitFactory(), person=person.pk)

    assert (page.status_code, ITBuddy.objects.count()) == (422, 0)


# ---- Find ---------------------------------------------------------------------------------------


def found(client, q):
    groups = client.get(reverse("dashboard:find"), {"q": q}).context["groups"]
    return {str(group.title): [hit.name for hit in group.hits] for group in groups}


def test_what_begins_so_comes_before_what_holds_it(keeper):
    for name in ("Intensive Care", "Care", "Claims"):
        UnitFactory(name=name)

    assert found(keeper, "CARÉ")["Departments"] == ["Care", "Intensive Care"]


def test_only_what_the_reader_sees_is_found(client):
    own, other = UnitFactory(name="Care here"), UnitFactory(name="Care there")
    for unit in (own, other):
        PersonFactory(name=f"Carel of {unit.name}", unit=unit)
        BusinessPartnerFactory(person__name=f"Caren of {unit.name}", unit=unit, person__unit=unit)
        ITBuddyFactory(person__name=f"Carol of {unit.name}", unit=unit)
        SystemFactory(name=f"Caresys of {unit.name}", owned_by=unit)
    signed_in(client, BusinessPartnerFactory(unit=own, person__unit=own).person)

    assert found(client, "care") == {
        "Departments": ["Care here"],
        "Business partners": ["Caren of Care here"],
        "IT buddies": ["Carol of Care here"],
        "People": ["Carel of Care here", "Caren of Care here"],
        "Systems": ["Caresys of Care here"],
    }


def test_find_costs_a_query_for_each_kind_of_thing(keeper):
    costs = []
    for _more in range(2):
        for n in range(3):
            BusinessPartnerFactory(person__name=f"Care {n}")
            ITBuddyFactory(person__name=f"Care {n}")
        costs.append(queries(keeper, reverse("dashboard:find") + "?q=care"))

    assert costs[0] == costs[1] <= 3 + len(KINDS)


@pytest.mark.parametrize("q", ["", " ", "\x00", "%", "_", "x" * 5_000, "👩🏽‍🔧", "'; --"])
def test_nothing_found_is_said_and_breaks_nothing(keeper, q):
    UnitFactory(name="Care")

    assert keeper.get(reverse("dashboard:find"), {"q": q}).context["groups"] == []


# ---- Costs and contents ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["units:list", "people:list", "partners:list", "buddies:list"])
def test_a_list_costs_as_much_with_three_rows_as_with_one(keeper, name):
    costs = []
    for amount in (1, 2):
        for _row in range(amount):
            unit = UnitFactory()
            BusinessPartnerFactory(unit=unit)
            ITBuddyFactory(unit=unit)
        costs.append(queries(keeper, reverse(name)))

    assert costs[0] == costs[1] <= 8


def test_the_page_of_a_department_costs_twelve_queries_at_most(keeper):
    unit = UnitFactory(parent=UnitFactory())
    costs = []
    for _more in range(2):
        BusinessPartnerFactory(unit=unit)
        ITBuddyFactory(unit=unit)
        VisitFactory(unit=unit)
        UnitFactory(parent=unit)
        costs.append(queries(keeper, reverse("units:page", args=[unit.pk])))

    assert costs[0] == costs[1] <= 12


def test_a_list_leaves_as_a_sheet(keeper):
    unit = UnitFactory(name="Care", place="Lyon")
    BusinessPartnerFactory(unit=unit, person__name="Claire", person__unit=unit)

    answer = keeper.get(reverse("units:list"), {"as": "csv"})

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1] == "Care,,Lyon,,Europe/Amsterdam,en,Claire,,"


def test_departments_that_nobody_goes_to_are_filtered_out(keeper):
    ITBuddyFactory(unit__name="Care", person__unit=None)
    UnitFactory(name="Claims")

    page = keeper.get(reverse("units:list"), {"without": "buddy"})

    assert [row["unit"].name for row in page.context["rows"]] == ["Claims"]


def test_a_buddys_page_says_when_they_come_and_that_they_are_away(keeper):
    buddy = ITBuddyFactory()
    visit = VisitFactory(unit=buddy.unit, buddy=buddy.person, starts_at=NOON.replace(day=9))
    Absence.objects.create(person=buddy.person, starts_on=NOON.date(), ends_on=NOON.date())

    context = keeper.get(reverse("buddies:page", args=[buddy.pk])).context

    assert (context["next_visit"], context["away_until"]) == (visit, NOON.date())


# ---- A sign-in by a link of one use -----------------------------------------------------------------


def test_somebody_let_in_chooses_a_password_once(client):
    person = PersonFactory()
    administrator = PersonFactory(user=UserFactory(is_staff=True, is_superuser=True))
    signed_in(client, administrator)
    page = client.post(reverse("people:sign-in", args=[person.pk]), {"username": "priya"})
    link = page.context["link"].partition("://")[2].partition("/")[2]
    client.logout()
    words = {"new_password1": "walks-by-weekly", "new_password2": "walks-by-weekly"}

    first = client.post(f"/{link}", words)
    client.logout()
    second = client.post(f"/{link}", words)

    assert (first.status_code, second.status_code) == (302, 404)
    assert client.login(username="priya", password="walks-by-weekly") is True


def test_a_name_for_signing_in_belongs_to_one(client):
    UserFactory(username="Priya")
    person = PersonFactory()
    signed_in(client, PersonFactory(user=UserFactory(is_staff=True, is_superuser=True)))

    page = client.post(reverse("people:sign-in", args=[person.pk]), {"username": "priya"})

    assert (page.status_code, Person.objects.get(pk=person.pk).user) == (422, None)


def test_who_left_is_not_let_in(client):
    person = PersonFactory(user=UserFactory(username="gone", is_active=False), left_on=NOON.date())
    signed_in(client, PersonFactory(user=UserFactory(is_staff=True, is_superuser=True)))

    page = client.post(reverse("people:sign-in", args=[person.pk]), {"username": "gone"})

    assert (page.status_code, User.objects.get(username="gone").is_active) == (422, False)


def test_a_grant_makes_a_manager_and_its_end_unmakes_one(client):
    person = manager()
    signed_in(client, person)
    Grant.objects.all().delete()

    assert client.get(reverse("people:list")).status_code == 403
