"""What happens to a thing heard: raised, taken on, answered, confirmed, opened again."""

from relationships.voices.services.answering import Theirs, decline, finish, hand_to, take_on
from relationships.voices.services.confirming import confirm, let_name_stand, open_again
from relationships.voices.services.grouping import join, leave, take_apart
from relationships.voices.services.raising import promised_day, raise_to_buddy, raise_voice
from relationships.voices.services.rendering import render
from relationships.voices.services.sealing import seal_confidences
from relationships.voices.services.systems import (
    join_seen,
    join_texts,
    part_seen,
    part_texts,
    seen_to_join,
    to_join,
)
from relationships.voices.services.together import Answered, Said, answer_all, restore_all
from relationships.voices.services.undoing import as_it_was, restore_voice

__all__ = [
    "Answered",
    "Said",
    "Theirs",
    "answer_all",
    "as_it_was",
    "confirm",
    "decline",
    "finish",
    "hand_to",
    "join",
    "join_seen",
    "join_texts",
    "leave",
    "let_name_stand",
    "open_again",
    "part_seen",
    "part_texts",
    "promised_day",
    "raise_to_buddy",
    "raise_voice",
    "render",
    "restore_all",
    "restore_voice",
    "seal_confidences",
    "seen_to_join",
    "take_apart",
    "take_on",
    "to_join",
]
