"""A role review: three sides apart, a missing condition first, nobody else ever reads it."""

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.urls import reverse

from brm.base import clock
from brm.base.errors import RuleBroken
from governance.roles import reviewed, services
from governance.roles.choices import Condition
from governance.roles.models import ReviewAsked, ReviewTally, ReviewVoice, RoleReview
from relationships.outbox.kinds import kind_of
from relationships.outbox.letters import Button
from relationships.outbox.models import Message
from relationships.promises.models import Promise
from relationships.systems.models import Use
from tests.factories.governance import RoleAssignmentFactory, role
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    PersonFactory,
    UnitFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def head():
    return PersonFactory(name="Claire Fontaine")


def held(users=6):
    """A role of a system that so many people work with."""
    assignment = RoleAssignmentFactory(holder__name="Marc Lefèvre", system__name="Appointments")
    unit = UnitFactory()
    Use.objects.create(system=assignment.system, unit=unit)
    people = [PersonFactory(unit=unit) for _ in range(users)]
    return assignment, people


def begun(assignment, head):
    return services.open_review(assignment, manager=head, by=None, at=NOON)


def steps(*values):
    return dict(zip(Condition, values, strict=True))


def codes(call):
    with pytest.raises(RuleBroken) as caught:
        call()
    return caught.value.code


def link_to(person):
    message = person.messages.get(kind__startswith="role_review")
    letter = kind_of(message.kind).render(message)
    return urlsplit(next(part.url for part in letter.parts if isinstance(part, Button))).path


def test_three_sides_are_asked_apart_and_nothing_is_shown_before_it_closes(client, head):
    assignment, people = held()
    review = begun(assignment, head)

    asked = Message.objects.values_list("kind", "to")
    page = signed_in(client, assignment.holder).get(reverse("roles:review", args=[assignment.pk]))

    assert sorted(asked) == sorted(
        [("role_review_asked", assignment.holder_id), ("role_review_asked", head.pk)]
        + [("role_review_users", one.pk) for one in people]
    )
    assert review.users_asked == 6
    assert page.context["result"] is None
    assert len(page.context["questions"]) == 5


def test_what_was_said_stands_side_by_side_for_its_two_readers(client, head):
    assignment, people = held()
    review = begun(assignment, head)
    client.post(link_to(assignment.holder), {"mandate": "3", "time": "1", "result": "3"})
    services.say(review, head, steps(3, 3, 2, 3, 2), at=NOON)
    for number, one in enumerate(people[:5]):
        services.say(review, one, steps(3, None, 2, number % 2 + 1, 3), at=NOON)
    services.close_review(review, at=NOON + timedelta(days=1))

    for reader in (assignment.holder, head):
        page = client.get(link_to_closed(reader))
        lines = {line.condition.value: line for line in page.context["result"].lines}
        assert (lines["mandate"].own, lines["mandate"].manager, lines["mandate"].users) == (3, 3, 3)
        assert lines["time"].users is None
        assert lines["time"].differs
        assert lines["presence"].users == 1.4
        assert lines["presence"].users_n == 5
        assert page.context["result"].missing.condition == "time"


def link_to_closed(person):
    message = person.messages.get(kind="role_review_ready")
    letter = kind_of(message.kind).render(message)
    return urlsplit(next(part.url for part in letter.parts if isinstance(part, Button))).path


@pytest.mark.parametrize("users", [0, 4, 5])
def test_under_five_users_nothing_of_them_is_shown_or_even_kept(head, users):
    assignment, people = held(users=8)
    review = begun(assignment, head)
    for one in people[:users]:
        services.say(review, one, steps(1, 1, 1, 1, 1), at=NOON)

    services.close_review(review, at=NOON)

    assert ReviewTally.objects.filter(amount__gt=0).exists() == (users >= 5)
    assert ReviewTally.objects.exists() == (users >= 5)


def test_a_condition_that_fewer_than_five_could_judge_is_hidden_alone(head):
    assignment, people = held(users=8)
    review = begun(assignment, head)
    for number, one in enumerate(people[:6]):
        services.say(review, one, steps(2, 2 if number < 4 else None, 2, 2, 2), at=NOON)

    services.close_review(review, at=NOON)

    kept = set(ReviewTally.objects.values_list("condition", flat=True))
    assert kept == {"mandate", "knowledge", "presence", "result"}


