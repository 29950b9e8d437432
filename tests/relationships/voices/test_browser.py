"""An answer goes out, comes back as "not yet" by its link, and the voice is open again."""

import re

import pytest
from django.conf import settings as django_settings

from brm.base import clock
from relationships.outbox.models import Message
from relationships.outbox.rendering import write
from relationships.voices.models import Voice
from tests.factories.relationships import (
    ITBuddyFactory,
    PersonFactory,
    UserFactory,
    VoiceFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def buddy(client, live_server, page):
    buddy = ITBuddyFactory(person__user=UserFactory())
    client.force_login(buddy.person.user)
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    return buddy


def link_in_the_mail(say: str) -> str:
    message = Message.objects.select_related("to").get(kind="voice_answered")
    mail = write(message, at=clock.now())
    return re.search(rf"\S+/a/\S+\?say={say}", mail.text).group()


def test_an_answer_that_did_not_help_opens_the_voice_again(
    page, live_server, settings, buddy, no_barriers
):
    settings.BASE_URL = live_server.url
    voice = VoiceFactory(
        unit=buddy.unit, is_named=True, raised_by=PersonFactory(name="Nadia Benali"),
        heard_at=clock.now(), answer_due_on=clock.today_in("UTC"),
    )  # fmt: skip

    page.goto(f"{live_server.url}/voices/{voice.pk}/")
    no_barriers(page)
    page.get_by_role("radio", name="Cannot be done").check()
    page.get_by_label("Because …").fill("The old vans cannot tell.")
    page.get_by_label("Yes, if …").fill("Fleet buys vans with the box.")
    page.get_by_role("button", name="Give this answer").click()
    page.get_by_text("Nadia Benali gets your answer.").wait_for()
    no_barriers(page)

    page.context.clear_cookies()
    page.goto(link_in_the_mail("no"))
    no_barriers(page)
    assert Voice.objects.get().confirmation == "waiting"
    page.get_by_label("What still goes wrong?").fill("Ours have the box already.")
    page.get_by_role("button", name="Say so").click()
    page.get_by_role("heading", name="Thank you. It is open again.").wait_for()
    no_barriers(page)

    voice.refresh_from_db()
    assert (voice.status, voice.confirmation) == ("working", "not_yet")
