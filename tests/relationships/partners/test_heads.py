"""The heads of many departments are named in one act, as their posts suggest."""

from pathlib import Path

import pytest

from brm.exchange import services as exchange
from relationships.partners.models import BusinessPartner
from relationships.partners.queries import heads_to_name
from relationships.units.models import Unit
from relationships.units.services import renumber
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    PersonFactory,
    PostFactory,
    UnitFactory,
    signed_in,
)

pytestmark = pytest.mark.django_db
TRANSPORT = Path(__file__).parents[2] / "data" / "transport.csv"


@pytest.fixture
def stores() -> Unit:
    """A head, two who report to her, and a department whose posts do not say who leads it."""
    stores, office = UnitFactory(name="Stores"), UnitFactory(name="Office")
    renumber()
    head = PostFactory(unit=stores, title="Head", holder=PersonFactory(name="Ada", unit=stores))
    for name in ("Ben", "Cas"):
        holder = PersonFactory(name=name, unit=stores)
        PostFactory(unit=stores, title="Clerk", holder=holder, reports_to=head)
    for name in ("Dee", "Eve"):
        PostFactory(unit=office, title="Clerk", holder=PersonFactory(name=name, unit=office))
    return stores


@pytest.fixture
def keeper(client):
    return signed_in(client, PersonFactory(side="it", unit=None), is_staff=True)


def test_the_one_to_whom_the_others_report_is_likely_and_nobody_where_it_is_not_clear(stores):
    found = heads_to_name(Unit.objects.all(), at=NOON)

    likely = {one.unit.name: [who.name for who in one.candidates if who.person_id == one.likely]
              for one in found}  # fmt: skip
    assert likely == {"Stores": ["Ada"], "Office": []}
    assert [[who.name for who in one.candidates] for one in found] == [
        ["Dee", "Eve"],
        ["Ada", "Ben", "Cas"],
    ]


def test_where_no_post_is_known_all_who_work_there_are_offered_and_nobody_is_likely():
    care = UnitFactory(name="Care")
    PersonFactory(name="Zoe", unit=care)
    PersonFactory(name="Amy", unit=care)

    (found,) = heads_to_name(Unit.objects.all(), at=NOON)

    assert ([who.name for who in found.candidates], found.likely) == (["Amy", "Zoe"], None)


def test_a_department_that_has_a_head_is_not_asked_about(stores):
    BusinessPartnerFactory(unit=stores, role="head")

    assert [one.unit.name for one in heads_to_name(Unit.objects.all(), at=NOON)] == ["Office"]


def test_one_press_names_all_who_are_chosen_and_a_second_one_nobody_more(keeper, stores):
    page = keeper.get("/partners/heads/").content.decode()
    assert page.count(" selected") == 1
    ada, office = stores.posts.get(title="Head").holder, Unit.objects.get(name="Office")
    dee = office.posts.get(holder__name="Dee").holder
    said = {f"head_{stores.pk}": ada.pk, f"head_{office.pk}": dee.pk, "head_999999": ada.pk}

    for _twice in range(2):
        keeper.post("/partners/heads/", {**said, "form_id": "6f9b2f0e-0d0a-4f57-9f0e-3f7f6c6f2b11"})

    named = BusinessPartner.objects.order_by("unit__name").values_list(
        "unit__name", "person__name", "role"
    )
    assert list(named) == [("Office", "Dee", "head"), ("Stores", "Ada", "head")]


def test_somebody_of_another_department_cannot_be_slipped_in(keeper, stores):
    stranger = PersonFactory(name="Stranger")

    answer = keeper.post("/partners/heads/", {f"head_{stores.pk}": stranger.pk})

    assert answer.status_code == 422
    assert "Choose the head of at least one department." in answer.content.decode()
    assert not BusinessPartner.objects.exists()


def test_of_the_real_list_most_departments_have_a_likely_head(django_assert_num_queries):
    brought = exchange.bring(
        kind="organisation", file_name="t.csv", content=TRANSPORT.read_bytes(), by=None, at=NOON
    )
    exchange.keep(brought, at=NOON)

    with django_assert_num_queries(3):
        found = heads_to_name(Unit.objects.all(), at=NOON)

    assert len(found) == 47
    assert sum(one.likely is not None for one in found) >= 20
