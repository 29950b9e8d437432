"""A backup is put back into an empty database, all of it or nothing, and sends nothing again."""

import json
import os
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from relationships.outbox.services import put
from relationships.people.models import Person
from tests.factories.relationships import NOON, PersonFactory

OTHER = "brm_put_back"


def command(*arguments: str, database: str) -> subprocess.CompletedProcess[str]:
    """`manage.py` beside another database of the same server."""
    given = connection.get_connection_params()
    host = quote(str(given.get("host") or ""), safe="")
    url = (
        f"postgres://{given['user']}:{given.get('password') or ''}@{host}:{given.get('port') or ''}"
    )
    env = {**os.environ, "DATABASE_URL": f"{url}/{database}", "SECRET_KEY": "x" * 50}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=settings.BASE_DIR, env=env,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def empty():
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {OTHER} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {OTHER} TEMPLATE template0")
    yield OTHER
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {OTHER} WITH (FORCE)")


@pytest.mark.django_db(transaction=True)
def test_what_was_backed_up_is_there_again_and_nothing_is_sent_before_it_is_released(
    tmp_path, empty
):
    person = PersonFactory(name="Nadia Verhoeven")
    put("announcement", to=person, about="announcement:0", at=NOON)
    file = tmp_path / "all.dump"
    call_command("backup", str(file))
    Person.objects.filter(pk=person.pk).update(name="Somebody else")

    put_back = command("restore", str(file), "--json", database=empty)
    again = command("restore", str(file), database=empty)
    sent = command("send_due", "--json", database=empty)
    taken = tmp_path / "people.csv"
    command("export", "people", "--to", str(taken), database=empty)

    assert file.stat().st_mode & 0o777 == 0o600
    assert (put_back.returncode, put_back.stderr) == (0, "")
    assert json.loads(put_back.stdout) == {"file": str(file), "outbox": "held"}
    assert "Nadia Verhoeven" in taken.read_text()
    assert json.loads(sent.stdout)["claimed"] == 0
    assert json.loads(command("outbox", "--json", database=empty).stdout)["held"] == 1
    assert (again.returncode, "This database holds data" in again.stderr) == (1, True)


@pytest.mark.django_db(transaction=True)
def test_what_is_no_backup_changes_nothing(tmp_path, empty):
    file = tmp_path / "no.dump"
    file.write_bytes(b"PGDMP, but not really")

    for name in (str(file), str(tmp_path / "nothing.dump")):
        refused = command("restore", name, database=empty)
        assert (refused.returncode, "is no backup" in refused.stderr) == (1, True)


@pytest.mark.django_db
def test_a_file_that_is_there_is_not_written_over(tmp_path):
    file = tmp_path / "all.dump"
    file.write_text("kept")

    with pytest.raises(CommandError, match="cannot be written"):
        call_command("backup", str(file))

    assert file.read_text() == "kept"
