"""One voice at a time: locked, dated by the product's clock, never overwritten unseen."""

from datetime import datetime

from django.utils.translation import gettext as _

from brm.base.editing import Stale, stale
from brm.base.errors import RuleBroken
from relationships.people.models import Person
from relationships.voices.models import Voice
from relationships.voices.queries import may_read


def locked(voice: Voice) -> Voice:
    """The voice as it is now, locked, with its people. One query."""
    return (
        Voice.objects.select_for_update(of=("self",))
        .select_related("unit", "owner", "raised_by", "heard_by", "answered_by")
        .get(pk=voice.pk)
    )


def must_be_fresh(voice: Voice, version: object) -> None:
    """Raises Stale where somebody changed the voice after that version; None asks nothing."""
    if version is not None and stale(voice, version):
        raise Stale(voice)


def dated(voice: Voice, at: datetime) -> None:
    """Its history carries the product's time, which tests and the demo move."""
    voice._history_date = at  # noqa: SLF001  documented


def without_hand(voice: Voice) -> None:
    """Its history does not hold who was signed in: that would tell who said it."""
    voice._history_user = None  # noqa: SLF001  documented


def must_read(person: Person, voice: Voice) -> None:
    """The person may read the voice. Raises RuleBroken("owner_cannot_read")."""
    if not may_read(person, voice):
        raise RuleBroken(
            "owner_cannot_read",
            _(
                "%(name)s is not among those who may read this. Choose somebody who is, or ask who"
                " said it whether more people may read it."
            )
            % {"name": person.name},
            field="owner",
        )
