"""What a backup holds of answers that wait in the ballot box: nothing of the order they came in."""

import re
import subprocess
import threading
from contextlib import closing

import pytest
from django.core.management import call_command
from django.db import connection

from brm.embedded import postgres_programs
from relationships.campaigns.models import Invitation
from relationships.responses import services
from relationships.responses.box import opened
from relationships.responses.models import Ballot
from tests.factories.feedback import running
from tests.factories.relationships import NOON, PersonFactory, UnitFactory

MANY = 12


def read(file, table):
    """The rows of a table as they stand in the backup, in their order, as lists of columns."""
    programs = postgres_programs()
    reader = programs[max(programs)].with_name("pg_restore")
    said = subprocess.run(
        [reader, "--data-only", f"--table=relationships_{table}", "--file=-", file],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    found = re.search(r"COPY \S+ \((.*?)\) FROM stdin;\n(.*?)\\\.\n", said, re.DOTALL)
    names, rows = found.groups()
    columns = names.split(", ")
    return [dict(zip(columns, row.split("\t"), strict=True)) for row in rows.splitlines()]


def sealed_in(row):
    """An answer of the box, as it stands in the backup."""
    sealed = bytes.fromhex(row["sealed"].removeprefix("\\\\x"))
    return Ballot(campaign_id=int(row["campaign_id"]), sealed=sealed)


def answered(campaign, count, first=0):
    waiting = Invitation.objects.filter(campaign=campaign, state="waiting").order_by("-pk")
    for number, invitation in enumerate(waiting[:count], first):
        services.answer(invitation, {"change": f"{number:02}"}, at=NOON)


def boxes(*sizes):
    """A campaign each with so many people who have not answered yet."""
    units = [UnitFactory() for _ in sizes]
    for unit, size in zip(units, sizes, strict=True):
        for _ in range(size):
            PersonFactory(unit=unit)
    return [running(unit) for unit in units]


@pytest.mark.django_db(transaction=True)
def test_a_backup_tells_no_order_of_what_waits_in_the_box(tmp_path):
    large, small = boxes(40, 3)
    answered(large, MANY)
    answered(small, 2, first=MANY)
    keys = set(Ballot.objects.values_list("key", flat=True))

    file = tmp_path / "all.dump"
    call_command("backup", str(file))

    rows = read(file, "ballot")
    came = [f"{number:02}" for number in range(MANY)]
    lies = [opened(sealed_in(row))["change"] for row in rows]
    of_large = [number for number in lies if number in came]
    assert (sorted(lies), sorted(of_large)) == ([*came, "12", "13"], came)
    assert of_large != came  # 12 answers stay in order once in 479 million times
    assert {row["is_stirred"] for row in rows} == {"t"}
    assert keys & set(Ballot.objects.values_list("key", flat=True)) == set()
    for campaign in (large, small):
        numbers = [
            int(row["id"])
            for row in read(file, "invitation")
            if int(row["campaign_id"]) == campaign.pk
        ]
        assert numbers == sorted(numbers)


@pytest.mark.django_db(transaction=True)
def test_who_answers_while_it_is_written_does_not_stand_last_in_it(tmp_path):
    (campaign,) = boxes(200)
    answered(campaign, 5)
    waiting = list(Invitation.objects.filter(campaign=campaign, state="waiting").order_by("pk"))
    is_over = threading.Event()

    def go_on():
        with closing(connection):
            for invitation in waiting:
                if is_over.is_set():
                    break
                services.answer(invitation, {"change": "meanwhile"}, at=NOON)

    other = threading.Thread(target=go_on)
    other.start()
    file = tmp_path / "all.dump"
    call_command("backup", str(file))
    is_over.set()
    other.join()

    assert len(read(file, "ballot")) >= 5
    assert {row["is_stirred"] for row in read(file, "ballot")} == {"t"}
    assert Ballot.objects.count() > len(read(file, "ballot"))  # it did not wait for the backup
