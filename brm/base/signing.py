"""Links for people without a login: one purpose each, made when needed, never stored.

A token is the link's id and HMAC-SHA256(key, id, purpose, version), cut to 128 bits: as short as our
promise allows, since people type it from a poster. Whoever does not know the key cannot make one; a
leaked copy of the database opens nothing. What a link may do, until when, and whether it was taken
back or used is the `Link` row's business; raising its version makes all tokens made before worthless.
"""

import base64
import binascii
import hmac
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings

SEAL = 16  # bytes: 128 bits
LONGEST = 36  # letters: the seal, 64 bits of id, 16 of version, one that says which there is
FIRST = 1  # version of a link that was never renewed, which goes without saying


class BadToken(ValueError):
    """Not a token of ours, or not for this purpose."""


class Token(NamedTuple):
    """What a token says: which link, in which version of it."""

    link_id: int
    version: int


def make(link_id: int, purpose: str, version: int = 1) -> str:
    """The token of a link for one purpose ("form", "stoplight"), as text for an address.

    `link_id` up to 64 bits, `version` up to 16 bits. The same input gives the same token.
    """
    is_renewed = version != FIRST
    number = (link_id << 16 | version) if is_renewed else link_id
    said = _bytes(number << 1 | is_renewed)
    return _text(said + _seal(settings.SECRET_KEY, said, purpose))


def read(token: str, purpose: str) -> Token:
    """Which link and version the token names; raises BadToken for anything that is not ours.

    Also accepts tokens made with one of SECRET_KEY_FALLBACKS. Compares in constant time. The caller
    still asks the `Link` row whether it holds, and whether it is at this version.
    """
    try:
        if len(token) > LONGEST:
            raise BadToken
        raw = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (UnicodeEncodeError, binascii.Error):
        raise BadToken from None
    said, seal = raw[:-SEAL], raw[-SEAL:]
    if len(raw) <= SEAL or _text(raw) != token:  # one spelling for each token
        raise BadToken
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    matches = [hmac.compare_digest(_seal(key, said, purpose), seal) for key in keys]
    if not any(matches):
        raise BadToken
    number, is_renewed = divmod(int.from_bytes(said), 2)
    return Token(number >> 16, number & 0xFFFF) if is_renewed else Token(number, FIRST)


def _seal(secret: str, said: bytes, purpose: str) -> bytes:
    key = sha256(b"brm.base.signing:2" + secret.encode()).digest()
    message = purpose.encode() + b"\0" + said
    return hmac.new(key, message, sha256).digest()[:SEAL]


def _bytes(number: int) -> bytes:
    return number.to_bytes(-(-number.bit_length() // 8))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
