"""The key of a record in an address, typed by anybody."""

import pytest

from brm.base.keys import key_in


@pytest.mark.parametrize(("text", "key"), [("17", 17), ("0", 0), (17, 17), ("9" * 18, 10**18 - 1)])
def test_a_key_is_read(text, key):
    assert key_in(text) == key


@pytest.mark.parametrize("text", [None, "", "-1", "1.5", " 1", "²", "٣", "17x", "\0", "9" * 19])
def test_what_no_record_can_have_is_no_key(text):
    assert key_in(text) is None
