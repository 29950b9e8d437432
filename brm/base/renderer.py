"""How forms draw their widgets: as Django does, lines of text and long lists much quicker."""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

INPUTS = frozenset(
    f"django/forms/widgets/{name}.html"
    for name in ("text", "email", "url", "number", "date", "time", "datetime", "hidden", "password")
)


SELECT = "django/forms/widgets/select.html"


class Renderer(DjangoTemplates):
    """An input is one tag, a select one for each option.

    Django fills three templates for an input and two for each option: of all time zones, a thousand.
    """

    def render(self, template_name: str, context: Any, request: Any = None) -> SafeString:
        if template_name in INPUTS:
            drawn = input_of(context["widget"])
        elif template_name == SELECT:
            drawn = select_of(context["widget"])
        else:
            drawn = super().render(template_name, context, request)
        return mark_safe(drawn)  # noqa: S308  each value is escaped, here or by Django


def input_of(widget: dict[str, Any]) -> str:
    said = {"type": widget["type"], "name": widget["name"]}
    if widget["value"] is not None:
        said["value"] = widget["value"]
    return f"<input{attributes(said | widget['attrs'])}>"


def select_of(widget: dict[str, Any]) -> str:
    parts = [f"<select{attributes({'name': widget['name']} | widget['attrs'])}>"]
    for group, options, _number in widget["optgroups"]:
        if group:
            parts.append(f'<optgroup label="{conditional_escape(group)}">')
        for option in options:
            said = attributes({"value": option["value"]} | option["attrs"])
            parts.append(f"<option{said}>{conditional_escape(option['label'])}</option>")
        if group:
            parts.append("</optgroup>")
    return "\n".join([*parts, "</select>"])


def attributes(values: dict[str, Any]) -> str:
    """A space and name="value" for each; the name alone where it is True, nothing where False."""
    return "".join(
        f" {conditional_escape(name)}"
        if value is True
        else f' {conditional_escape(name)}="{conditional_escape(value)}"'
        for name, value in values.items()
        if value is not False
    )
