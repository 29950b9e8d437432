"""A file is read, corrected, looked at, and kept all at once; the same file again changes nothing."""

from pathlib import Path

import pytest

from brm.base.errors import RuleBroken
from brm.base.sheets.write import workbook
from brm.exchange import services
from brm.exchange.columns import letter_of
from brm.exchange.models import Import
from relationships.people.models import Person, Post
from relationships.units.models import Unit
from tests.factories.relationships import NOON, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
TRANSPORT = Path(__file__).parents[2] / "data" / "transport.csv"


def bring(text: str | bytes, kind: str = "organisation") -> Import:
    content = text.encode() if isinstance(text, str) else text
    return services.bring(kind=kind, file_name="posts.csv", content=content, by=None, at=NOON)


def keep(text: str | bytes, kind: str = "organisation") -> dict:
    return services.keep(bring(text, kind), at=NOON)


def refused(text: str, kind: str = "organisation") -> list[tuple[int, str, str]]:
    plan = services.preview(bring(text, kind)).plan
    return [(one.row, one.cell, one.reason.split(".")[0]) for one in plan.refused]


def test_a_real_personnel_list_is_understood_and_kept():
    brought = bring(TRANSPORT.read_bytes())

    seen = services.preview(brought)
    means = [column.means for column in seen.columns]
    assert means == ["post", "name", "email", "title", "unit", "reports_to", "grade", "", ""]
    assert len(seen.plan.new) == 1225
    assert (seen.plan.refused, seen.plan.changed) == ([], [])
    assert seen.plan.wanted.vacant.total == 39
    assert seen.plan.wanted.to_nobody.total == 35
    assert seen.plan.alike == [("Rail Road Projects", "Rail & Road Projects")]

    counts = services.keep(brought, at=NOON)

    assert counts == {"new": 1225, "changed": 0, "unchanged": 0, "refused": []}
    assert (Unit.objects.count(), Post.objects.count(), Person.objects.count()) == (47, 1225, 1186)
    assert Post.objects.get(number="24").holder.name == "Natalie Price"
    assert Post.objects.get(number="3").holder is None
    assert Unit.objects.get(name="General Counsel").parent.name == "Permanent Secretary"
    assert set(Unit.objects.values_list("time_zone", "country")) == {("Europe/Amsterdam", "NL")}


def test_the_same_real_list_again_changes_nothing(django_assert_max_num_queries):
    keep(TRANSPORT.read_bytes())

    with django_assert_max_num_queries(50):
        again = services.preview(bring(TRANSPORT.read_bytes()))

    assert (again.plan.new, again.plan.changed, len(again.plan.unchanged)) == ([], [], 1225)
    with pytest.raises(RuleBroken) as broken:
        keep(TRANSPORT.read_bytes())
    assert broken.value.code == "nothing_to_keep"


def test_two_spellings_of_a_department_can_be_said_to_be_one():
    brought = bring(TRANSPORT.read_bytes())
    seen = services.preview(brought)
    chosen = {str(column.index): column.means for column in seen.columns}

    services.correct(brought, chosen=chosen, joins={"Rail Road Projects": "Rail & Road Projects"})
    services.keep(brought, at=NOON)

    assert Unit.objects.count() == 46
    assert not Unit.objects.filter(name="Rail Road Projects").exists()


def test_a_newer_list_changes_what_differs_and_leaves_the_rest():
    head = "Post no,Full name,E-mail,Job title,Department,Reports to\n"
    keep(head + "1,Ada Bos,ada@example.org,Head,Board,\n2,Ben Kok,,Driver,Fleet,1\n")
    newer = bring(
        head
        + "1,Ada Bos,ada.bos@example.org,Head,Board,\n2,,,Driver,Fleet,1\n3,Cem Ay,,Driver,Fleet,2\n"
    )

    plan = services.preview(newer).plan
    services.keep(newer, at=NOON)

    assert (plan.new, plan.changed, plan.unchanged) == ([4], [2, 3], [])
    assert [(change.label, change.before, change.after) for change in plan.changes] == [
        ("e-mail", "ada@example.org", "ada.bos@example.org"),
        ("held by", "Ben Kok", "vacant"),
    ]
    assert Person.objects.get(name="Ada Bos").email == "ada.bos@example.org"


def test_the_holder_of_a_post_leaves_it_and_nobody_is_removed():
    head = "Post no,Full name,Personnel number,Department,Reports to\n"
    keep(head + "1,Ada Bos,P1,Board,\n2,Ben Kok,P2,Fleet,1\n")

    newer = bring(head + "1,Ada Bos,P1,Board,\n2,,,Fleet,1\n")
    plan = services.preview(newer).plan
    services.keep(newer, at=NOON)

    assert (plan.new, plan.changed, plan.unchanged) == ([], [3], [2])
    assert [person.name for person in plan.absent] == ["Ben Kok"]
    assert Post.objects.get(number="2").holder is None
    assert Person.objects.filter(name="Ben Kok").exists()


def test_a_moved_department_is_a_change():
    head = "Department,Part of\n"
    keep(head + "Board,\nRail,Board\nRoads,Board\n", "units")

    counts = keep(head + "Board,\nRail,Board\nRoads,Rail\n", "units")

    assert (counts["new"], counts["changed"], counts["unchanged"]) == (0, 1, 2)
    assert Unit.objects.get(name="Roads").parent.name == "Rail"
    assert Unit.objects.get(name="Roads").depth == 2


