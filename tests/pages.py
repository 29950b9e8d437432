"""Reads a page as a browser does: its forms with what stands in them, and where its links lead."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

WRITTEN = {"text", "textarea", "email", "search", "url", "tel", "password"}
COUNTED = {"number", "date", "time", "datetime-local", "range"}


@dataclass
class Field:
    """A field of a form: its kind as in HTML, and each value that a browser might send."""

    kind: str
    values: list[str]
    is_set: bool = False

    @property
    def as_shown(self) -> str | None:
        """What a browser sends when nobody touches the field."""
        if self.kind in {"radio", "checkbox", "select"} and not self.is_set:
            return self.values[0] if self.kind == "select" and self.values else None
        return self.values[0] if self.values else ""


@dataclass
class Form:
    """One form of a page: where it goes, how, and its fields by name."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)

    def add(self, name: str, kind: str, value: str, *, is_set: bool) -> None:
        known = self.fields.setdefault(name, Field(kind, []))
        known.values.insert(0 if is_set and not known.is_set else len(known.values), value)
        known.is_set = known.is_set or is_set


class Page(HTMLParser):
    """The forms and the links of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._form: Form | None = None
        self._select = ""
        self._typing = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is None:
            return
        elif tag == "input" and name:
            kind = given.get("type", "text")
            self._form.add(name, kind, value, is_set="checked" in given)
        elif tag == "textarea" and name:
            self._form.fields[name] = Field("textarea", [])
            self._typing = name
        elif tag == "button" and name:
            self._form.add(name, "button", value, is_set=False)
        elif tag == "select" and name:
            self._form.fields[name] = Field("select", [])
            self._select = name
        elif tag == "option" and self._select:
            self._form.add(self._select, "select", value, is_set="selected" in given)

    def handle_data(self, data: str) -> None:
        if self._typing and self._form is not None:
            self._form.fields[self._typing].values[:] = [data.lstrip("\n")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._typing = ""
