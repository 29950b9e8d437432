"""Who may change the organisation: sentences for those who see a thing and may not change it."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from brm.base.scope import Scope


def must_keep(scope: Scope, lft: int | None) -> None:
    """Raises PermissionDenied unless the reader keeps the department at this place in the tree."""
    if not scope.keeps(lft):
        raise PermissionDenied(
            _(
                "Only the BRM manager of this department or an administrator can change this. Ask them."
            )
        )


def must_be_keeper(scope: Scope) -> None:
    """Raises PermissionDenied unless the reader keeps at least one department."""
    if not scope.is_keeper:
        raise PermissionDenied(
            _("The organisation is kept by BRM managers and administrators. Ask them to change it.")
        )
