"""A form as JSON: out and in again the same; each fault named, nothing kept of a wrong one."""

import json

import pytest

from brm.base.checklist_files.values import Faults
from relationships.feedback_forms import exchange, services
from relationships.feedback_forms.models import Form
from relationships.feedback_forms.ready import ready_ones
from tests.factories.relationships import NOON, manager, signed_in

QUESTION = {"key": "met", "kind": "yes_no", "text": {"en": "Did you meet?"}}
FORM = {"schema": 1, "name": "Ours", "title": {"en": "Ours"}, "questions": [QUESTION]}


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(ready_ones()))
def test_a_form_goes_out_and_comes_in_again_the_same(client, key):
    signed_in(client, manager())
    form = services.ready_form(key, at=NOON)

    out = client.get(f"/forms/{form.pk}/form.json")
    back = client.post("/forms/from-json/", {"text": out.text})

    copy = Form.objects.get(ready_key=None)
    assert back.headers["Location"] == f"/forms/{copy.pk}/"
    ours, theirs = copy.versions.get(), form.versions.get()
    assert (ours.title, ours.intro, ours.questions) == (
        theirs.title, theirs.intro, theirs.questions,
    )  # fmt: skip
    assert ours.published_at is None
    assert copy.name == form.name


def changed(**said):
    return json.dumps({**FORM, "questions": [{**QUESTION, **said}]})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{\n "schema": 1,\n "name": }', "Line 3: this is not JSON."),
        ("[" * 100_000, "Line 1: this is not JSON."),
        ("[]", "A form is a set of “name: value”."),
        (json.dumps({**FORM, "schema": 2}), "“schema” must be 1."),
        (json.dumps({**FORM, "colour": 1}), "“colour” is not known here."),
        (json.dumps({**FORM, "questions": []}), "“questions” must be a list with entries."),
        (json.dumps({**FORM, "title": {}}), "“title” is missing."),
        (json.dumps({**FORM, "title": {"de": "x"}}), "“title” must say it by language: en, fr."),
        (json.dumps({**FORM, "questions": [QUESTION, QUESTION]}), "Two questions have the key “met”."),
        (
            json.dumps({**FORM, "questions": [{**QUESTION, "key": f"q{n}"} for n in range(21)]}),
            "A form asks at most twenty questions: people give you a few minutes.",
        ),
        (changed(kind="dance"), "Question 1: “kind” must be one of: scale, choice, several, yes_no, "
         "recommend, happiness, effort, time, text."),
        (changed(required="yes"), "Question 1: “required” must be true or false."),
        (changed(text="Hi"), "Question 1: “text” must say it by language: en, fr."),
        (changed(text={"en": ["Hi"]}), "Question 1: “en” must be text."),
        (changed(text={"en": "x" * 10_000}), "Question 1: “en” is longer than 300 characters."),
        (changed(key="Met!"), "Question 1: A key has small letters, digits and dashes, 36 at most."),
        (changed(answers={"en": ["A"]}),
         "Question 1: Questions of this kind have no answers of their own."),
        (changed(kind="choice", answers={"en": "A"}), "Question 1: “answers” must be a list of words."),
        (changed(kind="choice", answers={"en": [str(n) for n in range(500)]}),
         "Question 1: Write two to nine answers, one a line."),
        (changed(kind="time", answers={"en": ["A", "B"]}, hours="1"),
         "Question 1: “hours” must be a list of numbers, or null where it says none."),
        (changed(kind="time", answers={"en": ["A", "B"]}, hours=[float("nan"), 1]),
         "Question 1: Hours are numbers from 0 to 1,000."),
        (changed(kind="happiness", reasons={"en": [["A"]]}),
         "Question 1: “reasons” must be three lists: 0 to 6, 7 and 8, 9 and 10."),
        (changed(show_if={"key": "met"}), "Question 1: “show_if” must be a key and a list of values."),
        (changed(show_if={"key": "met", "values": [True]}),
         "Question 1: “show_if” must be a key and a list of values."),
        (changed(show_if={"key": "met", "values": [1]}),
         "“Did you meet?” cannot depend on its own answer."),
        (changed(show_if={"key": "no", "values": [1]}),
         "“Did you meet?” depends on a question that is not in this form."),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_its_line_or_question(text, sentence):
    with pytest.raises(Faults) as faults:
        exchange.read(text)

    assert sentence in faults.value.sentences


def test_a_loop_of_conditions_is_refused():
    first = {**QUESTION, "key": "a", "show_if": {"key": "b", "values": [1]}}
    second = {**QUESTION, "key": "b", "show_if": {"key": "a", "values": [1]}}

    with pytest.raises(Faults, match="which must come before it"):
        exchange.read(json.dumps({**FORM, "questions": [first, second]}))


@pytest.mark.django_db
def test_what_was_pasted_wrongly_stays_in_the_field_and_makes_no_form(client):
    signed_in(client, manager())

    page = client.post("/forms/from-json/", {"text": changed(kind="dance", text={"en": "<b>&"})})

    assert page.status_code == 422
    assert "Question 1: “kind” must be one of" in page.text
    assert "&lt;b&gt;&amp;" in page.text
    assert not Form.objects.exists()
