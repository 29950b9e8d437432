"""One system of the register, where the reader may see or change it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brm.base.scope import Request
from relationships.systems.models import System
from relationships.systems.queries import may_keep


def seen_system(request: Request, pk: int) -> System:
    """A system in sight, or the one it was put together with; else 404. Two queries at most."""
    seen = System.objects.visible_to(request.scope).select_related("owned_by")
    found = get_object_or_404(seen, pk=pk)
    return (
        found if found.merged_into_id is None else get_object_or_404(seen, pk=found.merged_into_id)
    )


def kept_system(request: Request, pk: int) -> System:
    """A system that the reader may change: not to be seen is 404, seen but not theirs 403."""
    found = seen_system(request, pk)
    if not may_keep(found, request.scope):
        raise PermissionDenied(
            _("Only the department that this belongs to, or its BRM manager, can change it.")
        )
    return found
