"""What the program says of itself while it runs."""

import logging
import sys

import pytest

from brm.base.logs import RefusedInOneLine


def record(status: int) -> logging.LogRecord:
    try:
        {}["nothing"]
    except KeyError:
        seen = logging.LogRecord("django.request", 30, __file__, 1, "%s", ("/x/",), sys.exc_info())
    seen.status_code = status
    return seen


@pytest.mark.parametrize(("status", "lines_of_code"), [(403, False), (422, False), (500, True)])
def test_a_refusal_is_one_line_and_a_fault_shows_where_it_came_from(status, lines_of_code):
    seen = record(status)

    assert RefusedInOneLine().filter(seen)
    assert bool(seen.exc_info) == lines_of_code
