"""Forms look and speak alike everywhere."""

import re
from datetime import date, time

import pytest
from django import forms
from django.template import Context, Template

from brm.base.forms import Beside, Day, Hour, Lines, Text


class PromiseForm(forms.Form):
    what = Text(label="What is promised?", rows=3, max_length=20, help_text="In your words.")
    due_on = Day(label="By when?")
    hour = Hour(label="At what time?", required=False)
    side = forms.ChoiceField(label="Whose?", choices=[("it", "IT")], widget=forms.RadioSelect)
    unit = forms.ChoiceField(label="Department", choices=[("1", "Claims")])
    alone = forms.BooleanField(label="Only for Priya", required=False)

    helper = Lines("what", Beside("due_on", "hour"), "side", "unit", "alone")


GOOD = {"what": "A tablet", "due_on": "2026-12-04", "hour": "14:30", "side": "it", "unit": "1"}


def shown(form: forms.Form) -> str:
    source = "{% load crispy_forms_tags %}{% crispy form %}"
    return Template(source).render(Context({"form": form}))


def test_what_is_typed_comes_in_as_days_hours_and_clean_words():
    form = PromiseForm({**GOOD, "what": "  two\r\nlines "})
    assert form.is_valid()
    assert form.cleaned_data == {
        "what": "two\nlines", "due_on": date(2026, 12, 4), "hour": time(14, 30),
        "side": "it", "unit": "1", "alone": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("what", "", "Please fill this in."),
        ("what", "x" * 22, "This is 2 characters too long: at most 20 fit here."),
        ("what", "x" * 21, "This is 1 character too long: at most 20 fit here."),
        ("what", "a\x00b", "The text holds a character that cannot be kept (NUL, invisible). "
         "Paste it as plain text, or type it again."),
        ("due_on", "soon", "Choose a day, like 2026-11-24."),
        ("due_on", "9" * 400, "Choose a day, like 2026-11-24."),
        ("due_on", "0001-01-01", "Choose a day between 1970 and 2099."),
        ("due_on", "9999-12-31", "Choose a day between 1970 and 2099."),
        ("hour", "noon", "Choose a time, like 14:30."),
        ("side", "", "Please choose one."),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_in_a_sentence(field, typed, sentence):
    assert PromiseForm({**GOOD, field: typed}).errors == {field: [sentence]}


@pytest.mark.parametrize("typed", ["🙂🙂", "مرحبا", "x\u202ey"])
def test_other_words_stay_as_they_were_typed(typed):
    form = PromiseForm({**GOOD, "what": typed})
    assert (form.is_valid(), form.cleaned_data["what"]) == (True, typed)


def test_a_fault_is_linked_from_above_and_described_beside_its_field():
    html = shown(PromiseForm({**GOOD, "what": ""}))
    assert re.findall(r'href="([^"]*)">([^<]*)</a>: ([^<]*)<', html) == [
        ("#id_what", "What is promised?", "Please fill this in.")
    ]
    assert 'aria-describedby="id_what_helptext id_what_error"' in html
    assert (
        '<div id="id_what_error" class="invalid-feedback"><p>Please fill this in.</p></div>' in html
    )
    assert 'aria-invalid="true"' in html


def test_a_form_without_faults_says_nothing_of_faults():
    html = shown(PromiseForm())
    assert (html.count("invalid"), html.count("wrong"), html.count("<form")) == (0, 0, 0)


def test_what_may_stay_empty_says_so():
    html = shown(PromiseForm())
    assert re.findall(r'>([^<]*)<span class="optional">if you like</span>', html) == [
        "At what time?"
    ]


def test_days_and_hours_use_the_devices_own_calendar_and_clock():
    html = shown(PromiseForm(initial={"due_on": date(2026, 12, 4), "hour": time(9, 5)}))
    assert re.findall(
        r'type="(date|time)"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*type="(date|time)"', html
    )


def test_short_fields_lie_beside_each_other_without_bootstraps_grid():
    assert shown(PromiseForm()).count('class="beside"') == 1


def test_radios_have_a_legend_and_stay_radios():
    html = shown(PromiseForm())
    assert re.findall(r'<legend class="form-label">\s*(\w+\?)', html) == ["Whose?"]
    assert html.count('type="radio"') == 1
