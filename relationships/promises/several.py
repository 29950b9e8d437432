"""Several promises in one act: another day, another owner, kept; each by its own rule."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.base.many import Many, on_each, take_back_each
from brm.base.scope import Scope
from relationships.people.models import Person
from relationships.promises import services
from relationships.promises.models import Promise
from relationships.promises.queries import may_change


def move_all(
    keys: Sequence[int], *, due_on: date, why: str, scope: Scope, by: Person, at: datetime
) -> Many:
    """ "I need until …" for each of these; one that is closed or not theirs is named and left."""
    return _with_each(
        keys, scope, lambda one: services.move_promise(one, due_on=due_on, why=why, by=by, at=at)
    )


def hand_all(keys: Sequence[int], owner: Person, *, scope: Scope, by: Person, at: datetime) -> Many:
    """Somebody else sees to each of these, and hears of each that is theirs from now on."""
    return _with_each(keys, scope, lambda one: services.hand_promise(one, owner, by=by, at=at))


def keep_all(keys: Sequence[int], *, scope: Scope, at: datetime) -> Many:
    """Each of these is kept."""
    return _with_each(keys, scope, lambda one: services.keep_promise(one, at=at))


@transaction.atomic
def _with_each(keys: Sequence[int], scope: Scope, act: Callable[[Promise], Promise]) -> Many:
    def theirs(promise: Promise) -> Promise:
        _must_be_theirs(promise, scope)
        return act(promise)

    return on_each(_locked(keys, scope), theirs, named=_name, before=services.as_it_was)


def take_back(done: Sequence[Sequence[Any]], *, scope: Scope, at: datetime) -> str:
    """All of it as it was before; what was changed since is named and stays."""
    with transaction.atomic():
        rows = {row.pk: row for row in _locked([pk for pk, _version, _before in done], scope)}

        def back(key: int, version: int, before: dict[str, Any]) -> None:
            if key not in rows:
                raise _not_theirs()
            _must_be_theirs_or_were(rows[key], before, scope)
            services.restore_promise(rows[key], version, before, at=at)

        return take_back_each(
            done, back, named=lambda key: _name(rows[key]) if key in rows else "…"
        )


def _locked(keys: Sequence[int], scope: Scope) -> list[Promise]:
    """Those in sight, one after the other as everybody does who takes several. Two queries."""
    seen = Promise.objects.visible_to(scope).filter(pk__in=keys).values_list("pk", flat=True)
    rows = Promise.objects.select_for_update(of=("self",)).select_related("unit", "owner")
    return list(rows.filter(pk__in=list(seen)).order_by("pk"))


def _name(promise: Promise) -> str:
    return promise.what


def _must_be_theirs(promise: Promise, scope: Scope) -> None:
    if not may_change(promise, scope):
        raise _not_theirs()


def _must_be_theirs_or_were(promise: Promise, before: dict[str, Any], scope: Scope) -> None:
    if before["owner_id"] != str(scope.person_id):
        _must_be_theirs(promise, scope)


def _not_theirs() -> RuleBroken:
    return RuleBroken("not_yours", _("others say whether it is kept"))
