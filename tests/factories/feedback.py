"""Records of feedback: forms, campaigns, invitations."""

from datetime import date, datetime

from relationships.campaigns import services as campaigns
from relationships.campaigns.asking import ask_campaigns
from relationships.campaigns.models import Campaign, Invitation
from relationships.campaigns.whom import may_be_asked
from relationships.feedback_forms.models import Form, FormVersion
from relationships.feedback_forms.questions import Question
from relationships.feedback_forms.services import ready_form
from relationships.links.services import token_of
from relationships.units.models import Unit
from relationships.wording.models import Agreed
from tests.factories.relationships import NOON


def ready_version():
    return ready_form(at=NOON).versions.get()


def version_of(*questions: Question) -> FormVersion:
    """A published form that asks these questions."""
    return FormVersion.objects.create(
        form=Form.objects.create(name="Ours", made_at=NOON),
        number=1,
        title={"en": "Ours"},
        questions=[question.as_json() for question in questions],
        published_at=NOON,
    )


def campaign_for(*units: Unit, announced="anonymous", rhythm="once", version=None) -> Campaign:
    """A campaign of the ready form, not started."""
    return campaigns.plan(
        name="How is it?",
        form_version=version or ready_version(),
        units=units,
        announced=announced,
        rhythm=rhythm,
        opens_on=date(2026, 3, 3),
        closes_on=date(2026, 3, 20) if rhythm == "once" else None,
        by=None,
        at=NOON,
    )


def running(*units: Unit, **given) -> Campaign:
    """One that was started on Tuesday 3 March at noon; it has asked everybody it may.

    Where nobody is there to ask it hangs in a hall, as only so it may be started.
    """
    campaign = campaign_for(*units, **given)
    if campaign.rhythm == "once" and not may_be_asked(campaign, at=NOON, agreed=Agreed.get()):
        campaigns.open_door(campaign, unit=units[0], place="Hall", at=NOON)
    start(campaign, at=NOON)
    return campaign


def start(campaign: Campaign, *, at: datetime) -> int:
    """Start it and let a worker ask; how many were asked."""
    campaigns.start(campaign, at=at)
    asked = ask_campaigns(at)["asked"]
    campaign.refresh_from_db()
    return asked


def address(invitation: Invitation) -> str:
    return f"/f/{token_of(invitation.link)}/"
