"""Every list as a file: by its address, and by a command with all that may travel."""

import csv
import io
import json
import re

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from openpyxl import load_workbook

from brm.dashboard import portfolio_sheet, units
from brm.exchange.taking import LISTS
from relationships.buddies import views as buddies
from relationships.campaigns import views as campaigns
from relationships.feedback_forms import views as forms
from relationships.partners import views as partners
from relationships.people import views as people
from relationships.people.naming import NAMED
from relationships.promises import lists as promises
from relationships.rounds.views import rounds, visits
from relationships.systems import views as systems
from relationships.voices import lists as voices
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

    kept = json.loads(exported("promises", "--format", "json"))
    heard = exported("voices")

    assert [row["what"] for row in kept["rows"]] == ["Mend it"]
    assert ("OPEN" in heard, "SECRET" in heard) == (True, False)


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


@pytest.mark.parametrize(
    ("kind", "where", "said"),
    [
        ("voices", "statuss=open", "no filter “statuss”. It has: cols, kind, late, mine, nobody, open"),
        ("voices", "kind=wishh", "“kind” cannot be “wishh” here. It can be: "),
        ("voices", "open=yes", "“open” cannot be “yes” here. It can be: 1."),
        ("voices", "sort=luck", "cannot be sorted that way"),
        ("voices", "cols=said,luck", "“cols” cannot be “said,luck” here. It can be: due, heard"),
        ("voices", "kind", "“kind” cannot be read. Write name=value"),
        ("voices", "kind=wish&kind=praise", "cannot be read"),
        ("voices", "q=" + "x" * 300, "Only the first 200 characters"),
        ("rounds", "ended=yes", "“ended” cannot be “yes” here. It can be: 1."),
        ("roles", "by=person", "“by” cannot be “person” here. It can be: system, unit."),
        ("assessments", "checklist=0", "“checklist” cannot be “0” here."),
        ("units", "view=all", "no filter “view”"),
    ],
)  # fmt: skip
def test_filters_that_the_list_does_not_know_take_nothing(kind, where, said):
    with pytest.raises(CommandError, match=re.escape(said)):
        exported(kind, "--where", where)


def test_in_a_browser_such_filters_show_the_list_with_a_sentence_and_make_no_file(client):
    signed_in(client, PersonFactory(), is_staff=True)

    answer = client.get("/exports/units.csv?kindd=business&without=luck", follow=True)

    assert "Content-Disposition" not in answer
    assert [str(notice) for notice in answer.context["page"].notices] == [
        "This list has no filter “kindd”. It has: cols, kind, q, sort, state, without.",
        "“without” cannot be “luck” here. It can be: buddy, partner.",
        "So no file was made: it would hold other rows than you want.",
    ]
    assert client.get("/exports/units.csv?without=buddy", follow=True)["Content-Disposition"]


def test_json_holds_the_plain_values_under_keys_of_one_language():
    UnitFactory(name="=1+1", people_count=7, closed_on=None, place="Lyon")

    with translation.override("fr"):
        taken_in_french = json.loads(exported("units", "--format", "json"))

    assert taken_in_french["kind"] == "units"
    assert taken_in_french["rows"] == [
        {
            "department": "=1+1", "part_of": "", "place": "Lyon", "people": 7,
            "time_zone": "Europe/Amsterdam", "language": "en", "speaks_for_it": "",
            "who_goes_there": "", "closed_on": None,
        }
    ]  # fmt: skip
    assert "'=1+1" in exported("units")


def test_json_of_an_empty_list_is_an_empty_list():
    assert json.loads(exported("campaigns", "--format", "json")) == {
        "kind": "campaigns",
        "rows": [],
    }


@pytest.mark.parametrize(
    "sheet",
    [
        units.SHEET, portfolio_sheet.SHEET, people.SHEET, [*NAMED, *partners.SHEET],
        [*NAMED, *buddies.SHEET], rounds.SHEET, visits.SHEET, voices.SHEET, promises.SHEET,
        forms.SHEET, campaigns.SHEET, systems.SHEET,
    ],
)  # fmt: skip
def test_no_column_of_a_record_hides_another(sheet):
    keys = [column.stable_key for column in sheet]

    assert sorted(set(keys)) == sorted(keys)
    assert all(keys)


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
