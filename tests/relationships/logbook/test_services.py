"""A visit's log is kept in one act, and once."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from brm.base.editing import Stale
from brm.base.errors import RuleBroken
from relationships.logbook.services import (
    Heard,
    Log,
    Promised,
    Seen,
    Thanked,
    log_unplanned,
    log_visit,
)
from relationships.marks.models import Dirty
from relationships.outbox.models import Message
from relationships.promises.letters import still_open
from relationships.promises.models import Promise
from relationships.rounds.brought import Observation, Thanks
from relationships.rounds.models import Visit
from relationships.voices.models import Voice
from tests.factories.relationships import NOON, DoneVisitFactory, PersonFactory, VisitFactory
from tests.relationships.logbook.conftest import LATER

pytestmark = pytest.mark.django_db
ID = UUID("5e0c4b57-7c4f-4f1e-9d33-0f8f0d2f0001")
QUIET = Log(client_id=ID, done_at=NOON, mood=4, people_met=6, colleague_solved=2)


def full(owner, **others) -> Log:
    return replace(
        QUIET,
        summary="We looked at the label printer.",
        heard=(Heard(UUID(int=1), "We measure on paper.", kind="own_tool", minutes_lost=90),),
        seen=(Seen(UUID(int=2), "Numbers are typed twice", "Press the arrow", "Stock", "twice"),),
        thanks=(Thanked(UUID(int=3), "The new cable", to_words="Elin"),),
        promised=(Promised(UUID(int=4), "Look at the printer", owner, date(2026, 3, 10)),),
        **others,
    )


def rows() -> list[int]:
    models = (Visit, Voice, Observation, Thanks, Promise)
    return [model.objects.count() for model in models]


def keep(visit, log, by, *, version=1, at=LATER):
    return log_visit(visit, log, version=version, by=by, at=at)


def test_a_log_keeps_the_visit_and_all_that_it_brought(visit, priya):
    keep(visit, full(priya), priya)

    visit.refresh_from_db()
    voice, promise = Voice.objects.get(), Promise.objects.get()
    assert (visit.state, visit.done_at, visit.logged_by, visit.logged_at) == (
        "done", NOON, priya, LATER,
    )  # fmt: skip
    assert (visit.mood, visit.people_met, visit.colleague_solved) == (4, 6, 2)
    assert (visit.summary, visit.summary_state) == ("We looked at the label printer.", "shared")
    assert (voice.visit, voice.source, voice.heard_by, voice.heard_at) == (
        visit, "visit", priya, NOON,
    )  # fmt: skip
    assert (voice.words, voice.kind, voice.minutes_lost, voice.is_named) == (
        "We measure on paper.", "own_tool", 90, False,
    )  # fmt: skip
    assert (promise.visit, promise.owner, promise.side) == (visit, priya, "it")
    assert Observation.objects.get().advice == "Press the arrow"
    assert Thanks.objects.get().to_words == "Elin"
    assert set(Dirty.objects.values_list("unit_id", flat=True)) == {visit.unit_id}


def test_the_same_log_twice_is_one_row_of_each(visit, priya):
    for _time in range(2):
        keep(visit, full(priya), priya)

    visit.refresh_from_db()
    assert rows() == [1, 1, 1, 1, 1]
    assert visit.version == 2


def test_whose_promise_it_is_after_a_correction_hears_of_it_and_the_first_no_more(visit, priya):
    first, second = PersonFactory(side="it"), PersonFactory(side="business")
    for owner in (first, second, second):
        keep(visit, full(owner), priya)

    told = Message.objects.filter(kind="promise_noted").order_by("pk")
    assert [message.to for message in told] == [first, second]
    assert [still_open(message, LATER) for message in told] == [False, True]
    assert Promise.objects.get().side == "business"


def test_an_unplanned_visit_sent_twice_is_one(unit, priya):
    for _time in range(2):
        log_unplanned(unit, full(priya), by=priya, at=LATER)

    visit = Visit.objects.get()
    assert rows() == [1, 1, 1, 1, 1]
    assert (visit.round, visit.buddy, visit.mood, visit.format) == (None, priya, 4, "in_passing")


def test_a_log_that_was_changed_before_it_was_sent_again_corrects_itself(visit, priya):
    keep(visit, full(priya), priya)
    log = full(priya)
    words = replace(log.heard[0], words="We measure twice.", audience="confidence")
    keep(
        visit,
        replace(log, mood=2, heard=(words,), thanks=(replace(log.thanks[0], to_words="Elin B."),)),
        priya,
    )

    visit.refresh_from_db()
    voice = Voice.objects.get()
    assert rows() == [1, 1, 1, 1, 1]
    assert (visit.mood, voice.words, voice.audience) == (2, "We measure twice.", "confidence")
    assert voice.folded_words == "we measure twice."
    assert Thanks.objects.get().to_words == "Elin B."


def test_what_somebody_acted_on_is_not_changed_by_a_late_phone(visit, priya):
    keep(visit, full(priya), priya)
    Voice.objects.update(status="working")
    log = full(priya)

    with pytest.raises(RuleBroken) as broken:
        keep(visit, replace(log, heard=(replace(log.heard[0], words="Other words"),)), priya)

    assert broken.value.code == "acted_on"
    assert Voice.objects.get().words == "We measure on paper."


def test_the_second_editor_is_told_and_nothing_is_overwritten(visit, priya, joost):
    keep(visit, QUIET, priya)

    with pytest.raises(Stale) as stale:
        keep(visit, replace(full(joost), client_id=uuid4(), mood=1), joost)

    visit.refresh_from_db()
    assert stale.value.current == visit
    assert (visit.mood, Voice.objects.count()) == (4, 0)


def test_the_second_editor_keeps_after_reading_both(visit, priya, joost):
    keep(visit, QUIET, priya)

    keep(visit, replace(full(joost), client_id=uuid4(), mood=1), joost, version=2)

    visit.refresh_from_db()
    assert (visit.mood, visit.logged_by, Voice.objects.count()) == (1, priya, 1)


def test_who_adds_the_same_figures_and_more_words_needs_no_choice(visit, priya, joost):
    keep(visit, QUIET, priya)

    keep(visit, replace(QUIET, client_id=uuid4(), heard=full(joost).heard), joost)

    assert Voice.objects.get().heard_by == joost


def test_a_visit_said_to_be_held_still_takes_its_log(visit, priya):
    Visit.objects.update(state="done", done_at=NOON, logged_by=priya, logged_at=NOON, version=2)

    keep(visit, full(priya), priya)

    visit.refresh_from_db()
    assert (visit.mood, visit.logged_at) == (4, NOON)


@pytest.mark.parametrize("state", ["missed", "cancelled"])
def test_a_visit_that_took_place_after_all_is_kept(visit, priya, state):
    Visit.objects.update(state=state, why_changed="by_hand", version=2)

    keep(visit, QUIET, priya)

    visit.refresh_from_db()
    assert (visit.state, visit.mood) == ("done", 4)


def test_an_amended_summary_is_shared_again(visit, priya):
    keep(visit, full(priya), priya)
    Visit.objects.update(summary_state="agreed")
    log = replace(full(priya), client_id=uuid4(), summary="And at the scanner.", heard=(), seen=(),
                  thanks=(), promised=())  # fmt: skip

    keep(visit, log, priya, version=2)

    visit.refresh_from_db()
    assert (visit.summary, visit.summary_state) == ("And at the scanner.", "shared")
    assert rows() == [1, 1, 1, 1, 1]


def test_advice_helped_is_noted_once(unit, visit, priya):
    before = Observation.objects.create(visit=DoneVisitFactory(unit=unit), seen="x", advice="y")
    other = Observation.objects.create(visit=DoneVisitFactory(), seen="x", advice="y")

    keep(visit, replace(QUIET, helped={before.pk: "yes", other.pk: "no"}), priya)
    keep(visit, replace(QUIET, helped={before.pk: "no"}), priya)

    before.refresh_from_db()
    other.refresh_from_db()
    assert (before.helped, other.helped) == ("yes", "unknown")


def test_a_visit_to_come_is_not_logged(unit, priya):
    visit = VisitFactory(unit=unit, buddy=priya, starts_at=LATER + timedelta(days=1))

    with pytest.raises(RuleBroken) as broken:
        keep(visit, QUIET, priya)
    with pytest.raises(RuleBroken) as moment:
        log_unplanned(unit, replace(QUIET, done_at=LATER + timedelta(hours=1)), by=priya, at=LATER)

    assert (broken.value.code, moment.value.code) == ("visit_to_come", "moment_to_come")


def test_an_id_of_another_visit_is_refused(unit, visit, priya, joost):
    keep(visit, full(priya), priya)
    other = VisitFactory(unit=unit, buddy=priya)
    codes = []
    for act in (
        lambda: keep(other, QUIET, priya),
        lambda: keep(other, replace(full(priya), client_id=uuid4()), priya),
        lambda: log_unplanned(unit, QUIET, by=joost, at=LATER),
    ):
        with pytest.raises(RuleBroken) as broken:
            act()
        codes.append(broken.value.code)

    assert codes == ["kept_elsewhere"] * 3


def test_a_closed_department_takes_no_unplanned_visit(unit, priya):
    unit.closed_on = date(2026, 3, 1)
    unit.save()

    with pytest.raises(RuleBroken) as broken:
        log_unplanned(unit, QUIET, by=priya, at=LATER)

    assert broken.value.code == "unit_closed"


def test_a_named_voice_holds_the_name(visit, priya):
    nadia = PersonFactory(unit=visit.unit)
    named = Heard(UUID(int=9), "I would like it larger.", said_by=nadia)

    keep(visit, replace(QUIET, heard=(named,)), priya)

    voice = Voice.objects.get()
    assert (voice.is_named, voice.raised_by) == (True, nadia)
