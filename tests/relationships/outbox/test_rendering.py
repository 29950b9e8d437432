"""A mail says in its reader's language what it is about, why it came and how to stop it."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from relationships.outbox import kinds, mime, rendering, services
from relationships.outbox.letters import (
    Block,
    Button,
    Choices,
    Facts,
    Heading,
    Item,
    Items,
    Letter,
    Links,
    Note,
    Text,
    Words,
)
from relationships.outbox.models import Message
from relationships.outbox.plain import WRITERS
from tests.factories.relationships import NOON, PersonFactory, UserFactory
from tests.relationships.outbox.kinds import hello, kind

pytestmark = pytest.mark.django_db

EVERYTHING = (
    Text("The first thing.", is_lead=True),
    Text("Two lines:\nthe second & last.", is_soft=True),
    Heading("The week"),
    Words("After every call I wait <a minute>.", by="You, on 9 November"),
    Words("Nobody's words"),
    Facts((("When", "Tue 24 Nov"), ("Where", "Hall 2"))),
    Items(
        "What I bring:", (Item("For Nadia", "the answer"), Item("All", url="https://x.example/1"))
    ),
    Items("", (Item("Devices", side="business"), Item("Network", side="it"))),
    Button("Open it", "https://x.example/2"),
    Button("Another day", "https://x.example/3", is_main=False),
    Choices("How is it?", (("Good", "https://x.example/4"), ("Very bad", "https://x.example/5"))),
    Choices("", ()),
    Note("Nobody can see who you are.", "Numbers from five answers."),
    Note("Only a title."),
    Links((("Rather talk", "https://x.example/6"), ("Not now", "https://x.example/7"))),
    Block("10:00", "Claims", "For Tomás", ("Begin with that",), ("Open", "https://x.example/8")),
    Block("", "Bare"),
)


def written(letter=None, *, to=None, at=NOON, name="one", **more):
    render = (lambda message: letter) if letter else hello
    kinds.register(kind(name, render=render, **more))
    to = to or PersonFactory(name="Claire Fontaine")
    services.put(name, to=to, about="thing:1", at=NOON, is_urgent=True)
    return rendering.write(Message.objects.select_related("to").get(), at=at)


def letter(**kwargs):
    return Letter(**{"subject": "Hello", "parts": (), "because": "Because.", **kwargs})


def parsed(mail):
    raw = mime.as_bytes(mail)
    return message_from_bytes(raw, policy=policy.default)


def visible(html):
    body = re.sub(r"<(head)>.*?</\1>|<div style=\"display:none.*?</div>", "", html, flags=re.S)
    text = re.sub(r"<[^>]+>", " ", body).replace("&nbsp;", " ").replace("&middot;", "")
    return " ".join(
        text.replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#x27;", "'")
        .split()
    )


def words_of(text):
    return set(re.findall(r"[\w’']+", text.lower()))


def test_text_and_page_say_the_same():
    mail = written(letter(parts=EVERYTHING, heading="Good morning"))

    said = words_of(re.sub(r"https?://\S+", "", mail.text))
    shown = words_of(visible(mail.html))
    assert said == shown - {"9679", "9670", "rounds"}
    assert set(re.findall(r"https://x\.example/\d", mail.text)) == set(
        re.findall(r'href="(https://x\.example/\d)"', mail.html)
    )


def test_every_part_has_a_plain_text():
    assert {part.form for part in EVERYTHING} == set(WRITERS)


def test_plain_text_is_narrow_and_ends_with_why():
    mail = written(letter(parts=(Text("word " * 60),)))

    assert max(len(line) for line in mail.text.splitlines()) <= 72
    assert mail.text.endswith("\n\n-- \nBecause.\n")


def test_words_of_people_are_no_markup():
    mail = written(letter(parts=(Words("<script>alert(1)</script>"),)))

    assert "<script" not in mail.html
    assert "&lt;script&gt;" in mail.html


def test_a_page_is_for_560_pixels_and_buttons_for_thumbs():
    mail = written(letter(parts=EVERYTHING))

    assert "max-width:560px" in mail.html
    assert not re.search(r"<(img|table|script|style|link|svg)\b", mail.html)
    assert "padding:9px 20px;line-height:24px;border-radius:24px;border:1px" in mail.html  # 44 px


def test_language_and_zone_are_the_readers():
    seen = []

    def render(message):
        seen.append((translation.get_language(), timezone.get_current_timezone_name()))
        return letter()

    kinds.register(kind("one", render=render))
    services.put(
        "one", to=PersonFactory(language="fr", time_zone="Europe/London"), about="a:1", at=NOON
    )
    mail = rendering.write(Message.objects.select_related("to").get(), at=NOON)

    assert seen == [("fr", "Europe/London")]
    assert '<html lang="fr" dir="ltr">' in mail.html
    assert mail.headers["Content-Language"] == "fr"


def test_a_language_that_we_do_not_speak_becomes_the_organisations(settings):
    settings.LANGUAGE_CODE = "fr"

    assert rendering.language_of(PersonFactory(language="tlh")) == "fr"


def test_titles_may_be_lazy():
    assert str(_("Rounds"))


def test_a_reply_goes_to_the_person_behind_it(settings):
    settings.EMAIL_FROM = "BRM Rounds <rounds@example.org>"
    priya = PersonFactory(name="Priya Raman", email="priya@example.org")

    mail = written(letter(reply_to=priya))

    assert mail.sender == '"Priya Raman (Rounds)" <rounds@example.org>'
    assert mail.reply_to == "Priya Raman <priya@example.org>"
    assert parsed(mail)["Reply-To"] == "Priya Raman <priya@example.org>"


def test_without_an_address_there_is_no_reply_to():
    assert written(letter(reply_to=PersonFactory(email=""))).reply_to == ""


def test_what_can_be_stopped_names_the_one_click():
    mail = written(stops="digest")

    url = mail.headers["List-Unsubscribe"].strip("<>")
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/o/" in url
    assert f"Not on Mondays: {url}" in mail.text
    assert f'href="{url}"' in mail.html


def test_what_cannot_be_stopped_promises_nothing():
    assert "List-Unsubscribe" not in written().headers


def test_a_calendar_entry_goes_with_its_method():
    mail = written(
        letter(calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", calendar_method="REQUEST")
    )

    (part,) = [p for p in parsed(mail).walk() if p.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"
    assert part.get_filename() == "visit.ics"
    assert part.get_content().startswith("BEGIN:VCALENDAR")


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028"])
def test_nothing_becomes_a_header(end):
    evil = f"Hello{end}Bcc: all@example.org"
    other = PersonFactory(name=evil)

    mail = parsed(written(letter(subject=evil, reply_to=other), to=PersonFactory(name=evil)))

    assert mail["Bcc"] is None
    assert mail["Subject"] == "Hello Bcc: all@example.org"


def test_a_long_subject_is_cut_and_the_date_is_the_products():
    mail = written(letter(subject="x" * 500), at=datetime(2026, 3, 4, 8, 0, tzinfo=UTC))

    assert len(mail.subject) == 250
    assert mail.headers["Date"] == "Wed, 04 Mar 2026 08:00:00 +0000"
    assert mail.headers["Auto-Submitted"] == "auto-generated"


def test_the_preview_stands_first_and_unseen():
    assert 'overflow:hidden">First words</div>' in written(letter(preview="First words")).html


@pytest.mark.parametrize("has_account", [True, False])
def test_who_can_sign_in_can_change_how_they_are_reached(has_account):
    mail = written(to=PersonFactory(user=UserFactory() if has_account else None))

    said = "Another way or another hour: http://127.0.0.1:8000/me/" in mail.text
    assert said is has_account


def test_a_line_longer_than_mail_servers_take_arrives_whole():
    address = "https://x.example/" + "é" * 1200

    mail = written(letter(parts=(Text(address),)))

    raw = mime.as_bytes(mail)
    assert max(len(line) for line in raw.split(b"\r\n")) <= mime.LONGEST_LINE
    assert address in parsed(mail).get_body(("plain",)).get_content()
