"""Keeps the list of words: new ones within minutes, those that are gone taken out within hours.

Only the forgiving of typing errors waits for the list; what is found is asked of the records
themselves. Which words there are betrays nobody: a reader meets one only in what they may read.
"""

from datetime import datetime

from django.db import connection

from brm.base.words import words_in
from brm.find.models import Word
from brm.find.spelling import LONGEST, keys_of
from relationships.people.models import Person
from relationships.promises.models import Promise
from relationships.rounds.models import Visit
from relationships.systems.models import System
from relationships.units.models import Unit
from relationships.voices.models import Voice

SHORTEST = 3  # letters: a typed word of four may have one too many
NEWEST = 1_000  # records of each kind that are looked at every few minutes
AT_ONCE = 5_000
SOURCES = (
    (Unit, "name"), (Person, "name"), (System, "name"), (Voice, "words"), (Promise, "what"),
    (Visit, "summary"),
)  # fmt: skip


def learn_new(_at: datetime) -> int:
    """Put the words of the newest records into the list; how many are new. May run twice, at once."""
    return _learn(_words(NEWEST))


def learn_all(_at: datetime) -> dict[str, int]:
    """Read every record: what is missing comes in, what stands nowhere any more goes out.

    Reads the list before the records, so that a word learnt meanwhile stays.
    """
    known = _known()
    there = _words()
    learnt = _learn(there - known)
    gone = list(known - there)
    for start in range(0, len(gone), AT_ONCE):
        Word.objects.filter(pk__in=gone[start : start + AT_ONCE]).delete()
    return {"learnt": learnt, "gone": len(gone)}


def forget(person: Person) -> None:
    """No word of this name stays in the list; one that others have, too, is learnt again."""
    Word.objects.filter(pk__in=words_in(person.name)).delete()


def unlearnt() -> list[str]:
    """Words of the records that the list lacks, and those it has without a record."""
    return sorted(_words() ^ _known())


def _known() -> set[str]:
    return set(Word.objects.values_list("word", flat=True))


def _learn(words: set[str]) -> int:
    """In one order, so that two at once wait for each other instead of locking each other out."""
    batches = sorted(words)
    learnt = 0
    for start in range(0, len(batches), AT_ONCE):
        some = batches[start : start + AT_ONCE]
        new = sorted(set(some) - set(Word.objects.filter(pk__in=some).values_list("pk", flat=True)))
        Word.objects.bulk_create(
            [Word(word=word, near=keys_of(word)) for word in new], ignore_conflicts=True
        )
        learnt += len(new)
    return learnt


def _words(newest: int | None = None) -> set[str]:
    """The words of all records, or of the newest of each kind. One query a kind."""
    quote = connection.ops.quote_name
    found: set[str] = set()
    with connection.cursor() as cursor:
        for model, column in SOURCES:
            table = quote(model._meta.db_table)
            texts = f"SELECT brm_words({quote(column)}) FROM {table}"  # noqa: S608  ours
            if newest is not None:
                texts += f" ORDER BY id DESC LIMIT {newest:d}"
            cursor.execute(
                "SELECT word FROM ts_stat(%s) WHERE length(word) BETWEEN %s AND %s"
                " AND word ~ '[^0-9]'",
                [texts, SHORTEST, LONGEST],
            )
            found.update(word for (word,) in cursor.fetchall())
    return found
