"""Acts on answers that the toast takes back."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brm.base import undo_records
from brm.base.scope import Request
from governance.concerns import services
from governance.concerns.models import ConcernAnswer
from governance.concerns.queries import may_write

FIELDS = ("kind", "text", "figures", "decision", "decided_on", "owner", "looked_at_on", "by")


def _changeable(request: Request, pk: int) -> ConcernAnswer:
    rows = ConcernAnswer.objects.visible_to(request.scope).select_related("unit")
    found = get_object_or_404(rows, pk=pk)
    if not may_write(request.scope, found.unit, found):
        raise PermissionDenied(_("Its owner looks at it again, or who answers for the department."))
    return found


def register() -> None:
    """Make known how these acts are taken back."""
    way = undo_records.Way(
        ConcernAnswer, _changeable, fields=FIELDS, change=services.change_back,
        remove=services.take_back,
    )  # fmt: skip
    undo_records.register("concern_answer", way)
