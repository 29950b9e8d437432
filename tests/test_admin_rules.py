"""What is changed in the administration follows the rules of the pages, in the same sentences."""

from datetime import date

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import CheckConstraint, UniqueConstraint
from django.test import Client
from django.test.utils import CaptureQueriesContext

from brm.base import clock
from governance.roles.models import RoleAssignment
from relationships.buddies.models import Absence
from relationships.outbox.models import Message
from relationships.people.models import User
from relationships.units.models import Unit
from relationships.units.services import edit
from tests.administration import address, save
from tests.factories.governance import RoleAssignmentFactory, role
from tests.factories.relationships import (
    NOON,
    AbsenceFactory,
    BusinessPartnerFactory,
    GrantFactory,
    ITBuddyFactory,
    PersonFactory,
    PostFactory,
    SystemFactory,
    UnitFactory,
    UserFactory,
)
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client) -> Client:
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def test_a_department_is_not_put_under_its_own_part(administrator):
    unit = UnitFactory(name="Care")
    part = UnitFactory(name="Clinics", parent=unit)

    said, _ = save(administrator, address("relationships_unit", "change", unit.pk), parent=part.pk)

    assert said == ["Clinics is part of Care, so it cannot stand above it. Move Clinics out first."]


def test_moving_a_department_takes_its_parts_along(administrator):
    top, unit = UnitFactory(), UnitFactory()
    part = UnitFactory(parent=unit)

    said, _ = save(administrator, address("relationships_unit", "change", unit.pk), parent=top.pk)

    part.refresh_from_db()
    top.refresh_from_db()
    assert (said, part.depth, top.lft < part.lft < top.rgt) == ([], 2, True)


def test_a_closed_department_takes_nobody_and_nothing(administrator):
    closed = UnitFactory(name="Closed", closed_on=date(2026, 1, 1))
    person, sentence = PersonFactory(), "This department is closed. Choose one that still exists."
    given = {"person": person.pk, "unit": closed.pk}

    said = [
        save(administrator, address("relationships_itbuddy"), **given, since="2026-03-02")[0],
        save(
            administrator, address("relationships_businesspartner"),
            **given, role="head", since="2026-03-02",
        )[0],
        save(administrator, address("relationships_grant"), **given, since="2026-03-02")[0],
        save(administrator, address("relationships_person"), name="New", unit=closed.pk)[0],
    ]  # fmt: skip
    under, _ = save(administrator, address("relationships_unit"), name="New", parent=closed.pk)

    assert said == [[sentence]] * 4
    assert under == ["Closed is closed. Choose a department that still exists."]


def test_whoever_left_is_given_nothing(administrator):
    left, unit = PersonFactory(left_on=date(2026, 1, 1)), UnitFactory()
    given = {"person": left.pk, "unit": unit.pk, "since": "2026-03-02"}

    said = [
        save(administrator, address("relationships_itbuddy"), **given)[0],
        save(administrator, address("relationships_businesspartner"), role="head", **given)[0],
        save(administrator, address("relationships_grant"), **given)[0],
        save(administrator, address("relationships_post"), number="1", title="T", holder=left.pk)[0],
    ]  # fmt: skip

    assert said == [["This person has left. Choose somebody who is here."]] * 4


def test_what_exists_once_is_said_to_exist(administrator):
    buddy, partner, grant = ITBuddyFactory(), BusinessPartnerFactory(), GrantFactory()
    absence, post, system = AbsenceFactory(), PostFactory(), SystemFactory(name="Salto")
    person = PersonFactory(email="a@example.org", code="7")

    def again(name, row, /, *fields, **more):
        same = {field: getattr(row, f"{field}_id", None) or getattr(row, field) for field in fields}
        return save(administrator, address(f"relationships_{name}"), **same, **more)[0]

    said = [
        again("itbuddy", buddy, "person", "unit", since="2026-03-02"),
        again("businesspartner", partner, "person", "unit", "role", since="2026-03-02"),
        again("grant", grant, "person", "unit", "kind", since="2026-03-02"),
        again("absence", absence, "person", "starts_on", "ends_on"),
        again("post", post, "number", "title"),
        again("system", system, name="SALTO"),
        again("person", person, name="Two", email="A@example.org"),
        again("person", person, "code", name="Two"),
    ]

    assert said == [
        ["This person serves the department already."],
        ["This person speaks for the department that way already."],
        ["This person answers for that already."],
        ["These days are noted already."],
        ["Another record has this already. Choose another, or change that one."],
        ["It is in the register already. Open that one, or choose another name."],
        ["Another person has this e-mail address. Each address belongs to one person."],
        ["Another record has this already. Choose another, or change that one."],
    ]


def test_days_in_the_wrong_order_are_exchanged(administrator):
    buddy = ITBuddyFactory(since=date(2026, 3, 2))
    place = address("relationships_itbuddy", "change", buddy.pk)

    said, answer = save(administrator, place, until="2026-03-01")

    assert said == ["The last day lies before the first. Exchange them."]
    assert 'value="2026-03-01"' in answer.content.decode()


def test_days_away_that_touch_become_one_stretch(administrator):
    absence = AbsenceFactory(starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 4))
    typed = {"person": absence.person_id, "starts_on": "2026-03-04", "ends_on": "2026-03-06"}

    said, _ = save(administrator, address("relationships_absence"), **typed)

    only = Absence.objects.get()
    assert (said, only.starts_on, only.ends_on) == ([], date(2026, 3, 2), date(2026, 3, 6))


