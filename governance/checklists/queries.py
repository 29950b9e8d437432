"""Reading checklists."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from brm.base.scope import Scope
from governance.checklists.models import Checklist, Cluster, Practice, Statement
from governance.guidance import for_practice

OFFERED_FIRST = ("-is_active", "slug", "edition", "-number", "pk")


def may_read(scope: Scope) -> bool:
    """Checklists are for those who answer for something; they hold no secrets, only no use."""
    return scope.governs


def offered_first() -> QuerySet[Checklist]:
    """All versions, those that are offered first, the newest of each edition before older ones."""
    return Checklist.objects.order_by(*OFFERED_FIRST)


def named(checklist: Checklist) -> str:
    """ "BiSL practice checklist, 2nd edition (2012), version 2"."""
    title, edition = (checklist.spoken(each).words for each in (checklist.title, checklist.edition))
    said = f"{title}, {edition}"
    if checklist.number == 1:
        return said
    return _("%(checklist)s, version %(number)s") % {
        "checklist": said,
        "number": checklist.number,
    }


def tree_of(checklist: Checklist) -> list[tuple[Cluster, list[tuple[Practice, list[Statement]]]]]:
    """A checklist whole, in its order. One query."""
    tree: list[tuple[Cluster, list[tuple[Practice, list[Statement]]]]] = []
    statements = Statement.objects.filter(practice__cluster__checklist=checklist)
    for statement in statements.select_related("practice__cluster").order_by(
        "practice__cluster__position", "practice__position", "position"
    ):
        practice, cluster = statement.practice, statement.practice.cluster
        if not tree or tree[-1][0].pk != cluster.pk:
            tree.append((cluster, []))
        practices = tree[-1][1]
        if not practices or practices[-1][0].pk != practice.pk:
            practices.append((practice, []))
        practices[-1][1].append(statement)
    return tree


def guided(tree: list[tuple[Cluster, list[tuple[Practice, list[Statement]]]]]) -> list[Any]:
    """The tree with the guidance beside each practice, where there is some. No query."""
    return [
        (cluster, [(practice, said, for_practice(practice.slug)) for practice, said in practices])
        for cluster, practices in tree
    ]
