"""What somebody began is there again, on any device; nobody reads it without the link."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client

from brm.base import clock
from relationships.campaigns.models import Invitation
from relationships.links.services import renew, token_of
from relationships.responses import unfinished
from relationships.responses.models import Ballot, Unfinished
from tests.factories.feedback import address, running
from tests.factories.relationships import NOON, PersonFactory

pytestmark = pytest.mark.django_db
BEGUN = {"q_work": "4", "q_change": "One sign-in, الشاشة 🙂"}


@pytest.fixture
def invitation():
    with clock.fixed(NOON):
        yield Invitation.objects.get(campaign=running(PersonFactory().unit))


@pytest.fixture
def url(invitation):
    return address(invitation)


def test_what_was_kept_is_there_again_on_another_device(client, url, django_assert_num_queries):
    kept = client.post(url, {**BEGUN, "act": "keep"}, follow=True)
    assert "Kept for later, not sent yet" in kept.text

    with django_assert_num_queries(1):
        page = Client().get(url)

    assert 'value="4" id="id_q_work_3" checked' in page.text
    assert "One sign-in, الشاشة 🙂</textarea>" in page.text
    assert "Here is what you kept the last time" in page.text
    assert Ballot.objects.count() == 0


def test_the_script_of_the_page_keeps_it_without_a_word_and_the_last_device_wins(client, url):
    for words in ("first", "second"):
        quiet = client.post(
            url, {"q_change": words, "act": "keep"}, headers={"Accept": "application/json"}
        )

    assert (quiet.status_code, Unfinished.objects.count()) == (204, 1)
    assert "second</textarea>" in client.get(url).text


def test_what_cannot_be_sent_yet_is_kept_as_typed(client, url):
    typed = "x" * 10_000 + "<b>\u200b'"
    client.post(url, {"q_change": typed, "q_work": "99", "act": "keep"})

    page = client.get(url)

    assert "x" * 10_000 + "&lt;b&gt;\u200b&#x27;</textarea>" in page.text
    assert " checked" not in page.text


def test_a_press_in_the_mail_counts_more_than_what_was_kept(client, url):
    client.post(url, {**BEGUN, "act": "keep"})

    page = client.get(url + "?a=2")

    assert re.findall(r'value="(\d)" id="id_q_work_\d" checked', page.text) == ["2"]
    assert "One sign-in" in page.text


def ends_by_answer(client, url):
    client.post(url, BEGUN)


def ends_by_no(client, url):
    client.post(url, {"act": "no"})


def ends_by_throwing_away(client, url):
    page = client.post(url, {"act": "forget"}, follow=True)
    assert "One sign-in" not in page.text


def ends_with_the_link(client, url):
    assert unfinished.forget_past(NOON + timedelta(days=17))["unfinished"] == 0
    assert unfinished.forget_past(NOON + timedelta(days=18))["unfinished"] == 1


@pytest.mark.parametrize(
    "ends", [ends_by_answer, ends_by_no, ends_by_throwing_away, ends_with_the_link]
)
def test_nothing_unfinished_stays_when_it_is_over(client, url, ends):
    client.post(url, {**BEGUN, "act": "keep"})
    assert Unfinished.objects.count() == 1

    ends(client, url)

    assert Unfinished.objects.count() == 0


def test_nothing_is_kept_beside_a_finished_answer(client, url, invitation):
    client.post(url, BEGUN)

    assert unfinished.keep(invitation, token_of(invitation.link), {}, at=NOON) is False
    client.post(url, {**BEGUN, "act": "keep"})

    assert Unfinished.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_keeping_and_sending_at_once_leave_one_answer_and_nothing_unfinished(url):
    def press(number):
        act = "answer" if number % 2 else "keep"
        try:
            with clock.fixed(NOON):
                return Client().post(url, {**BEGUN, "act": act}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(press, range(8))) == {302}

    assert (Ballot.objects.count(), Unfinished.objects.count()) == (1, 0)


def test_the_row_leads_to_nobody_and_says_nothing(client, url, invitation):
    client.post(url, {**BEGUN, "act": "keep"})
    other = Invitation.objects.get(campaign=running(PersonFactory().unit))
    client.post(address(other), {"q_change": "Short", "act": "keep"})

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM relationships_unfinished")
        rows = cursor.fetchall()

    assert [field.name for field in Unfinished._meta.get_fields()] == [
        "key", "sealed", "expires_on",
    ]  # fmt: skip
    assert len({len(bytes(sealed)) for _key, sealed, _day in rows}) == 1
    for key, sealed, _day in rows:
        assert re.fullmatch("[0-9a-f]{64}", key)
        assert all(word not in bytes(sealed) for word in (b"sign-in", b"q_work", b"Short"))
        opened = [unfinished.opened(sealed, token_of(one.link)) for one in (invitation, other)]
        assert sum(map(bool, opened)) == 1


def test_a_new_address_does_not_open_what_was_kept_under_the_old_one(client, url, invitation):
    client.post(url, {**BEGUN, "act": "keep"})

    renewed = renew(invitation.link)

    assert "One sign-in" not in client.get(urlsplit(renewed).path).text


def test_too_much_to_keep_is_said_and_stays_on_the_page(client, url):
    page = client.post(url, {"q_change": "x" * 400_000, "act": "keep"})

    assert (page.status_code, Unfinished.objects.count()) == (422, 0)
    assert "too much to keep for later" in page.text
    assert "x" * 400_000 in page.text
