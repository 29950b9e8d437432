"""What a buddy noticed on a visit: a tap and a number, kept once however often it is sent."""

import pytest
from django.urls import reverse

from relationships.ways.models import SeenWay
from tests.factories.relationships import NOON, BusinessPartnerFactory, manager, signed_in
from tests.relationships.logbook.conftest import *  # noqa: F403
from tests.relationships.logbook.sheets import typed

NOTICED = {
    "ways-channel-group": "7", "ways-device-own_phone": "9", "ways-app-whatsapp": "",
    "ways-other-language": "pl", "ways-other-language-people": "3",
    "ways-other-app": "Kassa Plus", "ways-other-app-people": "5",
}  # fmt: skip
KEPT = {
    ("channel", "group", 7), ("device", "own_phone", 9), ("language", "pl", 3),
    ("app", "kassaplus", 5),
}  # fmt: skip


def noticed() -> set[tuple[str, str, int]]:
    return set(SeenWay.objects.values_list("kind", "value", "people"))


@pytest.fixture
def send(client, visit, priya, one_o_clock):
    signed_in(client, priya)

    def _send(**fields):
        return client.post(reverse("logbook:log", args=[visit.pk]), {**typed(), **fields})

    return _send


def test_what_was_noticed_is_kept_once_however_often_it_is_sent(send):
    for _ in range(2):
        assert send(**NOTICED).status_code == 302

    assert noticed() == KEPT
    assert SeenWay.objects.get(kind="app").written == "Kassa Plus"


def test_a_log_that_says_it_otherwise_corrects_itself(send, visit):
    send(**NOTICED)

    send(**{"ways-channel-group": "8", "ways-app-kassaplus": "5", "version": "2"})

    assert noticed() == {("channel", "group", 8), ("app", "kassaplus", 5)}
    assert SeenWay.objects.get(kind="app").written == "Kassa Plus"


def test_a_device_that_does_not_tell_takes_nothing_away(send):
    send(**NOTICED)

    send(version="2")

    assert noticed() == KEPT


def test_the_sheet_shows_what_was_noticed_before(send, client, visit):
    send(**NOTICED)

    page = client.get(reverse("logbook:log", args=[visit.pk])).content.decode()

    for name, people in [("channel-group", 7), ("language-pl", 3), ("app-kassaplus", 5)]:
        assert f'name="ways-{name}" value="{people}"' in page


def test_the_page_of_the_visit_tells_what_was_noticed_to_those_who_log_there(send, client, visit):
    send(**NOTICED)

    page = client.get(reverse("visits:page", args=[visit.pk])).content.decode()

    assert "How people work there" in page
    for words in ("Group in an app (7)", "Own phone (9)", "Polish (3)", "Kassa Plus (5)"):
        assert page.count(words) == 1
    signed_in(client, manager())
    assert "Polish (3)" in client.get(reverse("visits:page", args=[visit.pk])).content.decode()


def test_a_partner_reads_the_visit_and_no_small_number_of_it(send, client, visit):
    send(**NOTICED)
    signed_in(client, BusinessPartnerFactory(unit=visit.unit).person)

    page = client.get(reverse("visits:page", args=[visit.pk])).content.decode()

    assert "What came of it" in page
    assert [word for word in ("How people work there", "Polish", "Kassa") if word in page] == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"ways-channel-group": "-1"}, "Write a number from 0 up."),
        ({"ways-channel-group": "many"}, "Write a whole number, like 6."),
        ({"ways-channel-group": "10000"}, "That is more than fits here: at most 9999."),
        ({"ways-other-app": "…", "ways-other-app-people": "2"}, "Write the name of an app"),
        ({"ways-other-app": "Signal"}, "Say how many; your impression is enough."),
        ({"ways-other-app-people": "3"}, "Say what it is that they use."),
        ({"ways-other-language": "xx", "ways-other-language-people": "3"}, "xx"),
        ({"ways-other-app": "x" * 41, "ways-other-app-people": "2"}, "too long"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(send, fields, sentence):
    answer = send(**fields)

    assert (answer.status_code, noticed()) == (422, set())
    assert sentence in answer.content.decode()


def test_before_the_visit_stands_how_they_speak_and_are_reached(client, visit, priya, unit):
    from brm.health.services import renew
    from tests.relationships.ways.people import some

    some(8, unit, ("channel", "group"), language="fr")
    renew([unit.pk], NOON)
    signed_in(client, priya)

    sheet = client.get(reverse("logbook:log", args=[visit.pk])).content.decode()
    unplanned = client.get(f"{reverse('logbook:new')}?unit={unit.pk}").content.decode()

    for page in (sheet, unplanned):
        assert "French (8 of 8) · Group in an app (8 of 8)" in page
        assert reverse("ways:page", args=[unit.pk]) in page
