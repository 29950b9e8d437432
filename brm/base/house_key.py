"""What only this house's program reads: sealed by a key that is made from SECRET_KEY (HKDF-SHA256).

The key stands in no table, so what was sealed is readable neither in the tables, nor in a backup, nor
in the database's journal. Sealed is with SECRET_KEY; SECRET_KEY_FALLBACKS open what was sealed before.
"""

import base64
import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

BLOCK = 1024  # bytes: what is sealed is filled up to a multiple, its length tells little


class Locked(ValueError):
    """No key of this house opens it: it was sealed under a SECRET_KEY that is not here."""


def seal(said: Any, purpose: str) -> bytes:
    """The value (what JSON can hold) as bytes for one purpose; no time stands in them."""
    text = json.dumps(said).encode()
    whole = text.ljust(-(-len(text) // BLOCK) * BLOCK)
    return _key(settings.SECRET_KEY, purpose).encrypt_at_time(whole, 0)


def unseal(sealed: bytes, purpose: str) -> Any:
    """What was sealed for this purpose. Raises Locked."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    try:
        return json.loads(MultiFernet([_key(key, purpose) for key in keys]).decrypt(sealed))
    except InvalidToken:
        raise Locked from None


@lru_cache(maxsize=256)
def _key(secret: str, purpose: str) -> Fernet:
    made = HKDF(SHA256(), length=32, salt=None, info=b"brm.base.house_key:" + purpose.encode())
    return Fernet(base64.urlsafe_b64encode(made.derive(secret.encode())))
