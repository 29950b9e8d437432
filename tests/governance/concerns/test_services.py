"""The business answers the six questions, and looks again once a year."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from brm.base.editing import Stale
from brm.base.errors import RuleBroken
from governance.concerns import loading, queries, services
from governance.concerns.models import Concern, ConcernAnswer, step_word
from governance.concerns.services import Said
from relationships.outbox.models import Message
from tests.factories.relationships import NOON, PersonFactory, UnitFactory, manager

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def concern(slug="how-much-to-invest"):
    return Concern.objects.get(slug=slug)


def answered(unit=None, at=NOON, version=None, slug="how-much-to-invest", **said):
    said.setdefault("kind", "opinion")
    said.setdefault("text", "About four in a hundred.")
    return services.answer(concern(slug), unit, Said(**said), by=None, at=at, version=version)


def refusal(**said):
    with pytest.raises(RuleBroken) as caught:
        answered(**said)
    return caught.value.code, caught.value.field


def test_the_six_questions_come_with_the_product_and_stay_as_they_are():
    assert loading.load_own() == 0
    assert Concern.objects.count() == 6
    Concern.objects.filter(slug="is-it-safe").update(name="Safe?")
    assert loading.load_own() == 1


def test_the_stair_is_climbed_with_an_owner_and_with_figures():
    owner = PersonFactory()
    opinion = answered()
    assert (opinion.step(TODAY), opinion.owner) == (1, None)

    written = answered(version=opinion.version, kind="written", owner=owner)
    assert written.step(TODAY) == 2

    counted = answered(version=written.version, kind="figures", owner=owner, figures="4.1 %")
    assert counted.step(TODAY) == 3
    assert [str(step_word(step)) for step in (0, 3)] == ["No answer", "An answer with figures"]


def test_an_answer_with_figures_counts_as_one_for_a_year():
    found = answered(kind="figures", owner=PersonFactory(), figures="4.1 %")

    assert found.step(TODAY + timedelta(days=364)) == 3
    assert found.step(TODAY + timedelta(days=365)) == 2


def test_what_is_no_answer_is_refused_with_a_sentence_at_its_field():
    it = PersonFactory(side="it")
    left = PersonFactory(left_on=date(2026, 1, 1))

    assert refusal(text="  ") == ("text_missing", "text")
    assert refusal(kind="written") == ("owner_missing", "owner")
    assert refusal(kind="figures", owner=PersonFactory()) == ("figures_missing", "figures")
    assert refusal(kind="written", owner=it) == ("owner_of_it", "owner")
    assert refusal(kind="written", owner=left) == ("owner_left", "owner")
    assert refusal(decided_on=TODAY + timedelta(days=1)) == ("decided_later", "decided_on")
    assert refusal(unit=UnitFactory(closed_on=TODAY)) == ("unit_closed", None)
    assert ConcernAnswer.objects.count() == 0


def test_the_database_keeps_the_rules_too():
    found = answered()
    rows = ConcernAnswer.objects.filter(pk=found.pk)
    for wrong in (
        {"kind": "written"}, {"kind": "figures"}, {"text": ""}, {"kind": "guess"},
        {"looked_at_on": TODAY - timedelta(days=1)},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_of_two_who_write_at_once_the_second_sees_both_texts():
    first = answered(text="Four.")
    for version in (None, 7):
        with pytest.raises(Stale) as caught:
            answered(text="Five.", version=version)
        assert caught.value.current.text == "Four."

    again = answered(text="Five.", version=first.version)
    assert (again.text, ConcernAnswer.objects.count()) == ("Five.", 1)


def test_a_department_answers_apart_from_the_whole():
    unit = UnitFactory()
    answered()
    answered(unit=unit)

    assert ConcernAnswer.objects.of(None).count() == 1
    assert ConcernAnswer.objects.of(unit).count() == 1


def test_how_an_answer_came_to_be_is_told_without_the_looks_between():
    first = answered(text="Four.")
    looked = services.look_again(first, version=first.version, at=NOON + timedelta(days=30))
    now = answered(text="Five.", version=looked.version, at=NOON + timedelta(days=60))

    assert [each.text for each in queries.earlier(now)] == ["Four."]


def test_looking_again_twice_on_a_day_is_once():
    found, later = answered(), NOON + timedelta(days=200)
    once = services.look_again(found, version=found.version, at=later)

    assert services.look_again(once, version=1, at=later).version == once.version
    assert once.looked_at_on == later.date()


def test_the_owner_is_reminded_once_for_each_year_nobody_looked():
    owner = PersonFactory()
    found = answered(kind="written", owner=owner)
    answered(slug="is-it-safe")  # an opinion is nobody's
    early, day = NOON + timedelta(days=364), NOON + timedelta(days=365)

    told = [services.remind_owners(at)["told"] for at in (early, day, day, day + timedelta(days=9))]

    assert told == [0, 1, 0, 0]
    message = Message.objects.get(kind="concern_old")
    assert (message.to, message.occasion) == (owner, str(TODAY))
    services.look_again(found, version=found.version, at=day + timedelta(days=10))
    assert services.remind_owners(day + timedelta(days=374))["told"] == 0
    assert services.remind_owners(day + timedelta(days=375))["told"] == 1


def test_nobody_is_asked_again_about_a_department_that_is_closed():
    unit = UnitFactory()
    answered(unit=unit, kind="written", owner=PersonFactory())
    unit.closed_on = TODAY + timedelta(days=9)
    unit.save()

    assert services.remind_owners(NOON + timedelta(days=365)) == {"told": 0}


def test_where_the_owner_left_the_managers_are_asked_once():
    unit, owner = UnitFactory(), PersonFactory()
    here, over_all = manager(unit), manager()
    manager(UnitFactory())
    answered(unit=unit, kind="written", owner=owner)
    answered(kind="written", owner=owner)
    owner.left_on = TODAY + timedelta(days=9)
    owner.save()

    told = [services.remind_owners(NOON + timedelta(days=365))["told"] for _ in range(2)]

    assert told == [3, 0]
    asked = Message.objects.filter(kind="concern_old").values_list("to", flat=True)
    assert sorted(asked) == sorted([here.pk, over_all.pk, over_all.pk])
