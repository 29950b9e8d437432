"""Open links of places take a limited number of answers, so that nobody fills the box alone."""

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from brm.base.errors import RuleBroken

A_MINUTE = 30  # answers a door takes in a minute
WINDOW = 60  # seconds


def guard(door_id: int, moment: float) -> None:
    """Count one answer at this door. Raises RuleBroken "too_many" above the rate; no query.

    Nothing of the device is kept or counted: an office has one address.
    """
    if not settings.RATE_LIMITS:
        return
    key = f"door-{door_id}-{int(moment // WINDOW)}"
    cache.add(key, 0, 2 * WINDOW)
    try:
        taken = cache.incr(key)
    except ValueError:  # the cache forgot it, or is not there: better one too many than one lost
        return
    if taken > A_MINUTE:
        raise RuleBroken(
            "too_many",
            _(
                "Many people answer here right now. What you wrote is still below: please press"
                " again in a minute."
            ),
        )
