"""Two departments become one: all records of the first go to the other, which stays."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base import clock, editing
from brm.base.errors import RuleBroken
from brm.stewardship.rules import RULES, Merge, in_order
from relationships.desk.keeping import move_views
from relationships.marks.changes import calendar_changed
from relationships.marks.services import touch
from relationships.units.models import Unit
from relationships.units.services import fresh, lock_tree, renumber
from relationships.voices.services import seal_confidences


@transaction.atomic
def merge(source: Unit, *, into: Unit, at: datetime) -> Unit:
    """The first department goes into the other with everything that hangs on it, and is closed.

    People, posts, partners, buddies, rounds, visits, voices, promises and systems belong to the
    other from now on; the closed one points to it. Merged already, it changes nothing. Raises
    RuleBroken("same"), "closed", "under_itself" where the other lies below the first, and
    "names_collide" where both have a part of one name.
    """
    lock_tree()
    source, into = fresh(source), fresh(into)
    if source.merged_into_id == into.pk:
        return into
    check(source, into)
    seal_confidences(source, into, at=at)  # while those who could read them stand where they stood
    occasion = Merge(source, into, at)
    for label, key in in_order():
        RULES[label](key, occasion)
    move_views(source.pk, into.pk)
    editing.keep(
        source, source.version, closed_on=clock.today_in(source.time_zone), merged_into=into
    )
    renumber()
    touch(source.pk, into.pk)
    calendar_changed(units=[into.pk], at=at)
    return fresh(into)


def check(source: Unit, into: Unit) -> None:
    if source == into:
        raise RuleBroken(
            "same", _("A department cannot go into itself. Choose another one."), field="into"
        )
    for unit in (source, into):
        if unit.closed_on is not None:
            raise RuleBroken(
                "closed",
                _("%(name)s is closed, so it has no part in this.") % {"name": unit.name},
                field="into",
            )
    if source.lft <= into.lft <= source.rgt:
        raise RuleBroken(
            "under_itself",
            _("%(into)s is part of %(source)s. Move %(into)s out first, then put them together.")
            % {"into": into.name, "source": source.name},
            field="into",
        )
    theirs = Unit.objects.open().filter(parent=into).values("folded_name")
    doubles = Unit.objects.open().filter(parent=source, folded_name__in=theirs).exclude(pk=into.pk)
    names = list(doubles.order_by("folded_name").values_list("name", flat=True)[:5])
    if names:
        raise RuleBroken(
            "names_collide",
            _(
                "Both have a part called %(names)s. Put these together first, or give one another name."
            )
            % {"names": ", ".join(names)},
            field="into",
        )
