"""One stylesheet and one script instead of many small ones, put together when the program starts.

Written by hand in small files, sent as few: each request costs a phone more than the bytes do. The
files lie beside a compressed copy, which WhiteNoise sends. No build step: the finder does it, for
`manage.py run`, for tests and for `collectstatic` alike.
"""

import gzip
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from brm.base import bootstrap

COMMENT = re.compile(r"/\*(?!!).*?\*/", re.DOTALL)
SPACE = re.compile(r"\s+")
AROUND = re.compile(r" ?([{};,]) ?")


def styles(texts: list[str]) -> str:
    """Stylesheets one after the other, without comments and needless space."""
    return AROUND.sub(r"\1", SPACE.sub(" ", COMMENT.sub("", "\n".join(texts)))).strip()


def above_bootstrap(texts: list[str]) -> str:
    """What we use of Bootstrap, the first, in a layer of its own: each rule of ours counts more."""
    return f"@layer bootstrap{{{bootstrap.used(texts[0])}}}{styles(texts[1:])}"


def scripts(texts: list[str]) -> str:
    """Modules one after the other, each with its own names."""
    return "\n".join(f"{{\n{text.strip()}\n}}" for text in texts)


def as_it_is(texts: list[str]) -> str:
    return "\n".join(texts)


# Everything in `components` goes to the pages of people who are signed in; of it the others get
# what they need. Names with a * are taken in alphabetical order, each file once.
BUNDLES: dict[str, tuple[Callable[[list[str]], str], tuple[str, ...]]] = {
    "css/product.css": (
        above_bootstrap,
        (
            "js-lib-bootstrap5/css/bootstrap.min.css",
            "css/tokens.css",
            "css/components/base.css",
            "css/components/*.css",
            "css/last/phone.css",
            "css/last/print.css",
        ),
    ),
    "css/public.css": (
        styles,
        (
            "css/tokens.css",
            "css/components/base.css",
            "css/components/buttons.css",
            "css/components/form.css",
            "css/components/paper.css",
            "css/components/person.css",
            "css/components/pick.css",
            "css/components/stoplight.css",
            "css/outside/*.css",
            "css/last/print.css",
        ),
    ),
    "js/htmx.js": (as_it_is, ("django_htmx/htmx-2.min.js",)),
    "js/product.js": (scripts, ("js/parts/*.js",)),
}


def bundles() -> dict[str, tuple[Callable[[list[str]], str], tuple[str, ...]]]:
    """Those above, and the stylesheets that only one page has."""
    own = (settings.BASE_DIR / "static/css/pages").glob("*.css")
    return BUNDLES | {
        f"css/pages/{file.name}": (styles, (f"css/pages/{file.name}",)) for file in own
    }


class Bundles(BaseFinder):
    """Finds what `bundles` names, made from its parts when a part is newer."""

    def __init__(self, app_names: object = None, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=str(settings.DATA_DIR / "bundles"))

    def check(self, **kwargs: object) -> list:
        return []

    def find(  # type: ignore[override]
        self, path: str, find_all: bool = False, **kwargs: object
    ) -> str | list[str]:
        if path not in bundles():
            return []
        made = str(make(path, Path(self.storage.location)))
        return [made] if find_all else made

    def list(self, ignore_patterns: object) -> Iterator[tuple[str, FileSystemStorage]]:
        for path in bundles():
            make(path, Path(self.storage.location))
            yield path, self.storage
            if getattr(settings, "WHITENOISE_USE_FINDERS", False):  # collectstatic makes its own
                yield f"{path}.gz", self.storage


def parts(names: tuple[str, ...]) -> list[Path]:
    """The files behind the names, each once, where it is named first."""
    found: dict[Path, None] = {}
    ours = settings.BASE_DIR / "static"
    for name in names:
        found.update(dict.fromkeys(sorted(ours.glob(name)) or [Path(str(finders.find(name)))]))
    return list(found)


def make(name: str, folder: Path) -> Path:
    """Write a bundle and its compressed copy, unless they are as new as their parts."""
    join, names = bundles()[name]
    sources = parts(names)
    made = folder / name
    makers = [Path(__file__), Path(bootstrap.__file__)]
    newest = max(part.stat().st_mtime for part in [*sources, *makers])
    if made.exists() and made.stat().st_mtime == newest:
        return made
    text = join([part.read_text(encoding="utf-8") for part in sources]).encode()
    made.parent.mkdir(parents=True, exist_ok=True)
    put(Path(f"{made}.gz"), gzip.compress(text, 9, mtime=0), newest)
    put(made, text, newest)
    return made


def put(path: Path, content: bytes, moment: float) -> None:
    """At once and whole: several processes start together and write the same."""
    number, own = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(number, "wb") as file:
        file.write(content)
    os.utime(own, (moment, moment))
    Path(own).chmod(0o644)
    Path(own).replace(path)
