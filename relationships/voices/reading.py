"""What was said and answered, in the reader's language where a person put it so."""

from django.db.models import Case, F, OuterRef, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce

from relationships.voices.models import Answer, VoiceQuerySet
from relationships.voices.parts import Rendering

NONE = Value("", output_field=TextField())


def in_language(voices: VoiceQuerySet, language: str | Value) -> VoiceQuerySet:
    """Voices with `words_in`, `answer_in` and `yes_if_in`: what was said and the last answer, as
    somebody put them into the language `read_in`. Empty where nobody did. No query.
    """
    words = Rendering.objects.filter(voice=OuterRef("pk"), language=language)
    last = Answer.objects.filter(voice=OuterRef("pk")).order_by("-number")

    def told(column: str) -> Coalesce:
        there = Case(When(language_for=language, then=F(column)), default=NONE)
        return Coalesce(Subquery(last.values(told=there)[:1]), NONE)

    return voices.annotate(
        words_in=Coalesce(Subquery(words.values("words")[:1]), NONE),
        answer_in=told("text_for"),
        yes_if_in=told("yes_if_for"),
        read_in=Value(language, output_field=TextField())
        if isinstance(language, str)
        else language,
    )
