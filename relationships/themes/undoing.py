"""Acts on themes that the toast takes back."""

from typing import Any

from django.utils.translation import gettext as _

from brm.base import clock, undo, undo_records
from brm.base.scope import Request
from relationships.campaigns.views import must_keep
from relationships.themes import services
from relationships.themes.models import Theme
from relationships.themes.views import theme_kept


def _forgotten(request: Request, said: dict[str, Any]) -> str:
    campaign = must_keep(request, said["campaign"])
    if not campaign.themes.filter(name=said["name"]).exists():
        services.name_theme(campaign, name=said["name"], scope=request.scope, at=clock.now())
    return _("Taken back. It is as it was.")


def _decided(request: Request, said: dict[str, Any]) -> str:
    theme = theme_kept(request, said["pk"])
    services.restore(theme, said["version"], said["before"])
    return _("Taken back. It is as it was.")


def _promised(request: Request, said: dict[str, Any]) -> str:
    services.unmake_promise(theme_kept(request, said["theme"]), said["promise"])
    return _("Taken back. It is gone again.")


def _handed(request: Request, said: dict[str, Any]) -> str:
    theme = theme_kept(request, said["theme"])
    services.hand_back(theme, now=said["now"], before=said["before"])
    return _("Taken back. It is as it was.")


def register() -> None:
    """Make known how these acts are taken back."""
    way = undo_records.Way(
        Theme, theme_kept, remove=lambda theme: theme.delete(), along=("relationships.Tag",)
    )
    undo_records.register("theme", way)
    undo.register("theme_forgotten", _forgotten)
    undo.register("theme_decided", _decided)
    undo.register("theme_promise", _promised)
    undo.register("theme_handed", _handed)
