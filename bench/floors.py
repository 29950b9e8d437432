"""What is compared with: an empty view, plain HTML, a page's own SQL and its bare rendering."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, engines
from django.template.backends.django import Template
from django.urls import path

from brm.base.forms import Lines, Text
from brm.urls import handler400, handler500, urlpatterns  # noqa: F401  the product's own

Statement = tuple[str, Any]
FIELDS = 10
PLAIN = (
    "<!doctype html><title>Form</title><form method=post>"
    "{% for field in fields %}<div><label for='{{ field.id }}'>{{ field.label }}</label>"
    "<input type=text name='{{ field.name }}' id='{{ field.id }}' value='{{ field.value }}'>"
    "<p>{{ field.help }}</p></div>{% endfor %}<button>Keep</button></form>"
)
CRISPY = (
    "{% load crispy_forms_tags %}<!doctype html><title>Form</title><form method=post>"
    "{% crispy form %}<button>Keep</button></form>"
)


class Ten(forms.Form):
    """Ten fields, as the forms of the product are made."""

    helper = Lines()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(FIELDS):
            self.fields[f"field{n}"] = Text(label=f"Field {n}", help_text="In your own words.")


@login_not_required
def empty(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@login_not_required
def plain_form(request: HttpRequest) -> HttpResponse:
    fields = [
        {"id": f"id_field{n}", "name": f"field{n}", "label": f"Field {n}", "value": "",
         "help": "In your own words."}
        for n in range(FIELDS)
    ]  # fmt: skip
    return HttpResponse(template(PLAIN).render({"fields": fields}))


@login_not_required
def own_form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(template(CRISPY).render({"form": Ten()}))


_templates: dict[str, Any] = {}


def template(text: str) -> Any:
    """Compiled once, as those in files are."""
    if text not in _templates:
        _templates[text] = engines["django"].from_string(text)
    return _templates[text]


urlpatterns = [
    path("bench/empty/", empty),
    path("bench/plain/", plain_form),
    path("bench/form/", own_form),
    *urlpatterns,
]


@dataclass
class Recorded:
    """What one page asked the database in its view, and the template it filled last."""

    statements: list[Statement] = field(default_factory=list)
    rendered: str = ""
    again: Callable[[], str] = str
    is_in_view: bool = False


recorded: Recorded | None = None


class ViewBegins:
    """The innermost middleware: from here on the page works for itself, and not for the frame."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, *_: Any) -> None:
        if recorded is not None:
            recorded.is_in_view = True


@contextmanager
def recording() -> Iterator[Recorded]:
    """Keep the statements of the view and a way to fill its template again, values worked out."""
    global recorded  # noqa: PLW0603  one page at a time
    recorded = kept = Recorded()
    original = Template.render

    def remember(self: Template, context: Any = None, request: Any = None) -> str:
        text = original(self, context, request)
        if len(text) > len(kept.rendered):
            kept.rendered, kept.again = str(text), refilled(self, context, request)
        return text

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if kept.is_in_view and not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            kept.statements.append((sql, params))
        return execute(sql, params, many, context)

    Template.render = remember  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(note):
            yield kept
    finally:
        Template.render, recorded = original, None  # type: ignore[method-assign]


def refilled(page: Template, context: Any, request: Any) -> Callable[[], str]:
    """The same rendering without middleware, user or what the frame works out."""
    from django.template.context import make_context  # noqa: PLC0415

    whole = make_context(context, request)
    with whole.bind_template(page.template):
        values = whole.flatten()
    return lambda: str(page.template.render(Context(values)))


def replay(cursor: Any, statements: list[Statement]) -> float:
    """Seconds of the bare statements, their rows fetched."""
    begin = perf_counter()
    for sql, params in statements:
        cursor.execute(sql, params)
        if cursor.description:
            cursor.fetchall()
    return perf_counter() - begin
