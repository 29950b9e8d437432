"""Two departments become one, and nothing that hangs on the first is lost."""

from datetime import date

import pytest

from brm.base.errors import RuleBroken
from brm.stewardship import rules
from brm.stewardship.merging import merge
from relationships.access.queries import scope_of
from relationships.buddies.models import ITBuddy
from relationships.buddies.services import end as end_buddy
from relationships.partners.models import BusinessPartner
from relationships.promises.models import Promise
from relationships.systems.models import Use
from relationships.units.models import Unit
from relationships.voices.models import Voice
from relationships.voices.queries import may_answer, may_read, readable
from tests.factories.governance import RoleAssignmentFactory, role
from tests.factories.relationships import (
    MONDAY,
    NOON,
    BusinessPartnerFactory,
    DoneVisitFactory,
    GrantFactory,
    ITBuddyFactory,
    PersonFactory,
    PostFactory,
    PromiseFactory,
    RoundFactory,
    SystemFactory,
    UnitFactory,
    VoiceFactory,
)

pytestmark = pytest.mark.django_db


def test_each_foreign_key_to_a_department_has_a_rule_for_merging():
    assert set(rules.keys_to_units()) == set(rules.RULES)


def test_all_that_hangs_on_a_department_goes_along():
    source, target = UnitFactory(), UnitFactory()
    child = UnitFactory(parent=source)
    records = [
        PersonFactory(unit=source),
        PostFactory(unit=source),
        BusinessPartnerFactory(unit=source, person__unit=target),
        ITBuddyFactory(unit=source, person__unit=target),
        RoundFactory(unit=source, buddy__person__unit=target),
        DoneVisitFactory(unit=source, buddy__unit=target),
        VoiceFactory(unit=source, heard_by__unit=target),
        PromiseFactory(unit=source, owner__unit=target),
        source.busy_periods.create(starts_on=MONDAY, ends_on=MONDAY, what="Stocktaking"),
        Use.objects.create(system=SystemFactory(), unit=source),
    ]
    system = SystemFactory(owned_by=source)

    merge(source, into=target, at=NOON)

    for record in records:
        record.refresh_from_db()
        assert record.unit == target, record._meta.label
    system.refresh_from_db()
    child.refresh_from_db()
    source.refresh_from_db()
    assert (system.owned_by, child.parent) == (target, target)
    assert (source.merged_into, source.closed_on is not None) == (target, True)
    assert Unit.objects.get(pk=child.pk).depth == 1


def test_what_was_told_in_confidence_is_not_shown_to_those_of_the_other_department():
    source, target = UnitFactory(), UnitFactory()
    told = VoiceFactory(unit=source, audience="confidence")

    merge(source, into=target, at=NOON)

    assert Voice.objects.get(pk=told.pk).unit == source


def test_earlier_confidences_stay_with_those_who_could_read_them_and_reach_nobody_new():
    source, target = UnitFactory(), UnitFactory()
    words = "CANARY: told before they were put together"
    facts = {"audience": "confidence", "words": words, "is_named": True}
    theirs = VoiceFactory(unit=source, raised_by=PersonFactory(), **facts)
    ours = VoiceFactory(unit=target, raised_by=PersonFactory(), **facts)
    their_buddy, their_head = (
        ITBuddyFactory(unit=source).person,
        BusinessPartnerFactory(unit=source).person,
    )
    our_buddy, our_head = (
        ITBuddyFactory(unit=target).person,
        BusinessPartnerFactory(unit=target).person,
    )
    both = ITBuddyFactory(unit=source).person
    ITBuddyFactory(unit=target, person=both)

    merge(source, into=target, at=NOON)
    after = VoiceFactory(unit=target, **facts, raised_by=PersonFactory())
    new_buddy = ITBuddyFactory(unit=target).person

    def read_by(person):
        seen = readable(scope_of(person)).filter(words=words)
        assert all(voice.shows_name for voice in seen)
        return {voice.pk for voice in seen}

    assert (read_by(their_buddy), read_by(their_head)) == ({theirs.pk, after.pk}, set())
    assert (read_by(our_buddy), read_by(our_head)) == ({ours.pk, after.pk}, set())
    assert read_by(both) == {theirs.pk, ours.pk, after.pk}
    assert read_by(new_buddy) == {after.pk}


def test_who_stops_going_there_no_longer_reads_what_was_confided_before_the_merging():
    source, target = UnitFactory(), UnitFactory()
    told = VoiceFactory(unit=source, audience="confidence")
    buddy = ITBuddyFactory(unit=source)
    merge(source, into=target, at=NOON)
    before = may_read(buddy.person, told)

    end_buddy(ITBuddy.objects.get(person=buddy.person), on=MONDAY, at=NOON)

    assert (before, may_read(buddy.person, told)) == (True, False)


