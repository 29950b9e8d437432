"""What a page sends, beside the limits of `make bench-pages`; what its look needs of Bootstrap."""

import gzip
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders

from bench.wire import CSS, HTML, OPEN_CSS, REQUESTS, SCRIPT
from brm.base import bootstrap

BOOTSTRAPS = "/static/css/product.css"  # where a page has Bootstrap from
HEAD = 400  # bytes that each answer has beside its content
LINKED = re.compile(r'<(?:link|script|img|use)\b[^>]*?\b(?:href|src)="(/[^"#]+)')
CLASSES = re.compile(r'class="([^"]*)"')


def faults(html: str, requests: set[str], *, is_open: bool) -> Iterator[str]:
    """Where a page sends more than it may: what it links, and what the browser asked for on top."""
    linked = {urlsplit(address).path for address in LINKED.findall(html)}
    files = linked | {urlsplit(address).path for address in requests}
    sheets, scripts = (sum(map(_weight, _ending(files, end))) for end in (".css", ".js"))
    for what, sent, limit in (
        ("requests", len(files) + 1, REQUESTS),
        ("bytes of HTML", _packed(html.encode()), HTML),
        ("bytes of CSS", sheets, OPEN_CSS if is_open else CSS),
        ("bytes of JavaScript", scripts, SCRIPT),
    ):
        if sent > limit:
            yield f"sends {sent} {what}, at most {limit}: {sorted(files)}"
    if BOOTSTRAPS in files:
        lost = _left_out().intersection(" ".join(CLASSES.findall(html)).split())
        yield from (f"has {name}, which is not named in brm/base/bootstrap.py" for name in lost)


def _ending(files: set[str], end: str) -> list[str]:
    return [file for file in files if file.endswith(end)]


@cache
def _weight(address: str) -> int:
    found = finders.find(address.removeprefix(settings.STATIC_URL))
    return _packed(Path(str(found)).read_bytes())


def _packed(content: bytes) -> int:
    return len(gzip.compress(content)) + HEAD


@cache
def _left_out() -> set[str]:
    whole = Path(str(finders.find("js-lib-bootstrap5/css/bootstrap.min.css"))).read_text()
    return bootstrap.classes_of(whole) - bootstrap.CLASSES
