"""What was said, in another language beside the original: the original stays as it is."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from relationships.people.models import Person
from relationships.voices.models import Voice
from relationships.voices.parts import Rendering
from relationships.voices.services.record import dated, locked


@transaction.atomic
def render(
    voice: Voice, *, spoken: str, language: str, words: str, by: Person, at: datetime
) -> Rendering:
    """Put what was said in `spoken` into another language; said again, the later words stand.

    Raises RuleBroken("same_language") and RuleBroken("words_missing").
    """
    if not words.strip():
        raise RuleBroken("words_missing", _("Write it in the other language."), field="words")
    if spoken == language:
        raise RuleBroken(
            "same_language",
            _("That is the language in which it was said. Choose another one."),
            field="language",
        )
    voice = locked(voice)
    if voice.language != spoken:
        voice.language = spoken
        dated(voice, at)
        voice.save(update_fields=["language"])
    rendering, _is_new = Rendering.objects.update_or_create(
        voice=voice, language=language, defaults={"words": words.strip(), "by": by, "at": at}
    )
    return rendering
