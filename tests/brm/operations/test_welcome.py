"""An empty installation lets one administrator in, once."""

import threading
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.core.management import CommandError, call_command
from django.db import connection

from brm.base.errors import RuleBroken
from brm.operations import services
from relationships.people.models import Person, User

pytestmark = pytest.mark.django_db
TOLD = {
    "name": "Amina Haddad",
    "email": "Amina@example.org",
    "password": "seven rivers run",
    "again": "seven rivers run",
}


@pytest.fixture
def address():
    return f"/welcome/{services.welcome_token()}/"


def test_the_first_administrator_begins(client, address):
    assert client.get(address).status_code == 200

    answer = client.post(address, TOLD)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    user = User.objects.get()
    assert (user.username, user.is_staff, user.is_superuser) == ("amina@example.org", True, True)
    assert user.check_password("seven rivers run")
    assert Person.objects.values_list("name", "email", "user").get() == (
        "Amina Haddad",
        "amina@example.org",
        user.pk,
    )
    assert client.session["_auth_user_id"] == str(user.pk)


def test_the_address_is_printed_as_long_as_nobody_signs_in(client, capsys):
    call_command("welcome")
    address = urlsplit(capsys.readouterr().out.strip()).path

    assert client.post(address, TOLD).status_code == 302
    with pytest.raises(CommandError, match="There is an administrator already"):
        call_command("welcome")


def test_afterwards_the_address_opens_nothing_and_says_so(client, address):
    client.post(address, TOLD)

    again = client.get(address)
    assert (again.status_code, "made already" in again.text) == (404, True)
    assert client.post(address, TOLD | {"email": "other@example.org"}).status_code == 404
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "token",
    ["x", signing.dumps("first administrator", salt="other")],
    ids=["no token", "a token for something else"],
)
def test_another_token_opens_nothing(client, token):
    assert client.get(f"/welcome/{token}/").status_code == 404


def test_an_old_token_opens_nothing(client, address, monkeypatch):
    later = signing.time.time() + timedelta(days=services.WELCOME_DAYS, seconds=1).total_seconds()
    monkeypatch.setattr(signing.time, "time", lambda: later)

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"name": ""}, "name", "Please fill this in."),
        ({"name": "x" * 20_000}, "name", None),
        ({"email": "amina"}, "email", "Enter a valid email address."),
        ({"email": "a" * 200 + "@example.org"}, "email", None),
        ({"password": "1", "again": "1"}, "password", None),
        ({"again": "another"}, "again", "The two passwords differ; type the same one twice."),
        ({"name": "a\x00b"}, "name", "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(client, address, wrong, field, sentence):
    answer = client.post(address, TOLD | wrong)

    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert list(errors) == [field]
    if sentence:
        assert errors[field] == [sentence]
    assert User.objects.count() == 0
    assert answer.context["form"]["email"].value() == wrong.get("email", TOLD["email"])


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_gets_in():
    barrier, outcomes = threading.Barrier(2), []

    def begin(email: str) -> None:
        barrier.wait()
        try:
            services.make_first_administrator(name="Somebody", email=email, password="pw")
            outcomes.append("in")
        except RuleBroken as broken:
            outcomes.append(broken.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=begin, args=(f"{n}@example.org",)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["in", "somebody_is_there"]
    assert User.objects.count() == 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_has_no_barriers(live_server, page, no_barriers, address):
    page.goto(live_server.url + address)

    no_barriers(page)
    page.fill("[name=name]", "Amina Haddad")
    page.fill("[name=email]", "amina@example.org")
    page.fill("[name=password]", "seven rivers run")
    page.fill("[name=again]", "seven rivers run")
