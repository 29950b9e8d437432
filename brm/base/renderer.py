"""How forms draw their widgets: as Django does, the plain line of text much quicker."""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

INPUTS = frozenset(
    f"django/forms/widgets/{name}.html"
    for name in ("text", "email", "url", "number", "date", "time", "datetime", "hidden", "password")
)


class Renderer(DjangoTemplates):
    """An input is one tag; Django fills three templates for it, for each field of each form."""

    def render(self, template_name: str, context: Any, request: Any = None) -> SafeString:
        if template_name not in INPUTS:
            return mark_safe(super().render(template_name, context, request))  # noqa: S308  Django's own
        widget = context["widget"]
        said = {"type": widget["type"], "name": widget["name"]}
        if widget["value"] is not None:
            said["value"] = widget["value"]
        return mark_safe(f"<input{attributes(said | widget['attrs'])}>")  # noqa: S308  each is escaped


def attributes(values: dict[str, Any]) -> str:
    """A space and name="value" for each; the name alone where it is True, nothing where False."""
    return "".join(
        f" {conditional_escape(name)}"
        if value is True
        else f' {conditional_escape(name)}="{conditional_escape(value)}"'
        for name, value in values.items()
        if value is not False
    )
