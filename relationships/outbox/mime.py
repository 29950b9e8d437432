"""A mail in bytes, as RFC 5322 and MIME want it; made by hand, because it is made for each reader."""

import quopri
import secrets
from collections.abc import Iterator

from django.core.mail.message import forbid_multi_line_headers

from relationships.outbox.rendering import Mail

LONGEST_LINE = 998  # octets that a mail server must take


def as_bytes(mail: Mail) -> bytes:
    """The whole mail with CRLF. Raises BadHeaderError, a ValueError, for a header with a line end."""
    said = [_part("plain", mail.text), _part("html", mail.html)]
    kind, body = _together("alternative", said)
    if mail.calendar:
        inner = _crlf(f"Content-Type: {kind}\n\n").encode() + body
        kind, body = _together("mixed", [inner, _calendar(mail)])
    head = [f"{name}: {_checked(name, value)}\n" for name, value in _headers(mail)]
    head += [f"Content-Type: {kind}\n", "MIME-Version: 1.0\n\n"]
    return _crlf("".join(head)).encode("ascii") + body


def _headers(mail: Mail) -> Iterator[tuple[str, str]]:
    yield "Subject", mail.subject
    yield "From", mail.sender
    yield "To", mail.to
    if mail.reply_to:
        yield "Reply-To", mail.reply_to
    yield "Message-ID", mail.message_id
    yield from mail.headers.items()


def _checked(name: str, value: str) -> str:
    """Encoded where it is not ASCII, as RFC 2047 says."""
    return str(forbid_multi_line_headers(name, value, "utf-8")[1])


def _together(kind: str, parts: list[bytes]) -> tuple[str, bytes]:
    """Several parts as one: its type and its body. The boundary cannot be guessed by who writes."""
    boundary = f"={secrets.token_hex(12)}="
    line = f"--{boundary}".encode()
    whole = b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"
    return f'multipart/{kind}; boundary="{boundary}"', whole


def _part(kind: str, text: str, more: str = "", parameters: str = "") -> bytes:
    body = _crlf(text).encode()
    encoding = "7bit" if body.isascii() else "8bit"
    if any(len(line) > LONGEST_LINE for line in body.split(b"\r\n")):
        encoding = "quoted-printable"
        body = quopri.encodestring(body.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    head = (
        f'Content-Type: text/{kind}; charset="utf-8"{parameters}\n'
        f"{more}Content-Transfer-Encoding: {encoding}\n\n"
    )
    return _crlf(head).encode("ascii") + body


def _calendar(mail: Mail) -> bytes:
    return _part(
        "calendar", mail.calendar,
        more='Content-Disposition: attachment; filename="visit.ics"\n',
        parameters=f'; method="{mail.calendar_method}"',
    )  # fmt: skip


def _crlf(text: str) -> str:
    return "\r\n".join(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
