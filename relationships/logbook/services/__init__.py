"""What changes when somebody tells of a visit."""

from relationships.logbook.services.log import log_unplanned, log_visit
from relationships.logbook.services.what import Heard, Log, Promised, Seen, Thanked

__all__ = ["Heard", "Log", "Promised", "Seen", "Thanked", "log_unplanned", "log_visit"]
