"""Work as buddies saw it: eight things to look for, how it ended, and what colleagues solved."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError
from django.urls import reverse

from brm.base import clock
from brm.base.errors import RuleBroken
from relationships.access.queries import scope_of
from relationships.logbook.queries.in_use import InUse, in_use
from relationships.logbook.queries.sheet import advice_to_ask
from relationships.logbook.services import Seen
from relationships.rounds.brought import Observation, SolvedByColleague
from relationships.rounds.choices import Look
from relationships.systems.models import System
from relationships.voices.from_seen import FromSeen, become_voice, voice_no_more
from relationships.voices.models import Voice
from relationships.voices.services import take_on
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    DoneVisitFactory,
    PersonFactory,
    SystemFactory,
    VisitFactory,
    signed_in,
)
from tests.relationships.logbook.conftest import LATER
from tests.relationships.logbook.sheets import typed
from tests.relationships.logbook.test_services import QUIET, keep

pytestmark = pytest.mark.django_db
TWICE = "The number is typed on two screens."


@pytest.fixture
def seen(visit):
    return Observation.objects.create(visit=visit, seen=TWICE, look="twice")


def logged(client, visit, person, **fields):
    with clock.fixed(LATER):
        return signed_in(client, person).post(
            reverse("logbook:log", args=[visit.pk]), typed(**fields)
        )


def keep_seen(visit, by, **fields):
    keep(visit, replace(QUIET, seen=(Seen(UUID(int=2), **fields),)), by)
    return Observation.objects.get()


# ---- On the sheet --------------------------------------------------------------------------------


def test_there_are_eight_things_to_look_for_and_a_tap_is_enough(client, visit, priya):
    logged(client, visit, priya, seen__0__look="paper")

    kept = Observation.objects.get()
    assert len(Look.choices) == 8 + 1
    assert (kept.look, kept.seen, kept.ending, kept.title) == (
        "paper", "", "none", "Lists on paper",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"seen__0__advice": "Press it"}, "Write down what you saw."),
        ({"seen__0__look": "paper", "seen__0__ending": "voice"}, "Write down what you saw."),
        ({"seen__0__seen": TWICE, "seen__0__ending": "advice"}, "Write what you advised."),
        ({"seen__0__seen": "Then Nadia Benali prints it."}, "This names Nadia Benali."),
    ],
)
def test_what_is_missing_or_names_somebody_is_said(client, visit, priya, fields, said):
    PersonFactory(name="Nadia Benali", unit=visit.unit)
    answer = logged(client, visit, priya, **fields)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Observation.objects.exists()


def test_words_of_advice_are_advice_and_a_known_system_is_found(visit, priya):
    stock = SystemFactory(name="Stock")
    kept = keep_seen(visit, priya, seen=TWICE, advice="Press the arrow", system_text="stock")

    assert (kept.ending, kept.system) == ("advice", stock)


def test_a_system_that_is_new_is_added_where_that_is_asked_and_corrected_with_the_words(
    visit, priya
):
    first = keep_seen(visit, priya, seen=TWICE, system_text="Pick & Pack", adds_system=True)
    found = System.objects.get(name="Pick & Pack")
    again = keep_seen(visit, priya, seen=TWICE, system_text="A list of ours")

    assert (first.system, again.system, again.system_text) == (found, None, "A list of ours")


def test_what_became_a_voice_carries_the_words_and_no_name_and_is_one(visit, priya):
    for _time in range(2):
        kept = keep_seen(visit, priya, seen=TWICE, ending="voice", system_text="Stock")

    voice = Voice.objects.get()
    assert (voice.words, voice.raised_by, voice.is_named, voice.audience, voice.visit) == (
        TWICE, None, False, "department", visit,
    )  # fmt: skip
    assert (voice.heard_by, voice.system_text, kept.became.voice) == (priya, "Stock", voice)
    with pytest.raises(RuleBroken) as broken:
        keep_seen(visit, priya, seen="Other words", ending="voice")
    assert broken.value.code == "acted_on"


def test_it_becomes_a_voice_by_a_correction_of_the_phone(visit, priya):
    keep_seen(visit, priya, seen=TWICE)
    keep_seen(visit, priya, seen=TWICE, ending="voice")

    assert Voice.objects.get().words == TWICE


@pytest.mark.parametrize("fields", [{}, {"advice": "Press it"}, {"ending": "training"}])
def test_the_log_sent_again_after_it_was_made_a_voice_changes_nothing(visit, priya, fields):
    kept = keep_seen(visit, priya, seen=TWICE, **fields)
    voice = become_voice(kept, by=priya, at=LATER)
    again = keep_seen(visit, priya, seen=TWICE, **fields)

    assert (again.ending, again.became.voice, Voice.objects.count()) == ("voice", voice, 1)
    for change in ({"seen": "Other words"}, {"advice": "Or so"}, {"look": "paper"}):
        with pytest.raises(RuleBroken) as broken:
            keep_seen(visit, priya, **{"seen": TWICE, **fields, **change})
        assert broken.value.code == "acted_on"


def test_another_ending_than_the_one_that_became_a_voice_is_refused(visit, priya):
    become_voice(keep_seen(visit, priya, seen=TWICE), by=priya, at=LATER)

    with pytest.raises(RuleBroken) as broken:
        keep_seen(visit, priya, seen=TWICE, ending="training")
    assert broken.value.code == "acted_on"


# ---- Asked again ---------------------------------------------------------------------------------


def test_advice_and_training_are_asked_again_until_somebody_can_tell(unit, visit, priya):
    last = DoneVisitFactory(unit=unit, buddy=priya)
    rows = [
        Observation.objects.create(visit=last, seen="a", advice="Press it", ending="advice"),
        Observation.objects.create(visit=last, look="unused", ending="training"),
        Observation.objects.create(visit=last, seen="c"),
        Observation.objects.create(visit=last, seen="d", ending="voice"),
    ]
    advice, training = rows[:2]
    asked = advice_to_ask(unit, but=visit.pk)
    keep(visit, replace(QUIET, helped={advice.pk: "not_seen", training.pk: "partly"}), priya)
    again = advice_to_ask(unit, but=visit.pk)
    more = VisitFactory(unit=unit, buddy=priya, starts_at=NOON)
    keep(
        more, replace(QUIET, client_id=uuid4(), helped={advice.pk: "yes", training.pk: "no"}), priya
    )

    assert asked == {training.pk: "A function nobody uses", advice.pk: "Press it"}
    assert again == {advice.pk: "Press it"}
    assert dict(Observation.objects.values_list("pk", "helped")) == {
        advice.pk: "yes", training.pk: "partly", rows[2].pk: "unknown", rows[3].pk: "unknown",
    }  # fmt: skip


# ---- One tap -------------------------------------------------------------------------------------


def test_one_tap_makes_a_voice_and_the_toast_takes_it_back(client, visit, priya, seen, one_o_clock):
    address = reverse("logbook:to-voice", args=[seen.pk])
    signed_in(client, priya)
    first, _again = (client.post(address, follow=True).content.decode() for _time in range(2))
    made = Voice.objects.count(), FromSeen.objects.count()
    token = first.split('name="token" value="')[1].split('"')[0]
    for _time in range(2):
        said = client.post(reverse("dashboard:undo"), {"token": token}, follow=True)
        assert "Taken back. What was seen stands as it did." in said.content.decode()

    seen.refresh_from_db()
    assert made == (1, 1)
    assert (Voice.objects.count(), seen.ending) == (0, "none")


def test_a_voice_that_somebody_took_on_stays(seen, priya, amina):
    voice = become_voice(seen, by=priya, at=LATER)
    take_on(voice, text="We look at it.", by=amina, at=LATER)

    with pytest.raises(RuleBroken) as broken:
        voice_no_more(seen, ending="none", version=voice.version)
    assert broken.value.code == "changed_since"


def test_a_tap_without_words_says_what_is_missing(client, visit, priya, one_o_clock):
    seen = Observation.objects.create(visit=visit, look="paper")
    answer = signed_in(client, priya).post(reverse("logbook:to-voice", args=[seen.pk]), follow=True)

    assert "Write down what you saw." in answer.content.decode()
    assert not Voice.objects.exists()


def test_a_partner_reads_it_and_makes_no_voice_of_it(client, unit, seen, one_o_clock):
    person = BusinessPartnerFactory(unit=unit).person
    unit.refresh_from_db()
    page = signed_in(client, person).get(reverse("logbook:in-use", args=[unit.pk]))

    assert "Make it a voice" not in page.content.decode()
    assert client.post(reverse("logbook:to-voice", args=[seen.pk])).status_code == 403
    assert Observation.objects.visible_to(scope_of(person)).exists()
    assert not Observation.objects.visible_to(scope_of(PersonFactory())).exists()


# ---- Counted for a department --------------------------------------------------------------------


def test_a_department_reads_its_year_by_kind_ending_and_whether_it_helped(unit, visit):
    done = DoneVisitFactory(unit=unit)
    for helped in ("yes", "yes", "partly", "no", "unknown", "not_seen"):
        Observation.objects.create(
            visit=done, look="twice", seen="a", advice="b", ending="advice", helped=helped
        )
    Observation.objects.create(visit=done, look="paper", ending="training")
    Observation.objects.create(visit=DoneVisitFactory(), look="paper")
    SolvedByColleague.objects.create(visit=done, subject="mail", amount=5)
    SolvedByColleague.objects.create(visit=done, subject="finding", amount=4)
    told = in_use(unit, NOON - timedelta(days=365))

    assert told == InUse(
        looks=[("Typed twice", 6), ("Lists on paper", 1)],
        endings=[("advice given", 6), ("a training wish", 1)],
        helped={"yes": 2, "partly": 1, "no": 1},
        solved=[("Mail, calendar", 5)],
        few=4,
    )
    assert (told.answers, told.shows_helped) == (4, False)
    assert in_use(unit, NOON + timedelta(days=9)).looks == []


@pytest.mark.parametrize("number", [1, 4])
def test_the_page_costs_the_same_at_any_size(
    client, unit, priya, number, django_assert_max_num_queries
):
    for _time in range(number):
        done = DoneVisitFactory(unit=unit, buddy=priya)
        become_voice(Observation.objects.create(visit=done, seen=TWICE), by=priya, at=NOON)
        SolvedByColleague.objects.create(visit=done, subject="mail", amount=6)
    signed_in(client, priya)

    with django_assert_max_num_queries(9), clock.fixed(NOON):
        page = client.get(reverse("logbook:in-use", args=[unit.pk])).content.decode()

    assert page.count("It became a voice</a>") == number


# ---- Solved among colleagues ---------------------------------------------------------------------


def test_subjects_are_counted_once_and_the_sum_follows(client, visit, priya):
    fields = {"colleague_solved": "1", "solved-mail": "2", "solved-finding": "1"}
    for _time in range(2):
        logged(client, visit, priya, **fields)
    visit.refresh_from_db()
    first = dict(SolvedByColleague.objects.values_list("subject", "amount")), visit.colleague_solved
    sheet = client.get(reverse("logbook:log", args=[visit.pk])).content.decode()
    logged(client, visit, priya, **{**fields, "solved-mail": "0", "version": "2"})

    assert first == ({"mail": 2, "finding": 1}, 3)
    assert 'name="solved-mail" value="2"' in sheet
    assert dict(SolvedByColleague.objects.values_list("subject", "amount")) == {"finding": 1}


def test_a_device_that_does_not_tell_subjects_takes_none_away(client, visit, priya):
    logged(client, visit, priya, **{"solved-mail": "2"})
    logged(client, visit, priya)

    assert SolvedByColleague.objects.get().amount == 2


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Observation, {"look": "", "seen": ""}),
        (Observation, {"ending": "advice", "advice": "", "seen": "a"}),
        (Observation, {"look": "faces", "seen": "a"}),
        (Observation, {"ending": "gossip", "seen": "a"}),
        (SolvedByColleague, {"subject": "mail", "amount": 0}),
        (SolvedByColleague, {"subject": "people", "amount": 1}),
    ],
)
def test_the_database_refuses_what_nobody_saw(visit, model, fields):
    with pytest.raises(IntegrityError):
        model.objects.create(visit=visit, **fields)


def test_the_database_keeps_one_row_a_subject(visit):
    SolvedByColleague.objects.create(visit=visit, subject="mail")

    with pytest.raises(IntegrityError):
        SolvedByColleague.objects.create(visit=visit, subject="mail")
