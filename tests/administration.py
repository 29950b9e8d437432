"""The administration as an administrator uses it: a page is opened, filled in and saved."""

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.pages import Page


def address(name: str, what: str = "add", *args: object) -> str:
    return reverse(f"admin:{name}_{what}", args=args)


def save(client: Client, place: str, /, **typed: object) -> tuple[list[str], HttpResponse]:
    """Opens a page, types that and presses Save; gives what is said to be wrong and the answer."""
    page = Page(client.get(place).content.decode())
    form = next(form for form in page.forms if "_save" in form.fields)
    data = {
        name: field.values if field.kind == "checkbox" and len(field.values) > 1 else field.as_shown
        for name, field in form.fields.items()
        if field.kind != "submit" and field.as_shown is not None
    }
    data |= {"_save": "Save"} | typed
    data = {name: value for name, value in data.items() if value is not None}
    answer = client.post(place, data)
    errors = answer.context["errors"] if answer.status_code == 200 else []
    return [str(one) for each in errors for one in each], answer
