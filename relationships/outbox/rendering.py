"""From a row of the outbox to a mail: in its reader's language and zone, at the moment it leaves."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime, formataddr, parseaddr
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from relationships.links.choices import Purpose
from relationships.links.services import link_for, url_for
from relationships.outbox.kinds import kind_of
from relationships.outbox.letters import Letter
from relationships.outbox.models import Message
from relationships.outbox.plain import plain
from relationships.outbox.stops import STOPS
from relationships.people.models import Person
from relationships.people.zones import clock_of

SUBJECT = 250  # characters


@dataclass(frozen=True)
class Mail:
    """One mail as it leaves, before it is put into bytes."""

    message_id: str
    sender: str
    to: str
    address: str
    subject: str
    text: str
    html: str
    calendar: str = ""
    calendar_method: str = ""
    reply_to: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Foot:
    """Why it came, and how to change or stop it."""

    because: str
    links: tuple[tuple[str, str], ...]


def write(message: Message, *, at: datetime) -> Mail:
    """The mail of a message, in the language and zone of its reader.

    The queries of the kind's own renderer, and one or two for the link that stops it.
    """
    person = message.to
    with spoken_to(person):
        kind = kind_of(message.kind)
        letter, address = kind.render(message), kind.address(message)
        stop_url = _stop_url(message, at)
        foot = Foot(letter.because, _ways(message, stop_url))
        return Mail(
            message_id=message_id(message),
            sender=_sender(letter),
            to=addressed(person.name, address),
            address=address,
            subject=one_line(letter.subject)[:SUBJECT],
            text=plain(letter, foot.because, foot.links),
            html=_page(letter, foot),
            calendar=letter.calendar,
            calendar_method=letter.calendar_method if letter.calendar else "",
            reply_to=_reply_to(letter),
            headers=_headers(message, stop_url, at),
        )


@cache
def sender_of(said: str) -> tuple[str, str]:
    """Name and address of `EMAIL_FROM`, read once."""
    return parseaddr(said)


def _page(letter: Letter, foot: Foot) -> str:
    """The letter as HTML, in the language that is on."""
    return _template().render(
        {
            "letter": letter,
            "foot": foot,
            "language": translation.get_language(),
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
            "fonts": FONTS,
        }
    )


def message_id(message: Message) -> str:
    """The same for ever for one kind, person, thing and occasion."""
    said = "\0".join([message.kind, str(message.to_id), message.about, message.occasion])
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"<{hashlib.sha256(said.encode()).hexdigest()[:40]}@{host}>"


def language_of(person: Person) -> str:
    """The person's language where the product speaks it, else the organisation's."""
    known = person.language in dict(settings.LANGUAGES)
    return person.language if known else str(settings.LANGUAGE_CODE)


@contextmanager
def spoken_to(person: Person) -> Iterator[None]:
    """All that is written meanwhile is in the language and the time zone of this person."""
    zone = clock_of(person)
    with translation.override(language_of(person)), timezone.override(zone):
        yield


def language_for(person_id: int) -> str | None:
    """The language of the person with this number, None where there is none. One query."""
    person = Person.objects.filter(pk=person_id).first()
    return language_of(person) if person else None


def one_line(text: str) -> str:
    """Without line ends and characters that cannot be seen: nothing of it becomes a header."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())


def addressed(name: str, address: str) -> str:
    """Name and address as one header; an address of other letters stays alone, to be refused."""
    return formataddr((one_line(name), address)) if address.isascii() else address


@cache
def _template() -> Any:
    """Compiled once a process."""
    return get_template("emails/letter.html")


FONTS = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"


def _sender(letter: Letter) -> str:
    """From the person behind it by name; the address is always ours."""
    name, address = sender_of(settings.EMAIL_FROM)
    if letter.reply_to is not None:
        name = _("%(name)s (Rounds)") % {"name": letter.reply_to.name}
    return addressed(name, address)


def _reply_to(letter: Letter) -> str:
    person = letter.reply_to
    if person is None or not person.email:
        return ""
    return addressed(person.name, person.email)


def _headers(message: Message, stop_url: str, at: datetime) -> dict[str, str]:
    headers = {
        "Date": format_datetime(at),
        "Auto-Submitted": "auto-generated",
        "Content-Language": str(translation.get_language()),
    }
    if stop_url:
        headers["List-Unsubscribe"] = f"<{stop_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    return headers


def _stop_url(message: Message, at: datetime) -> str:
    what = kind_of(message.kind).stops
    if not what:
        return ""
    return url_for(link_for(Purpose.OPT_OUT, about=f"stop:{what}", person_id=message.to_id, at=at))


def _ways(message: Message, stop_url: str) -> tuple[tuple[str, str], ...]:
    ways = []
    if message.to.user_id:
        own = f"{settings.BASE_URL}{reverse('people:me')}"
        ways.append((_("Another way or another hour"), own))
    if stop_url:
        ways.append((str(STOPS[kind_of(message.kind).stops].label), stop_url))
    return tuple(ways)
