"""Every list as a file: by its address, and by a command with all that may travel."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from brm.exchange.taking import LISTS
from relationships.voices.choices import Audience
from tests.factories.relationships import (
    PersonFactory,
    PromiseFactory,
    UnitFactory,
    VoiceFactory,
    signed_in,
)

pytestmark = pytest.mark.django_db


def exported(*arguments: str) -> str:
    out = io.StringIO()
    call_command("export", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("kind", LISTS)
def test_each_list_is_taken_with_its_headings(kind):
    UnitFactory()

    headings = next(csv.reader(io.StringIO(exported(kind))))

    assert len(headings) > 1
    assert all(headings)


def test_all_promises_are_in_it_and_nothing_that_was_confided():
    unit = UnitFactory()
    secret = VoiceFactory(unit=unit, words="SECRET", audience=Audience.CONFIDENCE)
    VoiceFactory(unit=unit, words="OPEN", audience=Audience.DEPARTMENT)
    PromiseFactory(unit=unit, what="Mend it", state="kept", closed_on="2026-03-01")
    PromiseFactory(unit=unit, what="FROM-SECRET", voice=secret)

    promises = json.loads(exported("promises", "--format", "json"))
    voices = exported("voices")

    assert [row["what"] for row in promises["rows"]] == ["Mend it"]
    assert ("OPEN" in voices, "SECRET" in voices) == (True, False)


def test_a_workbook_goes_into_a_new_file_that_only_its_owner_reads(tmp_path):
    UnitFactory(name="Claims")
    file = tmp_path / "units.xlsx"

    said = json.loads(exported("units", "--format", "xlsx", "--to", str(file), "--json"))

    assert said == {
        "kind": "units", "format": "xlsx", "file": str(file), "bytes": file.stat().st_size,
    }  # fmt: skip
    assert file.stat().st_mode & 0o777 == 0o600
    assert load_workbook(file).active["A2"].value == "Claims"
    with pytest.raises(CommandError, match="cannot be written"):
        exported("units", "--to", str(file))
    with pytest.raises(CommandError, match="--to"):
        exported("units", "--format", "xlsx")


def test_what_is_asked_for_narrows_the_file():
    UnitFactory(name="Claims")
    UnitFactory(name="Clinics")

    assert "Clinics" not in exported("units", "--where", "q=claims")


def test_an_unknown_list_is_refused_with_those_there_are():
    with pytest.raises(CommandError, match="invalid choice: 'secrets'"):
        exported("secrets")


def test_the_address_of_the_contract_leads_to_the_list_as_a_file(client):
    signed_in(client, PersonFactory(), is_staff=True)

    assert client.get("/exports/promises.csv?unit=7")["Location"] == (
        "/promises/?state=all&unit=7&as=csv"
    )
    answer = client.get("/exports/units.csv", follow=True)
    assert answer["Content-Disposition"] == 'attachment; filename="departments.csv"'
    for unknown in ("/exports/secrets.csv", "/exports/units.pdf"):
        assert client.get(unknown).status_code == 404