def test_departments_that_lie_under_each_other_are_named_and_no_ring_is_made():
    brought = bring("Department,Part of\nA,B\nB,A\n", "units")

    plan = services.preview(brought).plan
    services.keep(brought, at=NOON)

    assert plan.wanted.loops == [("a", "b")]
    assert Unit.objects.get(name="A").parent is None
    assert Unit.objects.get(name="B").parent.name == "A"


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (
            "Name,E-mail,Department\nBart,bart@,Warehouse\n",
            "people",
            [(2, "B2", "This is no e-mail address")],
        ),
        (
            "Name,Department\nBart,Warehose\n",
            "people",
            [(2, "B2", "No such department")],
        ),
        (
            "Post no,Name,Department\n7,Ada,Warehouse\n7,Ben,Warehouse\n",
            "organisation",
            [(3, "A3", "The same number as in row 2")],
        ),
        (
            "Name,E-mail,Department\nAda,a@example.org,Warehouse\nBen,A@example.org,Warehouse\n",
            "people",
            [(3, "B3", "The same as in row 2, with another name")],
        ),
        ("Post no,Name,Department\n,Ada,Warehouse\n", "organisation", [(2, "A2", "No post number")]),
        ("Post no,Name,Department\n7,Ada,\n", "organisation", [(2, "C2", "No department")]),
        (
            "Name,Language,Department\nAda,Klingon,Warehouse\n",
            "people",
            [(2, "B2", "We do not speak this language yet")],
        ),
        (
            "Department,Country\nRail,Utopia\n",
            "units",
            [(2, "B2", "Write a country as two letters, such as NL")],
        ),
        ("Department,People\nRail,many\n", "units", [(2, "B2", "Write a whole number of people")]),
        ("Department,Time zone\nRail,Mars/Base\n", "units", [(2, "B2", "There is no such time zone")]),
        (
            f"Department,Place\nRail,{'x' * 300}\n",
            "units",
            [(2, "B2", "Longer than 120 characters")],
        ),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_is_named_with_its_cell_and_reason(text, kind, expected):
    UnitFactory(name="Warehouse")

    assert refused(text, kind) == expected


def test_an_unknown_department_is_answered_with_the_nearest_one():
    UnitFactory(name="Warehouse")

    plan = services.preview(bring("Name,Department\nBart,Warehose\n", "people")).plan

    assert plan.refused[0].reason == "No such department. Is it “Warehouse”?"


def test_people_are_found_again_by_number_mail_or_name():
    unit = UnitFactory(name="Warehouse")
    by_code = PersonFactory(unit=unit, name="Ada Bos", code="P1", email="")
    by_mail = PersonFactory(unit=unit, name="Ben Kok", email="ben@example.org")
    by_name = PersonFactory(unit=unit, name="Cem Ay", email="")

    counts = keep(
        "Employee ID;Naam;Mail;Afdeling;Tel\nP1;Bos, Ada;;Warehouse;1\n"
        ";Kok, Ben;BEN@example.org;Warehouse;2\n;Ay, Cem;;Warehouse;3\n",
        "people",
    )

    assert (counts["new"], counts["changed"]) == (0, 3)
    for person, phone in ((by_code, "1"), (by_mail, "2"), (by_name, "3")):
        person.refresh_from_db()
        assert person.phone == phone
    assert by_code.name == "Ada Bos"


def test_a_merged_department_is_found_by_its_old_name():
    into = UnitFactory(name="Rail")
    UnitFactory(name="Trains", code="Trains", closed_on="2026-01-01", merged_into=into)

    keep("Name,Department\nAda,Trains\n", "people")

    assert Person.objects.get(name="Ada").unit == into


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...", "not_a_table"),
        (b"Post no,Name\n", "no_rows"),
        (b"PK\x03\x04broken", "damaged"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(content, code):
    with pytest.raises(RuleBroken) as broken:
        bring(content)

    assert broken.value.code == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_usual_encoding_and_separator_is_read(encoding, separator):
    rows = [("Name", "Department"), ("Zoë Lefèvre", "Büro")]
    text = "\r\n".join(separator.join(row) for row in rows)
    UnitFactory(name="Büro")

    keep(text.encode(encoding), "people")

    assert Person.objects.get().name == "Zoë Lefèvre"


def test_a_workbook_is_read_like_a_text_file():
    UnitFactory(name="Warehouse")

    with workbook(["Name", "Department"], [["Ada Bos", "Warehouse"]]) as book:
        keep(book.read(), "people")

    assert Person.objects.get().name == "Ada Bos"


def test_keeping_twice_is_keeping_once():
    brought = bring("Department\nRail\n", "units")

    first = services.keep(brought, at=NOON)
    second = services.keep(brought, at=NOON)

    assert first == second
    assert Unit.objects.count() == 1


def test_nothing_is_kept_when_something_fails_half_way(monkeypatch):
    brought = bring("Post no,Name,Department\n1,Ada,Rail\n")
    Unit.objects.all().delete()

    def broken_line(*_args):
        raise OSError("the line is cut")

    monkeypatch.setattr("brm.exchange.apply._posts", broken_line)
    with pytest.raises(OSError, match="cut"):
        services.keep(brought, at=NOON)

    assert (Unit.objects.count(), Person.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        ({"0": "unit", "1": "unit"}, "column_twice"),
        ({"0": "email", "1": "unit"}, "column_unknown"),
        ({"0": "place"}, "column_missing"),
    ],
)
def test_columns_that_cannot_be_are_refused(chosen, code):
    brought = bring("Department,Place\nRail,Oslo\n", "units")

    with pytest.raises(RuleBroken) as broken:
        services.correct(brought, chosen=chosen, joins={})

    assert broken.value.code == code


def test_a_file_of_unknown_headings_asks_before_it_says_anything():
    seen = services.preview(bring("x,y\n1,2\n", "units"))

    assert (seen.plan, seen.problem) == (None, "Say which column holds the department.")


def test_columns_have_the_letters_of_a_sheet():
    assert [letter_of(n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip
