"""Charts tell their finding in words and keep to what is known."""

import re

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from brm.templatetags import charts
from brm.templatetags.charts import pair


def shown(source: str, **context: object) -> str:
    return Template("{% load charts shapes trends %}" + source).render(Context(context))


def label(html: str) -> str:
    return re.search(r'role="img" aria-label="([^"]*)"', html)[1]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{% pair 2.4 3.9 %}", "Business 2.4, IT 3.9, gap 1.5"),
        ("{% pair 3.8 3.4 %}", "Business 3.8, IT 3.4"),
        ("{% pair 3 3 %}", "both 3"),
        ("{% pair 3 none %}", "Business 3, IT not known"),
        ("{% pair none 3 %}", "Business not known, IT 3"),
        ('{% pair 19 32 0 43 "19 and 32 kept" %}', "19 and 32 kept"),
    ],
)
def test_a_pair_says_both_views_and_their_gap(source, said):
    assert label(shown(source, none=None)) == said


def test_nobody_said_anything():
    assert shown("{% pair none none %}", none=None) == '<span class="soft">not enough to say</span>'


def test_a_pair_is_drawn_at_its_places_with_a_broad_way_between():
    html = shown("{% pair 2.4 3.9 %}")
    assert re.findall(r'class="(?:gap|biz|it)[^>]*>', html) == [
        'class="gap wide" x1="109.2" x2="211.2" y1="17" y2="17"/>',
        'class="biz" cx="109.2" cy="17" r="7.5"/>',
        'class="it" d="M211.2 8l9 9-9 9-9-9z"/>',
    ]


@given(business=st.floats(1, 5), it=st.floats(1, 5))
def test_the_marks_of_a_pair_never_hide_each_other_and_stay_on_the_track(business, it):
    html = pair(business, it)
    circle = float(re.search(r'cx="([\d.]+)"', html)[1])
    diamond = float(re.search(r'd="M([\d.]+) ', html)[1])
    assert abs(circle - diamond) >= 15.0
    assert min(circle, diamond) >= 14
    assert max(circle, diamond) <= 286


def test_a_bar_is_as_long_as_its_share_and_an_unknown_one_is_dashed():
    assert shown("{% bar 0.48 %}{% bar x %}", x=None) == (
        '<svg class="bar low" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="48" height="10"/></svg><span class="bar none"></span>'
    )


def test_numbers_in_attributes_have_a_point_in_every_language():
    with translation.override("fr"):
        assert re.findall(r'width="[^"]*"', shown("{% bar 0.481 %}")) == ['width="48.1"']


def test_a_heat_cell_has_its_number_its_note_and_opens():
    assert shown('{% heat 1.62 "mid" "they differ" "/x/" %}') == (
        '<a class="heat mid" href="/x/"><span class="heat-n">1.6<small>they differ</small></span></a>'
    )


def test_a_hidden_heat_cell_says_so_with_a_lock():
    assert shown('{% heat none "none" %}', none=None) == (
        '<span class="heat none"><svg class="i" aria-hidden="true">'
        '<use href="/static/icons.svg#i-lock"/></svg> too few</span>'
    )


def test_parts_of_a_whole_are_named_and_numbered_inside_where_there_is_room():
    parts = [(64, "done", "on time"), (15, "busy", "late"), (0, "cannot", "no")]
    html = shown("{% stacked parts %}", parts=[*parts, (2, "cannot", "owed")])
    assert label(html) == "64 on time, 15 late, 2 owed"
    assert re.findall(r">(\d+)</text>", html) == ["64", "15"]
    assert re.findall(r'class="(t-\w+)"', html) == ["t-done", "t-busy", "t-cannot"]


def test_ticks_for_what_is_done_and_a_bar_above_twelve():
    few = shown('{% checks 6 7 "six of seven" %}')
    assert (few.count("f-done"), few.count("s-open"), label(few)) == (6, 1, "six of seven")
    assert shown('{% checks 13 20 "13 of 20" %}').count("<rect") == 2


def test_up_to_twelve_answers_are_dots_above_they_are_bars():
    few = shown('{% dots counts "three" %}', counts=[("1", 1), ("2", 0), ("3", 2)])
    many = shown('{% dots counts "thirteen" %}', counts=[("1", 13), ("2", 0)])
    assert (few.count("<circle"), few.count("<rect")) == (3, 0)
    assert (many.count("<circle"), many.count("<rect")) == (0, 2)
    assert re.findall(r">(\d)</text>", few) == ["1", "2", "3"]


def test_no_answers_draw_nothing():
    assert shown('{% dots counts "none yet" %}', counts=[("1", 0)]).count("<circle") == 0


def test_a_trend_says_value_moment_and_n_and_leaves_a_hole_where_there_is_too_little():
    weeks = [(3.4, 3.0, 3.8, 12), (3.6, 3.2, 4.0, 11), (None, None, None, 2), (3.8, 3.4, 4.2, 14)]
    html = shown(
        '{% trend weeks "from 3.4 to 3.8" names=names %}', weeks=weeks, names=["May", "Jun", "Jul"]
    )
    assert label(html) == "from 3.4 to 3.8"
    assert html.count("<polyline") == 2
    assert re.findall(r">(\d+)</text>", html) == ["1", "2", "3", "4", "5"]
    assert re.findall(r'middle">([^<]+)</text>', html) == [
        "3.4", "May", "n 12", "3.6", "Jun", "n 11", "Jul", "n 2", "3.8", "n 14"
    ]  # fmt: skip


def test_a_tiny_trend_and_one_without_anything():
    assert (
        shown('{% trend weeks "x" 3 4 tiny=True %}', weeks=[(3.4, 3, 3.8, 12)] * 12).count("<text")
        == 2
    )
    assert shown('{% trend weeks "x" %}', weeks=[]).count("<polyline") == 0


def test_the_ring_has_an_arc_a_part_and_a_dotted_one_for_what_is_unknown():
    html = shown(
        '{% ring parts 58 "Uneven" %}', parts=[(25, 0.48), (20, None), (15, 0.82), (15, 0)]
    )
    assert re.findall(r'class="(arc[^"]*)"', html) == [
        "arc-t", "arc low", "arc-none", "arc-t", "arc high", "arc-t",
    ]  # fmt: skip
    assert html.endswith('<span class="mid"><b class="num">58</b><span>Uneven</span></span></span>')


def test_a_small_ring_says_its_word_to_those_who_listen_and_an_unknown_one_asks():
    html = shown('{% ring parts none "Not enough to say" "small" %}', parts=[(1, None)], none=None)
    assert html.startswith('<span class="ring ring-s">')
    assert html.endswith(
        '<b class="num">?</b><span class="visually-hidden">Not enough to say</span></span></span>'
    )


def test_the_stair_and_the_beads_are_filled_up_to_their_step():
    stair = shown('{% stair 2 "A written answer" %}')
    assert re.findall(r'<rect class="([^"]*)"', stair) == ["f-step-1", "f-step-2", "s-step"]
    assert label(stair) == "A written answer"
    assert shown('{% beads 1 3 "step 1 of 3" %}') == (
        '<span class="path" role="img" aria-label="step 1 of 3">'
        '<i class="f"></i><i class=""></i><i class=""></i></span>'
    )


def test_the_visits_of_a_day_are_dots_and_many_are_a_number():
    assert charts.day_dots(1, 2).count("<circle") == 3
    assert charts.day_dots(1, 2).count('class="done"') == 1
    assert "<circle" not in charts.day_dots(3, 4)
    assert ">7<" in charts.day_dots(3, 4)
