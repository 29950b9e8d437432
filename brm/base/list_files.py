"""Whether a list is asked for as a file, and whether it fits into one."""

from collections.abc import Collection

from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.base.filters import State
from brm.base.list_asked import Values, is_strict, note_unclear
from brm.base.narrowing import Narrowed

FILES = {"csv": 50_000, "xlsx": 20_000}  # entries at most: a workbook takes longer to make
WITHIN = {"json": 50_000}  # what only the program itself asks for


def wants_file(request: HttpRequest) -> bool:
    """Whether the address asks for the list as a file."""
    asked = request.GET.get("as")
    return asked in FILES or (asked in WITHIN and is_strict(request))


def kind_of_file(
    request: HttpRequest, rows: Narrowed, state: State, known: Values, columns: Collection[str]
) -> str:
    """The kind of file asked for; none, with a sentence, where more fits than it holds or the
    address is not understood. One query.

    Raises RuleBroken, "not_understood" or "too_many", with the sentence where the asking is strict.
    """
    if not wants_file(request) or note_unclear(request, state, known, columns):
        return ""
    most = {**FILES, **WITHIN}[request.GET["as"]]
    if rows.count(most + 1) <= most:
        return request.GET["as"]
    sentence = _(
        "Such a sheet holds %(most)s entries at most. Narrow the list with a filter, then take it."
    ) % {"most": number_format(most)}
    if is_strict(request):
        raise RuleBroken("too_many", sentence)
    state.note(sentence)
    return ""