def test_their_buddy_still_answers_what_was_confided_before_the_merging():
    source, target = UnitFactory(), UnitFactory()
    told = VoiceFactory(unit=source, audience="confidence")
    buddy = ITBuddyFactory(unit=source).person
    merge(source, into=target, at=NOON)

    told = Voice.objects.select_related("unit").get(pk=told.pk)

    assert may_answer(told, scope_of(buddy))


def test_who_goes_to_both_goes_once_and_the_rounds_go_on():
    source, target = UnitFactory(), UnitFactory()
    person = PersonFactory()
    old = ITBuddyFactory(unit=source, person=person, since=date(2025, 1, 1), note="Tuesdays")
    standing = ITBuddyFactory(unit=target, person=person)
    round_ = RoundFactory(unit=source, buddy=old)

    merge(source, into=target, at=NOON)

    round_.refresh_from_db()
    rows = ITBuddy.objects.values_list("pk", "unit", "since", "note")
    assert list(rows) == [(standing.pk, target.pk, date(2025, 1, 1), "Tuesdays")]
    assert (round_.buddy, round_.unit) == (standing, target)


def test_who_speaks_for_both_speaks_once():
    source, target = UnitFactory(), UnitFactory()
    person = PersonFactory()
    BusinessPartnerFactory(unit=source, person=person, cares_about="Fewer screens")
    standing = BusinessPartnerFactory(unit=target, person=person)

    merge(source, into=target, at=NOON)

    rows = BusinessPartner.objects.values_list("pk", "cares_about")
    assert list(rows) == [(standing.pk, "Fewer screens")]


def test_a_promise_from_a_confidence_stays_with_it():
    source, target = UnitFactory(), UnitFactory()
    stays, goes = (
        PromiseFactory(unit=source, voice=VoiceFactory(unit=source, audience=audience))
        for audience in ("confidence", "department")
    )

    merge(source, into=target, at=NOON)

    assert list(Promise.objects.order_by("pk").values_list("pk", "unit")) == [
        (stays.pk, source.pk),
        (goes.pk, target.pk),
    ]


def test_who_managed_the_one_reads_no_confidence_of_the_other():
    source, target = UnitFactory(), UnitFactory()
    person = PersonFactory(unit=source)
    GrantFactory(unit=source, person=person)
    own, foreign = (VoiceFactory(unit=unit, audience="confidence") for unit in (source, target))

    merge(source, into=target, at=NOON)

    readable = Voice.objects.visible_to(scope_of(person))
    assert (own in readable, foreign in readable) == (True, False)


def test_a_system_of_both_is_there_once():
    source, target = UnitFactory(), UnitFactory()
    system = SystemFactory()
    for unit, people in ((source, 3), (target, 4)):
        Use.objects.create(unit=unit, system=system, people_count=people)

    merge(source, into=target, at=NOON)

    assert list(Use.objects.values_list("unit", "people_count")) == [(target.pk, 7)]


def test_merging_twice_changes_nothing_more():
    source, target = UnitFactory(), UnitFactory()
    merge(source, into=target, at=NOON)
    source.refresh_from_db()

    merge(source, into=target, at=NOON)

    assert Unit.objects.get(pk=source.pk).version == source.version


def test_departments_merged_before_point_to_the_last_one():
    first, second, third = UnitFactory(), UnitFactory(), UnitFactory()
    merge(first, into=second, at=NOON)
    merge(second, into=third, at=NOON)

    assert Unit.objects.get(pk=first.pk).merged_into == third


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda one, _other: one, "same"),
        (lambda one, _other: UnitFactory(parent=one), "under_itself"),
        (lambda _one, _other: UnitFactory(closed_on=MONDAY), "closed"),
    ],
)
def test_what_makes_no_sense_is_refused(make, code):
    one, other = UnitFactory(), UnitFactory()

    with pytest.raises(RuleBroken) as broken:
        merge(one, into=make(one, other), at=NOON)

    assert broken.value.code == code


def test_two_parts_of_one_name_are_named_first():
    source, target = UnitFactory(), UnitFactory()
    for parent in (source, target):
        UnitFactory(name="Front desk", parent=parent)

    with pytest.raises(RuleBroken) as broken:
        merge(source, into=target, at=NOON)

    assert str(broken.value) == (
        "Both have a part called Front desk. Put these together first, or give one another name."
    )


def test_who_fills_a_role_for_both_fills_it_once():
    source, target = UnitFactory(), UnitFactory()
    holder, manager = PersonFactory(), role("information-manager")
    old = RoleAssignmentFactory(
        role=manager, system=None, unit=source, holder=holder, is_accountable=False
    )
    other = RoleAssignmentFactory(
        role=manager, system=None, unit=target, holder=holder, is_accountable=True
    )
    rival = RoleAssignmentFactory(role=manager, system=None, unit=source, is_accountable=True)

    merge(source, into=target, at=NOON)

    for row in (old, other, rival):
        row.refresh_from_db()
    assert {old.unit, other.unit, rival.unit} == {target}
    assert (old.ended_on is None, other.ended_on, rival.is_accountable) == (False, None, False)
