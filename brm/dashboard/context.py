"""What every page needs to draw its frame; of queries only the one that builds the scope.

Administrators have one more: whether messages leave.
"""

from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from brm.base.scope import Request
from brm.dashboard import places as menu
from relationships.outbox.queries import held_since
from relationships.people.language import NAMES

KINDS = {
    "manager": _("Relationship manager"),
    "buddy": _("IT buddy"),
    "partner": _("Business partner"),
    "holder": _("Answers for a role"),
    "administrator": _("Administrator"),
    "person": _("Guest"),
}


class Here:
    """Who is signed in, as what, and where the few links of the frame lead (empty: not there)."""

    def __init__(self, request: Request) -> None:
        self.request = request

    @cached_property
    def name(self) -> str:
        person = self.request.person
        return str(person) if person else self.request.user.get_username()

    @property
    def side(self) -> str:
        person = self.request.person
        return person.side if person else ""

    @property
    def kind(self) -> object:
        return KINDS[self.request.scope.kind]

    @property
    def theme(self) -> str:
        """Light or dark, where the person chose; else the device decides."""
        theme = getattr(self.request.user, "theme", "system")
        return "" if theme == "system" else theme

    @property
    def has_keyboard(self) -> bool:
        return getattr(self.request.user, "has_keyboard", True)

    @cached_property
    def places(self) -> list[menu.Group]:
        return menu.places(self.request.scope, self.request.path)

    @cached_property
    def tabs(self) -> list[menu.Entry]:
        return menu.tabs(self.request.scope, self.places)

    @property
    def place(self) -> menu.Entry | None:
        """The entry of the menu that this page belongs to."""
        found = (entry for group in self.places for entry in group.entries if entry.is_here)
        return next(found, None)

    @property
    def find(self) -> str:
        return menu.address("dashboard:find")

    @cached_property
    def held_since(self) -> datetime | None:
        """Since when no message leaves; asked for administrators alone, who can end it. One query."""
        return held_since() if self.request.scope.is_administrator else None

    @property
    def log(self) -> str:
        """Where a visit is logged, for those who visit."""
        may = self.request.scope.is_manager or self.request.scope.is_buddy
        return menu.address(menu.LOG.url) if may else ""

    @property
    def own_settings(self) -> str:
        return menu.address("people:me") if self.request.person else ""

    @property
    def other_languages(self) -> list[tuple[str, str]]:
        """Code and own name of each language that one could read in instead."""
        now = get_language()
        return [(code, name) for code, name in NAMES.items() if code != now]

    @property
    def help(self) -> str:
        return menu.address("help:home")


def frame(request: HttpRequest) -> dict[str, object]:
    """`here` (a `Here`), `places`, `tabs`, and whether this is the demo."""
    here = Here(request)  # type: ignore[arg-type]  # nobody reads it on pages without sign-in
    return {
        "demo": settings.DEMO,
        "here": here,
        "places": SimpleLazyObject(lambda: here.places),
        "tabs": SimpleLazyObject(lambda: here.tabs),
    }