def test_where_fewer_than_five_could_be_asked_users_are_not_asked_at_all(head):
    assignment, people = held(users=4)

    review = begun(assignment, head)

    assert review.users_asked == 0
    assert not ReviewAsked.objects.exists()
    assert [one.messages.count() for one in people] == [0, 0, 0, 0]


def test_nothing_leads_from_what_a_user_said_to_the_user(client, head):
    assignment, people = held()
    review = begun(assignment, head)
    link = link_to(people[0])

    for _ in range(2):
        client.post(link, {"mandate": "0", "time": "2"})

    said = ReviewTally.objects.filter(amount__gt=0).order_by("condition")
    assert list(said.values_list("condition", "score", "amount")) == [
        ("mandate", 0, 1), ("time", 2, 1),
    ]  # fmt: skip
    assert ReviewAsked.objects.filter(has_answered=True).count() == 1
    assert not ReviewVoice.objects.exists()
    again = client.get(link)
    assert again.context["is_said"]
    assert review.asked.count() == 6
    assert "checked" not in again.content.decode()


def test_named_sides_may_say_it_anew_until_it_closes(client, head):
    assignment, people = held()
    review = begun(assignment, head)
    link = link_to(head)
    client.post(link, {"mandate": "0"})
    client.post(link, {"mandate": "3", "time": "?"})

    voice = ReviewVoice.objects.get()
    assert (voice.side, voice.mandate, voice.time) == ("manager", 3, None)
    services.close_review(review, at=NOON)
    assert client.post(link, {"mandate": "1"}).status_code == 422
    assert codes(lambda: services.say(review, people[0], steps(1, 1, 1, 1, 1), at=NOON)) == (
        "review_closed"
    )


@pytest.mark.parametrize("said", ["4", "-1", "1.5", "NaN", "two", "9" * 40])
def test_a_step_that_is_none_is_refused_and_nothing_counts(client, head, said):
    assignment, people = held()
    begun(assignment, head)

    assert client.post(link_to(people[0]), {"mandate": said}).status_code == 422
    assert client.post(link_to(people[0]), {}).status_code == 422
    assert not ReviewAsked.objects.filter(has_answered=True).exists()
    assert not ReviewTally.objects.filter(amount__gt=0).exists()


def test_nobody_but_the_two_reads_a_review_whatever_their_place(client, head):
    assignment, people = held()
    unit = people[0].unit
    partner = BusinessPartnerFactory(unit=unit, role="head").person
    colleague = RoleAssignmentFactory(system=assignment.system, role=role("key-user")).holder
    review = begun(assignment, head)
    services.say(review, assignment.holder, steps(0, 1, 2, 3, 0), at=NOON)
    services.close_review(review, at=NOON)
    address = reverse("roles:review", args=[assignment.pk])

    for other in (partner, colleague):
        assert signed_in(client, other).get(address).status_code == 404
    keeper = manager()
    page = signed_in(client, keeper).get(address)
    assert "result" not in page.context
    assert "Nothing may be decided" not in page.content.decode()
    assert codes(lambda: services.say(review, keeper, steps(1, 1, 1, 1, 1), at=NOON)) == "not_asked"


def test_a_review_is_begun_on_the_page_once_and_not_again_soon(client, head):
    assignment, _people = held()
    signed_in(client, manager())
    address = reverse("roles:review_new", args=[assignment.pk])

    assert client.post(address, {"manager": head.pk}).status_code == 302
    assert client.post(address, {"manager": head.pk}).status_code == 422
    review = RoleReview.objects.get()
    services.close_review(review, at=NOON)
    assert codes(lambda: begun(assignment, head)) == "review_lately"
    assert codes(lambda: begun(assignment, assignment.holder)) == "manager_is_holder"


