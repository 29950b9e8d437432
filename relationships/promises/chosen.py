"""What can be done with several promises of the list: moved, handed over, kept."""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy, pgettext_lazy

from brm.base import clock
from brm.base.many import Many
from brm.base.scope import Request
from brm.base.several import Act, asks_nothing
from relationships.people.forms import may_be_named
from relationships.promises import several as services
from relationships.promises.forms import MoveForm, OwnerForm
from relationships.promises.models import Promise


def move_form(_request: Request, data: QueryDict | None) -> MoveForm:
    return MoveForm(data)


def owner_form(request: Request, data: QueryDict | None) -> OwnerForm:
    return OwnerForm(data, people=may_be_named(request.scope))


def move(request: Request, keys: Sequence[int], data: dict[str, Any]) -> Many:
    return services.move_all(keys, **data, scope=request.scope, by=request.person, at=clock.now())


def hand(request: Request, keys: Sequence[int], data: dict[str, Any]) -> Many:
    return services.hand_all(
        keys, data["owner"], scope=request.scope, by=request.person, at=clock.now()
    )


def keep(request: Request, keys: Sequence[int], _data: dict[str, Any]) -> Many:
    return services.keep_all(keys, scope=request.scope, at=clock.now())


ACTS = {
    "move": Act(
        gettext_lazy("Move the date"), gettext_lazy("I need until …"), move_form, move
    ),
    "hand": Act(
        gettext_lazy("Hand over"), gettext_lazy("Who sees to these?"), owner_form, hand
    ),
    "keep": Act(
        pgettext_lazy("button: this promise is done", "Kept"), gettext_lazy("All of these are kept"),
        asks_nothing, keep,
    ),
}  # fmt: skip


def names(request: Request, keys: list[int]) -> dict[int, str]:
    """Those of the promises that are in sight, by what is promised. One query."""
    rows = Promise.objects.visible_to(request.scope).filter(pk__in=keys).order_by("due_on", "pk")
    return dict(rows.values_list("pk", "what"))
