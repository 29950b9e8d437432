"""The sheet as browsers and phones send it."""

import pytest
from django.test import Client
from django.urls import reverse

from relationships.promises.models import Promise
from relationships.rounds.brought import Observation, Thanks
from relationships.rounds.models import Visit
from relationships.voices.models import Voice
from tests.factories.relationships import ITBuddyFactory, PersonFactory, UnitFactory, signed_in
from tests.relationships.logbook.sheets import ID, shown, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_o_clock")]


def address(visit):
    return reverse("logbook:log", args=[visit.pk])


def test_a_quiet_visit_is_kept_with_its_mood(client, priya, visit):
    signed_in(client, priya)
    page = client.get(address(visit))

    answer = client.post(address(visit), typed(client_id=shown(page.content, "client_id")))

    visit.refresh_from_db()
    assert page.status_code == 200
    assert (answer.status_code, answer.url) == (302, "/")
    assert (visit.state, visit.mood, visit.people_met, visit.logged_by) == ("done", 4, 6, priya)


def test_all_that_was_told_comes_with_one_post(client, priya, visit, head):
    nadia = PersonFactory(name="Nadia Benali", unit=visit.unit)
    sheet = typed(
        heard__count="2", heard__0__words="مرحبا 🌙 we measure on paper", heard__0__kind="own_tool",
        heard__0__said_by="nadia benali", heard__1__words="It freezes", heard__1__kind="problem",
        heard__1__audience="confidence", heard__1__minutes_lost="90",
        thanks__0__words="The cable", thanks__0__to_words="Elin",
        seen__0__seen="Typed twice", seen__0__advice="Press the arrow",
        promised__0__what="A list", promised__0__owner=str(head.pk), promised__0__due_on="2026-03-10",
        summary="We looked.",
    )  # fmt: skip
    signed_in(client, priya)
    for _time in range(2):
        answer = client.post(address(visit), sheet)

    voices = list(
        Voice.objects.order_by("pk").values_list("words", "kind", "audience", "raised_by")
    )
    assert answer.status_code == 302
    assert voices == [
        ("مرحبا 🌙 we measure on paper", "own_tool", "department", nadia.pk),
        ("It freezes", "problem", "confidence", None),
    ]
    assert [promise.owner for promise in Promise.objects.all()] == [head]
    assert [Thanks.objects.count(), Observation.objects.count()] == [1, 1]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("mood", "", "Choose how the mood was"),
        ("heard__0__words", "a\0b", "NUL"),
        ("heard__0__words", "x" * 20_000, "16,000 characters too long"),
        ("people_met", "99999999999999999999", "more than fits here"),
        ("began_on", "1985-01-01", "Choose the day on which you were there."),
        ("began_on", "0001-01-01", "Choose a day between 1970 and 2099."),
        ("began_on", "2026-03-09", "still to come"),
        ("heard__0__said_by", "Nobody Known", "Nobody of that name"),
        ("promised__0__what", "A list", "Choose the day."),
        ("client_id", "not an id", ""),
        ("version", "x\0", ""),
        ("heard__count", "9" * 30, None),
        ("version", "9" * 12, None),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays(client, visit, field, value, sentence):
    signed_in(client, visit.buddy)

    answer = client.post(address(visit), typed(**{field: value}))

    assert answer.status_code == (302 if sentence is None else 422)
    assert (sentence or "") in answer.content.decode()
    assert Visit.objects.filter(state="done").exists() is (sentence is None)


def test_the_second_editor_sees_both_texts_and_then_keeps(client, priya, joost, visit):
    signed_in(client, priya).post(address(visit), typed(summary="Mine"))
    other = Client()
    signed_in(other, joost)
    own = typed(
        client_id="5e0c4b57-7c4f-4f1e-9d33-0f8f0d2f0002", mood="1", summary="Theirs",
        heard__0__words="Slow",
    )  # fmt: skip

    both = other.post(address(visit), own)
    page = both.content.decode()
    assert (both.status_code, "Mine" in page, "Theirs" in page) == (409, True, True)
    assert Voice.objects.count() == 0
    kept = other.post(
        address(visit), own | {"version": shown(both.content, "version"), "take_mood": "now"}
    )

    visit.refresh_from_db()
    assert (kept.status_code, visit.summary, visit.mood) == (302, "Theirs", 4)
    assert Voice.objects.get().heard_by == joost


def test_one_more_voice_without_javascript_keeps_what_is_typed(client, priya, visit):
    signed_in(client, priya)

    page = client.post(
        address(visit), typed(more="heard", heard__0__words="First")
    ).content.decode()

    assert ("First" in page, 'name="heard-1-words"' in page) == (True, True)
    assert 'name="heard-count" value="2"' in page
    assert Voice.objects.count() == 0


def test_a_script_gets_an_answer_it_can_read(client, priya, visit):
    signed_in(client, priya)
    wrong = client.post(address(visit), typed(mood=""), headers={"Accept": "application/json"})
    good = client.post(address(visit), typed(), headers={"Accept": "application/json"})

    assert (wrong.status_code, wrong.json()["kept"]) == (422, False)
    assert "Choose how the mood was" in wrong.json()["html"]
    assert good.json() == {
        "kept": True, "said": "Kept: the visit to Fitting Clinics.", "url": "/", "visit": visit.pk,
    }  # fmt: skip


def test_the_page_for_unplanned_visits_offers_todays_first(client, unit, priya, visit):
    other = UnitFactory(name="Claims")
    ITBuddyFactory(unit=other, person=priya)
    signed_in(client, priya)
    where = client.get(reverse("logbook:new")).content.decode()
    sheet = client.get(reverse("logbook:new"), {"unit": unit.pk})
    answer = client.post(reverse("logbook:new"), typed(unit=unit.pk, mood=""))
    elsewhere = client.post(reverse("logbook:new"), typed(unit=UnitFactory().pk))

    assert where.index(address(visit)) < where.index(f"?unit={other.pk}")
    assert (sheet.status_code, answer.status_code, elsewhere.status_code) == (200, 302, 422)
    assert Visit.objects.get(round=None, client_id=ID).format == "in_passing"


def test_who_has_no_place_there_may_not_log(client, head, visit):
    assert signed_in(client, head).get(address(visit)).status_code == 403
    assert signed_in(Client(), PersonFactory()).get(address(visit)).status_code == 404
