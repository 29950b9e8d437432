"""The files themselves: kept in pieces, so that nobody holds a whole one in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO

from brm.base import sheets
from brm.exchange.models import Import, Piece

SIZE = 1_000_000


def keep_file(brought: Import, file: IO[bytes]) -> None:
    """Keep what somebody brought, from its beginning."""
    file.seek(0)
    number = 0
    while piece := file.read(SIZE):
        Piece.objects.create(brought=brought, number=number, content=piece)
        number += 1


@contextmanager
def opened(brought: Import) -> Iterator[sheets.Reading]:
    """The table of a file, to be read row by row. Raises RuleBroken as `sheets.opened`."""
    pieces = Piece.objects.filter(brought=brought)
    with TemporaryFile() as file:
        for number in range(pieces.count()):
            file.write(pieces.values_list("content", flat=True).get(number=number))
        with sheets.opened(file) as reading:
            yield reading


def as_file(content: bytes | IO[bytes]) -> IO[bytes]:
    """What was uploaded or pasted, to be read more than once."""
    return BytesIO(content) if isinstance(content, bytes) else content
