"""The views of a list that somebody finds above it."""

from collections.abc import Callable

from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
)

from brm.base.compiled import Given, compiled
from brm.base.scope import Scope
from relationships.desk.models import FirstView, SavedView

MOST_SHOWN = 40
Reach = Callable[[Scope], QuerySet]
_reach: list[Reach] = []


def reached_by(reach: Reach) -> None:
    """Let who knows the tree say which departments a scope has to do with."""
    _reach[:] = [reach]


@compiled
def views_of(scope: Scope) -> QuerySet[SavedView]:
    """One's own views of the list `place`, then those of the team, first what one made for it.

    One query. All that one made is always among them: 20 and 20 at most.
    """
    own = Q(person_id=scope.person_id or 0)
    first = FirstView.objects.filter(view=OuterRef("pk"), person_id=scope.person_id or 0)
    views = SavedView.objects.filter(
        Q(own, is_team=False) | shared_with(scope), place=Given("place", CharField())
    ).annotate(is_first=Exists(first), is_own=ExpressionWrapper(own, BooleanField()))
    return views.order_by("is_team", F("is_own").desc(), "folded_name", "pk")[:MOST_SHOWN]


def shared_with(scope: Scope) -> Q:
    """Views of the team whose departments this person has to do with. No query."""
    team = Q(is_team=True)
    if scope.keeps_everything:
        return team
    near = Q(unit_ids=[])
    for reach in _reach:
        named = Func(
            F("pk"), OuterRef("unit_ids"), template="(%(expressions)s))", arg_joiner=" = ANY(",
            output_field=BooleanField(),
        )  # fmt: skip
        near |= Q(Exists(reach(scope).filter(named)))
    return team & near


def in_sight(scope: Scope) -> QuerySet[SavedView]:
    """Views that this person may choose. No query."""
    return SavedView.objects.filter(
        Q(person_id=scope.person_id or 0, is_team=False) | shared_with(scope)
    )


def may_change(view: SavedView, scope: Scope) -> bool:
    """Who made it; a view of the team also who answers for everything. No query."""
    return view.person_id == scope.person_id or (view.is_team and scope.manages_everything)
