"""The front door: in with a name and a password, out by a press, never in by oneself."""

import pytest
from django.urls import NoReverseMatch, reverse

from tests.factories.relationships import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
WRONG = "Name and password do not fit together. Try once more, or ask who gave them to you."


@pytest.fixture
def nadia():
    user = UserFactory(username="nadia")
    user.set_password("a long way home")
    user.save()
    PersonFactory(user=user, name="Nadia Benali", language="en")
    return user


def test_in_with_name_and_password_to_where_one_wanted(client, nadia):
    answer = client.post(
        "/login/?next=/me/password/", {"username": "nadia", "password": "a long way home"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/me/password/")
    assert client.get("/me/password/").status_code == 200


def test_a_wrong_password_gives_one_sentence_and_keeps_the_name(client, nadia):
    answer = client.post("/login/", {"username": "nadia", "password": "wrong"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert (page.count(WRONG), page.count('value="nadia"'), page.count('value="wrong"')) == (
        1,
        1,
        0,
    )


def test_an_unknown_name_gives_the_same_sentence(client, nadia):
    answer = client.post("/login/", {"username": "nobody", "password": "wrong"})
    assert answer.content.decode().count(WRONG) == 1


@pytest.mark.parametrize(
    "typed",
    [
        {}, {"username": "", "password": ""}, {"username": "a\x00b", "password": "x\x00"},
        {"username": "x" * 20000, "password": "y" * 20000}, {"username": "🙂", "password": "مرحبا"},
        {"username": "\ud83d", "password": "x"},
    ],
)  # fmt: skip
def test_whatever_is_typed_the_door_answers_calmly(client, nadia, typed):
    from urllib.parse import urlencode

    body = urlencode(typed, errors="surrogatepass")
    answer = client.post("/login/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422


def test_who_guesses_is_stopped_and_nobody_else_behind_the_same_proxy(client, nadia, settings):
    settings.TRUSTED_PROXIES = 1

    def answer(name, password, address):
        return client.post(
            "/login/",
            {"username": name, "password": password},
            HTTP_X_FORWARDED_FOR=f"203.0.113.9, {address}",  # the first part anybody can write
        )

    guesses = [answer(f"nobody{n}", "x", "198.51.100.7") for n in range(11)]
    stopped = answer("nadia", "a long way home", "198.51.100.7")

    assert "wrong too often" in guesses[-1].content.decode()
    assert "wrong too often" not in guesses[0].content.decode()
    assert stopped.status_code == 422
    assert answer("nadia", "a long way home", "198.51.100.8").status_code == 302


def test_out_by_a_press_only(client, nadia):
    client.force_login(nadia)
    assert client.get("/logout/").status_code == 200
    assert client.get("/me/password/").status_code == 200
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.get("/me/password/").status_code == 302


def test_nobody_signs_up():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_another_password(client, nadia):
    client.force_login(nadia)
    new = {"password1": "over the bridge", "password2": "over the bridge"}
    answer = client.post("/me/password/", {"oldpassword": "a long way home", **new})
    nadia.refresh_from_db()
    assert (answer.status_code, nadia.check_password("over the bridge")) == (302, True)


def test_another_password_needs_the_one_of_now(client, nadia):
    client.force_login(nadia)
    answer = client.post(
        "/me/password/",
        {"oldpassword": "no", "password1": "over the bridge", "password2": "over the bridge"},
    )
    said = "That is not your password now. Type it once more."
    assert (answer.status_code, said in answer.content.decode()) == (422, True)


def test_in_the_demo_one_walks_in_as_one_of_its_people(client, nadia, settings):
    settings.DEMO = True
    manager = UserFactory(username="manager")
    manager.set_password("demo")
    manager.save()
    PersonFactory(user=manager, name="Amina Haddad")
    assert "Amina Haddad" in client.get("/login/").content.decode()
    assert client.post("/login/", {"walk_in": "manager"}).status_code == 302


def test_outside_the_demo_nobody_walks_in(client, nadia, settings):
    settings.DEMO = False
    manager = UserFactory(username="manager")
    manager.set_password("demo")
    manager.save()
    assert "walk_in" not in client.get("/login/").content.decode()
    assert client.post("/login/", {"walk_in": "manager"}).status_code == 422


def test_the_door_asks_the_database_nothing(client, settings, django_assert_num_queries):
    settings.DEMO = False
    with django_assert_num_queries(0):
        client.get("/login/")


def test_the_page_speaks_the_persons_language_and_the_door_the_browsers(client, nadia):
    assert client.get("/login/", HTTP_ACCEPT_LANGUAGE="fr")["Content-Language"] == "fr"
    nadia.person.language = "fr"
    nadia.person.save()
    client.force_login(nadia)
    page = client.get("/me/password/", HTTP_ACCEPT_LANGUAGE="en")
    assert '<html lang="fr" dir="ltr"' in page.content.decode()


def test_the_door_is_french_for_a_french_browser(client):
    page = client.get("/login/", HTTP_ACCEPT_LANGUAGE="fr").content.decode()
    assert "Quel plaisir de vous voir" in page
