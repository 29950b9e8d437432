"""A long file is checked and kept by a worker: its page says how far, all of it is kept or nothing."""

import signal
import subprocess
import sys
from contextlib import ExitStack
from threading import Barrier, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse

from brm.exchange import apply, files, services, undoing, working
from brm.exchange.choices import Step
from brm.exchange.models import Entry, Import
from brm.exchange.progress import Telling
from relationships.people import services as people
from relationships.people.models import Person, Post
from relationships.units.models import Unit
from tests.brm.processes import ROOT, on_this_database, until
from tests.factories.relationships import NOON, PersonFactory, signed_in

HEAD = "post number,name,e-mail,job title,department,reports to\n"
FILE = HEAD + (
    "1,Ada Long,ada@example.org,Head,Stores,\n"
    "2,Ben Hall,ben@example.org,Planner,Stores,1\n"
    "3,Cas Ros,cas@example.org,Driver,Yard,1\n"
    "4,Dee Wood,no address,Clerk,Yard,1\n"
)


@pytest.fixture(autouse=True)
def three_rows_are_many(monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 3)


def brought(text: str = FILE, by: Person | None = None) -> Import:
    return services.bring(
        kind="organisation", file_name="posts.csv", content=text.encode(), by=by, at=NOON
    )


def checked(text: str = FILE, by: Person | None = None) -> Import:
    found = brought(text, by)
    working.work_on_all(NOON)
    found.refresh_from_db()
    return found


def all_there_is() -> tuple[int, int, int, int]:
    return (
        Unit.objects.count(), Post.objects.count(), Person.objects.count(), Entry.objects.count(),
    )  # fmt: skip


def address(name: str, file: Import) -> str:
    return reverse(f"imports:{name}", args=[file.pk])


@pytest.fixture
def administrator(client):
    return signed_in(client, PersonFactory(side="it", unit=None, email=""), is_staff=True)


@pytest.mark.django_db
def test_a_short_file_is_ready_at_once():
    assert brought(HEAD + "1,Ada Long,,Head,Stores,\n").state == "ready"


@pytest.mark.django_db
def test_from_the_file_to_the_departments_by_a_worker(administrator):
    file = brought()
    page = address("page", file)
    waiting = administrator.get(page).content.decode()
    assert "The file is being checked" in waiting
    assert "Waiting for its turn" in waiting
    assert "You may leave this page" in waiting
    part = administrator.get(page, headers={"HX-Request": "true", "HX-Target": "working"})
    assert b"Waiting for its turn" in part.content
    assert b"<html" not in part.content

    assert working.work_on_all(NOON) == 1
    ended = administrator.get(page, headers={"HX-Request": "true", "HX-Target": "working"})
    assert (ended.status_code, ended["HX-Refresh"]) == (204, "true")
    shown = administrator.get(page).content.decode()
    assert "Keep 3 rows" in shown
    assert "This is no e-mail address." in shown

    assert administrator.post(address("keep", file)).url == page
    assert administrator.post(address("keep", file)).url == page  # a second click
    assert all_there_is() == (0, 0, 1, 0)
    assert "The file is being kept" in administrator.get(page).content.decode()
    assert working.work_on_all(NOON) == 1

    assert all_there_is() == (2, 3, 4, 8)
    assert "new rows" in administrator.get(page).content.decode()
    assert working.work_on_all(NOON) == 0


@pytest.fixture
def kept(administrator):
    file = checked()
    services.ask_to_keep(file, at=NOON)
    working.work_on_all(NOON)
    return file


@pytest.mark.django_db
def test_a_long_file_is_taken_back_by_a_worker_and_what_was_touched_is_named(administrator, kept):
    ada = Person.objects.get(name="Ada Long")
    people.edit(ada, version=ada.version, name="Ada Longer")
    asked = administrator.get(address("undo", kept)).content.decode()
    assert "It is a long file, so this takes a few minutes." in asked

    for _click in range(2):
        assert administrator.post(address("undo", kept)).url == address("page", kept)
    waiting = administrator.get(address("page", kept)).content.decode()
    assert "The import is being taken back" in waiting
    assert Post.objects.count() == 3

    assert working.work_on_all(NOON) == 1
    names = Person.objects.exclude(email="").values_list("name", flat=True)
    assert (Post.objects.count(), list(names)) == (0, ["Ada Longer"])
    page = administrator.get(address("page", kept)).content.decode()
    assert "Ada Longer" in page
    assert "It was changed since." in page
    assert administrator.get(address("undo", kept)).url == address("page", kept)


@pytest.mark.django_db
def test_what_stood_in_the_way_of_taking_back_is_said_and_all_of_it_stays(
    administrator, kept, monkeypatch
):
    undoing.ask_to_undo(kept, at=NOON)
    Import.objects.update(tries=working.TRIES)

    working.work_on_all(NOON)

    page = administrator.get(address("page", kept)).content.decode()
    assert "so all of it is still here" in page
    assert "Take this import back" in page
    assert Post.objects.count() == 3


@pytest.mark.django_db
def test_what_a_worker_keeps_is_what_a_short_file_keeps(monkeypatch):
    file = checked()
    services.ask_to_keep(file, at=NOON)
    working.work_on_all(NOON)
    file.refresh_from_db()
    by_a_worker = (file.counts, all_there_is())
    undoing.undo(file, at=NOON)
    monkeypatch.setattr(services, "AT_ONCE", 10)

    at_once = services.keep(brought(), at=NOON)

    assert by_a_worker == (at_once, (2, 3, 3, 16 - 8))


@pytest.mark.django_db
def test_a_correction_of_a_long_file_is_checked_anew(administrator):
    file = checked()
    chosen = {f"column_{index}": means for index, means in file.columns.items()}

    answer = administrator.post(address("correct", file), chosen | {"column_2": ""})

    file.refresh_from_db()
    assert (answer.status_code, file.state) == (302, "checking")
    working.work_on_all(NOON)
    file.refresh_from_db()
    assert (file.state, file.seen["plan"]["new"], file.seen["refused"]["count"]) == ("ready", 4, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["correct", "complete", "keep"])
def test_nothing_can_be_said_of_a_file_that_is_being_worked_on(administrator, act):
    file = brought()

    answer = administrator.post(address(act, file), {"for": "everything"}, follow=True)

    file.refresh_from_db()
    assert (file.state, file.complete_for) == ("checking", "nothing")
    assert ("being worked on" in answer.content.decode()) == (act != "keep")


@pytest.mark.django_db
def test_who_is_missing_in_a_long_file_is_asked_after_keeping(administrator):
    PersonFactory(name="Gus Gone")
    file = checked()

    administrator.post(address("complete", file), {"for": "everything"})
    working.work_on_all(NOON)
    assert "are missing there" in administrator.get(address("page", file)).content.decode()
    administrator.post(address("keep", file))
    working.work_on_all(NOON)

    assert "Gus Gone" in administrator.get(address("page", file)).content.decode()


@pytest.mark.django_db
def test_a_file_that_says_nothing_new_ends_with_a_sentence_and_can_be_checked_again(administrator):
    file = checked()
    services.ask_to_keep(file, at=NOON)
    working.work_on_all(NOON)
    same = checked()
    Import.objects.filter(pk=same.pk).update(state="keeping")

    working.work_on_all(NOON)

    page = administrator.get(address("page", same)).content.decode()
    assert "Nothing was kept of this file" in page
    assert "The file says what we have already: nothing changes." in page
    administrator.post(address("again", same))
    administrator.post(address("again", same))
    working.work_on_all(NOON)
    same.refresh_from_db()
    assert (same.state, same.problem, same.seen["may_keep"]) == ("ready", "", False)


@pytest.mark.django_db
def test_sentences_are_in_the_language_of_whoever_brought_the_file():
    reader = PersonFactory(side="it", unit=None, language="fr")

    seen = checked(by=reader).seen

    assert seen["refused"]["shown"][0]["reason"].startswith("Ce n’est pas une adresse")


@pytest.mark.django_db
def test_our_own_fault_keeps_nothing_and_is_said(monkeypatch):
    def broken_line(*_args):
        raise OSError("the line is cut")

    file = checked()
    services.ask_to_keep(file, at=NOON)
    monkeypatch.setattr(apply, "_posts", broken_line)

    with pytest.raises(OSError, match="cut"):
        working.work_on_all(NOON)

    file.refresh_from_db()
    assert (file.state, file.problem[:31]) == ("failed", "Something went wrong on our sid")
    assert all_there_is() == (0, 0, 0, 0)


