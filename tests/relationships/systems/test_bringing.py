"""Systems come in from a table and go out as one; a fault is named and nothing of it is kept."""

import io
import json
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from brm.base.errors import RuleBroken
from brm.exchange.taking import taken
from relationships.systems.bringing import bring_systems
from relationships.systems.models import System
from tests.factories.relationships import PersonFactory, SystemFactory, UnitFactory, signed_in

pytestmark = pytest.mark.django_db
HEAD = "System or tool,Belongs to,Run,who may see the data,cost a year,currency,contract ends on"


def bring(*rows, head=HEAD, **more):
    return bring_systems(io.BytesIO("\n".join([head, *rows]).encode()), **more)


def test_new_systems_are_made_and_known_ones_changed_where_a_cell_says_so():
    unit = UnitFactory(name="Fleet")
    known = SystemFactory(name="Ledger", owned_by=unit, what_for="Money")

    first = bring(
        "Pick & Pack,Fleet,run by IT,for us inside,1200.50,eur,2027-01-31", "ledger,,,,,,"
    )
    second = bring("Pick & Pack,Fleet,run by IT,for us inside,1200.50,eur,2027-01-31")

    assert (first.made, first.changed, first.same) == (1, 0, 1)
    assert (second.made, second.changed, second.same) == (0, 0, 1)
    made = System.objects.get(name="Pick & Pack")
    assert (made.owned_by, made.run_by, made.data_class) == (unit, "it", 2)
    assert (made.cost_a_year, made.cost_currency) == (Decimal("1200.50"), "EUR")
    known.refresh_from_db()
    assert (known.what_for, known.version) == ("Money", 1)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (",,,,,,", None),
        ("X,Nowhere,,,,,", "No department is called “Nowhere”"),
        ("X,,by magic,,,,", "Write one of these"),
        ("X,,,,-5,EUR,", "less than nothing"),
        ("X,,,,1e400,EUR,", "more than anything costs"),
        ("X,,,,99999999999,EUR,", "more than anything costs"),
        ("X,,,,NaN,EUR,", "Write money as a number"),
        ("X,,,,12.345,EUR,", "Write money as a number"),
        ("X,,,,12,,", "Choose the currency"),
        ("X,,,,12,EURO,", "three letters"),
        ("X,,,,,,31/12/2026", "Choose a day, like"),
        ("X,,,,,,0001-01-01", "between 1970 and 2099"),
        (f"{'x' * 201},,,,,,", "At most 200 characters"),
    ],
)
def test_one_fault_is_named_with_its_row_and_nothing_is_kept(row, says):
    brought = bring("Good one,,,,,,", row)

    assert System.objects.filter(name="Good one").exists() is (says is None)
    assert [says in str(fault) for fault in brought.faults] == ([True] if says else [])
    assert [fault.row for fault in brought.faults] == ([3] if says else [])


def test_a_name_that_stands_twice_and_a_table_without_names_are_refused():
    assert "row 2 already" in str(bring("Same,,,,,,", "same,,,,,,").faults[0])
    with pytest.raises(RuleBroken) as caught:
        bring("a,b", head="Colour,Shape")
    assert caught.value.code == "no_name_column"


def test_what_would_happen_is_said_and_nothing_done():
    assert bring("New,,,,,,", dry_run=True).made == 1
    assert System.objects.count() == 0


def test_the_own_sheet_comes_back_as_it_went():
    unit = UnitFactory(name="Fleet")
    facts = {
        "users": 3, "what_stops": "No box leaves", "stops_after": 4, "data_in_it": "Orders",
        "data_class": 3, "has_personal_data": True, "kept_where": "near", "sign_in": "house",
        "cost_a_year": Decimal("99.90"), "cost_currency": "GBP", "paid_by": "Fleet",
        "contract_ends_on": "2027-12-31", "way_out": "=A1 as CSV", "cmdb_id": "CI-7",
        "cmdb_url": "https://cmdb.example.org/7", "access_checked_on": "2026-02-03",
    }  # fmt: skip
    SystemFactory(name="Pick & Pack", owned_by=unit, run_by="supplier", what_for="Boxes", **facts)
    before = list(System.objects.values(*facts, "name", "run_by", "what_for", "owned_by"))
    sheet = b"".join(taken("systems", "csv"))

    assert bring_systems(io.BytesIO(sheet)).same == 1
    System.objects.all().delete()
    brought = bring_systems(io.BytesIO(sheet))

    assert (brought.made, [str(fault) for fault in brought.faults]) == (1, [])
    assert list(System.objects.values(*facts, "name", "run_by", "what_for", "owned_by")) == before


def test_columns_of_which_nothing_is_kept_are_named():
    table = b"System or tool,Owner,Mood\nPick & Pack,Bart,fine\n"

    brought = bring_systems(io.BytesIO(table))

    assert brought.made == 1
    assert brought.notices == (
        "Not read from this file: Owner, Mood. Who owns a system comes in with the roles.",
    )


def test_by_command_each_row_that_is_refused_stands_on_a_line_of_its_own(tmp_path, capsys):
    file = tmp_path / "systems.csv"
    file.write_text(f"{HEAD}\nOne,,,,x,EUR,\nTwo,,,,y,EUR,\n")

    with pytest.raises(SystemExit):
        call_command("import", "systems", str(file))

    said = capsys.readouterr().out.splitlines()
    at = said.index("refused:")
    assert [line[:8] for line in said[at + 1 : at + 3]] == ["  Row 2,", "  Row 3,"]
    assert said[-1] == "notices: none"


def test_by_command_a_bad_file_ends_with_one_and_keeps_nothing(tmp_path, capsys):
    file = tmp_path / "systems.csv"
    file.write_text(f"{HEAD}\nGood one,,,,,,\nBad one,,,,x,EUR,\n")

    with pytest.raises(SystemExit) as ended:
        call_command("import", "systems", str(file), "--json")
    assert ended.value.code == 1
    assert "Row 3" in json.loads(capsys.readouterr().out)["refused"][0]
    file.write_text(f"{HEAD}\nGood one,,,,,,\n")
    call_command("import", "systems", str(file), "--json")

    assert json.loads(capsys.readouterr().out)["made"] == 1
    assert System.objects.get().name == "Good one"


def test_in_the_administration_it_is_shown_first_and_kept_by_a_press(client):
    signed_in(client, PersonFactory(), is_staff=True)
    place = "/admin/relationships/system/bring-in/"

    def send(act, text):
        return client.post(place, {"act": act, "file": SimpleUploadedFile("s.csv", text.encode())})

    assert "bring-in" in client.get("/admin/relationships/system/").content.decode()
    assert "1 new" in send("look", f"{HEAD}\nNew,,,,,,\n").content.decode()
    assert System.objects.count() == 0
    refused = send("keep", f"{HEAD}\nNew,,,,x,EUR,\n")
    assert refused.status_code == 422
    assert "Row 2" in refused.content.decode()
    send("keep", f"{HEAD}\nNew,,,,,,\n")
    assert System.objects.get().name == "New"
    assert client.post(place, {"act": "keep"}).status_code == 422
