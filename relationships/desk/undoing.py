"""Acts on views that the toast takes back."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brm.base import clock, undo
from brm.base.scope import Request
from relationships.desk import keeping
from relationships.desk.queries import in_sight


def _view(request: Request, said: dict[str, Any]) -> str:
    keeping.bring_back(said["kept"], at=clock.now())
    return _("Taken back. The view is there again.")


def _renamed(request: Request, said: dict[str, Any]) -> str:
    view = get_object_or_404(in_sight(request.scope), pk=said["pk"])
    undo.must_still_be(said, view.name)
    keeping.rename_view(view, said["before"])
    return _("Taken back. The view has its name again.")


def register() -> None:
    """Make known how these acts are taken back."""
    undo.register("view", _view)
    undo.register("view_renamed", _renamed)
