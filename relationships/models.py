"""Collects the tables of the slices for Django; import them from their slices."""

from relationships.access.models import Grant
from relationships.buddies.models import Absence, GivenHours, ITBuddy, StandIn
from relationships.campaigns.models import (
    Asking,
    Campaign,
    Door,
    Invitation,
    Target,
    VisitAsked,
)
from relationships.desk.models import FirstView, SavedView, Seen
from relationships.feedback_forms.models import Form, FormVersion
from relationships.links.models import Link
from relationships.marks.models import Dirty, SentForm
from relationships.outbox.models import Announcement, Hold, KeptMail, Message
from relationships.partners.models import BusinessPartner
from relationships.people.models import Person, Post, User
from relationships.promises.models import Moved, Promise
from relationships.responses.models import (
    Ballot,
    CampaignCell,
    CampaignTree,
    GivenAnswer,
    Response,
    Sheet,
    Unfinished,
)
from relationships.rounds.brought import Observation, SolvedByColleague, Thanks
from relationships.rounds.hand_over import HandOver
from relationships.rounds.models import Round, Visit
from relationships.rounds.wishes import Wish
from relationships.systems.models import System, Use
from relationships.themes.models import Tag, Theme, Turn, WordBack
from relationships.units.models import BusyPeriod, Unit
from relationships.voices.from_seen import FromSeen
from relationships.voices.models import Answer, Group, Voice
from relationships.voices.parts import Rendering
from relationships.ways.models import OwnWay, SeenWay, WayFigure
from relationships.wording.models import Agreed

__all__ = [
    "Absence",
    "Agreed",
    "Announcement",
    "Answer",
    "Asking",
    "Ballot",
    "BusinessPartner",
    "BusyPeriod",
    "Campaign",
    "CampaignCell",
    "CampaignTree",
    "Dirty",
    "Door",
    "FirstView",
    "Form",
    "FormVersion",
    "FromSeen",
    "GivenAnswer",
    "GivenHours",
    "Grant",
    "Group",
    "HandOver",
    "Hold",
    "ITBuddy",
    "Invitation",
    "KeptMail",
    "Link",
    "Message",
    "Moved",
    "Observation",
    "OwnWay",
    "Person",
    "Post",
    "Promise",
    "Rendering",
    "Response",
    "Round",
    "SavedView",
    "Seen",
    "SeenWay",
    "SentForm",
    "Sheet",
    "SolvedByColleague",
    "StandIn",
    "System",
    "Tag",
    "Target",
    "Thanks",
    "Theme",
    "Turn",
    "Unfinished",
    "Unit",
    "Use",
    "User",
    "Visit",
    "VisitAsked",
    "Voice",
    "WayFigure",
    "Wish",
    "WordBack",
]  # fmt: skip
