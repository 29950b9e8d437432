"""What stands beside the voices of the demo: languages, systems, others who said the same, thanks."""

import random
from collections import defaultdict
from datetime import datetime, timedelta

from brm.demo.organisation import House, load
from relationships.systems.models import System
from relationships.voices.choices import OPEN
from relationships.voices.models import Answer, Group, Voice
from relationships.voices.parts import Rendering


def tell(house: House, at: datetime, dice: random.Random) -> None:
    """Once the year is written: in which language, with which system, who else said so."""
    voices = list(Voice.objects.select_related("unit", "heard_by").order_by("heard_at", "pk"))
    systems = {system.folded_name: system for system in System.objects.all()}
    for voice in voices:
        voice.language = voice.unit.language
        voice.system = systems.get(voice.folded_system)
    Voice.objects.bulk_update(voices, ["language", "system"], batch_size=500)
    _renderings(voices, at)
    _groups(house, voices, at)
    answers = list(Answer.objects.filter(confirmation="yes").order_by("at", "pk"))
    for answer in answers:
        answer.understood = dice.choice(["yes", "yes", "yes", "not_quite", ""])
        answer.able = dice.choice(["yes", "with_help", "no", ""])
    Answer.objects.bulk_update(answers, ["understood", "able"], batch_size=500)


def _renderings(voices: list[Voice], at: datetime) -> None:
    """French words that were put into English for those who answer them."""
    english = {
        row["words"]: row["english"] for row in load("stories.yaml")["stories"] if "english" in row
    }
    Rendering.objects.bulk_create(
        Rendering(
            voice=voice, language="en", words=english[voice.words], by=voice.heard_by,
            at=min(voice.heard_at + timedelta(hours=3), at),
        )
        for voice in voices
        if voice.words in english and voice.language == "fr"
    )  # fmt: skip


def _groups(house: House, voices: list[Voice], at: datetime) -> None:
    """Open ones that say the same, as the stories tell, put together the day after the last one."""
    named = {row["words"]: row["group"] for row in load("stories.yaml")["now"] if "group" in row}
    alike: dict[str, list[Voice]] = defaultdict(list)
    for voice in voices:
        if voice.status in OPEN and voice.is_shared and voice.words in named:
            alike[named[voice.words]].append(voice)
    for rows in alike.values():
        made_at = min(rows[-1].heard_at + timedelta(days=1), at)
        group = Group.objects.create(made_by=house.people["amina"], made_at=made_at)
        Voice.objects.filter(pk__in=[row.pk for row in rows]).update(group=group)
