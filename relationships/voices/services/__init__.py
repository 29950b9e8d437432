"""What happens to a thing heard: raised, taken on, answered, confirmed, opened again."""

from relationships.voices.services.answering import decline, finish, hand_to, take_on
from relationships.voices.services.confirming import confirm, open_again
from relationships.voices.services.raising import promised_day, raise_to_buddy, raise_voice
from relationships.voices.services.sealing import seal_confidences
from relationships.voices.services.undoing import as_it_was, restore_voice

__all__ = [
    "as_it_was",
    "confirm",
    "decline",
    "finish",
    "hand_to",
    "open_again",
    "promised_day",
    "raise_to_buddy",
    "raise_voice",
    "restore_voice",
    "seal_confidences",
    "take_on",
]
