"""Together in a room, and the meeting that settles what people see differently."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from brm.base import clock
from brm.base.errors import RuleBroken
from governance.assessments import services
from governance.assessments.cells import AssessmentCell
from governance.assessments.models import Settlement, StatementAnswer
from governance.assessments.picture import picture_of
from tests.factories.governance import asked, people_of, said, statement
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    PersonFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db


def code_of(call):
    with pytest.raises(RuleBroken) as caught:
        call()
    return caught.value.code


def address(name, *args):
    return reverse(f"assessments:{name}", args=args)


@pytest.fixture
def partner():
    return BusinessPartnerFactory(unit__name="Warehouse")


@pytest.fixture
def room(partner):
    """Three people of the partner's department, in one room."""
    return asked(partner.unit, people=3, mode="together", by=partner.person)


@pytest.fixture
def closed(partner):
    """Five people apart, who differ about one statement and do not know another."""
    assessment = asked(partner.unit, people=5, by=partner.person)
    for person, score in zip(people_of(assessment), (0, 0, 3, 3, 3), strict=True):
        said(assessment, person, UM1_1=score, UM2_1="dont_know", UM3_1=2)
    return services.close(assessment, at=NOON)


# ---- The room -------------------------------------------------------------------------------------


def test_nobody_reads_a_choice_before_all_choices_are_shown(client, room, partner):
    signed_in(client, partner.person)
    person = people_of(room)[0]
    where = address("room_statement", room.pk, "UM1.1")
    client.post(where, {"act": "choose", "person": person.pk, "given": "3"})

    hidden = client.get(where)
    client.post(where, {"act": "reveal"})
    shown = client.get(where)

    assert [seat.said for seat in hidden.context["seats"]] == ["", "", ""]
    assert sorted(seat.said for seat in shown.context["seats"]) == ["", "", "3"]


def test_a_choice_stays_once_it_is_shown(room):
    person = people_of(room)[0]
    said(room, person, UM1_1=1)
    services.reveal(room, statement("UM1.1"), at=NOON)

    assert code_of(lambda: said(room, person, UM1_1=2)) == "statement_shown"
    assert StatementAnswer.objects.get().score == 1


def test_showing_needs_a_choice_and_twice_is_once(room):
    assert code_of(lambda: services.reveal(room, statement("UM1.1"), at=NOON)) == "nobody_chose"
    said(room, people_of(room)[0], UM1_1=1)

    first = services.reveal(room, statement("UM1.1"), at=NOON)
    second = services.reveal(room, statement("UM1.1"), at=NOON + timedelta(hours=1))

    assert first.revealed_at == second.revealed_at == NOON


def test_what_is_agreed_waits_until_the_choices_are_shown(room, partner):
    said(room, people_of(room)[0], UM1_1=1)
    call = lambda: services.settle(  # noqa: E731
        room, statement("UM1.1"), given="scored", score=1, by=partner.person, at=NOON
    )

    assert code_of(call) == "not_shown_yet"


def test_the_room_goes_from_statement_to_statement_and_opens_where_it_stopped(
    client, room, partner
):
    signed_in(client, partner.person)
    first = address("room_statement", room.pk, "UM1.1")

    onward = client.post(first, {"act": "next"}).url
    again = client.get(address("room", room.pk)).url

    assert onward == again == address("room_statement", room.pk, "UM2.1")
    assert client.post(onward, {"act": "back"}).url == first


def test_finishing_shows_the_picture_with_names(client, room, partner):
    signed_in(client, partner.person)
    for person, score in zip(people_of(room), (1, 2, 3), strict=True):
        said(room, person, UM1_1=score)

    answer = client.post(address("room_statement", room.pk, "SC1.1"), {"act": "close"})

    page = client.get(answer.url).content.decode()
    for person, score in zip(people_of(room), (1, 2, 3), strict=True):
        assert f"{person.name}: {score}" in page


def test_two_people_in_a_room_are_shown_with_their_names(room):
    for person, score in zip(people_of(room)[:2], (0, 2), strict=True):
        said(room, person, UM1_1=score)

    services.close(room, at=NOON)

    assert AssessmentCell.objects.get().people == 2


@pytest.mark.parametrize(
    "bad",
    [
        {"act": "choose", "person": "\0", "given": "1"},
        {"act": "choose", "person": "9" * 40, "given": "1"},
        {"act": "choose", "given": "7"},
        {"act": "settle", "given": "\0"},
        {"act": "reveal"},
    ],
)
def test_what_cannot_be_done_in_the_room_is_said(client, room, partner, bad):
    signed_in(client, partner.person)

    answer = client.post(address("room_statement", room.pk, "UM1.1"), bad)

    assert answer.status_code == 422
    assert StatementAnswer.objects.count() == 0


def test_somebody_elses_person_is_not_answered_for(client, room, partner):
    signed_in(client, partner.person)
    stranger = PersonFactory()

    answer = client.post(
        address("room_statement", room.pk, "UM1.1"),
        {"act": "choose", "person": stranger.pk, "given": "1"},
    )

    assert answer.status_code == 422


# ---- The meeting ----------------------------------------------------------------------------------


def test_the_meeting_talks_of_what_people_differ_about_and_do_not_know(client, closed, partner):
    signed_in(client, partner.person)

    page = client.get(address("meeting", closed.pk))

    codes = [told.statement.code for _practice, told in page.context["talks"]]
    assert codes == ["UM1.1", "UM2.1"]


