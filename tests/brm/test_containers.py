"""What docker-compose.yml says, run as processes: two web, three workers, two beats.

The images themselves are not built here: their commands, health checks and environment are taken
from the file and run with a copy of the program that nothing may write to.
"""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
import yaml

from tests.brm.processes import PATIENCE, ROOT, ask, readiness, started, until

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
PROGRAM = ("brm", "relationships", "governance", "templates", "static", "locale", "manage.py")


@pytest.fixture(scope="module")
def database():
    """A database of its own in the tests' PostgreSQL, as the file's is its own."""
    name = f"containers_{uuid.uuid4().hex[:8]}"
    connection = psycopg2.connect(os.environ["TEST_DATABASE_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path=f"/{name}"))
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    connection.close()


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """What the image holds, made as the Dockerfile makes it, then closed to writing."""
    folder = tmp_path_factory.mktemp("image") / "app"
    folder.mkdir()
    for name in PROGRAM:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    building = {
        "SECRET_KEY": "build", "DATABASE_URL": "postgres://build", "STATIC_COLLECTED": "1",
        "DATA_DIR": str(folder.parent / "build"), "NO_VENV": "1", "PATH": os.defpath,
    }  # fmt: skip
    for command in (["compile_words"], ["collectstatic", "--noinput", "--verbosity=0"]):
        argv = [sys.executable, "manage.py", *command]
        subprocess.run(argv, cwd=folder, env=building, check=True)
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            Path(place, name).chmod(0o555)
    return folder


@pytest.fixture
def container(program, database, tmp_path):
    """The environment and command of a service, as its container would have them, by number."""

    def made(service: str, number: int, port: int = 8000) -> tuple[list[str], dict[str, str]]:
        host = f"{service}{number}"
        temporary = tmp_path / host
        temporary.mkdir(exist_ok=True)
        environment = {
            name: value.split(":-")[-1].rstrip("}") if value.startswith("${") else value
            for name, value in SERVICES[service]["environment"].items()
        }
        environment |= {
            "DATABASE_URL": database,
            "REDIS_URL": os.environ["REDIS_URL"],
            "SECRET_KEY": "fifty random characters",
            "BASE_URL": "https://rounds.example.org",
            "ALLOWED_HOSTS": "rounds.example.org,localhost",
            "EMAIL_URL": "smtp://127.0.0.1:9",
            "EMAIL_FROM": "rounds@example.org",
            "DATA_DIR": str(temporary / "brm"),
            "MEDIA_ROOT": str(tmp_path / "uploads"),
            "TICK": "1",
            "NO_VENV": "1",
            "STATIC_COLLECTED": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOSTNAME": host,
            "HOME": "/nonexistent",
        }
        own = {"8000": str(port), "/tmp/": f"{temporary}/"}  # noqa: S108  its own in a container
        command = [replaced(part, own) for part in SERVICES[service]["command"]]
        if service == "worker":
            command.append(f"--hostname=celery@{host}")  # one machine has one name for all here
        return command, environment

    return made


def replaced(text: str, own: dict[str, str]) -> str:
    for old, new in own.items():
        text = text.replace(old, new)
    return text


def is_healthy(service: str, environment: dict[str, str], port: int, cwd: Path) -> bool:
    """The file's own health check."""
    kind, *check = SERVICES[service]["healthcheck"]["test"]
    temporary = str(Path(environment["DATA_DIR"]).parent)
    own = {"8000": str(port), "find /tmp": f"find {temporary}", "$$": "$"}
    check = [replaced(part, own) for part in check]
    argv = ["/bin/sh", "-c", *check] if kind == "CMD-SHELL" else check
    done = subprocess.run(argv, env=environment, cwd=cwd, capture_output=True, check=False)
    return done.returncode == 0


def ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def snapshot(folder: Path) -> set[tuple[str, int]]:
    return {(str(place), place.stat().st_mtime_ns) for place in folder.rglob("*")}


def test_two_web_three_workers_and_two_beats_work_together(container, program, tmp_path):
    before = snapshot(program)
    command, environment = container("migrate", 1)
    subprocess.run(command, env=environment, cwd=program, check=True, stdout=subprocess.DEVNULL)
    web_ports = ports(2)
    plan = [
        *(("web", number, port) for number, port in enumerate(web_ports)),
        *(("worker", number, 8000) for number in range(3)),
        *(("beat", number, 8000) for number in range(2)),
    ]
    with contextlib.ExitStack() as stack:
        all_of = []
        for service, number, port in plan:
            command, environment = container(service, number, port)
            log = tmp_path / f"{service}{number}.log"
            process = stack.enter_context(started(command, log, env=environment, cwd=program))
            all_of.append((service, port, environment, process, log))

        for service, port, environment, _process, log in all_of:
            until(lambda: is_healthy(service, environment, port, program), log=log)  # noqa: B023
        for port in web_ports:
            until(lambda: readiness(port).get("status") == "ok")  # noqa: B023
        styles_are_kept_for_ever(web_ports[0])

        for service in ("worker", "beat"):  # one of each dies; the others carry on
            process = next(process for kind, *_, process, _log in all_of if kind == service)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        until_another_tick(web_ports[1])
        until(lambda: readiness(web_ports[1])["status"] == "ok")

        left = [(process, log) for *_, process, log in all_of if process.poll() is None]
        assert len(left) == len(plan) - 2
        for process, _log in left:
            process.terminate()
        assert [process.wait(PATIENCE) for process, _log in left] == [0] * len(left)
    assert snapshot(program) == before


def until_another_tick(port: int) -> None:
    """The remaining beat and workers ticked after this moment."""
    began = time.monotonic()

    def ticked_since() -> bool:
        age = readiness(port)["checks"]["beat"]["age_s"]
        return age is not None and age + 1 < time.monotonic() - began

    until(ticked_since)


def styles_are_kept_for_ever(port: int) -> None:
    _status, page = ask(f"http://127.0.0.1:{port}/login/", host="rounds.example.org")
    start = page.index("/static/css/public")
    address = page[start : page.index('"', start)]
    assert address.count(".") == 2  # a hash in its name
    assert ask(f"http://127.0.0.1:{port}{address}", host="rounds.example.org")[0] == 200


def test_our_containers_run_as_nobody_in_particular_behind_the_proxy():
    for service in ("migrate", "web", "worker", "beat"):
        assert SERVICES[service]["user"] == "10001:10001", service
    assert [name for name, said in SERVICES.items() if "ports" in said] == ["proxy"]


def test_every_container_is_closed_checked_and_of_an_exact_version():
    for service, said in SERVICES.items():
        assert said["read_only"] is True, service
        assert said["user"] not in {"root", "0"}, service
        assert said["cap_drop"] == ["ALL"], service
        assert said["security_opt"] == ["no-new-privileges:true"], service
        assert service == "migrate" or "test" in said["healthcheck"], service
    named = [said["image"] for said in SERVICES.values() if "build" not in said]
    named += re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert len(named) == 5
    assert [name for name in named if not re.search(r":\d+\.\d+", name)] == []


def test_the_database_is_well_only_when_others_can_reach_it():
    # While its tables are first laid out it answers on its socket alone; migrate runs once.
    assert "127.0.0.1" in SERVICES["postgres"]["healthcheck"]["test"]


def test_what_the_example_says_of_behaviour_reaches_the_containers():
    example = (ROOT / ".env.example").read_text()
    behaviour = example.split("# ---- How it behaves")[1].split("# ---- Set in the image")[0]
    told = set(re.findall(r"^#([A-Z_]+)=", behaviour, re.MULTILINE))
    passed = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    assert told - passed == {"DEMO", "DEBUG"}  # not where it is real


def test_the_example_of_the_environment_names_every_setting():
    example = (ROOT / ".env.example").read_text()
    told = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))
    read = set()
    for source in (
        ROOT / "brm/settings.py",
        ROOT / "manage.py",
        *(ROOT / "brm/embedded").glob("*.py"),
    ):
        read |= set(
            re.findall(
                r'(?:env\.\w+\(\s*|environ\.get\(\s*|environ\[)"([A-Z_]+)"', source.read_text()
            )
        )
    assert read - told == {"PATH"}
    compose = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    assert compose - told == {"VERSION"}