def test_it_closes_when_all_have_answered_or_its_days_are_over_and_tells_both_once(head):
    assignment, people = held(users=5)
    review = begun(assignment, head)
    late = RoleAssignmentFactory()
    services.open_review(late, manager=None, by=None, at=NOON - timedelta(days=20))
    for person in (assignment.holder, head, *people[:-1]):
        services.say(review, person, steps(2, 2, 2, 2, 2), at=NOON)
    assert services.look_after(NOON)["reviewed"] == 1  # the late one alone

    services.say(review, people[-1], steps(2, 2, 2, 2, 2), at=NOON)
    for _ in range(2):
        services.look_after(NOON)

    review.refresh_from_db()
    assert review.closed_on == TODAY
    told = Message.objects.filter(kind="role_review_ready", about=f"rolereview:{review.pk}")
    assert sorted(told.values_list("to", flat=True)) == sorted([assignment.holder_id, head.pk])


def test_who_was_asked_lately_or_wants_no_questions_is_left_alone(head):
    assignment, people = held(users=7)
    people[0].no_feedback_since = NOON
    people[0].save()
    begun(assignment, head)
    other = RoleAssignmentFactory()
    Use.objects.create(system=other.system, unit=people[0].unit)

    review = services.open_review(other, manager=head, by=None, at=NOON)

    assert ReviewAsked.objects.filter(person=people[0]).count() == 0
    assert review.users_asked == 0  # the six others were asked in the first one


def test_a_low_result_names_the_condition_before_it():
    own = {"mandate": 3, "time": 3, "knowledge": 1, "presence": 0, "result": 0}

    found = reviewed.reviewed(own, {}, {})

    assert found.missing.condition == "knowledge"
    assert reviewed.reviewed({}, {}, {}).missing is None
    only_result = dict.fromkeys(Condition.values, 3) | {"result": 0}
    assert reviewed.reviewed(only_result, {}, {}).missing.condition == "result"


def promised_page(client, assignment, person, **typed):
    signed_in(client, person)
    page = reverse("roles:review_promise", args=[assignment.pk])
    return client.post(page, typed) if typed else client.get(page)


def looked_at(head, **facts):
    assignment, _people = held()
    review = begun(assignment, head)
    services.say(review, assignment.holder, steps(3, 0, 3, 3, 3), at=NOON)
    services.close_review(review, at=NOON)
    for name, value in facts.items():
        setattr(assignment.system, name, value)
    assignment.system.save()
    return assignment


def test_what_is_missing_first_becomes_a_promise_of_one_of_the_two(client, head):
    unit = UnitFactory(name="Clinics")
    assignment = looked_at(head, owned_by=unit)
    form = promised_page(client, assignment, head).context["form"]
    assert "Agree hours a week" in form["what"].value()
    key = form["client_id"].value()
    typed = {"what": "Two hours a week", "owner": head.pk, "due_on": "2026-12-01", "client_id": key}

    answers = [promised_page(client, assignment, head, **typed).status_code for _ in range(2)]

    promise = Promise.objects.get()
    assert (answers, promise.owner, promise.unit) == ([302, 302], head, unit)
    page = client.get(reverse("roles:review", args=[assignment.pk])).content.decode()
    assert "Promised by Claire Fontaine: Two hours a week" in page
    again = promised_page(client, assignment, head, **typed | {"client_id": str(uuid4())})
    assert "Something was promised already. Open that." in again.content.decode()


@pytest.mark.parametrize(
    "bad", [{"owner": "0"}, {"due_on": "2020-01-01"}, {"due_on": "soon"}, {"what": " "}]
)
def test_a_promise_that_makes_no_sense_is_said_and_kept_in_the_form(client, head, bad):
    assignment = looked_at(head, owned_by=UnitFactory())
    typed = {"what": "Two hours", "owner": assignment.holder_id, "due_on": "2026-12-01"} | bad

    assert promised_page(client, assignment, head, **typed).status_code == 422
    assert Promise.objects.count() == 0


def test_nobody_but_the_two_promises_for_a_review_and_none_without_a_department(client, head):
    assignment = looked_at(head)
    typed = {"what": "Two hours", "owner": head.pk, "due_on": "2026-12-01"}

    assert promised_page(client, assignment, manager(), **typed).status_code == 404
    refused = promised_page(client, assignment, head, **typed)
    assert "Say first to which one the system belongs." in refused.content.decode()
    assert Promise.objects.count() == 0
