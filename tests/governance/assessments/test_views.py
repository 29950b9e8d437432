"""The pages of assessments: the map, going through it, what came out."""

import pytest
from django.urls import reverse

from brm.base.checklist_files import read, write
from governance.assessments.models import Assessment, StatementAnswer
from governance.checklists.models import Checklist, Practice
from governance.checklists.services import file_of, load
from relationships.promises.models import Promise
from tests.factories.governance import AssessmentFactory, RoleAssignmentFactory, finished, role
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    return BusinessPartnerFactory(unit__name="Warehouse")


@pytest.fixture
def mine(partner):
    """What the partner began for the own department."""
    return AssessmentFactory(unit=partner.unit, by=partner.person)


def address(name, *args):
    return reverse(f"assessments:{name}", args=args)


# ---- Beginning -----------------------------------------------------------------------------------


def test_a_partner_begins_for_the_own_department_and_goes_on_later(client, partner):
    signed_in(client, partner.person)
    data = {
        "unit": partner.unit_id,
        "checklist": Checklist.objects.get().pk,
        "extent": "quick",
        "mode": "alone",
    }

    answers = {client.post(address("new"), data).url for _ in range(2)}

    begun = Assessment.objects.get()
    assert answers == {address("fill", begun.pk)}
    assert (begun.unit, begun.by) == (partner.unit, partner.person)


def test_a_department_of_others_cannot_be_chosen(client, partner):
    signed_in(client, partner.person)
    data = {
        "unit": UnitFactory().pk,
        "checklist": Checklist.objects.get().pk,
        "extent": "quick",
        "mode": "alone",
    }

    assert client.post(address("new"), data).status_code == 422
    assert Assessment.objects.count() == 0


@pytest.mark.parametrize(
    "bad",
    [
        {"unit": "\0", "unit-typed": "\0"},
        {"unit": "9" * 40},
        {"unit": "", "unit-typed": "x" * 20_000},
        {"checklist": "9" * 40},
        {"checklist": "\0"},
        {"extent": "half"},
    ],
)
def test_bad_input_is_answered_with_sentences(client, partner, bad):
    signed_in(client, partner.person)
    good = {
        "unit": partner.unit_id,
        "checklist": Checklist.objects.get().pk,
        "extent": "quick",
        "mode": "alone",
    }

    assert client.post(address("new"), good | bad).status_code == 422


def test_a_buddy_goes_through_no_checklist(client):
    assert signed_in(client, ITBuddyFactory().person).get(address("new")).status_code == 403


# ---- Going through it ----------------------------------------------------------------------------


def test_a_click_is_kept_at_once(client, mine):
    signed_in(client, mine.by)

    answer = client.post(
        address("answer", mine.pk),
        {"statement": "UM1.1", "UM1.1-given": "2", "UM1.1-was": ""},
        headers={"HX-Request": "true"},
    )

    kept = StatementAnswer.objects.get()
    assert (kept.statement.code, kept.score) == ("UM1.1", 2)
    assert answer["X-Kept"] == "yes"
    assert answer.context["answered"] == 1


def test_a_click_costs_the_same_for_the_short_and_the_whole_checklist(
    client, mine, django_assert_max_num_queries
):
    signed_in(client, mine.by)
    data = {"statement": "UM1.1", "UM1.1-given": "2", "UM1.1-was": ""}
    counts = []
    for extent in ("quick", "full"):
        Assessment.objects.update(extent=extent)
        StatementAnswer.objects.all().delete()
        with django_assert_max_num_queries(15) as used:
            client.post(address("answer", mine.pk), data)
        counts.append(len(used))

    assert counts[0] == counts[1]


def test_a_page_without_javascript_keeps_all_its_answers_and_goes_on(client, mine):
    signed_in(client, mine.by)
    data = {
        "UM1.1-given": "1",
        "UM1.1-evidence": "A list by the door",
        "UM1.1-importance": "3",
        "UM2.1-given": "dont_know",
        "UM3.1-given": "not_applicable",
    }

    answer = client.post(address("fill_part", mine.pk, "UM"), data)

    assert answer.url == address("fill_part", mine.pk, "FM")
    rows = StatementAnswer.objects.order_by("statement__code").values_list(
        "statement__code", "given", "score", "evidence", "importance"
    )
    assert list(rows) == [
        ("UM1.1", "scored", 1, "A list by the door", 3),
        ("UM2.1", "dont_know", None, "", None),
        ("UM3.1", "not_applicable", None, "", None),
    ]


