"""What somebody has not sent yet, kept so that they go on later, also on another device.

A row leads to nobody and says nothing: its key and its seal are made from the token of the link, which
stands in no table. It is written and deleted in transactions of its own, beside those of answers.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, Subquery
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from brm.base import clock, sealing
from brm.base.errors import RuleBroken
from relationships.campaigns import services as campaigns
from relationships.campaigns.choices import InvitationState
from relationships.campaigns.models import Invitation
from relationships.responses import sheets
from relationships.responses.forms import AnswerForm
from relationships.responses.models import Sheet, Unfinished

PURPOSE = "unfinished"
MOST = 400_000  # bytes: a dozen long texts in any writing
WITHOUT_END = timedelta(days=30)

Typed = dict[str, list[str]]


def sealed_beside(token: str) -> Subquery:
    """What was kept under this token, to be read along with its invitation. No query by itself."""
    kept = Unfinished.objects.filter(key=sealing.name_for(token, PURPOSE))
    return Subquery(kept.values("sealed")[:1])


def opened(sealed: bytes | None, token: str) -> Typed:
    """What was typed, by the name of its field; empty where nothing was kept. No query."""
    found: Typed | None = sealing.unseal(bytes(sealed), token, PURPOSE) if sealed else None
    return found or {}


def typed_in(form: AnswerForm) -> Typed:
    """What was sent for the questions of this form, as it came. No query."""
    data: QueryDict = form.data  # type: ignore[assignment]  # it was sent
    return {name: data.getlist(name) for name in form.fields if any(data.getlist(name))}


def filled(form: AnswerForm, typed: Typed) -> None:
    """Put what was kept into an empty form; what the form does not ask any more is left out."""
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, values)
    for name in typed.keys() & form.fields.keys():
        given: Any = form.fields[name].widget.value_from_datadict(data, {}, name)  # type: ignore[arg-type]
        form.initial.setdefault(name, given)


def keep(invitation: Invitation, token: str, typed: Typed, *, at: datetime) -> bool:
    """Keep what was typed until the link ends; whether it was. The last device wins. Two queries.

    Nothing is kept beside a finished answer, also when it arrives at the same moment. Raises
    RuleBroken "too_much".
    """
    sealed = sealing.seal(typed, token, PURPOSE)
    if len(sealed) > MOST:
        raise RuleBroken(
            "too_much", _("This is too much to keep for later. Shorten it, or send it as it is.")
        )
    ends = invitation.link.expires_at or at + WITHOUT_END
    row = Unfinished(
        key=sealing.name_for(token, PURPOSE), sealed=sealed, expires_on=clock.day_of(ends)
    )
    Unfinished.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["key"], update_fields=["sealed", "expires_on"]
    )
    # An answer deletes it after it was kept; so whoever is second here sees the other.
    if Invitation.objects.filter(pk=invitation.pk, state=InvitationState.ANSWERED).exists():
        forget(token)
        return False
    return True


def forget(token: str) -> None:
    """Delete what was kept under this token. One query."""
    Unfinished.objects.filter(key=sealing.name_for(token, PURPOSE)).delete()


def decline(invitation: Invitation, token: str) -> None:
    """They would rather not: no reminders, and nothing that they began stays. Two queries."""
    campaigns.decline(invitation)
    forget(token)


def forget_past(at: datetime) -> dict[str, int]:
    """Delete what was kept under links that have ended, and sheets too old to be handed in; how many."""
    kept, _by_table = Unfinished.objects.filter(expires_on__lte=clock.day_of(at)).delete()
    old = Q(given_on=None) | Q(given_on__lt=clock.day_of(at - sheets.HOLDS))
    handed_in, _by_table = Sheet.objects.filter(old).delete()
    return {"unfinished": kept, "sheets": handed_in}
