"""Whether a list is asked for as a file, and whether it fits into one."""

from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from brm.base.filters import State
from brm.base.narrowing import Narrowed

FILES = {"csv": 50_000, "xlsx": 20_000}  # entries at most: a workbook takes longer to make


def wants_file(request: HttpRequest) -> bool:
    """Whether the address asks for the list as a file."""
    return request.GET.get("as") in FILES


def kind_of_file(request: HttpRequest, rows: Narrowed, state: State) -> str:
    """The kind of file asked for; none where more fits than it holds, with a sentence. One query."""
    if not wants_file(request):
        return ""
    most = FILES[request.GET["as"]]
    if rows.count(most + 1) <= most:
        return request.GET["as"]
    state.note(
        _(
            "Such a sheet holds %(most)s entries at most. Narrow the list with a filter, then take it."
        )
        % {"most": number_format(most)}
    )
    return ""
