"""Cells that leave the house: readable by people, run by nobody."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from brm.base.cells import STARTS_FORMULA, as_written, cell, harmless


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (-5, -5),
        (1.5, 1.5),
        (True, "True"),
        (date(2026, 11, 24), "2026-11-24"),
        (datetime(2026, 11, 24, 9, 30, tzinfo=UTC), "2026-11-24 10:30"),
        (datetime(2026, 11, 24, 9, 30), "2026-11-24 09:30"),  # noqa: DTZ001  a wall time
        (gettext_lazy("=x"), "'=x"),
    ],
)
def test_values_as_they_stand_in_a_sheet(value: object, shown: object):
    assert cell(value) == shown


@given(st.text(max_size=5) | st.sampled_from(STARTS_FORMULA))
def test_nothing_begins_a_formula_and_all_comes_back(text: str):
    assert not harmless(text).startswith(STARTS_FORMULA)
    if not text.startswith("'"):
        assert as_written(harmless(text)) == text
