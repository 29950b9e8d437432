"""The seal of the ballot box: what waits in it is readable by the program alone, until it is dealt."""

from django.utils.translation import gettext as _

from brm.base import house_key
from brm.base.errors import RuleBroken
from relationships.feedback_forms.questions import Answers
from relationships.responses.models import Ballot


def ballot_of(
    campaign_id: int, unit_id: int, answers: Answers, *, is_stirred: bool = False
) -> Ballot:
    """An answer as it lies in the box of its campaign, not written yet. No query."""
    return Ballot(
        campaign_id=campaign_id,
        unit_id=unit_id,
        sealed=house_key.seal(answers, purpose_of(campaign_id)),
        is_stirred=is_stirred,
    )


def opened(ballot: Ballot) -> Answers:
    """What was answered. Raises RuleBroken("box_locked") without the key it was sealed with."""
    try:
        found: Answers = house_key.unseal(bytes(ballot.sealed), purpose_of(ballot.campaign_id))
    except house_key.Locked:
        raise RuleBroken(
            "box_locked",
            _(
                "Answers in the ballot box were sealed under another SECRET_KEY. Put that key into"
                " SECRET_KEY_FALLBACKS and start again; nothing is lost until then."
            ),
        ) from None
    return found


def anew(ballot: Ballot) -> Ballot:
    """The same answer under another key and another seal: nobody knows it again. No query.

    One that cannot be opened now keeps its seal.
    """
    try:
        return ballot_of(ballot.campaign_id, ballot.unit_id, opened(ballot), is_stirred=True)
    except RuleBroken:
        return Ballot(
            campaign_id=ballot.campaign_id,
            unit_id=ballot.unit_id,
            sealed=bytes(ballot.sealed),
            is_stirred=True,
        )


def is_locked(ballot: Ballot) -> bool:
    """Whether no key of this house opens it. No query."""
    try:
        opened(ballot)
    except RuleBroken:
        return True
    return False


def purpose_of(campaign_id: int) -> str:
    """Each box has a key of its own, so that nothing opens in another campaign's box."""
    return f"ballots:{campaign_id}"