def test_an_old_tab_does_not_take_back_what_a_newer_one_answered(client, mine):
    signed_in(client, mine.by)
    shown = {"UM1.1-given": "", "UM1.1-was": ""}
    newer = {"statement": "UM1.1", "UM1.1-given": "3", "UM1.1-was": ""}
    client.post(address("answer", mine.pk), newer)

    client.post(address("fill_part", mine.pk, "UM"), shown | {"UM2.1-given": "1"})
    client.post(
        address("fill_part", mine.pk, "UM"),
        {"UM1.1-given": "2", "UM1.1-was": "2", "UM2.1-given": "1", "UM2.1-was": "1"},
    )

    scores = StatementAnswer.objects.order_by("statement__code").values_list("score", flat=True)
    assert list(scores) == [3, 1]


def test_the_last_answer_of_two_tabs_counts(client, mine):
    signed_in(client, mine.by)

    for value in ("1", "3", "3"):
        client.post(address("answer", mine.pk), {"statement": "UM1.1", "UM1.1-given": value})

    assert StatementAnswer.objects.get().score == 3


@pytest.mark.parametrize(
    "bad",
    [
        {"UM1.1-given": "\0"},
        {"UM1.1-given": "9" * 20_000},
        {"UM1.1-given": "4"},
        {"UM1.1-given": "1", "UM1.1-evidence": "x" * 20_000},
        {"UM1.1-given": "1", "UM1.1-evidence": "nul \0 here"},
        {"UM1.1-evidence": "no answer yet"},
        {"UM1.1-given": "1", "UM1.1-importance": "9"},
        {"UM1.1-given": "1", "UM1.1-was": "x" * 20_000},
    ],
)
def test_what_cannot_be_kept_is_said_and_the_rest_is_kept(client, mine, bad):
    signed_in(client, mine.by)

    answer = client.post(address("fill_part", mine.pk, "UM"), bad | {"UM2.1-given": "2"})

    assert answer.status_code == 422
    kept = StatementAnswer.objects.values_list("statement__code", flat=True)
    assert list(kept) == ["UM2.1"]
    click = client.post(address("answer", mine.pk), bad | {"statement": "UM1.1"})
    assert (click.status_code, click["X-Kept"]) == (200, "no")


def test_beside_each_practice_stands_what_good_looks_like(client, mine):
    signed_in(client, mine.by)

    page = client.get(address("fill", mine.pk))

    assert page.content.decode().count('<details class="helps">') == len(page.context["practices"])
    assert page.context["practices"][0][2].first_step in page.content.decode()


def test_a_statement_that_is_not_asked_is_not_there(client, mine):
    signed_in(client, mine.by)

    for code in ("UM1.2", "nonsense", "\0", ""):
        answer = client.post(address("answer", mine.pk), {"statement": code})
        assert answer.status_code == 404
    assert client.get(address("fill_part", mine.pk, "XX")).status_code == 404


def test_going_on_opens_the_first_group_with_something_open(client, mine):
    signed_in(client, mine.by)
    data = {f"{code}-given": "1" for code in ("UM1.1", "UM2.1", "UM3.1")}
    client.post(address("fill_part", mine.pk, "UM"), data)

    assert client.get(address("fill", mine.pk)).context["part"].cluster.code == "FM"


def test_one_can_go_back_and_nothing_is_lost(client, mine):
    signed_in(client, mine.by)

    answer = client.post(address("fill_part", mine.pk, "FM"), {"FM1.1-given": "1", "back": "1"})

    assert answer.url == address("fill_part", mine.pk, "UM")
    assert StatementAnswer.objects.count() == 1


def test_nobody_else_sees_or_answers_what_is_not_finished(client, mine):
    for person in (manager(), PersonFactory(), ITBuddyFactory(unit=mine.unit).person):
        signed_in(client, person)
        assert client.get(address("fill", mine.pk)).status_code == 404
        assert client.get(address("page", mine.pk)).status_code == 404
        click = client.post(address("answer", mine.pk), {"statement": "UM1.1", "UM1.1-given": "1"})
        assert click.status_code == 404
    assert StatementAnswer.objects.count() == 0


