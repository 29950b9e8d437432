"""What only the holder of a link can read: its name and its seal are made from the link's token (pure).

The token stands in no table. So who has the tables, or a backup of them, can neither tell whose such
a row is nor read it. Losing the link loses what was sealed.
"""

import base64
import hmac
import json
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

BLOCK = 2048  # what is sealed is filled up to a multiple: its length tells little


def name_for(token: str, purpose: str) -> str:
    """Under which name what belongs to this token lies, for one purpose; leads back to nothing."""
    return _derived(token, f"{purpose}:name").hex()


def seal(said: Any, token: str, purpose: str) -> bytes:
    """The value (what JSON can hold) as bytes that this token alone opens; without a time in them."""
    text = json.dumps(said).encode()
    whole = text.ljust(-(-len(text) // BLOCK) * BLOCK)
    return _fernet(token, purpose).encrypt_at_time(whole, 0)


def unseal(sealed: bytes, token: str, purpose: str) -> Any:
    """What was sealed; None where this token does not open it."""
    try:
        return json.loads(_fernet(token, purpose).decrypt(sealed))
    except InvalidToken:
        return None


def _fernet(token: str, purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_derived(token, f"{purpose}:seal")))


def _derived(token: str, purpose: str) -> bytes:
    return hmac.new(b"brm.base.sealing:" + purpose.encode(), token.encode(), sha256).digest()
