"""A link opens one thing for one purpose, and nobody can make one who does not know the key."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm.base import signing
from brm.base.signing import BadToken, Token, make, read

IDS = st.integers(1, 2**63 - 1)
VERSIONS = st.integers(1, 2**15 - 1)
PURPOSES = st.sampled_from(["form", "door", "calendar", "opt_out"])


@given(link_id=IDS, version=VERSIONS, purpose=PURPOSES)
def test_what_was_made_is_read_again(link_id: int, version: int, purpose: str):
    token = make(link_id, purpose, version)

    assert read(token, purpose) == Token(link_id, version)
    assert make(link_id, purpose, version) == token
    assert len(token) <= signing.LONGEST


@given(link_id=IDS, version=VERSIONS, at=st.integers(0, 60), letter=st.characters())
def test_another_letter_anywhere_is_refused(link_id: int, version: int, at: int, letter: str):
    token = make(link_id, "form", version)
    at %= len(token)
    if token[at] == letter:
        return

    with pytest.raises(BadToken):
        read(token[:at] + letter + token[at + 1 :], "form")


@given(text=st.text(max_size=120))
def test_any_text_is_refused_quietly(text: str):
    with pytest.raises(BadToken):
        read(text, "form")


def test_a_token_for_one_purpose_opens_no_other():
    with pytest.raises(BadToken):
        read(make(7, "form"), "door")


@pytest.mark.parametrize("ending", ["A", "=", "\n", " "])
def test_a_token_has_one_spelling(ending: str):
    with pytest.raises(BadToken):
        read(make(7, "form") + ending, "form")


def test_a_token_said_to_be_longer_than_any_link_is_refused():
    raw = base64.urlsafe_b64encode(b"\1" * 12 + b"\1" * 16).rstrip(b"=").decode()

    with pytest.raises(BadToken):
        read(raw, "form")


def test_a_new_key_still_reads_what_the_old_one_made(settings):
    token = make(7, "form")
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    with pytest.raises(BadToken):
        read(token, "form")

    settings.SECRET_KEY_FALLBACKS = [old]

    assert read(token, "form") == Token(7, 1)
    assert make(7, "form") != token


def test_an_endless_text_is_refused_unread():
    with pytest.raises(BadToken):
        read("A" * 100_000, "form")


def test_a_seal_has_the_128_bits_that_are_promised():
    assert len(signing._seal("key", b"1", "form")) * 8 == 128


@pytest.mark.parametrize(("link_id", "letters"), [(1, 23), (30_000, 24), (2_000_000, 26)])
def test_an_address_is_as_short_as_that_allows(link_id: int, letters: int):
    token = make(link_id, "form")

    assert len(token) == letters  # 22 for the seal, the rest says which link
    assert len(f"/f/{token}/") <= 30


def test_a_link_is_short_and_most_of_it_is_what_nobody_guesses():
    """As our promise says: at least 128 bits, in as few letters as a poster can ask to be typed."""
    tokens = [make(link_id, "door") for link_id in (*range(1, 2000), 1_000_000, 2**63 - 1)]
    seals = [base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))[-16:] for token in tokens]

    assert [len(token) for token in (tokens[0], *tokens[-2:])] == [23, 26, 32]
    assert len(set(seals)) == len(seals)
    ones = [sum(int.from_bytes(seal) >> bit & 1 for seal in seals) for bit in range(128)]
    assert all(0.42 < one / len(seals) < 0.58 for one in ones)  # each bit is a coin
