"""What people said beside "it helped", counted for a department: understood, can do it themselves."""

from django.utils.translation import gettext as _

from brm.base.scope import Request
from brm.dashboard.sections import Section
from brm.health.models import UnitPulse
from relationships.units.models import Unit

FEWEST = 5  # fewer answers could point at a person


def understood(_request: Request, unit: Unit) -> Section | None:
    """Were people understood, could they do it themselves; from five answers. No query with `pulse`.

    Of a year's answers in the department: how many said yes, of how many who said anything.
    """
    pulse: UnitPulse | None = getattr(unit, "pulse", None)
    if pulse is None or max(pulse.understood_of, pulse.able_of) < FEWEST:
        return None
    context = {
        "pulse": pulse,
        "shows_understood": pulse.understood_of >= FEWEST,
        "shows_able": pulse.able_of >= FEWEST,
    }
    return Section("understood", _("Understood"), "brm/dashboard/_understood.html", context)
