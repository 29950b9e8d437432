"""A change of the settings that the toast takes back."""

from typing import Any

from brm.base import undo_records
from brm.base.scope import Request
from relationships.wording.forms import AgreedForm
from relationships.wording.models import Agreed
from relationships.wording.services import agree
from relationships.wording.views import must_agree


def _find(request: Request, _pk: int) -> Agreed:
    must_agree(request.scope)
    return Agreed.get()


def _change(_agreed: Agreed, *, version: object, **values: Any) -> None:
    agree(version=version, **values)


def register() -> None:
    """Make known how this act is taken back."""
    way = undo_records.Way(Agreed, _find, fields=tuple(AgreedForm.base_fields), change=_change)
    undo_records.register("settings", way)
