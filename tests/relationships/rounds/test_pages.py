"""The pages of rounds and visits, as those who use them."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from brm.base import clock
from relationships.rounds.forms.planner import sentence_of
from relationships.rounds.models import Round, Visit
from relationships.rounds.services.horizon import keep_horizon
from relationships.rounds.services.replan import replan
from tests.factories.relationships import (
    AbsenceFactory,
    BusinessPartnerFactory,
    ITBuddyFactory,
    PersonFactory,
    RoundFactory,
    UnitFactory,
    VisitFactory,
    manager,
    signed_in,
)
from tests.relationships.rounds.conftest import SUNDAY
from tests.relationships.rounds.test_plans import of

PLAN = {
    "rhythm": "weekly", "days": ["TU"], "week": "1", "rule": "", "starts_time": "10:00",
    "minutes": "45", "format": "walk_round", "starts_on": "2026-03-03", "last_on": "",
    "place": "Hall B", "online": "", "question_card": "", "on_closed": "next", "on_busy": "skip",
}  # fmt: skip


@pytest.fixture(autouse=True)
def sunday():
    with clock.fixed(SUNDAY):
        yield


@pytest.fixture
def as_manager(client, amina):
    return signed_in(client, amina)


def plan(client, unit, joost, **changes):
    data = {**PLAN, "buddy": str(joost.pk), **changes}
    return client.post(f"{reverse('rounds:new')}?unit={unit.pk}", data)


def text(response):
    return response.content.decode()


def test_a_manager_plans_a_round_in_one_sentence(as_manager, unit, joost):
    begun = as_manager.get(f"{reverse('rounds:new')}?unit={unit.pk}")
    kept = plan(as_manager, unit, joost)

    round_ = Round.objects.get()
    assert begun.status_code == 200
    assert (kept.status_code, kept["Location"]) == (302, f"/rounds/{round_.pk}/")
    assert (round_.rule, round_.place, round_.buddy) == ("FREQ=WEEKLY;BYDAY=TU", "Hall B", joost)
    assert of(round_).count() == 26
    assert as_manager.get(kept["Location"]).status_code == 200


def test_a_double_post_makes_one_round(as_manager, unit, joost):
    plan(as_manager, unit, joost)
    plan(as_manager, unit, joost)

    assert Round.objects.count() == 1


def test_looking_keeps_nothing_and_names_what_is_moved_and_who_goes(as_manager, unit, joost, priya):
    AbsenceFactory(person=joost.person, starts_on=date(2026, 3, 9), ends_on=date(2026, 3, 13))

    seen = plan(as_manager, unit, joost, look="1", days=["MO"], starts_on="2026-03-02")
    part = as_manager.post(
        f"{reverse('rounds:new')}?unit={unit.pk}",
        {**PLAN, "buddy": joost.pk, "days": ["TU"]},
        headers={"HX-Request": "true"},
    )

    assert Round.objects.count() == 0
    assert "Mon 27 Apr is King&#x27;s Day: moved to Tue 28 Apr." in text(seen)
    assert "Joost de Wit is away, so Priya Raman goes." in text(seen)
    assert "<html" in text(seen)
    assert "<html" not in text(part)
    assert "Tue 10 Mar" in text(part)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"days": []}, "Choose at least one day."),
        ({"rhythm": "own", "rule": ""}, "Write the rule, or choose how often above."),
        ({"rhythm": "own", "rule": "FREQ=MINUTELY"}, "FREQ=MINUTELY is too often"),
        (
            {"rhythm": "own", "rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"},
            "There is no such day: nobody would ever come. Choose other days.",
        ),
        ({"rhythm": "own", "rule": "x" * 20000}, "This is 19,500 characters too long"),
        ({"rhythm": "own", "rule": "FREQ=DAILY\0"}, ""),
        ({"minutes": "0"}, "Select a valid choice. 0 is not one of the available choices."),
        ({"minutes": "9" * 400}, "Select a valid choice."),
        ({"starts_time": "25:99"}, "Choose a time, like 14:30."),
        ({"starts_on": "2026-02-30"}, "Choose a day, like 2026-11-24."),
        ({"starts_on": "9999-12-31"}, "Choose a day between 1970 and 2099."),
        ({"starts_on": "0001-01-01"}, "Choose a day between 1970 and 2099."),
        ({"last_on": "2026-03-01"}, "The round would end before it begins; choose a later last day."),
        ({"buddy": "999"}, "Select a valid choice."),
        ({"online": "javascript:alert(1)"}, "Write the whole address"),
        ({"question_card": "é" * 20000}, "This is 18,000 characters too long"),
        ({"place": "a\0b"}, ""),
        ({"rhythm": "sometimes"}, "Select a valid choice."),
    ],
)  # fmt: skip
def test_bad_input_is_answered_with_a_sentence_and_keeps_what_was_typed(
    as_manager, unit, joost, changes, sentence
):
    answer = plan(as_manager, unit, joost, **changes)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert Round.objects.count() == 0
    if "place" not in changes:
        assert 'value="Hall B"' in text(answer)


def test_far_dates_and_rules_that_rest_long_are_planned_and_said(as_manager, unit, joost):
    seen = plan(
        as_manager, unit, joost, look="1", rhythm="own",
        rule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", starts_on="2026-03-03",
    )  # fmt: skip
    far = plan(as_manager, unit, joost, look="1", starts_on="2099-12-31")

    assert "the first date is Tue 29 Feb 2028." in text(seen)
    assert far.status_code in {200, 422}


def test_a_time_in_the_hour_that_the_clock_skips_is_planned(as_manager, unit, joost):
    kept = plan(as_manager, unit, joost, starts_time="02:30", days=["SU"], on_closed="keep")

    assert kept.status_code == 302
    gap = Visit.objects.get(recurrence_id="2026-03-29T02:30:00")
    assert gap.starts_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_several_departments_get_the_same_rhythm_in_one_act(client, unit, joost):
    other = UnitFactory(name="Legal")
    theirs = ITBuddyFactory(unit=other)
    without = UnitFactory(name="Claims")
    signed_in(client, manager())
    address = f"{reverse('rounds:new')}?units={unit.pk},{other.pk},{without.pk}"

    seen = client.get(address)
    kept = client.post(address, PLAN, follow=True)

    assert seen.status_code == 200
    assert sorted(Round.objects.values_list("unit__name", "buddy")) == [
        ("Customer Care", joost.pk),
        ("Legal", theirs.pk),
    ]
    assert "Nobody serves these yet, so no round was planned: Claims." in text(kept)


def test_for_several_a_place_that_is_typed_is_for_all_and_else_each_has_its_own(client, unit):
    other = ITBuddyFactory(unit=UnitFactory(name="Legal", place="Lyon")).unit
    ITBuddyFactory(unit=unit)
    signed_in(client, manager())
    address = f"{reverse('rounds:new')}?units={unit.pk},{other.pk}"

    client.post(address, {**PLAN, "place": "Canteen"})
    typed = sorted(Round.objects.values_list("place", flat=True))
    client.post(address, {**PLAN, "place": "", "days": ["FR"]})

    assert typed == ["Canteen", "Canteen"]
    assert sorted(Round.objects.values_list("place", flat=True))[2:] == ["Lyon", unit.place]


def test_the_planner_says_who_would_be_in_two_places_and_who_is_reminded(client, unit, joost, head):
    signed_in(client, manager())
    other = ITBuddyFactory(unit=UnitFactory(name="Legal"), person=joost.person).unit
    once = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
    VisitFactory(unit=UnitFactory(name="Fleet"), buddy=joost.person, starts_at=once)
    look = {**PLAN, "look": "1"}

    alone = text(
        client.post(f"{reverse('rounds:new')}?unit={unit.pk}", {**look, "buddy": joost.pk})
    )
    both = text(client.post(f"{reverse('rounds:new')}?units={unit.pk},{other.pk}", look))

    assert "Joost de Wit is expected somewhere else at the same time on Tue 10 Mar." in alone
    assert f"Reminded on the working day before: {head.name}." in alone
    assert "Joost de Wit is expected somewhere else at the same time, first on Tue 3 Mar." in both
    assert "Nobody speaks for Legal yet, so nobody there is reminded." in both


def test_the_planner_shows_the_fullest_week_of_who_goes_before_anything_is_kept(
    client, unit, joost
):
    signed_in(client, manager())
    other = ITBuddyFactory(unit=UnitFactory(name="Legal"), person=joost.person).unit
    once = datetime(2026, 3, 19, 9, 30, tzinfo=UTC)
    VisitFactory(unit=UnitFactory(name="Fleet"), buddy=joost.person, starts_at=once)
    look = {**PLAN, "look": "1", "place": ""}

    alone = text(plan(client, unit, joost, look="1"))
    both = text(client.post(f"{reverse('rounds:new')}?units={unit.pk},{other.pk}", look))
    plan(client, unit, joost)
    changed = text(client.get(reverse("rounds:edit", args=[Round.objects.get().pk])))

    said = "Fullest: the week of Mon 16 Mar with {} visits"
    assert (alone.count('class="load"'), said.format(2) in alone) == (1, True)
    assert (both.count('class="load"'), said.format(3) in both) == (1, True)
    assert "Fullest:" not in changed  # its visits stand among those planned already


def test_choosing_departments_comes_first(as_manager, unit):
    page = as_manager.get(reverse("rounds:new"))

    assert unit.name in text(page)


def test_changing_a_round_shows_its_sentence_and_names_what_stayed(as_manager, tuesdays, joost):
    moved = of(tuesdays)[2]
    moved.is_pinned = True
    moved.save()

    begun = as_manager.get(f"/rounds/{tuesdays.pk}/edit/")
    kept = as_manager.post(
        f"/rounds/{tuesdays.pk}/edit/",
        {**PLAN, "buddy": joost.pk, "days": ["TH"], "extent": "all", "version": "1"},
        follow=True,
    )

    assert 'value="TU" aria-label="Tuesday" checked' in text(begun)
    assert "These stay as they are, because somebody changed them: Tue 17 Mar." in text(kept)
    tuesdays.refresh_from_db()
    assert tuesdays.rule == "FREQ=WEEKLY;BYDAY=TH"


def test_changing_from_a_day_on_makes_the_round_that_follows(as_manager, tuesdays, joost):
    data = {**PLAN, "buddy": joost.pk, "starts_time": "14:00", "version": "1"}

    without_day = as_manager.post(
        f"/rounds/{tuesdays.pk}/edit/", {**data, "extent": "following", "from_on": ""}
    )
    kept = as_manager.post(
        f"/rounds/{tuesdays.pk}/edit/", {**data, "extent": "following", "from_on": "2026-03-17"}
    )

    assert "From which day on? Choose a day." in text(without_day)
    new = Round.objects.get(follows=tuesdays)
    assert kept["Location"] == f"/rounds/{new.pk}/"


def test_the_second_editor_sees_both_texts(as_manager, tuesdays, joost):
    Round.objects.filter(pk=tuesdays.pk).update(version=2, place="The canteen")

    answer = as_manager.post(
        f"/rounds/{tuesdays.pk}/edit/",
        {**PLAN, "buddy": joost.pk, "extent": "all", "version": "1"},
    )

    assert answer.status_code == 409
    assert "The canteen" in text(answer)
    assert "Hall B" in text(answer)


def test_the_second_editor_chooses_field_by_field_which_text_of_a_round_stays(
    as_manager, tuesdays, joost
):
    Round.objects.filter(pk=tuesdays.pk).update(
        version=2, place="The canteen", rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"
    )
    address, typed = f"/rounds/{tuesdays.pk}/edit/", {**PLAN, "buddy": joost.pk, "extent": "all"}

    both = as_manager.post(address, {**typed, "version": "1"})
    kept = as_manager.post(address, {**typed, "version": "2", "take_rule": "now"})

    tuesdays.refresh_from_db()
    assert "Every two weeks on Thursday at 10:00" in text(both)
    assert "Every week on Tuesday at 10:00" in text(both)
    assert kept.status_code == 302
    assert (tuesdays.rule, tuesdays.place) == ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "Hall B")


def test_ending_a_round_asks_once(as_manager, tuesdays):
    asked = as_manager.get(f"/rounds/{tuesdays.pk}/end/")
    ended = as_manager.post(f"/rounds/{tuesdays.pk}/end/", follow=True)
    as_manager.post(f"/rounds/{tuesdays.pk}/end/")

    assert asked.status_code == 200
    assert "This round ended on" in text(ended)
    assert Visit.objects.count() == 0


PAGES = [
    "/rounds/", "/visits/", "/visits/?what=all", "/calendar/?on=2026-03-03",
    "/calendar/?on=2026-03-03&view=month",
]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_everybody_signed_in_gets_their_own_lists(client, address, tuesdays, joost):
    partner = BusinessPartnerFactory(unit=tuesdays.unit).person
    stranger = PersonFactory()

    for person in (manager(), joost.person, partner, stranger):
        answer = signed_in(client, person).get(address)
        assert answer.status_code == 200
        assert (tuesdays.unit.name in text(answer)) == (person != stranger)


@pytest.mark.parametrize("address", ["/rounds/{round}/", "/visits/{visit}/"])
def test_others_do_not_see_a_round_or_its_visits(client, address, tuesdays):
    address = address.format(round=tuesdays.pk, visit=of(tuesdays)[0].pk)

    assert signed_in(client, PersonFactory()).get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/rounds/{round}/edit/", "/rounds/{round}/end/", "/visits/{visit}/edit/", "/visits/{visit}/cancel/",
     "/visits/{visit}/answer/", "/rounds/new/?unit={unit}", "/rounds/new/"],
)  # fmt: skip
def test_a_partner_sees_but_does_not_plan(client, address, tuesdays, head):
    address = address.format(round=tuesdays.pk, visit=of(tuesdays)[0].pk, unit=tuesdays.unit_id)

    assert signed_in(client, head).get(address).status_code == 403


@pytest.mark.parametrize(
    "query",
    ["on=2026-13-45", "on=%00", "buddy=abc", "buddy=99999999999999999999", "unit=-1", "view=x",
     "on=0001-01-01", "on=9999-12-31", "not=1", "on=1970-01-01&view=month", "on=2099-12-31&view=month"],
)  # fmt: skip
def test_whatever_stands_in_the_address_the_calendar_answers(as_manager, tuesdays, query):
    assert as_manager.get(f"/calendar/?{query}").status_code == 200


def test_the_calendar_shows_the_week_by_person_and_who_is_away(as_manager, tuesdays, joost, priya):
    AbsenceFactory(person=joost.person, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 6))
    replan(persons=[joost.person_id], at=SUNDAY)

    page = text(as_manager.get("/calendar/?on=2026-03-03"))

    assert "away until Fri 6 Mar" in page
    assert "Priya Raman goes" in page
    assert "for Joost de Wit" in page


@pytest.mark.parametrize(
    ("address", "most"),
    [("/rounds/", 8), ("/visits/", 8), ("/calendar/?on=2026-03-03", 10),
     ("/calendar/?on=2026-03-03&view=month", 10)],
)  # fmt: skip
def test_lists_ask_the_database_as_often_for_three_rounds_as_for_one(client, db, address, most):
    signed_in(client, manager())

    def more(amount):
        for _number in range(amount):
            unit = UnitFactory()
            RoundFactory(
                unit=unit, buddy=ITBuddyFactory(unit=unit), rule="FREQ=WEEKLY;BYDAY=MO,TU,WE"
            )
        keep_horizon(SUNDAY)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    first, second = more(1), more(3)

    assert first == second
    assert first <= most


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=WEEKLY;INTERVAL=1;BYDAY=TH", ("weekly", "1", ["TH"])),
        ("FREQ=WEEKLY;BYDAY=MO;INTERVAL=2", ("fortnightly", "1", ["MO"])),
        ("FREQ=MONTHLY;BYDAY=2TU", ("monthly", "2", ["TU"])),
        ("FREQ=WEEKLY;INTERVAL=3;BYDAY=TH", ("own", "1", ["TH"])),
    ],
)
def test_a_rule_opens_as_the_sentence_that_means_the_same(rule, said):
    assert sentence_of(rule) == said
