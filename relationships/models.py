"""Collects the tables of the slices for Django; import them from their slices."""

from relationships.access.models import Grant
from relationships.buddies.models import Absence, ITBuddy
from relationships.links.models import Link
from relationships.marks.models import Dirty
from relationships.outbox.models import Announcement, KeptMail, Message
from relationships.partners.models import BusinessPartner
from relationships.people.models import Person, Post, User
from relationships.promises.models import Promise
from relationships.rounds.models import Observation, Round, Thanks, Visit
from relationships.systems.models import System, Use
from relationships.units.models import BusyPeriod, Unit
from relationships.voices.models import Answer, Voice
from relationships.wording.models import Agreed

__all__ = [
    "Absence", "Agreed", "Announcement", "Answer", "BusinessPartner", "BusyPeriod", "Dirty",
    "Grant", "ITBuddy", "KeptMail", "Link", "Message", "Observation", "Person", "Post", "Promise",
    "Round", "System", "Thanks", "Unit", "Use", "User", "Visit", "Voice",
]  # fmt: skip
