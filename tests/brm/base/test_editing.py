"""Two people edit one record: exactly one wins, the other sees both texts and chooses."""

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from brm.base.db import folded
from brm.base.editing import BothTexts, Stale, again, both_texts, chosen, keep, stale
from tests.factories.relationships import UnitFactory


class Record:
    version = 4
    name = "Claims\n"
    place = None
    rhythm = 14


FIELDS = [("name", "Name"), ("place", "Place"), ("rhythm", "Days")]


def test_a_page_opened_before_the_last_change_is_stale():
    assert [stale(Record, version) for version in (4, "4", 3, "", None, "x")] == [  # type: ignore[arg-type]
        False,
        False,
        True,
        True,
        True,
        True,
    ]


def test_only_fields_that_differ_are_shown_with_both_texts():
    typed = {"name": "Claims\r\n", "place": "Utrecht", "rhythm": "14"}

    assert both_texts(Record, typed, FIELDS) == [BothTexts("place", "Place", "", "Utrecht")]


def test_what_was_typed_can_be_kept_on_top_of_the_newer_text():
    data = again(QueryDict("name=Mine&version=3"), Record)  # type: ignore[arg-type]

    assert data.dict() == {"name": "Mine", "version": "4"}


def test_the_reader_takes_over_the_other_text_field_by_field():
    posted = QueryDict("name=Mine&place=Mine&rhythm=7&version=4&take_name=now&take_version=now")

    data = chosen(posted, Record, FIELDS)

    assert data["name"] == "Claims"
    assert (data["place"], data["rhythm"], data["version"]) == ("Mine", "7", "4")


def test_the_part_shows_both_texts_and_a_box_for_each():
    part = render_to_string(
        "components/_both_texts.html", {"both": [BothTexts("name", "Name", "a <b>", "mine")]}
    )

    assert "a &lt;b&gt;" in part
    assert 'name="take_name"' in part


@pytest.mark.django_db
def test_of_two_at_once_exactly_one_wins_and_the_other_gets_the_newer_text():
    opened = UnitFactory(name="Claims")

    kept = keep(opened, "1", name="Claims north", folded_name=folded("Claims north"))
    with pytest.raises(Stale) as told:
        keep(opened, "1", name="Claims south", folded_name=folded("Claims south"))

    assert (kept.name, kept.version) == ("Claims north", 2)
    assert (told.value.current.name, told.value.code) == ("Claims north", "stale")
    assert keep(opened, 2, name="Care", folded_name="care").version == 3


@pytest.mark.django_db
def test_the_same_form_sent_twice_is_kept_once_and_nobody_is_told_of_another_editor():
    opened, above = UnitFactory(name="Claims"), UnitFactory()
    asked = {"name": "Care", "folded_name": "care", "parent": above}

    first, second = keep(opened, "1", **asked), keep(opened, "1", **asked)

    assert (first.version, second.version, second.name) == (2, 2, "Care")
    assert opened.history.filter(name="Care").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("version", ["", None, "x", "-1", "9" * 30, "²"])
def test_a_page_that_says_no_version_changes_nothing(version: object):
    unit = UnitFactory(name="Claims")

    with pytest.raises(Stale):
        keep(unit, version, name="Mine")

    unit.refresh_from_db()
    assert (unit.name, unit.version) == ("Claims", 1)


@pytest.mark.django_db
def test_who_edits_what_was_taken_away_is_told_so():
    unit = UnitFactory()
    type(unit).objects.filter(pk=unit.pk).delete()

    with pytest.raises(Stale) as told:
        keep(unit, 1, name="Mine")

    assert told.value.current is None
    assert "took this away" in str(told.value)
