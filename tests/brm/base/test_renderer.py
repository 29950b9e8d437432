"""An input drawn by us is the one that Django would draw."""

import pytest
from django.forms import widgets
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

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
