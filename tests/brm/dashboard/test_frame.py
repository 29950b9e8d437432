"""The frame of every page: who one is, where one may go, and what it costs."""

import pytest

from tests.factories.relationships import GrantFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina():
    user = UserFactory(username="amina", theme="dark")
    person = PersonFactory(user=user, name="Amina Haddad", side="it")
    GrantFactory(person=person)
    return user


def test_the_frame_costs_the_session_the_person_and_the_scope_only(
    client, amina, settings, django_assert_num_queries
):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    client.force_login(amina)
    with django_assert_num_queries(3):
        client.get("/me/password/")


def test_the_frame_says_who_one_is_and_lets_one_out_by_a_press(client, amina):
    client.force_login(amina)
    page = client.get("/me/password/").content.decode()
    assert "Amina Haddad" in page
    assert "Relationship manager" in page
    assert page.count('method="post" action="/logout/"') == 2  # rail and sheet


def test_light_and_dark_are_the_persons_choice(client, amina):
    client.force_login(amina)
    assert 'data-bs-theme="dark"' in client.get("/me/password/").content.decode()
    amina.theme = "system"
    amina.save()
    assert "data-bs-theme" not in client.get("/me/password/").content.decode()


def test_keys_can_be_switched_off(client, amina):
    client.force_login(amina)
    assert "data-keyboard" in client.get("/me/password/").content.decode()
    amina.has_keyboard = False
    amina.save()
    page = client.get("/me/password/").content.decode()
    assert ("data-keyboard" in page, 'id="keys"' in page) == (False, False)


def test_a_sign_in_without_a_person_still_has_a_page(client):
    client.force_login(UserFactory(username="lonely"))
    page = client.get("/me/password/")
    assert (page.status_code, "lonely" in page.content.decode()) == (200, True)
