"""A list of departments, read as people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationships.units.paste import plan, read
from relationships.units.places import zone_of


def said(text):
    return [(line.path, line.place, line.head) for line in read(text)]


@pytest.mark.parametrize("mark", [", ", "; ", "\t", " | ", "   "])
def test_place_and_head_stand_behind_whatever_divides_them(mark):
    assert said(f"Claims{mark}Madrid{mark}Lucía Ortega") == [
        (("Claims",), "Madrid", "Lucía Ortega")
    ]


@pytest.mark.parametrize("below", ["  Motor", "\tMotor", "- Motor", "  • Motor"])
def test_what_stands_further_in_belongs_to_the_one_above(below):
    assert said(f"Claims\n{below}\nCare") == [
        (("Claims",), "", ""),
        (("Claims", "Motor"), "", ""),
        (("Care",), "", ""),
    ]


def test_a_path_in_one_line_makes_what_stands_above():
    assert said("Claims > Motor, Madrid") == [
        (("Claims",), "", ""),
        (("Claims", "Motor"), "Madrid", ""),
    ]


def test_a_department_named_twice_is_read_once_with_what_either_line_says():
    assert said("Care\nCARÉ, Lyon") == [(("Care",), "Lyon", "")]


def test_a_question_mark_behind_a_place_is_not_part_of_it():
    assert said("Repairs, Leeds?") == [(("Repairs",), "Leeds", "")]


def test_a_dash_within_a_name_stays():
    assert said("Pre-press") == [(("Pre-press",), "", "")]


def test_lines_that_cannot_be_kept_are_told_by_their_number():
    problems = [(line.number, line.problem) for line in read(f">\n\n{'x' * 201}") if line.problem]

    assert problems == [(1, "no_name"), (3, "too_long")]


def test_what_exists_is_not_planned_again():
    planned = plan(read("Care\n  Clinics"), {("care",)})

    assert [(one.line.name, one.state, one.indent) for one in planned] == [
        ("Care", "known", 0),
        ("Clinics", "new", 1),
    ]


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("Lyon", ("FR", "Europe/Paris")),
        ("Oslo", ("NO", "Europe/Oslo")),
        ("the hague", ("NL", "Europe/Amsterdam")),
        ("Nowhere", None),
    ],
)
def test_a_place_tells_its_time_zone_and_country(place, told):
    assert zone_of(place) == told


@given(st.text(max_size=400))
def test_whatever_is_pasted_is_read_and_no_department_stands_there_twice(text):
    lines = [line for line in read(text) if not line.problem]

    keys = [line.key for line in lines]
    assert len(keys) == len(set(keys))
    assert all(key[:-1] in keys for key in keys if len(key) > 1)
