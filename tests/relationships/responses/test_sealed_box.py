"""What waits in the ballot box is sealed: no table, backup or journal shows it before it is dealt."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from brm.base import house_key
from brm.base.errors import RuleBroken
from relationships.campaigns import services as campaigns
from relationships.campaigns.ending import LATE
from relationships.campaigns.models import Invitation
from relationships.responses import checking, publishing, services
from relationships.responses.box import opened
from relationships.responses.copying import _stir_what_is_new
from relationships.responses.models import Ballot, GivenAnswer
from tests.factories.feedback import running
from tests.factories.relationships import NOON, PersonFactory, UnitFactory

SECRET = "The scanner of the third floor"


def asked(size):
    unit = UnitFactory()
    for _ in range(size):
        PersonFactory(unit=unit)
    return running(unit)


def answered(campaign, count, words=SECRET):
    waiting = Invitation.objects.filter(campaign=campaign, state="waiting").order_by("pk")
    for number, invitation in enumerate(waiting[:count]):
        services.answer(invitation, {"work": 3, "change": f"{words} {number}"}, at=NOON)


def ended(campaign):
    campaigns.stop(campaign, at=NOON + timedelta(days=1))
    return publishing.publish_results(NOON + timedelta(days=1) + LATE)


# ---- The key of the house ------------------------------------------------------------------------


def test_what_was_sealed_is_opened_for_its_purpose_alone():
    sealed = house_key.seal({"work": 3}, "ballots:1")

    assert house_key.unseal(sealed, "ballots:1") == {"work": 3}
    with pytest.raises(house_key.Locked):
        house_key.unseal(sealed, "ballots:2")


def test_the_same_answer_never_looks_the_same_and_its_length_tells_little():
    short, again = (house_key.seal({"change": "no"}, "ballots:1") for _ in range(2))
    longer = house_key.seal({"change": "no " * 200}, "ballots:1")

    assert short != again
    assert len(short) == len(again) == len(longer)


def test_an_older_key_opens_and_a_foreign_one_does_not(settings):
    sealed = house_key.seal({"work": 3}, "ballots:1")
    old = settings.SECRET_KEY

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [old]
    assert house_key.unseal(sealed, "ballots:1") == {"work": 3}
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(house_key.Locked):
        house_key.unseal(sealed, "ballots:1")


# ---- The box -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_no_column_of_any_table_shows_what_waits_in_the_box():
    campaign = asked(8)
    answered(campaign, 4)
    publishing.publish_results(NOON)

    with connection.cursor() as cursor:
        holding = []
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS row WHERE row::text LIKE %s',  # noqa: S608
                [f"%{SECRET}%"],
            )
            holding += [table] * cursor.fetchone()[0]
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS row WHERE row::text LIKE %s',  # noqa: S608
                [f"%{SECRET.encode().hex()}%"],
            )
            holding += [table] * cursor.fetchone()[0]
    assert holding == []
    assert Ballot.objects.count() == 4
    assert {opened(ballot)["change"][: len(SECRET)] for ballot in Ballot.objects.all()} == {SECRET}


@pytest.mark.django_db(transaction=True)
def test_the_journal_of_the_database_shows_it_only_once_it_was_mixed():
    campaign = asked(8)
    said = "The lift of the west wing"  # the journal still holds what other tests wrote
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn()")
        (begun,) = cursor.fetchone()
    answered(campaign, 4, said)
    waiting = _journal(begun)

    ended(campaign)

    assert said.encode() not in waiting
    assert len(waiting) > 4 * house_key.BLOCK  # the answers are in it
    assert said.encode() in _journal(begun)


def _journal(begun):
    """What the write-ahead log holds since then, as it lies on the disk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_switch_wal()")
        cursor.execute(
            "SELECT pg_read_binary_file('pg_wal/' || name) FROM pg_ls_waldir()"
            " WHERE name >= pg_walfile_name(%s) AND name <= pg_walfile_name(pg_current_wal_lsn())"
            " AND length(name) = 24 ORDER BY name",
            [begun],
        )
        return b"".join(bytes(row[0]).rstrip(b"\0") for row in cursor.fetchall())


@pytest.mark.django_db
def test_stirring_seals_anew_also_under_a_new_key(settings):
    campaign = asked(8)
    answered(campaign, 6)
    before = {bytes(ballot.sealed) for ballot in Ballot.objects.all()}
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [old]

    _stir_what_is_new()

    settings.SECRET_KEY_FALLBACKS = []
    assert {opened(ballot)["work"] for ballot in Ballot.objects.all()} == {3}
    assert before & {bytes(ballot.sealed) for ballot in Ballot.objects.all()} == set()


@pytest.mark.django_db
def test_a_box_whose_key_is_lost_waits_for_it_and_holds_up_no_other(settings):
    lost, other = asked(8), asked(8)
    answered(lost, 6)
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "another one"
    answered(other, 6)

    first = publishing.publish_results(NOON)
    locked = checking.locked_boxes()
    with pytest.raises(RuleBroken, match="SECRET_KEY_FALLBACKS") as refused:
        opened(Ballot.objects.filter(campaign=lost).first())
    settings.SECRET_KEY_FALLBACKS = [old]
    then = publishing.publish_results(NOON)

    assert first == {"published": 1, "locked": 1}
    assert (locked, refused.value.code) == ([lost.pk], "box_locked")
    assert then == {"published": 1}
    assert (checking.locked_boxes(), GivenAnswer.objects.filter(question="work").count()) == (
        [],
        12,
    )


def taken_back(*names):
    """The originals, last first: what replaces them all for a fresh database knows no middle."""
    loader = MigrationLoader(None, replace_migrations=False)
    for name in reversed(names):
        before = loader.project_state(("relationships", name), at_end=False)
        with connection.schema_editor() as editor:
            loader.disk_migrations["relationships", name].unapply(before, editor)


def gone_through(*names):
    loader = MigrationLoader(None, replace_migrations=False)
    for name in names:
        before = loader.project_state(("relationships", name), at_end=False)
        with connection.schema_editor() as editor:
            loader.disk_migrations["relationships", name].apply(before, editor)


@pytest.mark.django_db(transaction=True)
def test_boxes_that_hold_answers_are_sealed_by_the_new_release_and_opened_for_the_old_one():
    steps = ("0056_seal_ballots", "0057_ballot_sealed_only")
    campaign = asked(5)
    answered(campaign, 2)

    taken_back(*steps)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT answers ->> 'change' FROM relationships_ballot")
            before = sorted(row[0] for row in cursor.fetchall())
            cursor.execute(
                "UPDATE relationships_ballot SET answers = answers || '{\"work\": 5}',"
                " is_stirred = true WHERE answers ->> 'change' LIKE '%% 0'"
            )
            cursor.execute("SELECT pg_relation_filenode('relationships_ballot')")
            old_file = cursor.fetchone()
    finally:
        gone_through(*steps)

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_filenode('relationships_ballot')")
        assert cursor.fetchone() != old_file  # deleted rows would lie in it, open
    found = sorted((opened(each)["work"], each.is_stirred) for each in Ballot.objects.all())
    assert before == [f"{SECRET} 0", f"{SECRET} 1"]
    assert found == [(3, False), (5, True)]
