"""Who fills which role leaves as a table and comes in again."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from brm.base.errors import RuleBroken
from governance.roles.bringing import amounts, bring_in, written
from governance.roles.models import RoleAssignment
from relationships.outbox.models import Message
from tests.factories.governance import RoleAssignmentFactory, role
from tests.factories.relationships import NOON, PersonFactory, SystemFactory, UnitFactory

pytestmark = pytest.mark.django_db
HEAD = "role,system,department,holder,standing,accountable,hours_per_week,deputy,since,until\n"


def bring(*lines, at=NOON, **more):
    return bring_in((HEAD + "\n".join(lines) + "\n").encode(), at=at, **more)


@pytest.fixture
def house():
    SystemFactory(name="Appointments")
    UnitFactory(name="Clinics")
    PersonFactory(name="Claire Fontaine", email="claire@example.org")
    PersonFactory(name="Marc Lefèvre", email="marc@example.org")


def test_what_leaves_comes_in_again_and_changes_nothing():
    RoleAssignmentFactory(hours_per_week="2.5", deputy=PersonFactory(), valid_until="2026-12-31")
    RoleAssignmentFactory(
        role=role("key-user"), system=None, unit=UnitFactory(name='Fleet, "north"; =1+1'),
        standing="de_facto", valid_until="2026-11-30",
    )  # fmt: skip
    RoleAssignmentFactory(role=role("data-owner"), standing="vacant", holder=None)
    before = list(RoleAssignment.objects.order_by("pk").values())

    verdicts = bring_in(written(), at=NOON)

    assert amounts(verdicts) == {"new": 0, "changed": 0, "same": 3, "refused": 0}
    assert list(RoleAssignment.objects.order_by("pk").values()) == before


def test_into_an_empty_register_comes_the_same_as_left(house):
    bring("system-owner,Appointments,,claire@example.org,appointed,yes,3,marc@example.org,2026-01-01,2026-12-31",
          "process-owner,,Clinics,Marc Lefevre,acknowledged,,,,,",
          "data-owner,Appointments,,,vacant,,,,,")  # fmt: skip
    table = written()
    RoleAssignment.objects.all().delete()

    assert amounts(bring_in(table, at=NOON))["new"] == 3

    assert written() == table
    assert not Message.objects.exists()  # a file tells nobody


def test_a_file_that_says_no_end_leaves_the_one_that_stands(house):
    line = "system-owner,Appointments,,claire@example.org,appointed,yes,3,,,"
    later = NOON + timedelta(days=40)

    bring(line)

    assert amounts(bring(line, at=later))["same"] == 1
    assert RoleAssignment.objects.get().valid_until == NOON.date() + timedelta(days=365)


def test_each_bad_row_says_why_and_the_good_ones_are_kept(house):
    PersonFactory(name="Marc Lefèvre", email="")
    lines = [
        "system-owner,Appointments,,claire@example.org,appointed,yes,3,,,",
        "data-owner,Appointments,,marc@example.org,appointed,yes,,,,",
        "system-owner,Appointments,,marc@example.org,appointed,yes,,,,",  # a second accountable one
        "data-owner,Appointments,,marc@example.org,appointed,,,marc@example.org,,",
        "no-such-role,Appointments,,claire@example.org,appointed,,,,,",
        "product-owner,Nowhere,,claire@example.org,appointed,,,,,",
        "product-owner,Appointments,,Marc Lefevre,appointed,,,,,",
        "product-owner,Appointments,,nobody,appointed,,,,,",
        "product-owner,Appointments,,claire@example.org,king,,,,,",
        "product-owner,Appointments,,claire@example.org,appointed,,NaN,,,",
        "product-owner,Appointments,,claire@example.org,appointed,,61,,,",
        "product-owner,Appointments,,claire@example.org,appointed,,,,0001-01-01,",
        "product-owner,Appointments,,claire@example.org,appointed,,,,31.12.2026,",
        "product-owner,Appointments,,claire@example.org,appointed,perhaps,,,,",
        "process-owner,Appointments,,claire@example.org,appointed,,,,,",
    ]

    verdicts = bring(*lines)

    assert [one.outcome for one in verdicts] == ["new", "new"] + ["refused"] * 13
    assert all(one.says for one in verdicts[2:])
    assert RoleAssignment.objects.count() == 2
    assert verdicts[2].number == 4
    assert verdicts[2].says == (
        "Claire Fontaine is the accountable one. Name this person beside, or end that first."
    )


def test_a_dry_run_says_the_same_and_keeps_nothing(house):
    line = "system-owner,Appointments,,claire@example.org,appointed,yes,3,,,"

    assert amounts(bring(line, dry_run=True))["new"] == 1
    assert not RoleAssignment.objects.exists()
    assert amounts(bring(line))["new"] == 1
    assert amounts(bring(line.replace(",3,", ",4,")))["changed"] == 1


def test_a_file_that_is_none_is_refused_whole():
    for content in (b"", b"\x00\x01\x02", b"name,age\nx,1\n", b"<html>"):
        with pytest.raises(RuleBroken):
            bring_in(content, at=NOON)


def test_the_command_writes_and_brings(tmp_path, house):
    RoleAssignmentFactory(valid_until="2026-12-31")
    file, out = tmp_path / "roles.csv", io.StringIO()

    call_command("roles", "write", str(file))
    call_command("roles", "bring", str(file), stdout=out)

    assert out.getvalue().strip() == "0 new, 0 changed, 1 as before, 0 refused."
    with pytest.raises(CommandError):
        call_command("roles", "bring", str(tmp_path / "none.csv"))
    bad = tmp_path / "bad.csv"
    bad.write_text(HEAD + "no-such-role,,,,vacant,,,,,\n")
    with pytest.raises(SystemExit):
        call_command("roles", "bring", str(bad))


def test_administrators_look_at_a_file_first_and_bring_it_in(admin_client, house):
    address = reverse("admin:roleassignment_bring")
    lines = (
        HEAD
        + "system-owner,Appointments,,claire@example.org,appointed,yes,3,,,\nx,,,,vacant,,,,,\n"
    )

    def send(act, content=lines):
        file = SimpleUploadedFile("roles.csv", content.encode())
        return admin_client.post(address, {"file": file, "act": act})

    looked = send("look")
    assert looked.context["counts"] == {"new": 1, "changed": 0, "same": 0, "refused": 1}
    assert not RoleAssignment.objects.exists()
    assert "Row 3" in send("keep").content.decode()
    assert RoleAssignment.objects.get().holder.name == "Claire Fontaine"
    assert send("keep", "<html>").status_code == 422
    assert admin_client.post(address, {}).status_code == 422
    assert admin_client.get(address, {"as": "csv"}).content == written()
