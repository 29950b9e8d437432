"""Every list of the product: taken along as a file, and never sorted by what a person achieved."""

import ast
import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.urls import reverse

from brm.base import clock
from brm.health.services import renew
from relationships.feedback_forms.services import ready_form
from tests.factories.feedback import running
from tests.factories.governance import RoleAssignmentFactory, role
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    ITBuddyFactory,
    PersonFactory,
    PromiseFactory,
    RoundFactory,
    SystemFactory,
    UnitFactory,
    VisitFactory,
    VoiceFactory,
    manager,
    signed_in,
)

LISTS = {  # by the module that calls `listing`
    "brm/dashboard/portfolio.py": "dashboard:portfolio",
    "brm/dashboard/units.py": "units:list",
    "governance/assessments/views.py": "assessments:list",
    "governance/concerns/views.py": "concerns:departments",
    "governance/roles/board_views.py": "roles:list",
    "relationships/campaigns/views.py": "campaigns:list",
    "relationships/feedback_forms/views.py": "forms:list",
    "relationships/people/naming.py": "buddies:list",
    "relationships/people/views.py": "people:list",
    "relationships/promises/lists.py": "promises:list",
    "relationships/rounds/views/rounds.py": "rounds:list",
    "relationships/rounds/views/visits.py": "visits:list",
    "relationships/systems/views.py": "systems:list",
    "relationships/voices/lists.py": "voices:list",
}
ADDRESSES = sorted([*LISTS.values(), "partners:list"])
SORTED_BY = {  # every path that a list is sorted by: of people their names alone
    "folded_name", "lft", "unit__folded_name",
    "person__folded_name", "owner__folded_name", "buddy__person__folded_name",
    "answer_due_on", "due_on", "heard_at", "opens_on", "since", "starts_at", "starts_on", "status",
    # figures of departments
    "health", "mood_mean", "next_visit_at", "on_time_share", "overdue_promises", "overdue_voices",
    "people_count", "urgency", "visit_due_on",
    # of systems
    "data_class", "users",
}  # fmt: skip
RUNS = ("=", "+", "-", "@")


@pytest.fixture
def house(db):
    """A department of which every list tells something, with a name that a spreadsheet would run."""
    with clock.fixed(NOON):
        unit = UnitFactory(name="=1+1", place="Lyon")
        buddy = ITBuddyFactory(unit=unit, person__name="@Zoé")
        BusinessPartnerFactory(unit=unit, person__unit=unit)
        RoundFactory(unit=unit, buddy=buddy)
        VisitFactory(unit=unit, buddy=buddy.person, starts_at=NOON.replace(day=9))
        VoiceFactory(unit=unit, audience="everybody", words="-2 chairs")
        PromiseFactory(unit=unit)
        system = SystemFactory(name="+Orders")
        RoleAssignmentFactory(role=role("system-owner"), system=system)
        ready_form(at=NOON)
        running(unit)
        renew([unit.pk], NOON)
        yield unit


def table_of(answer) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_every_module_with_a_list_is_tried_here():
    root = Path(settings.BASE_DIR)
    calling = {
        str(path.relative_to(root))
        for room in ("brm", "relationships", "governance")
        for path in (root / room).rglob("*.py")
        if re.search(r"(?<!def )\blisting\($", path.read_text(), re.M)
    }

    assert calling == set(LISTS)


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_list_is_taken_as_csv_and_as_workbook_with_the_rows_one_sees(client, house, name):
    signed_in(client, manager())
    page = client.get(reverse(name)).context["page"]

    table = table_of(client.get(page.csv))
    answer = client.get(page.xlsx)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active

    assert answer["Content-Disposition"].endswith('.xlsx"')
    assert len(table) - 1 == len(page.rows) == book.max_row - 1 > 0
    assert [cell.value for cell in book[1]] == table[0]
    assert [cell for row in table for cell in row if cell.startswith(RUNS)] == []
    assert {cell.data_type for row in book.iter_rows() for cell in row} <= {"s", "n", "d", "b"}


def test_a_sheet_speaks_the_readers_language_and_follows_the_filter(client, house):
    reader = manager()
    reader.language = "fr"
    reader.save()
    VoiceFactory(unit=house, audience="everybody", kind="wish", words="A light")
    signed_in(client, reader)

    table = table_of(client.get("/voices/?kind=wish&as=csv"))

    assert [row[1] for row in table[1:]] == ["A light"]
    assert table[0][3] == "Service"


def test_more_than_a_sheet_holds_is_refused_with_a_sentence(client, house, monkeypatch):
    monkeypatch.setattr("brm.base.list_files.FILES", {"csv": 50_000, "xlsx": 1})
    PersonFactory(unit=house)
    signed_in(client, manager())

    page = client.get("/people/?as=xlsx")

    assert page["Content-Type"].startswith("text/html")
    assert "Such a sheet holds 1 entries at most." in page.content.decode()


def test_a_long_sheet_is_read_in_pieces_and_holds_each_row_once(
    client, house, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr("brm.base.list_rows.PIECE", 7)
    for _more in range(30):
        VoiceFactory(unit=house, audience="everybody", heard_at=NOON)
    signed_in(client, manager())

    with django_assert_max_num_queries(12):
        numbers = [row[0] for row in table_of(client.get("/voices/?as=csv"))[1:]]

    assert (len(numbers), len(set(numbers))) == (31, 31)


def test_no_list_can_be_sorted_by_a_persons_figures():
    root, found = Path(settings.BASE_DIR), set()
    for module in LISTS:
        for node in ast.walk(ast.parse((root / module).read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Sort":
                found |= {path.removeprefix("-") for path in ast.literal_eval(node.args[1])}

    assert found == SORTED_BY
    about_people = re.compile(r"(^|__)(person|owner|buddy|holder|raised_by|heard_by)(__|$)")
    assert {path.rpartition("__")[2] for path in found if about_people.search(path)} == {
        "folded_name"
    }
