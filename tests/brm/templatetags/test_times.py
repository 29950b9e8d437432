"""Days and moments read as people say them, and say whose clock it is."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from brm.base import clock

TEN_IN_LYON = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_november():
    with clock.fixed(datetime(2026, 11, 23, 8, 0, tzinfo=UTC)), timezone.override("Europe/Paris"):
        yield


def shown(source: str, **context: object) -> str:
    return Template("{% load times %}" + source).render(Context(context))


def test_a_moment_is_told_in_the_readers_zone():
    assert shown("{% moment at %}", at=TEN_IN_LYON) == (
        '<time datetime="2026-11-24T10:00+01:00">Tue 24 Nov, 10:00</time>'
    )


def test_a_moment_elsewhere_is_told_in_the_time_there_and_says_what_the_reader_s_clock_says():
    assert shown('{% moment at "Asia/Tokyo" %}', at=TEN_IN_LYON) == (
        '<time datetime="2026-11-24T18:00+09:00">Tue 24 Nov, 18:00</time> '
        '<span class="cap">there, 10:00 for you</span>'
    )


def test_another_day_for_the_reader_is_said_with_the_day():
    late = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
    assert shown('{% moment at "Asia/Tokyo" %}', at=late) == (
        '<time datetime="2026-11-25T05:00+09:00">Wed 25 Nov, 05:00</time> '
        '<span class="cap">there, Tue 24 Nov, 21:00 for you</span>'
    )


def test_the_same_clock_elsewhere_is_not_mentioned():
    assert shown('{% moment at "Europe/Amsterdam" %}', at=TEN_IN_LYON) == (
        '<time datetime="2026-11-24T10:00+01:00">Tue 24 Nov, 10:00</time>'
    )


def test_a_day_has_its_year_only_when_it_is_another():
    assert shown("{% day on %}", on=date(2026, 11, 24)) == (
        '<time datetime="2026-11-24">Tue 24 Nov</time>'
    )
    assert shown("{% day on %}", on=date(2027, 1, 5)) == (
        '<time datetime="2027-01-05">Tue 5 Jan 2027</time>'
    )


def test_the_day_of_a_moment_is_the_day_there():
    assert shown('{{ at|as_day:"Asia/Tokyo" }}', at=datetime(2026, 11, 24, 20, tzinfo=UTC)) == (
        "Wed 25 Nov"
    )


def test_in_french():
    with translation.override("fr"):
        assert shown("{{ at|as_moment }}", at=TEN_IN_LYON) == "mar 24 nov, 10:00"


def test_the_hour_alone():
    assert shown('{{ at|as_hour:"Asia/Tokyo" }}', at=TEN_IN_LYON) == "18:00"


def test_nothing_gives_nothing():
    source = "{% day x %}{% moment x %}{{ x|as_day }}{{ x|as_moment }}{{ x|as_hour }}"
    assert shown(source, x=None) == ""
