"""Collects what administrators work with, slice by slice."""

from relationships.access import admin as access  # noqa: F401
from relationships.buddies import admin as buddies  # noqa: F401
from relationships.campaigns import admin as campaigns  # noqa: F401
from relationships.feedback_forms import admin as feedback_forms  # noqa: F401
from relationships.outbox import admin as outbox  # noqa: F401
from relationships.partners import admin as partners  # noqa: F401
from relationships.people import admin as people  # noqa: F401
from relationships.promises import admin as promises  # noqa: F401
from relationships.rounds import admin as rounds  # noqa: F401
from relationships.systems import admin as systems  # noqa: F401
from relationships.themes import admin as themes  # noqa: F401
from relationships.units import admin as units  # noqa: F401
from relationships.voices import admin as voices  # noqa: F401
from relationships.ways import admin as ways  # noqa: F401
from relationships.wording import admin as wording  # noqa: F401
