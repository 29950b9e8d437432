"""Links for people without a login: one purpose each, made when needed, never stored.

A token is the link's id and HMAC-SHA256(key, id, purpose, version), cut to 160 bits. Whoever does
not know the key cannot make one; a leaked copy of the database opens nothing. What a link may do,
until when, and whether it was taken back or used is the `Link` row's business; raising its version
makes all tokens made before worthless.
"""

import base64
import binascii
import hmac
import struct
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings

BITS = 160
LONGEST = 100


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
    said = struct.pack(">QH", link_id, version).lstrip(b"\0")
    return _text(bytes([len(said)]) + said + _seal(settings.SECRET_KEY, said, purpose))


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
    length = raw[0] if raw else 0
    said, seal = raw[1 : 1 + length], raw[1 + length :]
    if not 1 <= length <= 10 or _text(raw) != token:  # one spelling for each token
        raise BadToken
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    matches = [hmac.compare_digest(_seal(key, said, purpose), seal) for key in keys]
    if not any(matches):
        raise BadToken
    return Token(*struct.unpack(">QH", said.rjust(10, b"\0")))


def _seal(secret: str, said: bytes, purpose: str) -> bytes:
    key = sha256(b"brm.base.signing" + secret.encode()).digest()
    message = purpose.encode() + b"\0" + said
    return hmac.new(key, message, sha256).digest()[: BITS // 8]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