def test_the_second_of_two_is_told_and_keeps_it_by_saving_again(administrator):
    unit = UnitFactory(name="Care", place="Lyon")
    place = address("relationships_unit", "change", unit.pk)
    opened = unit.version
    edit(unit, version=unit.version, at=NOON, place="Oslo")

    said, answer = save(administrator, place, place="Paris", seen_version=opened)
    text = answer.content.decode()
    seen = next(f for f in Page(text).forms if "_save" in f.fields).fields["seen_version"].as_shown
    again, _ = save(administrator, place, place="Paris", seen_version=seen)

    assert (len(said), "Somebody else changed this" in said[0], 'value="Paris"' in text) == (
        1,
        True,
        True,
    )
    assert (again, Unit.objects.get(pk=unit.pk).place) == ([], "Paris")


def test_who_has_a_page_open_is_told_of_what_changed_in_the_administration(administrator):
    unit = UnitFactory()

    save(administrator, address("relationships_unit", "change", unit.pk), place="Oslo")

    assert Unit.objects.get(pk=unit.pk).version == unit.version + 1


def test_roles_are_given_filled_and_handed_back_by_their_rules(administrator):
    unit, person, place = UnitFactory(), PersonFactory(), address("governance_roleassignment")
    manager = role("information-manager")
    given = {"role": manager.pk, "unit": unit.pk, "since": "2026-03-02"}

    with clock.fixed(NOON):
        nobody, _ = save(administrator, place, standing="appointed", **given)
        vacant, _ = save(administrator, place, standing="vacant", **given)
        held = RoleAssignment.objects.get()
        change = address("governance_roleassignment", "change", held.pk)
        filled, _ = save(administrator, change, holder=person.pk, standing="appointed")
        twice, _ = save(administrator, place, holder=person.pk, standing="appointed", **given)
        back, _ = save(administrator, change, why_ended="Moves to another team.")

    assert nobody == ["Choose who fills it, or say that it is vacant."]
    assert (vacant, filled, back) == ([], [], [])
    assert twice == [f"{person.name} fills this role already."]
    assert Message.objects.filter(kind="role_asked", to=person).exists()
    standings = RoleAssignment.objects.order_by("pk").values_list("standing", "why_ended")
    assert list(standings) == [("appointed", "Moves to another team."), ("vacant", "")]


def test_a_role_held_by_nobody_on_the_list_is_refused_where_it_is_shown(administrator):
    assignment = RoleAssignmentFactory()
    change = address("governance_roleassignment", "change", assignment.pk)

    said = [
        save(administrator, change, standing="vacant")[0],
        save(administrator, change, deputy=assignment.holder_id)[0],
        save(administrator, change, hours_per_week="61")[0],
    ]

    assert said == [
        ["A vacancy has no name. Say how formal it is."],
        ["The deputy must be somebody else."],
        ["Choose from 0 to 60 hours a week."],
    ]


def test_what_is_promised_to_people_is_not_lowered(administrator):
    place = address("relationships_agreed", "change", 1)

    said, _ = save(administrator, place, smallest_group="3")

    assert said == [
        "Forms already sent promise five. The number may be raised, never lowered below it."
    ]


def test_somebody_can_always_run_the_product(administrator):
    last = User.objects.get(is_superuser=True)

    said, _ = save(administrator, address("relationships_user", "change", last.pk), is_active=None)

    assert said == ["Nobody could run the product then. Make somebody else administrator first."]
    assert User.objects.get(pk=last.pk).is_active


def test_a_zone_that_is_none_does_not_get_in(administrator):
    said, _ = save(administrator, address("relationships_unit"), name="Moon", time_zone="Moon/Base")

    assert len(said) == 1
    assert not Unit.objects.filter(name="Moon").exists()


def test_each_rule_of_the_database_has_its_sentence():
    """Those of records that are changed here; what choices allow the form says itself."""
    silent = []
    for page in admin.site._registry.values():
        if not page.has_add_permission.__func__.__qualname__.startswith("OnlyRead"):
            silent += [
                constraint.name
                for constraint in page.model._meta.constraints
                if isinstance(constraint, CheckConstraint | UniqueConstraint)
                and not constraint.name.endswith("_known")
                and "_before_" not in constraint.name
                and constraint.name
                not in {*page.sentences, *page.form.__dict__.get("left_to_services", ())}
            ]

    assert silent == [
        "unit_merged_is_closed", "agreed_is_one_row",
        "agreed_thresholds_never_below_the_promise", "agreed_last_reminder_after_first",
        "agreed_waking_hours_in_order", "assignment_accepted_was_asked", "assignment_ended_says_why",
    ]  # set by services alone, which say it  # fmt: skip


def test_a_list_of_300_000_rows_is_not_counted(administrator):
    person = PersonFactory()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO relationships_message (kind, to_id, about, occasion, channel, state, is_urgent,"
            " made_at, due_at, attempts, doubts, problem) SELECT 'visit_today', %s, 'visit:' || n, '',"
            " 'mail', 'due', false, %s, %s, 0, 0, '' FROM generate_series(1, 300000) n",
            [person.pk, NOON, NOON],
        )
        cursor.execute("ANALYZE relationships_message")
    place = address("relationships_message", "changelist")
    administrator.get(place)

    with CaptureQueriesContext(connection) as asked:
        page = administrator.get(place).content.decode()
    counted = [one["sql"] for one in asked if "COUNT(" in one["sql"]]

    assert (len(asked) <= 10, counted, "about " in page) == (True, [], True)
