"""The commands of the outbox: one JSON object, a clock that can be set, 1 when it is not done."""

import json
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from brm.base import clock
from relationships.campaigns.services import open_door, stop
from relationships.links.models import Link
from relationships.links.services import link_for
from relationships.outbox.models import Announcement, Message
from relationships.outbox.services import hold_all, put
from relationships.responses.services import answer as feedback_answer
from relationships.units.models import Unit
from relationships.units.services import renumber
from tests.factories.feedback import running
from tests.factories.relationships import NOON, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
AT = "2026-03-03T12:00:00"  # the organisation's noon


def answer(*argv):
    out = StringIO()
    call_command(*argv, "--json", "--now", AT, stdout=out)
    return json.loads(out.getvalue())


def said(*argv):
    out = StringIO()
    call_command(*argv, "--now", AT, stdout=out)
    return out.getvalue()


def announce(*argv):
    return answer("announce", "--subject", "Snow", "--text", "Stay home.", *argv)


def test_an_announcement_to_all_is_queued_and_sent_once():
    PersonFactory.create_batch(3)
    PersonFactory(left_on=NOON.date())

    queued = announce("--all")
    first, again = answer("send_due"), answer("send_due")

    assert queued == {"queued": 3}
    assert first == {"claimed": 3, "sent": 3, "retry": 0, "failed": 0, "expired": 0, "waiting": 0}
    assert (again["claimed"], again["sent"]) == (0, 0)


def test_an_announcement_to_a_department_reaches_those_below():
    top = UnitFactory()
    below, other = UnitFactory(parent=top), UnitFactory()
    for unit in (top, below, other):
        PersonFactory(unit=unit)

    assert announce("--unit", str(top.pk)) == {"queued": 2}


def test_an_urgent_one_comes_at_night():
    PersonFactory()
    night = "2026-03-03T23:00:00+01:00"
    call_command(
        "announce", "--all", "--urgent", "--subject", "Snow", "--text", "Now", "--now", night,
        stdout=StringIO(),
    )  # fmt: skip

    assert Message.objects.get().due_at.isoformat() == "2026-03-03T22:00:00+00:00"


@pytest.mark.parametrize(
    "argv",
    [
        ("announce", "--unit", "999", "--subject", "S", "--text", "T"),
        ("announce", "--all", "--subject", " ", "--text", "T"),
        ("announce", "--all", "--subject", "x" * 201, "--text", "T"),
        ("announce", "--all", "--subject", "\0", "--text", "T"),
        ("announce", "--subject", "S", "--text", "T"),
        ("send_due", "--limit", "-1"),
        ("send_due", "--now", "yesterday"),
        ("links", "form"),
        ("outbox", "empty"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_says_so_and_does_nothing(argv):
    PersonFactory()

    with pytest.raises(CommandError):
        call_command(*argv, stdout=StringIO())

    assert Announcement.objects.count() == Message.objects.count() == 0


def test_what_was_not_done_is_one_json_object_too():
    out = StringIO()

    with pytest.raises(CommandError, match="There is no department with the id 999"):
        call_command(
            "announce", "--unit", "999", "--subject", "S", "--text", "T", "--json", stdout=out
        )

    assert json.loads(out.getvalue()) == {"error": "There is no department with the id 999."}


def test_the_outbox_counts_each_message_once():
    people = PersonFactory.create_batch(7)
    for person in people:
        put("announcement", to=person, about="announcement:0", at=NOON)
    states = [
        {"due_at": "2026-03-03T13:00Z"},
        {"lease": "00000000-0000-0000-0000-000000000001", "leased_until": "2100-01-01T00:00Z"},
        {"attempts": 2, "doubts": 1},
        {"state": "kept", "ended_at": NOON},
        {"state": "failed", "ended_at": NOON},
        {"state": "expired", "ended_at": NOON},
    ]
    for person, state in zip(people, states, strict=False):
        Message.objects.filter(to=person).update(**state)

    assert answer("outbox") == {
        "due": 2, "leased": 1, "retry": 1, "sent": 1, "failed": 1, "expired": 1, "held": 0,
        "waiting": 1, "in_doubt": 1, "oldest_s": 0,
    }  # fmt: skip
    assert "failed: 1" in said("outbox")


def test_failed_ones_are_tried_again_and_held_ones_released():
    put("announcement", to=PersonFactory(), about="announcement:0", at=NOON)
    Message.objects.update(state="failed", ended_at=NOON)

    retried = answer("outbox", "retry")
    hold_all(at=NOON)
    held = answer("send_due")
    released = answer("outbox", "release")

    assert (retried, held["claimed"], released) == ({"retried": 1}, 0, {"released": 1})
    assert answer("outbox")["oldest_s"] == 0


def test_an_empty_outbox_has_no_oldest():
    assert answer("outbox")["oldest_s"] is None


def test_the_tick_runs_every_job_but_the_sending():
    did = answer("tick")

    assert "answers-due" in did
    assert "send-messages" not in did


def asked(number):
    """A running campaign that asks as many people."""
    unit = UnitFactory()
    PersonFactory.create_batch(number, unit=unit)
    renumber()
    return running(Unit.objects.get(pk=unit.pk))


def test_links_are_fresh_each_time():
    asked(2)

    first = said("links", "form", "--n", "2").split()
    second = answer("links", "form", "--n", "2")["links"]

    assert len({*first, *second}) == 4
    assert all("/f/" in address for address in first)


def test_only_the_freshest_address_of_a_form_opens_it(client):
    asked(1)

    (first,) = said("links", "form").split()
    (second,) = said("links", "form").split()

    with clock.fixed(NOON):
        assert client.get(urlsplit(first).path).status_code == 410
        assert client.get(urlsplit(second).path).status_code == 200


def test_who_answered_and_what_is_closed_has_no_fresh_address():
    campaign = asked(3)
    feedback_answer(campaign.invitations.first(), {"work": 4}, at=NOON)
    versions = list(Link.objects.order_by("pk").values_list("version", flat=True))

    with pytest.raises(CommandError, match="Only 2 unused links"):
        said("links", "form", "--n", "3")
    assert list(Link.objects.order_by("pk").values_list("version", flat=True)) == versions
    assert len(said("links", "form", "--n", "2").split()) == 2
    stop(campaign, at=NOON)
    with pytest.raises(CommandError):
        said("links", "form")


def test_a_door_is_a_form_that_anybody_may_open():
    campaign = asked(1)
    open_door(campaign, unit=campaign.units.get(), place="Canteen", at=NOON)

    addresses = said("links", "form", "--n", "2").split()

    assert ["/f/" in addresses[0], "/q/" in addresses[1]] == [True, True]


def test_feeds_are_fresh_each_time():
    link_for("calendar", about="person:1", at=NOON, person_id=1)

    assert said("links", "feed") != said("links", "feed")


def test_tables_that_are_missing_are_told_with_what_to_do():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE relationships_message RENAME TO away")

    with pytest.raises(CommandError, match=r"manage\.py migrate"):
        said("outbox")


def test_the_table_of_messages_is_as_the_slices_say():
    assert answer("describe_messages", "--check")["stale"] is False


def test_a_stale_table_is_told(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()

    with pytest.raises(SystemExit) as ended:
        answer("describe_messages", "--check")
    written = answer("describe_messages")

    assert ended.value.code == 1
    assert written["stale"] is True
    assert answer("describe_messages", "--check")["stale"] is False
