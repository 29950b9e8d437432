"""What was seen in use became a voice: the words carried over, nobody's name."""

from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base.errors import RuleBroken
from brm.base.undo import changed_since
from relationships.people.models import Person
from relationships.rounds.brought import Observation
from relationships.rounds.choices import Ending
from relationships.voices.choices import Source, VoiceStatus
from relationships.voices.models import Voice
from relationships.voices.services.raising import raise_voice


class FromSeen(models.Model):
    """The voice that an observation became."""

    observation = models.OneToOneField(Observation, models.CASCADE, related_name="became")
    voice = models.OneToOneField(Voice, models.CASCADE, related_name="came_from")
    ending = models.CharField(  # empty where that was not kept
        gettext_lazy("what came of it"), max_length=10, choices=Ending.choices, blank=True
    )

    class Meta:
        verbose_name = gettext_lazy("voice from what was seen")
        verbose_name_plural = gettext_lazy("voices from what was seen")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ending__in=["", *Ending.values]), name="fromseen_ending_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.observation_id} · {self.voice_id}"


@transaction.atomic
def become_voice(seen: Observation, *, by: Person, at: datetime) -> Voice:
    """What was seen gets an answer by a date, as everything heard does; without a name, said twice once.

    Raises RuleBroken("words_missing") where nothing was written down, and what `raise_voice` raises.
    """
    seen = (
        Observation.objects.select_for_update(of=("self",))
        .select_related("visit__unit", "visit__buddy", "system")
        .get(pk=seen.pk)
    )
    known = FromSeen.objects.filter(observation=seen).select_related("voice").first()
    if known is not None:
        return known.voice
    if not seen.seen:
        raise RuleBroken("words_missing", _("Write down what you saw."), field="seen")
    visit = seen.visit
    voice = raise_voice(
        unit=visit.unit, visit=visit, words=seen.seen, source=Source.VISIT, heard_by=by, owner=by,
        system_text=seen.system_text, system=seen.system, heard_at=min(visit.done_at or at, at), at=at,
        client_id=uuid5(NAMESPACE_OID, f"seen-{seen.pk}-{at.isoformat()}"),
    )  # fmt: skip
    FromSeen.objects.create(observation=seen, voice=voice, ending=seen.ending)
    Observation.objects.filter(pk=seen.pk).update(ending=Ending.VOICE)
    return voice


@transaction.atomic
def voice_no_more(seen: Observation, *, ending: str, version: int) -> None:
    """Undo of `become_voice`, as long as nobody acted on the voice; twice changes nothing more.

    Raises RuleBroken("changed_since").
    """
    made = FromSeen.objects.filter(observation=seen).first()
    if made is None:
        return
    voice = Voice.objects.select_for_update().get(pk=made.voice_id)
    if voice.version != version or voice.status != VoiceStatus.NEW or voice.promises.exists():
        raise changed_since()
    made.delete()
    voice.delete()
    Observation.objects.filter(pk=seen.pk).update(ending=ending)
