"""Words in texts: the same rows in the same order, however common the words are."""

from datetime import timedelta

import pytest

from brm.base import seek
from brm.base.scope import Scope
from brm.base.texts import Look, Texts, in_words
from relationships.voices.models import Voice
from tests.factories.relationships import NOON, UnitFactory, VoiceFactory

pytestmark = pytest.mark.django_db
SAID = ["The screen freezes", "A printer", "The screen is dark", "Screens, all day", "The door"] * 3
ALL = Scope(manages_everything=True)


@pytest.fixture
def said():
    unit = UnitFactory()
    return [
        VoiceFactory(unit=unit, words=words, heard_at=NOON + timedelta(hours=n // 2))
        for n, words in enumerate(SAID)
    ]


def looked(texts: Texts, asked, sort, most, *, place=None, backwards=False):
    rows = Voice.objects.visible_to(ALL)
    keys = seek.keys_of(Voice, [sort.lstrip("-")], descending=sort.startswith("-"))
    beyond = None
    if place is not None:
        beyond = seek.beyond(keys, [getattr(place, key.name) for key in keys], backwards=backwards)
    look = Look(texts, in_words(asked))
    found = look.first(rows, keys, most, beyond=beyond, backwards=backwards)
    plain = seek.first(look.held(rows), keys, most, beyond=beyond, backwards=backwards)
    return [row.pk for row in found], [row.pk for row in plain]


@pytest.mark.parametrize(("common", "looked_at"), [(100, 50), (2, 1), (2, 4), (2, 14), (0, 100)])
@pytest.mark.parametrize("sort", ["heard_at", "-heard_at", "-status", "answer_due_on"])
def test_a_common_word_is_found_as_a_rare_one(said, common, looked_at, sort):
    texts = Texts("words", by="heard_at", common=common, looked_at=looked_at)

    for asked in ([["screen"]], [["screen"], ["the"]], [["printer", "door"]], [["nothing"]]):
        for most in (2, 5, 50):
            for place, backwards in ((None, False), (said[7], False), (said[7], True)):
                found, plain = looked(texts, asked, sort, most, place=place, backwards=backwards)
                assert found == plain, (asked, most, place, backwards)


def test_nothing_asked_is_found_nowhere(said):
    assert looked(Texts("words", by="heard_at"), [], "-heard_at", 50) == ([], [])
