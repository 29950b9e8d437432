"""When something goes wrong the page says what happened and offers a way back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, override_settings
from django.urls import path

from brm.urls import handler400, handler500
from brm.urls import urlpatterns as product
from tests.factories.relationships import UserFactory

pytestmark = pytest.mark.django_db


def forbidden(_request: object) -> None:
    raise PermissionDenied("Only Amina may move this round.")


def silent(_request: object) -> None:
    raise PermissionDenied


def broken(_request: object) -> None:
    raise ValueError("a fault of ours")


__all__ = ["handler400", "handler500", "urlpatterns"]
urlpatterns = [
    *product,
    path("forbidden/", forbidden),
    path("silent/", silent),
    path("broken/", broken),
]


@pytest.fixture
def signed_in():
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory())
    with override_settings(ROOT_URLCONF=__name__):
        yield client


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/nowhere/", 404, "There is nothing here for you"),
        ("/forbidden/", 403, "Only Amina may move this round."),
        ("/silent/", 403, "You may look, but not change this."),
        ("/broken/", 500, "Something broke, and it is our fault"),
    ],
)
def test_a_fault_is_said_in_words_with_a_way_back(signed_in, address, status, sentence):
    answer = signed_in.get(address)
    page = answer.content.decode()
    assert (answer.status_code, page.count(sentence), page.count('href="/"')) == (status, 1, 1)


def test_a_page_that_was_open_too_long_says_so():
    answer = Client(enforce_csrf_checks=True).post("/login/", {"username": "x", "password": "y"})
    page = answer.content.decode()
    assert (answer.status_code, page.count("This page was open for too long")) == (403, 1)


def test_too_much_at_once_is_said(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = client.post("/login/", {"username": "x" * 200, "password": "y"})
    page = answer.content.decode()
    assert (answer.status_code, page.count("That was too much at once")) == (413, 1)


def test_what_no_form_of_ours_sends_is_refused_calmly(client):
    answer = client.get("/login/", headers={"host": "somewhere.else.example"})
    assert (answer.status_code, "We could not read that" in answer.content.decode()) == (400, True)