@pytest.mark.django_db
def test_a_file_whose_workers_die_is_given_up_after_three_tries():
    file = brought()
    Import.objects.update(tries=working.TRIES)

    working.work_on_all(NOON)

    file.refresh_from_db()
    assert (file.state, "three times" in file.problem) == ("failed", True)


@pytest.mark.django_db
def test_a_fault_far_down_in_the_file_is_said_when_the_worker_finds_it(administrator):
    rows = "".join(f"{n},Person {n},,Clerk,Stores,\n" for n in range(700))

    file = checked(HEAD + rows + '700,"never ends,,Clerk,Stores,\n')

    assert file.state == "failed"
    assert "Row 702: a text in quotation marks does not end" in file.problem
    page = administrator.get(address("page", file)).content.decode()
    assert "Nothing was kept of this file" in page
    assert "Bring a corrected file" in page


@pytest.mark.django_db
def test_the_refused_rows_of_a_long_file_come_back_as_a_sheet(administrator):
    file = checked()

    sheet = administrator.get(address("refused", file)).content.decode("utf-8-sig")

    (row,) = sheet.splitlines()[1:]
    assert row.startswith("4,Dee Wood,no address,Clerk,Yard,1,")


@pytest.mark.django_db
def test_a_large_file_is_uploaded_and_kept_in_pieces(administrator):
    rows = "".join(f"{n},{'Person ' * 20}{n},,Clerk,Stores,\n" for n in range(20_000))
    sent = SimpleUploadedFile("large.csv", (HEAD + rows).encode())

    answer = administrator.post("/imports/new/", {"kind": "organisation", "file": sent})

    file = Import.objects.get()
    assert (answer.url, file.state, file.pieces.count()) == (address("page", file), "checking", 4)
    with files.opened(file) as table:
        assert [row.cells[0] for row in table.rows()] == [str(n) for n in range(20_000)]


# ---- Several at once, and a worker that dies ---------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_keep_it_once():
    file = checked()
    services.ask_to_keep(file, at=NOON)
    begin = Barrier(2)

    def work():
        try:
            begin.wait()
            working.work_on_all(NOON)
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()

    file.refresh_from_db()
    assert (file.state, file.counts["new"], all_there_is()) == ("done", 3, (2, 3, 3, 8))


@pytest.mark.django_db(transaction=True)
def test_how_far_it_is_is_seen_while_the_transaction_is_open():
    file = brought()

    with Telling(file.pk) as tell, transaction.atomic():
        tell(Step.PEOPLE, 400, 1000)
        transaction.set_rollback(True)

    file.progress.refresh_from_db()
    assert (file.progress.step, file.progress.done, file.progress.of) == ("people", 400, 1000)


@pytest.mark.django_db(transaction=True)
def test_a_page_does_not_wait_for_a_long_file_that_is_being_kept(administrator, monkeypatch):
    monkeypatch.setattr(services, "PATIENCE_S", 0.2)
    short = brought(HEAD + "1,Ada Long,,Head,Stores,\n")
    with ExitStack() as stack:
        other = connection.copy()
        stack.callback(other.close)
        cursor = stack.enter_context(other.cursor())
        cursor.execute("SELECT pg_advisory_lock(%s)", [apply.LOCK])

        answer = administrator.post(address("keep", short), follow=True)

    assert "Another file is being kept just now." in answer.content.decode()
    assert Post.objects.count() == 0
    administrator.post(address("keep", short))
    assert Post.objects.count() == 1


KEEPS_HALF = """
import django, sys, time
django.setup()
from brm.base import clock
from brm.exchange import apply, working
def posts(*_args):
    sys.stdout.write("half is kept\\n"); sys.stdout.flush(); time.sleep(300)
apply._posts = posts
working.work_on_all(clock.now())
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_keeps_nothing_and_the_next_begins_again():
    file = checked()
    services.ask_to_keep(file, at=NOON)
    with ExitStack() as stack:
        worker = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-c", KEEPS_HALF], cwd=ROOT, stdout=subprocess.PIPE, text=True,
                env=on_this_database(),
            )
        )  # fmt: skip
        assert worker.stdout.readline() == "half is kept\n"
        assert working.work_on_all(NOON) == 0  # somebody works on it
        worker.send_signal(signal.SIGKILL)

    assert all_there_is() == (0, 0, 0, 0)
    until(lambda: working.work_on_all(NOON))
    file.refresh_from_db()
    assert (file.state, all_there_is()) == ("done", (2, 3, 3, 8))
