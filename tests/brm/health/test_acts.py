"""After any acts of people the stored figures are what the records say; two runs at once as well."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from brm.health.models import UnitPulse
from brm.health.services import renew_figures, wrong_figures
from governance.roles import services as roles
from governance.roles.models import RoleAssignment
from relationships.buddies import services as buddies
from relationships.marks.models import Dirty
from relationships.marks.services import touch
from relationships.promises import services as promises
from relationships.promises.models import Promise
from relationships.rounds.services import visits
from relationships.units import services as units
from relationships.voices import services as voices
from relationships.voices.models import Voice
from tests.factories.governance import role
from tests.factories.relationships import (
    NOON,
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    VoiceFactory,
)

ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "hear", "answer", "promise", "close", "visit", "buddy_ends", "buddy_comes", "rhythm",
                "role",
            ]
        ),
        st.integers(-30, 10),
    ),
    min_size=1,
    max_size=12,
)  # fmt: skip


class House:
    """A department, its buddy, and the acts that people do there, each by its service."""

    def __init__(self) -> None:
        self.unit = UnitFactory(rhythm_days=7)
        self.buddy = ITBuddyFactory(unit=self.unit)
        self.owner = PersonFactory(unit=self.unit)

    def act(self, name: str, number: int) -> None:
        getattr(self, name)(number, NOON + timedelta(days=number))

    def hear(self, number, at) -> None:
        audience = ["everybody", "department", "confidence", "buddy"][number % 4]
        voices.raise_voice(
            unit=self.unit, words="Slow.", heard_by=self.owner, audience=audience, at=at
        )

    def answer(self, number, at) -> None:
        voice = Voice.objects.still_open().order_by("-pk").first()
        if voice is None:
            return
        who = {"by": self.owner, "at": at}
        acts = [
            lambda: voices.hand_to(voice, None if voice.owner else self.owner, **who),
            lambda: voices.take_on(voice, **who),
            lambda: voices.finish(voice, text="Done.", **who),
            lambda: voices.decline(voice, reason="No.", yes_if="Money.", **who),
        ]
        acts[number % len(acts)]()

    def promise(self, number, at) -> None:
        promises.make_promise(
            unit=self.unit, side="it" if number % 2 else "business", what="A list",
            owner=self.owner, due_on=max(at, NOON).date(), by=self.owner, at=NOON,
        )  # fmt: skip

    def close(self, number, _at) -> None:
        promise = Promise.objects.still_open().order_by("-pk").first()
        if promise and number % 2:
            promises.keep_promise(promise, at=NOON)
        elif promise:
            promises.give_up_promise(promise, why="No time.", at=NOON)

    def visit(self, _number, at) -> None:
        visits.note_visit(
            self.unit, buddy=self.owner, done_at=min(at, NOON), by=self.owner, at=NOON
        )

    def buddy_ends(self, _number, _at) -> None:
        if not self.buddy.until:
            self.buddy = buddies.end(self.buddy, on=NOON.date() - timedelta(days=1), at=NOON)

    def buddy_comes(self, _number, _at) -> None:
        newcomer = PersonFactory(unit=self.unit)
        buddies.add(person=newcomer, unit=self.unit, since=date(2026, 1, 1), at=NOON)

    def role(self, number, at) -> None:
        manages = {"role": role("information-manager"), "unit": self.unit}
        kept = RoleAssignment.objects.running().first()
        if kept is None:
            roles.declare_vacant(**manages, at=NOON)
        elif kept.is_vacant:
            until = roles.Conditions(valid_until=max(at, NOON).date())
            roles.assign(
                **manages, holder=self.owner, standing="appointed", conditions=until, at=NOON
            )
        elif number % 2:
            roles.renew(kept, at=NOON)
        else:
            roles.hand_back(kept, why="No time.", at=NOON)

    def rhythm(self, number, _at) -> None:
        self.unit.refresh_from_db()
        self.unit = units.edit(
            self.unit, version=self.unit.version, rhythm_days=abs(number) + 1, at=NOON
        )


class TestAfterActs(TestCase):
    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(ACTS)
    def test_the_figures_are_what_the_records_say(self, acts):
        house = House()
        renew_figures(NOON)
        Dirty.objects.all().delete()

        for name, number in acts:
            house.act(name, number)
        renew_figures(NOON)

        assert wrong_figures(NOON) == []
        assert Dirty.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_leave_the_newest_figures_and_no_mark():
    made = [UnitFactory() for _ in range(6)]
    heard_by = PersonFactory(unit=made[0])
    renew_figures(NOON)
    failed: list[BaseException] = []
    begin = threading.Barrier(3)

    def work(act) -> None:
        try:
            begin.wait()
            for number in range(12):
                act(made[number % len(made)])
        except BaseException as error:  # noqa: BLE001  told below
            failed.append(error)
        finally:
            connection.close()

    def hear(unit) -> None:
        VoiceFactory(unit=unit, heard_by=heard_by)
        touch(unit.pk)

    runs = [threading.Thread(target=work, args=(act,)) for act in
            (hear, lambda _unit: renew_figures(NOON), lambda _unit: renew_figures(NOON))]  # fmt: skip
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    renew_figures(NOON)

    assert failed == []
    assert list(UnitPulse.objects.order_by("pk").values_list("open_voices", flat=True)) == [2] * 6
    assert (wrong_figures(NOON), Dirty.objects.count()) == ([], 0)