def test_finishing_shows_the_picture_once(client, mine):
    signed_in(client, mine.by)
    last = address("fill_part", mine.pk, "SC")

    empty = client.post(last, {"finish": "1"})
    full = client.post(last, {"finish": "1", "SC1.1-given": "0"})
    again = client.post(last, {"finish": "1", "SC1.1-given": "3"})

    assert empty.url == last
    assert full.url == again.url == address("page", mine.pk)
    assert StatementAnswer.objects.get().score == 0
    assert client.get(last).url == address("page", mine.pk)


def test_a_click_after_the_end_says_so(client, mine):
    finished(mine, UM1_1=2)

    click = signed_in(client, mine.by).post(
        address("answer", mine.pk), {"statement": "UM1.1", "UM1.1-given": "1", "UM1.1-was": "2"}
    )

    assert click["X-Kept"] == "no"
    assert StatementAnswer.objects.get().score == 2


# ---- What came out -------------------------------------------------------------------------------


def test_the_picture_says_mean_number_and_what_is_not_known(client, mine):
    finished(mine, UM1_1=2, UM2_1=1, UM3_1="dont_know")

    page = signed_in(client, mine.by).get(address("page", mine.pk))

    use = page.context["picture"].clusters[0]
    assert (use.tone, use.sums.mean, use.sums.scored) == ("mid", 1.5, 2)
    body = page.content.decode()
    assert "Mean of 2 answers." in body
    assert "33 % “I don’t know”." in body


def test_who_may_read_a_finished_one(client, mine):
    finished(mine, UM1_1=2)
    role_holder = RoleAssignmentFactory(
        system=None, unit=mine.unit, role=role("information-manager")
    ).holder
    may = [manager(), manager(mine.unit), role_holder]
    may_not = [PersonFactory(), ITBuddyFactory(unit=mine.unit).person, manager(UnitFactory())]

    for people, status in ((may, 200), (may_not, 404)):
        for person in people:
            answer = signed_in(client, person).get(address("page", mine.pk))
            assert answer.status_code == status


def test_a_gap_becomes_a_promise_in_one_form(client, mine):
    finished(mine, UM1_1=0)
    practice = Practice.objects.get(code="UM1")
    signed_in(client, mine.by)
    where = address("promise", mine.pk, practice.pk)
    data = {
        "what": "A list by the door", "owner": mine.by_id, "due_on": "2099-01-01",
        "client_id": "0b1f7e7a-64a0-4a4c-9f64-3b8d5f1f2a11",
    }  # fmt: skip

    assert client.get(where).status_code == 200
    for _ in range(2):
        assert client.post(where, data).url == address("page", mine.pk)

    promise = Promise.objects.get()
    assert (promise.owner, promise.gap.practice) == (mine.by, practice)
    assert "A list by the door" in client.get(address("page", mine.pk)).content.decode()


def test_only_people_of_the_business_can_be_chosen_for_a_gap(client, mine):
    finished(mine, UM1_1=0)
    where = address("promise", mine.pk, Practice.objects.get(code="UM1").pk)
    it = PersonFactory(name="Wim Kok", side="it", unit=mine.unit)
    data = {"what": "A list", "owner": it.pk, "owner-typed": it.name, "due_on": "2099-01-01"}

    answer = signed_in(client, mine.by).post(where, data)

    assert answer.context["form"].errors["owner"] == [
        "Nobody of the business has that name. Look at the spelling."
    ]
    assert Promise.objects.count() == 0


def test_while_one_types_only_people_of_the_business_are_offered(client, mine):
    finished(mine, UM1_1=0)
    PersonFactory(name="Kim Adams", side="it", unit=mine.unit)
    PersonFactory(name="Kim Baker", unit=mine.unit)
    signed_in(client, manager())
    page = client.get(address("promise", mine.pk, Practice.objects.get(code="UM1").pk))
    url = page.context["form"].fields["owner"].widget.url

    offered = client.get(url, {"field": "owner", "owner-typed": "Kim"} | {"of": "business"})

    assert url.endswith("?of=business")
    assert [option.name for option in offered.context["options"]] == ["Kim Baker"]


