"""What the messages about roles say, and when they are no longer true."""

from datetime import timedelta

import pytest

from governance.roles import letters, services
from relationships.outbox.kinds import kind_of
from relationships.outbox.letters import Button, Facts, Text
from relationships.outbox.models import Message
from tests.factories.governance import RoleAssignmentFactory, role
from tests.factories.relationships import NOON, PersonFactory, SystemFactory, UnitFactory, manager

pytestmark = pytest.mark.django_db


def named():
    unit = UnitFactory()
    manager(unit)
    return services.assign(
        role("system-owner"), system=SystemFactory(name="Appointments", owned_by=unit),
        holder=PersonFactory(name="Claire Fontaine"), standing="appointed", at=NOON,
        conditions=services.Conditions(hours_per_week=2),
    )  # fmt: skip


def still_true(message):
    return kind_of(message.kind).still_true(message, NOON)


def test_who_is_named_reads_what_it_is_about_and_where_to_answer(settings):
    named()

    letter = letters.asked(Message.objects.get(kind="role_asked"))

    assert letter.subject == "Would you be System owner of Appointments?"
    assert letter.heading == "Claire Fontaine, would you take this on?"
    facts = next(part for part in letter.parts if isinstance(part, Facts))
    assert dict(facts.rows)["Time"] == "2 hours a week"
    button = next(part for part in letter.parts if isinstance(part, Button))
    assert button.url.startswith(f"{settings.BASE_URL}/a/")


def test_a_question_that_was_answered_is_not_asked_again():
    assignment = named()
    message = Message.objects.get(kind="role_asked")
    assert still_true(message)

    services.accept(assignment, at=NOON)

    assert not still_true(message)


def test_before_the_end_holder_and_manager_read_their_own_words():
    RoleAssignmentFactory(
        system__name="Ledger", system__owned_by=(unit := UnitFactory()),
        holder__name="Hanna Vos", valid_until=NOON.date() + timedelta(days=30),
    )  # fmt: skip
    manager(unit)
    services.look_after(NOON)

    leads = {
        message.to.name == "Hanna Vos": next(
            part.text for part in letters.ends(message).parts if isinstance(part, Text)
        )
        for message in Message.objects.filter(kind="role_ends")
    }

    assert leads == {
        True: "You are System owner of Ledger until Thursday 2 April. Do you want to go on?",
        False: (
            "Hanna Vos is System owner of Ledger until Thursday 2 April."
            " Talk about what comes then."
        ),
    }


def test_what_was_renewed_does_not_end():
    assignment = RoleAssignmentFactory(valid_until=NOON.date() + timedelta(days=30))
    services.look_after(NOON)
    message = Message.objects.get(kind="role_ends")
    assert still_true(message)

    services.renew(assignment, at=NOON)

    assert not still_true(message)


def test_a_vacancy_is_told_until_somebody_fills_it():
    assignment = named()
    services.hand_back(assignment, why="Moved", at=NOON)
    message = Message.objects.get(kind="role_vacant")

    letter = letters.vacant(message)

    assert letter.subject == "Nobody is System owner of Appointments now"
    assert still_true(message)
    services.assign(
        role("system-owner"), system=assignment.system, holder=PersonFactory(),
        standing="acknowledged", at=NOON,
    )  # fmt: skip
    assert not still_true(message)
