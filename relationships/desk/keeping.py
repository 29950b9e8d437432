"""Views of lists: kept under a name, renamed, put first, taken away and brought back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext as _

from brm.base.db import folded
from brm.base.errors import RuleBroken
from relationships.desk.models import FirstView, SavedView

MOST = 20  # of one's own, and made by one for the team, for one list
LONGEST_NAME, LONGEST_QUERY = 60, 1000


def keep_view(
    *,
    person_id: int,
    place: str,
    name: str,
    query: str,
    at: datetime,
    is_team: bool = False,
    unit_ids: Sequence[int] = (),
) -> SavedView:
    """Keep what a list shows under a name; the same again is kept once.

    Raises RuleBroken("view_unnamed"), "view_is_list", "view_too_long", "view_name_taken",
    "too_many_views".
    """
    name = named(name)
    if not query:
        raise RuleBroken(
            "view_is_list", _("Choose a filter, an order or columns first, then keep that.")
        )
    if len(query) > LONGEST_QUERY:
        raise RuleBroken("view_too_long", _("This filter is too long to be kept."))
    group = _group(person_id, place, is_team=is_team)
    there = SavedView.objects.filter(group, folded_name=folded(name)).first()
    if there is not None and (there.query, there.person_id) == (query, person_id):
        return there
    if there is None and SavedView.objects.filter(group, person_id=person_id).count() >= MOST:
        raise RuleBroken(
            "too_many_views",
            _("You keep %(most)s views of this list already. Take one away first.")
            % {"most": MOST},
        )
    view = SavedView(
        person_id=person_id, place=place, name=name, query=query, is_team=is_team,
        unit_ids=list(unit_ids), made_at=at,
    )  # fmt: skip
    _written(view)
    return view


def rename_view(view: SavedView, name: str) -> None:
    """Another name. Raises RuleBroken("view_unnamed"), "view_name_taken"."""
    view.name = named(name)
    _written(view)


@transaction.atomic
def take_away(view: SavedView) -> dict[str, Any]:
    """The view is gone, also where it came first; what it takes to bring it back."""
    first_for = list(view.first_for.values_list("person_id", flat=True))
    kept = {
        "person_id": view.person_id, "place": view.place, "name": view.name, "query": view.query,
        "is_team": view.is_team, "unit_ids": view.unit_ids, "first_for": first_for,
    }  # fmt: skip
    view.delete()
    return kept


@transaction.atomic
def bring_back(kept: Mapping[str, Any], *, at: datetime) -> SavedView:
    """The view as it was before it was taken away; twice changes nothing more.

    Raises RuleBroken("view_name_taken") where another one has its name by now.
    """
    group = _group(kept["person_id"], kept["place"], is_team=kept["is_team"])
    there = SavedView.objects.filter(
        group, folded_name=folded(kept["name"]), query=kept["query"]
    ).first()
    if there is not None:
        return there
    facts = {name: value for name, value in kept.items() if name != "first_for"}
    view = SavedView(**facts, made_at=at)
    _written(view)
    FirstView.objects.bulk_create(
        [FirstView(person_id=pk, place=view.place, view=view) for pk in kept["first_for"]],
        ignore_conflicts=True,
    )
    return view


def put_first(view: SavedView, *, person_id: int) -> None:
    """This person finds the list in this view first; one view a list."""
    FirstView.objects.update_or_create(
        person_id=person_id, place=view.place, defaults={"view": view}
    )


def put_none_first(place: str, *, person_id: int) -> None:
    """This person finds the whole list first, as everybody does."""
    FirstView.objects.filter(person_id=person_id, place=place).delete()


def named(name: str) -> str:
    """The name as it is kept. Raises RuleBroken("view_unnamed")."""
    name = " ".join(name.replace("\0", "").split())[:LONGEST_NAME].strip()
    if not folded(name):
        raise RuleBroken("view_unnamed", _("Give the view a name."))
    return name


def _group(person_id: int | None, place: str, *, is_team: bool) -> Q:
    """The views among which a name is given once."""
    return Q(place=place, is_team=True) if is_team else Q(
        place=place, is_team=False, person_id=person_id
    )  # fmt: skip


def _written(view: SavedView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        taken = (
            _("Somebody in the organisation has a team view “%(name)s” of this list already.")
            if view.is_team
            else _("There is a view “%(name)s” of this list already. Choose another name.")
        )
        raise RuleBroken("view_name_taken", taken % {"name": view.name}) from None


def forget_views(person_id: int) -> None:
    """One's own views go; those made for the team stay, by nobody."""
    SavedView.objects.filter(person_id=person_id, is_team=False).delete()
    SavedView.objects.filter(person_id=person_id).update(person_id=None)
    FirstView.objects.filter(person_id=person_id).delete()


def move_views(unit_id: int, into_id: int) -> None:
    """Views made for one department are for another from now on. One update."""
    rows = SavedView.objects.filter(unit_ids__contains=[unit_id])
    rows.update(
        unit_ids=Func(
            F("unit_ids"), Value(unit_id), Value(into_id), function="array_replace",
            output_field=SavedView._meta.get_field("unit_ids"),
        )
    )  # fmt: skip
