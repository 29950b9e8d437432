"""A number never comes alone."""

from django.template import Context, Template
from django.utils import translation


def shown(source: str, **context: object) -> str:
    return Template("{% load explained %}" + source).render(Context(context))


def test_a_number_says_what_it_is_of_and_leads_to_its_records():
    assert shown('{% explained 3.84 "of 5 this week" records="58 visits" url="/visits/" %}') == (
        '<span class="explained"><b class="num">3.8</b> <span class="soft">of 5 this week</span> '
        '<a class="sm" href="/visits/">58 visits</a></span>'
    )


def test_records_that_may_not_be_opened_are_counted_without_a_link():
    assert shown('{% explained 6 "of 7" records="7 departments" %}') == (
        '<span class="explained"><b class="num">6</b> <span class="soft">of 7</span> '
        '<span class="sm soft">7 departments</span></span>'
    )


def test_unknown_is_said_and_is_not_zero():
    assert shown("{% explained x %}", x=None) == (
        '<span class="explained"><span class="soft">not enough to say</span></span>'
    )


def test_numbers_are_written_as_the_reader_writes_them():
    assert shown("{% explained 12345 %}") == (
        '<span class="explained"><b class="num">12,345</b></span>'
    )
    with translation.override("fr"):
        assert shown("{% explained 3.84 %}") == (
            '<span class="explained"><b class="num">3,8</b></span>'
        )


def test_words_stay_as_they_are():
    assert shown('{% explained "6 of 7" %}') == (
        '<span class="explained"><b class="num">6 of 7</b></span>'
    )
