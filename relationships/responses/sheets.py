"""The sheet that each shown form carries: where and when it was given out, under our seal (pure).

Giving one out stores nothing. Handed in, it tells a page of ours from a program that never looked at
it, how long somebody had it before them, and one page pressed twice from two pages.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature, Signer

HOLDS = timedelta(days=1)  # how long after it was given out a sheet may be handed in
SOONER = timedelta(seconds=2)  # nobody reads and answers a page in less
AHEAD = timedelta(seconds=5)  # how far the clocks of two of our machines may differ


@dataclass(frozen=True)
class Sheet:
    """One shown form: its number and when it was given out."""

    key: uuid.UUID
    given_at: datetime

    def is_hasty(self, at: datetime) -> bool:
        return at - self.given_at < SOONER


def give(token: str, at: datetime) -> str:
    """A new sheet for the page of this token, as text for the page."""
    return _signer(token).sign(f"{uuid.uuid4().hex}.{int(at.timestamp() * 1000)}")


def read(text: str, token: str, at: datetime) -> Sheet | None:
    """The sheet that was handed in here; None for a forged, foreign, too old one or none at all."""
    try:
        key, _, moment = _signer(token).unsign(text[:200]).partition(".")
        sheet = Sheet(uuid.UUID(key), datetime.fromtimestamp(int(moment) / 1000, UTC))
    except (BadSignature, ValueError, OverflowError):
        return None
    return sheet if -AHEAD <= at - sheet.given_at <= HOLDS else None


def _signer(token: str) -> Signer:
    return Signer(salt=f"relationships.responses.sheets:{token}")
