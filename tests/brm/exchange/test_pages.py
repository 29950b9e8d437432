"""Bringing in a file as an administrator does, in the browser's own way."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from brm.exchange.models import Import
from relationships.people.models import Person
from relationships.units.models import Unit
from tests.factories.relationships import PersonFactory, UnitFactory, manager, signed_in

pytestmark = pytest.mark.django_db
TRANSPORT = Path(__file__).parents[2] / "data" / "transport.csv"


@pytest.fixture
def administrator(client):
    return signed_in(client, PersonFactory(side="it", unit=None), is_staff=True)


def upload(client, content: bytes, kind: str = "organisation"):
    file = SimpleUploadedFile("posts.csv", content)
    return client.post("/imports/new/", {"kind": kind, "file": file})


def test_from_the_file_to_the_departments(administrator):
    answer = upload(administrator, TRANSPORT.read_bytes())
    page = answer.url
    shown = administrator.get(page).content.decode()
    assert "Keep 1225 rows" in shown
    assert "39 vacant posts" in shown
    assert "35 posts report to nobody" in shown

    assert administrator.post(f"{page}keep/").url == page
    again = administrator.post(f"{page}keep/")  # a second click

    assert (again.status_code, Unit.objects.count()) == (302, 47)
    assert "1225" in administrator.get(page).content.decode()


def test_the_page_of_imports_leads_to_every_other_list(administrator):
    page = administrator.get("/imports/").content.decode()

    ways = [
        "/admin/relationships/system/bring-in/", "/admin/governance/roleassignment/bring/",
        "/checklists/new/",
    ]  # fmt: skip
    assert [way for way in ways if f'href="{way}"' in page] == ways
    assert [administrator.get(way).status_code for way in ways] == [200, 200, 200]


def test_a_list_without_post_numbers_comes_in_by_two_steps_that_the_page_names(administrator):
    rows = b"Name,E-mail,Department\nAda Bos,ada@example.org,Rail\n"

    refused = administrator.get(upload(administrator, rows).url).content.decode()
    for kind in ("units", "people"):
        administrator.post(f"{upload(administrator, rows, kind).url}keep/")

    assert "first as departments, then as people" in refused
    assert [unit.name for unit in Unit.objects.all()] == ["Rail"]
    assert Person.objects.get(email="ada@example.org").unit.name == "Rail"


def test_a_corrected_column_counts_again(administrator):
    page = upload(administrator, b"x,Where\nAda Bos,Rail\n", "people").url
    UnitFactory(name="Rail")
    assert "Say which column holds" in administrator.get(page).content.decode()

    answer = administrator.post(f"{page}columns/", {"column_0": "name", "column_1": "unit"})

    assert answer.status_code == 302
    assert "Keep 1 row" in administrator.get(page).content.decode()


def test_columns_that_cannot_be_are_answered_with_a_sentence(administrator):
    page = upload(administrator, b"Name,Department\nAda,Rail\n").url

    answer = administrator.post(f"{page}columns/", {"column_0": "unit", "column_1": "unit"})

    assert answer.status_code == 422
    assert "Two columns say" in answer.content.decode()


def test_what_no_text_can_hold_is_left_out_of_what_was_joined(administrator):
    page = upload(administrator, b"Name,Department\nAda,Rail\n", "people").url
    chosen = {"column_0": "name", "column_1": "unit"}

    answer = administrator.post(
        f"{page}columns/", {**chosen, "join_Rail": "Ra\0il", "join_\0": "x"}
    )

    assert (answer.status_code, Import.objects.get().joins) == (302, {"Rail": "Rail"})


def test_rows_can_be_pasted(administrator):
    answer = administrator.post(
        "/imports/new/", {"kind": "units", "pasted": "Department\tPart of\nRail\t\nRoads\tRail\n"}
    )
    administrator.post(f"{answer.url}keep/")

    assert Unit.objects.get(name="Roads").parent.name == "Rail"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"%PDF-1.4", "a PDF document"),
        (b"PK\x03\x04zipbomb", "damaged"),
        (b"Name\x00,Department\nA,B\n", "not a table"),
    ],
)
def test_what_is_no_table_is_said_at_the_file(administrator, content, sentence):
    answer = upload(administrator, content)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_nothing_given_is_said(administrator):
    answer = administrator.post("/imports/new/", {"kind": "people"})

    assert answer.status_code == 422
    assert "Choose a file, or paste the rows below." in answer.content.decode()


def test_the_refused_rows_come_back_as_a_sheet(administrator):
    UnitFactory(name="Rail")
    page = upload(administrator, b"Name,Department\nAda,Rail\n=1+1,Nowhere\n", "people").url

    sheet = administrator.get(f"{page}refused.csv").content.decode("utf-8-sig")

    assert sheet.splitlines()[1].startswith("'=1+1,Nowhere,\"No such department.")


def test_a_manager_of_a_branch_gets_a_sentence(client):
    signed_in(client, manager(UnitFactory()))

    answer = client.get("/imports/new/")

    assert answer.status_code == 403
    assert "Only administrators bring in files." in answer.content.decode()


def test_past_imports_are_listed_without_reading_the_files(
    administrator, django_assert_num_queries
):
    for name in ("a", "b", "c"):
        upload(administrator, f"Department\n{name}\n".encode(), "units")

    with django_assert_num_queries(4):  # with whether messages leave, for administrators
        page = administrator.get("/imports/").content.decode()

    assert page.count("posts.csv") == 3


def test_the_command_brings_in_the_same_file(capsys):
    call_command("import", "organisation", str(TRANSPORT), "--dry-run", "--json")
    assert json.loads(capsys.readouterr().out)["new"] == 1225
    assert (Unit.objects.count(), Import.objects.count()) == (0, 0)

    call_command("import", "organisation", str(TRANSPORT), "--json")
    call_command("import", "organisation", str(TRANSPORT), "--json")

    counts = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["new"], one["unchanged"]) for one in counts] == [(1225, 0), (0, 1225)]
    assert Person.objects.count() == 1186


def test_the_command_says_what_it_cannot_read():
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import", "people", "/nowhere.csv")


def test_the_command_fails_where_not_one_row_can_be_kept(tmp_path, capsys):
    file = tmp_path / "people.csv"
    file.write_text("Name;E-mail\nKarim;no address\n")

    with pytest.raises(SystemExit) as ended:
        call_command("import", "people", str(file), "--json")

    said = json.loads(capsys.readouterr().out)
    assert (ended.value.code, said["new"], len(said["refused"])) == (1, 0, 1)
    assert set(said["refused"][0]) == {"row", "cell", "reason"}
    call_command("import", "people", str(file), "--dry-run", "--json")
    assert json.loads(capsys.readouterr().out) == said
