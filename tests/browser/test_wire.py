"""The judge of what a page sends: it sees each kind of too much."""

import random

import pytest

from tests.browser.wire import faults

LINKS = (
    '<link rel="stylesheet" href="/static/css/product.css">'
    '<script src="/static/js/htmx.js"></script>'
)
MANY = "".join(f'<img src="/picture-{number}.svg" alt="">' for number in range(6))


@pytest.mark.parametrize(
    ("html", "asked", "is_open", "found"),
    [
        (LINKS, set(), False, None),
        (LINKS + MANY, set(), False, "9 requests"),
        (LINKS, {f"http://here/lines/{number}/" for number in range(6)}, False, "9 requests"),
        (LINKS, {"http://here/static/js/htmx.js?again"}, False, None),
        (random.Random(1).randbytes(25_000).hex(), set(), False, "bytes of HTML"),
        (LINKS, set(), True, "bytes of CSS, at most 12000"),
        (f'{LINKS}<p class="row mt-3">', set(), False, "mt-3"),
        ('<p class="row mt-3">', set(), False, None),
    ],
)
def test_each_kind_of_too_much_is_said(html, asked, is_open, found):
    said = list(faults(html, asked, is_open=is_open))
    assert [found in one for one in said] == ([True] if found else [])