def test_what_was_agreed_stands_on_the_picture_and_the_map(client, closed, partner):
    signed_in(client, partner.person)

    client.post(
        address("settle", closed.pk, "UM1.1"),
        {"given": "1", "was": "", "note": "Early shift only"},
    )

    cell = AssessmentCell.objects.get(cluster__code="UM")
    assert (cell.differing, cell.agreed, cell.scored) == (1, 1, 10)
    page = client.get(address("page", closed.pk)).content.decode()
    assert "1 Depends on a person" in page or "Early shift only" in page
    shown = client.get(reverse("assessments:list")).context["rows"][0].squares[0]
    assert (shown.note, shown.differs) == ("differed, agreed since", False)


def test_two_who_write_at_once_lose_nothing(closed, partner):
    first, second = partner.person, manager()
    where = statement("UM1.1")
    services.settle(closed, where, given="scored", score=1, note="Early shift", by=first, at=NOON)

    call = lambda: services.settle(  # noqa: E731
        closed, where, given="scored", score=2, by=second, at=NOON
    )

    assert code_of(call) == "settled_meanwhile"
    assert Settlement.objects.get().score == 1
    settled = services.settle(
        closed, where, given="scored", score=2, was=("scored", 1), by=second, at=NOON
    )
    assert (settled.score, settled.note) == (2, "Early shift")


def test_agreeing_twice_the_same_is_once(closed, partner):
    where = statement("UM1.1")
    for _ in range(2):
        services.settle(closed, where, given="dont_know", by=partner.person, at=NOON)

    assert Settlement.objects.get().given == "dont_know"


@pytest.mark.parametrize("bad", [{}, {"given": "9"}, {"given": "1", "note": "x" * 20_000}])
def test_what_cannot_be_agreed_is_said(client, closed, partner, bad):
    signed_in(client, partner.person)

    answer = client.post(address("settle", closed.pk, "UM1.1"), bad)

    assert answer.status_code == 422
    assert not Settlement.objects.exclude(given="").exists()


# ---- Last time beside it --------------------------------------------------------------------------


def test_the_picture_and_the_map_say_what_it_was_last_time(client, closed, partner):
    again = asked(
        partner.unit, people=people_of(closed), by=partner.person,
        at=NOON + timedelta(days=1),
    )  # fmt: skip
    for person in people_of(again):
        said(again, person, UM1_1=3, UM3_1=3, at=NOON + timedelta(days=1))
    services.close(again, at=NOON + timedelta(days=2))
    again.refresh_from_db()

    use = picture_of(again).clusters[0]
    assert (use.sums.mean, round(use.before, 1), use.change) == (3.0, 1.9, "+1.1")
    signed_in(client, partner.person)
    page = client.get(reverse("assessments:list"), {"show": "change"})
    square = page.context["rows"][0].squares[0]
    assert (square.value, square.change) == (3.0, "+1.1")
    then = client.get(reverse("assessments:list"), {"when": "2026-1"})
    assert then.status_code == 200


def test_the_map_narrows_to_where_people_differ_and_do_not_know(client, closed, partner):
    other = asked(people=5)
    for person in people_of(other):
        said(other, person, UM1_1=2)
    services.close(other, at=NOON)
    signed_in(client, manager())

    for chip, names in (("differ", ["Warehouse"]), ("unknown", [])):
        page = client.get(reverse("assessments:list"), {chip: "1"})
        assert [row.unit.name for row in page.context["rows"]] == names


def test_while_a_department_is_asked_the_map_says_until_when(client):
    assessment = asked(people=5)
    signed_in(client, manager())

    row = client.get(reverse("assessments:list")).context["rows"][0]

    assert (row.unit, row.squares) == (assessment.unit, ())
    assert row.note.startswith("Being asked until")
    with clock.fixed(NOON):
        page = client.get(address("page", assessment.pk)).content.decode()
    for person in people_of(assessment):
        assert person.name in page


# ---- Print, CSV -----------------------------------------------------------------------------------


def test_print_and_csv_show_what_the_page_shows(client, closed, partner):
    signed_in(client, partner.person)

    sheet = b"".join(client.get(address("sheet", closed.pk)).streaming_content).decode()
    page = client.get(address("print", closed.pk)).content.decode()

    line = next(row for row in sheet.splitlines() if ",UM1.1," in row)
    assert ",1.8,2,0,0,3,0,0,yes," in line
    assert "Where to begin" in page
    assert client.get(address("sheet", asked(people=5, by=partner.person).pk)).status_code == 404


# ---- What the database refuses --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"given": "perhaps"}, "settlement_given_known"),
        ({"score": 4}, "settlement_scored_has_a_score"),
        ({"settled_at": None}, "settlement_has_its_moment"),
    ],
)
def test_what_cannot_be_agreed_is_refused(closed, partner, changes, constraint):
    services.settle(closed, statement("UM1.1"), given="scored", score=1, by=partner.person, at=NOON)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Settlement.objects.update(**changes)


def test_a_statement_is_settled_once(closed, partner):
    services.settle(closed, statement("UM1.1"), given="scored", score=1, by=partner.person, at=NOON)

    with pytest.raises(IntegrityError, match="settled_once"), transaction.atomic():
        Settlement.objects.create(assessment=closed, statement=statement("UM1.1"))