@pytest.mark.parametrize(
    "bad",
    [
        {"what": ""},
        {"what": "x" * 20_000},
        {"what": "\0"},
        {"owner": ""},
        {"owner": "9" * 40},
        {"due_on": "2001-01-01"},
        {"due_on": "tomorrow"},
        {"due_on": "99999-01-01"},
        {"client_id": "\0"},
    ],
)
def test_a_promise_that_cannot_be_kept_is_said(client, mine, bad):
    finished(mine, UM1_1=0)
    where = address("promise", mine.pk, Practice.objects.get(code="UM1").pk)
    good = {"what": "A list", "owner": mine.by_id, "due_on": "2099-01-01"}

    answer = signed_in(client, mine.by).post(where, good | bad)

    assert answer.status_code == 422
    assert Promise.objects.count() == 0


def test_the_next_one_opens_with_what_was_promised(client, mine):
    finished(mine, UM1_1=0)
    signed_in(client, mine.by)
    where = address("promise", mine.pk, Practice.objects.get(code="UM1").pk)
    client.post(where, {"what": "A list", "owner": mine.by_id, "due_on": "2099-01-01"})
    data = {
        "unit": mine.unit_id,
        "checklist": mine.checklist_id,
        "extent": "quick",
        "mode": "alone",
    }

    page = client.post(address("new"), data, follow=True)

    assert [gap.promise.what for gap in page.context["before"]] == ["A list"]
    assert "What was promised last time" in page.content.decode()


# ---- The map -------------------------------------------------------------------------------------


def test_the_map_shows_numbers_words_and_who_was_not_asked(client, mine):
    UnitFactory(name="Repairs")
    finished(mine, UM1_1=2, UM2_1="dont_know", UM3_1="dont_know", FM1_1=0)

    page = signed_in(client, manager()).get(address("list"))

    rows = {
        row.unit.name: [(s.tone, s.value, s.note) for s in row.squares]
        for row in page.context["rows"]
    }
    assert rows["Repairs"] == []
    assert rows["Warehouse"][:3] == [
        ("none", None, "mostly “I don’t know”"),
        ("low", 0.0, ""),
        ("none", None, "left out"),
    ]


def test_a_version_brought_in_later_hides_nothing_that_was_answered(client, mine):
    old = mine.checklist
    done = finished(mine, UM1_1=2)
    new = brought_in_anew(old)
    signed_in(client, manager())

    first = client.get(address("list"), {"q": "warehouse"}).context
    asked = client.get(address("list"), {"q": "warehouse", "checklist": new.pk}).context

    assert first["checklist"].pk == old.pk
    assert [row.squares[0].value for row in first["rows"]] == [2.0]
    assert asked["checklist"].pk == new.pk
    [row] = asked["rows"]
    assert (row.squares, row.is_elsewhere, row.url) == ((), True, address("page", done.pk))
    assert row.note.startswith("Not asked with this version yet; with another one on ")


def brought_in_anew(checklist):
    """The next version of a checklist, offered in its place."""
    content = write(file_of(checklist)).replace(b"Everyone in the department", b"Everybody here")
    return load(read(content), at=NOON)


def test_the_map_and_what_came_out_stand_under_checklists_in_the_menu(client, mine):
    done = finished(mine, UM1_1=2)
    signed_in(client, manager())

    for page in (address("list"), address("page", done.pk), address("new")):
        shown = client.get(page).content.decode()
        here = shown.split('aria-current="page"')[1].split("</a>")[0]
        assert "Checklists" in here, page


def test_the_map_costs_the_same_at_any_size(client, django_assert_max_num_queries):
    signed_in(client, manager())
    counts = []
    for _ in range(2):
        for _ in range(2):
            finished(AssessmentFactory(), UM1_1=2, IS1_1=1)
        with django_assert_max_num_queries(10) as used:
            client.get(address("list"), {"asked": "1"})
        counts.append(len(used))

    assert counts[0] == counts[1]


def test_a_partner_sees_the_own_branch_of_the_map(client, partner):
    UnitFactory(name="Elsewhere")

    page = signed_in(client, partner.person).get(address("list"))

    assert [row.unit.name for row in page.context["rows"]] == ["Warehouse"]


def test_the_address_of_the_map_may_hold_anything(client):
    signed_in(client, manager())

    for query in ({"checklist": "\0"}, {"checklist": "9" * 40}, {"asked": "x"}, {"q": "\0"}):
        assert client.get(address("list"), query).status_code == 200


def test_without_a_checklist_the_pages_say_so(client):
    Checklist.objects.all().delete()
    signed_in(client, manager())

    assert "There is no checklist here yet." in client.get(address("list")).content.decode()
    assert client.get(reverse("checklists:list")).status_code == 200
