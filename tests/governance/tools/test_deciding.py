"""From five plain questions to "support, if …", and looked at again; no clock makes it worse."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict
from hypothesis import given
from hypothesis import strategies as st

from brm.base import clock
from brm.base.errors import RuleBroken
from governance.tools import deciding, services
from governance.tools.choices import Care, Decision
from governance.tools.deciding import Agreed, Wanted
from governance.tools.models import Tool
from governance.tools.reminding import remind_of_tools
from governance.tools.risk import FLOORED, NAMES, QUESTIONS, care_of, reasons_of
from relationships.promises import services as promises
from relationships.promises.models import Promise
from relationships.promises.reminding import remind_of_promises
from tests.factories.governance import ToolFactory
from tests.factories.relationships import (
    NOON,
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    VoiceFactory,
    manager,
    signed_in,
)

POINTS = st.fixed_dictionaries({name: st.integers(0, 3) for name in NAMES})
ONES = dict.fromkeys(NAMES, 1)
LATER = date(2026, 9, 1)


# ---- The five questions (pure) -----------------------------------------------------------------


@given(POINTS)
def test_a_three_in_data_or_in_what_breaks_is_never_a_light_touch(points):
    is_heavy = any(points[name] == 3 for name in FLOORED)
    assert not (is_heavy and care_of(points) == Care.LIGHT)


@given(POINTS, st.sampled_from(NAMES))
def test_more_points_never_ask_for_less_care(points, name):
    order = [Care.LIGHT, Care.SOME, Care.MUCH]
    more = points | {name: min(3, points[name] + 1)}
    assert order.index(care_of(more)) >= order.index(care_of(points))


@given(POINTS)
def test_every_answer_is_a_reason_the_heaviest_first(points):
    reasons = reasons_of(points)
    assert len(reasons) == 5
    assert [reason.points for reason in reasons] == sorted(points.values(), reverse=True)
    assert sum(reason.lifts for reason in reasons) == sum(points[name] == 3 for name in FLOORED)


def test_each_question_has_four_answers_in_words():
    assert [len({str(words) for words in question.answers}) for question in QUESTIONS] == [4] * 5


# ---- Rules -------------------------------------------------------------------------------------


@pytest.fixture
def unit(db):
    return UnitFactory(name="Night shift", country="NL")


@pytest.fixture
def tool(unit):
    return ToolFactory(system__owned_by=unit, system__name="Chat")


@pytest.fixture
def understood(tool):
    services.welcome(tool, words="Thank you!", by=None, at=NOON)
    return deciding.understand(tool, ONES, note="", at=NOON)


def refused(act, *args, **kwargs):
    with pytest.raises(RuleBroken) as caught, transaction.atomic():
        act(*args, **{"at": NOON, **kwargs})
    return caught.value.code


def decide(tool, decision="support", **more):
    facts = {"why": "It works", "review_on": LATER, **more}
    conditions = facts.pop("conditions", ())
    return deciding.decide(
        tool, Agreed(decision=decision, **facts), conditions=conditions, by=None, at=NOON
    )


def why_not(tool, decision="support", **more):
    with pytest.raises(RuleBroken) as caught, transaction.atomic():
        decide(tool, decision, **more)
    return caught.value.code


def test_first_thanks_then_questions_then_a_decision(tool):
    assert refused(deciding.understand, tool, ONES, note="") == "welcome_first"
    assert why_not(tool) == "understand_first"
    assert refused(deciding.review, tool, words="Good", review_on=LATER, by=None) == "decide_first"
    assert refused(services.welcome, tool, words=" ", by=None) == "words_missing"


@pytest.mark.parametrize(
    ("points", "code"),
    [({}, "risk_missing"), ({"risk_data": 4}, "risk_out_of_range"),
     ({"risk_stops": -1}, "risk_out_of_range")],
)  # fmt: skip
def test_all_five_are_answered_from_nought_to_three(tool, points, code):
    services.welcome(tool, words="Thank you!", by=None, at=NOON)
    given_points = ONES | points if points else {}

    assert refused(deciding.understand, tool, given_points, note="") == code


def test_answered_again_after_a_decision_it_stays_decided(understood):
    decide(understood)

    again = deciding.understand(understood, ONES | {"risk_data": 3}, note="Photos", at=NOON)

    assert (again.state, again.decision, again.care) == ("decided", "support", "some")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"decision": ""}, "decision_missing"), ({"decision": "forbid"}, "decision_missing"),
        ({"why": "  "}, "why_missing"), ({"decision": "move"}, "other_way_missing"),
        ({"decision": "retire"}, "other_way_missing"),
        ({"decision": "support_if"}, "condition_missing"),
        ({"review_on": NOON.date()}, "review_past"), ({"review_on": date(1999, 1, 1)}, "review_past"),
        ({"review_on": date(2040, 1, 1)}, "review_far"),
    ],
)  # fmt: skip
def test_a_decision_that_makes_no_sense_is_refused_with_a_sentence(understood, facts, code):
    assert why_not(understood, **facts) == code


def test_conditions_are_promises_of_somebody_by_a_day(understood, unit):
    owner = PersonFactory(unit=unit)

    decided = decide(
        understood, "support_if", conditions=(Wanted("A deputy", owner, date(2026, 4, 1)),)
    )

    promise = Promise.objects.get(condition__tool=decided)
    assert (promise.unit, promise.owner, promise.what) == (unit, owner, "A deputy")
    assert (promise.side, str(promise.due_on)) == ("business", "2026-04-01")


@pytest.mark.parametrize("ends", ["kept", "withdrawn"])
def test_support_if_needs_a_condition_that_is_still_open(understood, unit, ends):
    owner = PersonFactory(unit=unit)
    wanted = Wanted("A deputy", owner, date(2026, 4, 1))
    decide(understood, "support_if", conditions=(wanted,))

    assert decide(understood, "support_if", why="Said better").why == "Said better"
    Promise.objects.update(state=ends, closed_on=NOON.date(), why="Changed")

    assert why_not(understood, "support_if") == "condition_missing"
    decide(understood, "support_if", conditions=(wanted,))
    assert Promise.objects.filter(condition__tool=understood).count() == 2


def test_what_was_decided_under_a_condition_stands_when_it_is_kept(understood, unit):
    wanted = Wanted("A deputy", PersonFactory(unit=unit), date(2026, 4, 1))
    decide(understood, "support_if", conditions=(wanted,))

    promises.keep_promise(Promise.objects.get(), at=NOON)

    again = deciding.review(understood, words="Good", review_on=LATER, by=None, at=NOON)
    assert (again.state, again.decision) == ("reviewed", "support_if")


def test_a_condition_for_a_day_that_passed_leaves_the_tool_as_it_was(understood, unit):
    owner = PersonFactory(unit=unit)

    code = why_not(
        understood, "support_if", conditions=(Wanted("A deputy", owner, date(2026, 1, 1)),)
    )

    understood.refresh_from_db()
    assert (code, understood.state) == ("day_past", "understood")


def test_nothing_goes_while_a_condition_of_ours_is_late(understood, unit):
    it = PersonFactory(unit=unit, side="it")
    decide(understood, "support_if", conditions=(Wanted("A backup", it, date(2026, 3, 10)),))
    late = NOON + timedelta(days=30)
    agreed = Agreed(decision="retire", why="?", review_on=LATER, other_way="The list")

    assert refused(deciding.decide, understood, agreed, by=None, at=late) == "ours_is_late"
    promises.keep_promise(Promise.objects.get(), at=late)
    gone = deciding.decide(understood, agreed, by=None, at=late)

    assert (gone.state, gone.decision) == ("decided", "retire")


def test_a_condition_of_theirs_that_is_late_changes_nothing_by_itself(understood, unit):
    theirs = PersonFactory(unit=unit, side="business")
    decide(understood, "support_if", conditions=(Wanted("A deputy", theirs, date(2026, 3, 10)),))
    before = model_to_dict(Tool.objects.get())

    for day in range(0, 400, 3):
        at = NOON + timedelta(days=day)
        remind_of_promises(at)
        remind_of_tools(at)

    assert model_to_dict(Tool.objects.get()) == before


def test_when_all_days_of_ours_passed_no_tool_is_worse(unit, understood):
    """The whole clock, ten months long, over a tool in each state."""
    manager(unit)
    decided, reviewed, waits = (ToolFactory(system__owned_by=unit) for _ in range(3))
    for each in (decided, reviewed):
        services.welcome(each, words="Thank you!", by=None, at=NOON)
        deciding.understand(each, ONES, note="", at=NOON)
        decide(each)
    deciding.review(reviewed, words="Good", review_on=date(2026, 4, 1), by=None, at=NOON)
    before = list(Tool.objects.order_by("pk").values())

    for day in range(300):
        at = NOON + timedelta(days=day)
        services.spot_written(at)
        remind_of_tools(at)

    assert list(Tool.objects.order_by("pk").values()) == before
    assert Tool.objects.get(pk=waits.pk).state == "spotted"


def test_who_answers_is_reminded_once_before_and_once_after_the_day(unit, tool):
    amina = manager(unit)
    for hour in range(0, 24 * 14, 6):
        remind_of_tools(NOON + timedelta(hours=hour))

    sent = amina.messages.order_by("pk").values_list("kind", "occasion")
    assert list(sent) == [
        ("tool_answer_due", "due-2026-03-09"), ("tool_answer_late", "late-2026-03-09"),
    ]  # fmt: skip


def test_a_welcomed_tool_reminds_nobody_of_an_answer(unit, tool):
    amina = manager(unit)
    services.welcome(tool, words="Thank you!", by=amina, at=NOON)

    assert sum(remind_of_tools(NOON + timedelta(days=day)) for day in range(20)) == 0


def test_before_the_day_of_a_review_who_answers_is_reminded_once(unit, understood):
    amina = manager(unit)
    decide(understood, review_on=date(2026, 5, 6))

    days = [day for day in range(90) if remind_of_tools(NOON + timedelta(days=day))]

    assert [str(NOON.date() + timedelta(days=day)) for day in days] == ["2026-05-01"]
    assert amina.messages.get(kind="tool_review").occasion == "review-2026-05-06"


def test_reviewed_with_the_team_and_decided_anew(understood):
    decide(understood)

    again = deciding.review(understood, words="Still good", review_on=LATER, by=None, at=NOON)
    assert (again.state, again.review, again.reviewed_on) == ("reviewed", "Still good", NOON.date())
    anew = decide(understood, "adopt", why="All of us use it now")
    assert (anew.state, anew.decision, anew.review) == ("decided", "adopt", "")


def test_its_history_keeps_each_step(understood):
    decide(understood)

    states = list(understood.history.order_by("history_id").values_list("state", flat=True))
    assert states == ["spotted", "welcomed", "understood", "decided"]


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"state": "welcomed"}, "tool_is_welcomed_with_an_answer"),
        ({"risk_data": 4}, "tool_risks_from_0_to_3"),
        ({"state": "gone", "answer": "x", "answered_on": NOON.date(), **ONES}, "tool_state_known"),
        ({"decision": "move"}, "tool_goes_only_with_another_way"),
        ({"state": "understood", "answer": "x", "answered_on": NOON.date()},
         "tool_is_understood_by_five_answers"),
        ({"state": "decided", "answer": "x", "answered_on": NOON.date(), **ONES},
         "tool_decision_says_why"),
        ({"state": "reviewed", "answer": "x", "answered_on": NOON.date(), **ONES, "why": "x",
          "decision": Decision.SUPPORT, "decided_on": NOON.date()}, "tool_reviewed_has_a_day"),
    ],
)  # fmt: skip
def test_the_database_refuses_what_must_not_be(tool, facts, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Tool.objects.filter(pk=tool.pk).update(**facts)


# ---- Pages -------------------------------------------------------------------------------------


@pytest.fixture
def at_noon():
    with clock.fixed(NOON):
        yield


def test_the_whole_way_by_its_pages(client, unit, tool, at_noon):
    buddy = ITBuddyFactory(unit=unit).person
    marc = PersonFactory(unit=unit, name="Marc")
    signed_in(client, buddy)
    place = f"/systems/{tool.system_id}"
    client.post(f"{place}/welcome/", {"words": "Thank you!"})

    assert client.post(f"{place}/understand/", {"risk_data": "7"}).status_code == 422
    client.post(f"{place}/understand/", {**ONES, "risk_data": 3, "note": "Photos"})
    page = client.get(f"{place}/").content.decode()
    assert "It needs some care" in page
    assert "This alone asks for some care." in page

    asks = {"decision": "support_if", "why": "It works", "review_on": "2026-09-01"}
    assert client.post(f"{place}/decide/", asks).status_code == 422
    half = client.post(f"{place}/decide/", asks | {"what": "A deputy"})
    assert half.status_code == 422
    assert "It works" in half.content.decode()
    client.post(
        f"{place}/decide/",
        asks | {"what": "A deputy", "owner": marc.pk, "due_on": "2026-04-01"},
    )
    client.post(f"{place}/condition/", {"what": "A copy", "owner": marc.pk, "due_on": "2026-05-01"})
    page = client.get(f"{place}/").content.decode()
    assert "Support, if …" in page
    assert page.count("A deputy") == 1
    assert "A copy" in page

    client.post(f"{place}/review/", {"words": "Still good", "review_on": "2027-01-01"})
    assert "Still good" in client.get(f"{place}/").content.decode()


def test_the_need_is_joined_to_what_was_heard_or_written_down(client, unit, tool, at_noon):
    signed_in(client, ITBuddyFactory(unit=unit).person)
    heard = VoiceFactory(unit=unit, kind="wish", words="A list on the phone", audience="department")
    sealed = VoiceFactory(unit=unit, kind="wish", words="Told another one", audience="buddy")
    place = f"/systems/{tool.system_id}/need/"
    shown = client.get(place).content.decode()
    assert "A list on the phone" in shown
    assert "Told another one" not in shown

    assert client.post(place, {"words": ""}).status_code == 422
    assert client.post(place, {"voice": sealed.pk}).status_code == 422
    client.post(place, {"voice": heard.pk})
    tool.refresh_from_db()
    assert tool.need == heard

    client.post(place, {"words": "Photos from the ward"})
    tool.refresh_from_db()
    assert (tool.need.words, tool.need.kind) == ("Photos from the ward", "own_tool")


def test_a_need_that_the_reader_may_not_read_does_not_stand_there(client, unit, tool, at_noon):
    need = VoiceFactory(unit=unit, words="Told one alone", audience="buddy")
    Tool.objects.filter(pk=tool.pk).update(need=need)

    page = signed_in(client, manager(unit)).get(f"/systems/{tool.system_id}/").content.decode()

    assert "Told one alone" not in page
