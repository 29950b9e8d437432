"""What is drawn by us is what Django would draw."""

import pytest
from django.forms import widgets
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from brm.base.renderer import Renderer


@pytest.mark.parametrize(
    "widget",
    [
        widgets.TextInput(), widgets.EmailInput(), widgets.NumberInput(), widgets.DateInput(),
        widgets.TimeInput(), widgets.HiddenInput(), widgets.PasswordInput(), widgets.Textarea(),
    ],
    ids=lambda widget: type(widget).__name__,
)  # fmt: skip
@pytest.mark.parametrize("value", [None, "", 'a "b" <c> & d', 7, mark_safe("x &amp; y")])
def test_an_input_is_the_one_of_django(widget, value):
    attrs = {"id": "id_x", "autofocus": True, "hidden": False, "title": "'<\"&", "maxlength": 3000}
    ours = widget.render("name&", value, attrs, renderer=Renderer())

    assert ours == widget.render("name&", value, attrs, renderer=DjangoTemplates()).strip()


CHOICES = [
    ("", "Choose <one>"), ("a&b", 'A & "b"'), (7, "Seven"), (None, "Nothing"),
    ("Others", [("x", mark_safe("X &amp; y")), ("y", gettext_lazy("Yes"))]),
]  # fmt: skip


@pytest.mark.parametrize(
    "widget",
    [widgets.Select(), widgets.SelectMultiple(), widgets.NullBooleanSelect()],
    ids=lambda widget: type(widget).__name__,
)
@pytest.mark.parametrize("value", [None, "a&b", 7, "unknown", ["x", "7"]])
def test_a_list_to_choose_from_is_the_one_of_django(widget, value):
    attrs = {"id": "id_x", "disabled": True, "hidden": False, "title": "'<\"&"}
    if not isinstance(widget, widgets.NullBooleanSelect):
        widget.choices = CHOICES
    if isinstance(value, list) and not isinstance(widget, widgets.SelectMultiple):
        value = value[0]

    ours = widget.render("name&", value, attrs, renderer=Renderer())
    theirs = widget.render("name&", value, attrs, renderer=DjangoTemplates())

    assert ours.split() == theirs.split()
