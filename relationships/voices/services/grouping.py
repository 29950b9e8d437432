"""Several said the same thing: put together, taken out again. Nothing of anybody's is merged.

The row of the group is locked before those of its voices, and these in the order of their keys.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.base.undo import changed_since
from relationships.access.queries import scope_of
from relationships.people.models import Person
from relationships.voices.models import Group, Voice
from relationships.voices.queries import may_answer
from relationships.voices.services.record import dated

MOST = 50  # voices in one group


def locked_in_order(pks: Iterable[int]) -> list[Voice]:
    """These voices, locked one after the other as everybody does who takes several. One query."""
    rows = Voice.objects.select_for_update(of=("self",)).select_related("unit")
    return list(rows.filter(pk__in=set(pks)).order_by("pk"))


@transaction.atomic
def join(voice: Voice, others: Collection[int], *, by: Person, at: datetime) -> Group:
    """Say that these say the same as this one; what one of them is grouped with stays so.

    Only voices that `by` may read and answer. Raises RuleBroken("nothing_ticked"), "not_yours",
    "too_many", "grouped_elsewhere" where they belong to different groups, "group_gone".
    """
    pks = {voice.pk, *others}
    if len(pks) < 2:
        raise RuleBroken("nothing_ticked", _("Tick at least one that says the same."))
    group = _known(pks)
    rows = locked_in_order(pks)
    _must_be_theirs(rows, pks, by)
    now = {row.group_id for row in rows}
    if group is None and len(now) == 1 and None not in now:
        return Group.objects.get(voices=voice)  # the same was kept a moment ago
    if now - {None, group.pk if group else None}:
        raise _elsewhere()
    joining = [row for row in rows if row.group_id is None]
    if group is None:
        group = Group.objects.create(made_by=by, made_at=at)
    elif joining:
        group.version += 1
        group.save(update_fields=["version"])
    for row in joining:
        _put(row, group, at)
    if group.voices.count() > MOST:
        raise RuleBroken(
            "too_many", _("At most %(most)s voices can be put together.") % {"most": MOST}
        )
    return group


def _known(pks: Collection[int]) -> Group | None:
    """The group that one of them is in, locked."""
    grouped = Voice.objects.filter(pk__in=pks, group__isnull=False)
    known = set(grouped.values_list("group", flat=True))
    if len(known) > 1:
        raise _elsewhere()
    return _locked(known.pop()) if known else None


def _locked(pk: int) -> Group:
    group = Group.objects.select_for_update().filter(pk=pk).first()
    if group is None:
        raise RuleBroken(
            "group_gone",
            _("Somebody took these apart in the meantime. Nothing was kept; look at it again."),
        )
    return group


def _must_be_theirs(rows: list[Voice], pks: Collection[int], by: Person) -> None:
    scope = scope_of(by)
    seen = set(Voice.objects.visible_to(scope).filter(pk__in=pks).values_list("pk", flat=True))
    if seen != set(pks) or not all(may_answer(row, scope) for row in rows):
        raise RuleBroken("not_yours", _("Only what you may read and answer can be put together."))


def _elsewhere() -> RuleBroken:
    return RuleBroken(
        "grouped_elsewhere",
        _("Some of these are put together with others already. Take them out there first."),
    )


def _put(voice: Voice, group: Group | None, at: datetime) -> None:
    voice.group = group
    dated(voice, at)
    voice.save(update_fields=["group"])


@transaction.atomic
def leave(voice: Voice, *, by: Person, at: datetime) -> None:
    """This one says something else after all; who would remain alone is alone. Twice changes nothing.

    Raises RuleBroken("not_yours"), "group_gone".
    """
    voice.refresh_from_db(fields=["group"])
    if voice.group_id is None:
        return
    group = _locked(voice.group_id)
    members = locked_in_order(group.voices.values_list("pk", flat=True))
    _must_be_theirs([row for row in members if row.pk == voice.pk], [voice.pk], by)
    _take_out(group, members, {voice.pk}, at)


def _take_out(group: Group, members: list[Voice], pks: Collection[int], at: datetime) -> None:
    staying = [row for row in members if row.pk not in pks]
    leaving = members if len(staying) < 2 else [row for row in members if row.pk in pks]
    for row in leaving:
        _put(row, None, at)
    if len(leaving) == len(members):
        group.delete()
    else:
        group.version += 1
        group.save(update_fields=["version"])


@transaction.atomic
def take_apart(pk: int, version: int, voices: Collection[int], *, at: datetime) -> None:
    """Undo of `join`: those that came in by it go out, all or none; twice changes nothing.

    Raises RuleBroken("changed_since") where the group was changed after that.
    """
    group = Group.objects.select_for_update().filter(pk=pk).first()
    if group is None:
        if Voice.objects.filter(pk__in=voices, group__isnull=False).exists():
            raise changed_since()
        return
    if group.version != version:
        if group.voices.filter(pk__in=voices).exists():
            raise changed_since()
        return
    _take_out(group, locked_in_order(group.voices.values_list("pk", flat=True)), set(voices), at)
