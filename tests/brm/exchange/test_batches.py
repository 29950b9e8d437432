"""A file is read in batches that the database holds: how large they are changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brm.base.errors import RuleBroken
from brm.exchange import gathering, services, staging, undoing
from brm.exchange.cut import Cut
from brm.exchange.models import Entry, Import
from relationships.people.models import Person, Post
from relationships.units.models import Unit
from tests.factories.relationships import NOON, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
HEAD = "Post no,Full name,E-mail,Employee ID,Department,Reports to\n"
CELLS = st.tuples(
    st.sampled_from(["", "1", "2", "3", "4", "5"]),
    st.sampled_from(["Ada Bos", "Ben Kok", "Zoé Lefèvre", "zoe lefevre", "", "Vacant"]),
    st.sampled_from(["", "", "ada@example.org", "ADA@example.org", "ben@example.org", "no mail"]),
    st.sampled_from(["", "", "P1", "P2"]),
    st.sampled_from(["Board", "Rail", "board", "Rail & Road", "Road Rail", ""]),
    st.sampled_from(["", "1", "2", "9", "root"]),
)
FILES = st.lists(CELLS, min_size=1, max_size=10).map(
    lambda rows: HEAD + "".join(",".join(row) + "\n" for row in rows)
)


def bring(text: str, kind: str = "organisation") -> Import:
    return services.bring(kind=kind, file_name="p.csv", content=text.encode(), by=None, at=NOON)


@contextmanager
def batches_of(size: int) -> Iterator[None]:
    before, staging.BATCH = staging.BATCH, size
    try:
        yield
    finally:
        staging.BATCH = before


def what_came_of(files: list[str], size: int) -> list[object]:
    """Plans and records after one file and then another, all of it given up again."""
    told: list[object] = []
    with batches_of(size), transaction.atomic():
        for text in files:
            file = bring(text)
            plan = services.preview(file).plan
            told.append((plan.counts(), [*plan.changes], [one.name for one in plan.absent]))
            told.append((plan.wanted.vacant, plan.wanted.to_nobody, plan.wanted.to_missing))
            try:
                told.append(services.keep(file, at=NOON))
            except RuleBroken as broken:
                told.append(broken.code)
        told += [
            [*Unit.objects.order_by("code").values_list("code", "parent__code", "lft")],
            sorted(Person.objects.values_list("name", "email", "unit__code", "version"), key=str),
            sorted(
                Post.objects.values_list("number", "holder__name", "reports_to__number"), key=str
            ),
            sorted(Entry.objects.values_list("row", "kind", "act")),
        ]
        transaction.set_rollback(True)
    return told


@settings(max_examples=12, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(FILES, min_size=1, max_size=2))
def test_any_file_means_the_same_in_batches_of_two_rows(files):
    assert what_came_of(files, 2) == what_came_of(files, 1000)


@pytest.mark.parametrize("size", [1, 1000])
def test_a_person_whom_two_rows_call_by_different_marks_is_one_and_goes_back(size):
    ada = PersonFactory(name="Ada Bos", code="P1", email="", unit=UnitFactory(name="Board"))
    text = "Full name,Employee ID,Phone,Department\nAda Bos,,1,Board\nAda Bosch,P1,2,Board\n"

    with batches_of(size):
        file = bring(text, "people")
        services.keep(file, at=NOON)

    ada.refresh_from_db()
    assert (ada.name, ada.phone, Person.objects.count()) == ("Ada Bosch", "2", 1)
    assert undoing.undo(file, at=NOON).restored == 1
    ada.refresh_from_db()
    assert (ada.name, ada.phone) == ("Ada Bos", "")


def test_a_person_refused_in_one_department_is_kept_in_the_other():
    UnitFactory(name="Board")
    text = "Full name,Employee ID,Department\nAda Bos,P1,Nowhere\nAda Bos,P1,Board\n"

    counts = services.keep(bring(text, "people"), at=NOON)

    assert (counts["new"], [one["row"] for one in counts["refused"]]) == (1, [2])
    assert Person.objects.get().unit.name == "Board"


def test_an_address_that_is_somebody_elses_is_said_and_nothing_is_kept():
    PersonFactory(name="Ada Bos", email="ada@example.org")
    file = bring(HEAD + "1,Ben Kok,ada@example.org,P7,Board,\n")

    with pytest.raises(RuleBroken, match="“ada@example\\.org” would belong to two"):
        services.keep(file, at=NOON)

    assert (Unit.objects.filter(name="Board").count(), Post.objects.count()) == (0, 0)


def test_a_column_that_names_too_many_departments_asks_for_another(monkeypatch):
    monkeypatch.setattr(gathering, "MOST_UNITS", 2)

    seen = services.preview(bring("Department\nRail\nRoads\nFleet\n", "units"))

    assert (seen.plan, seen.problem[:41]) == (None, "The file names more than 2 departments. L")


def test_a_list_that_is_cut_counts_all():
    cut = Cut(range(30))

    assert (cut, cut.total, cut.is_whole) == (list(range(25)), 30, False)


def test_a_page_names_the_first_unclear_departments_and_counts_the_rest():
    """Thirty teams, each with one post under each of seven departments: none of them leads."""
    heads = [f"{n},,,,Head office {'abcdefg'[n]},\n" for n in range(7)]
    teams = [
        f"{100 + 10 * team + head},,,,Team {team},{head}\n"
        for team in range(30)
        for head in range(7)
    ]

    unclear = services.looked_at(bring(HEAD + "".join(heads + teams)))["undecided"]

    assert (unclear["count"], unclear["more"], len(unclear["shown"])) == (30, 5, 25)
    assert unclear["shown"][0] == ["Team 0", [f"Head office {one}" for one in "abcde"] + ["…"]]
