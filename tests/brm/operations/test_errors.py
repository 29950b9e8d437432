"""While the database is away the product says so, and comes back by itself."""

import json
from io import BytesIO

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client, RequestFactory

from brm.operations.errors import server_error
from tests.pages import Page


def answer_to(error: Exception, path: str = "/", request=None):
    try:
        raise error
    except type(error):
        return server_error(request or RequestFactory().get(path))


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
def test_without_the_database_a_sentence_and_when_to_try_again(error):
    answer = answer_to(error)

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "what you had kept before is safe" in answer.content.decode()
    assert "gone" not in answer.content.decode()


def sent(**data):
    request = RequestFactory().post("/units/new/", data)
    return answer_to(OperationalError("gone"), request=request).text


def test_what_was_typed_waits_on_the_page_to_be_sent_again():
    (form,) = Page(sent(name='"Night" <b>shift</b>\nعربي', client_id="one id")).forms

    shown = {name: field.as_shown for name, field in form.fields.items()}
    assert (form.method, form.action) == ("post", "")
    assert shown == {"name": '"Night" <b>shift</b>\nعربي', "client_id": "one id"}


def test_no_password_stands_on_a_page_and_no_file_is_sent_by_halves():
    with_file = {"kind": "units", "file": BytesIO(b"Department")}

    for page in (sent(username="nadia", password="river"), sent(**with_file)):
        assert Page(page).forms == []
        assert "river" not in page


def test_programs_get_a_problem_they_can_read():
    answer = answer_to(OperationalError("gone"), "/api/visits/")

    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer["Retry-After"] == "5"
    told = json.loads(answer.content)
    assert len(told.pop("request_id")) == 32
    assert told == {
        "type": "about:blank",
        "title": "Service Unavailable",
        "status": 503,
        "detail": "The database does not answer for the moment.",
        "errors": [],
    }


def test_any_other_fault_is_ours():
    answer = answer_to(KeyError("secret"))

    assert answer.status_code == 500
    assert "Retry-After" not in answer
    assert "it is our fault" in answer.content.decode()
    assert "secret" not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_page_is_back_as_soon_as_the_database_is(monkeypatch):
    from django.db import connection

    client = Client(raise_request_exception=False)
    address = client.get("/admin/login/")
    assert address.status_code == 200
    port, connection.settings_dict["HOST"] = connection.settings_dict["HOST"], "/nowhere"
    connection.close()
    client.cookies["sessionid"] = "x" * 32
    try:
        assert client.get("/admin/login/").status_code == 503
    finally:
        connection.settings_dict["HOST"] = port

    assert client.get("/admin/login/").status_code == 200
