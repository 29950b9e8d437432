"""Whom a visit concerns, and who goes."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, OuterRef, QuerySet, Subquery

from brm.base.compiled import Given, compiled
from brm.base.db import day_there
from brm.base.scope import Scope
from relationships.access.models import Grant
from relationships.buddies.models import ITBuddy
from relationships.partners.choices import PartnerRole
from relationships.partners.models import BusinessPartner
from relationships.people.models import Person
from relationships.rounds.models import Round, Visit

NAMED = 200  # people to choose from


def contacts(units: Collection[int], at: datetime) -> dict[int, list[Person]]:
    """Who is reminded of visits, by department: its contact persons, else its heads. One query.

    Those who speak for it on the day that it is there.
    """
    if not units:
        return {}
    by_role: dict[tuple[int, str], list[Person]] = defaultdict(list)
    rows = (
        BusinessPartner.objects.on(day_there(at))
        .filter(unit__in=units, role__in=(PartnerRole.CONTACT, PartnerRole.HEAD))
        .select_related("person")
        .order_by("pk")
    )
    for partner in rows:
        by_role[partner.unit_id, partner.role].append(partner.person)
    return {
        unit: by_role.get((unit, PartnerRole.CONTACT)) or by_role.get((unit, PartnerRole.HEAD), [])
        for unit in units
    }


@compiled
def who_visits(scope: Scope) -> QuerySet[Person, tuple[int, str]]:
    """Buddies and managers with a visit in sight after the moment `since`, by name. One query."""
    since = Given("since", DateTimeField())
    return _with_one(
        Visit.objects.visible_to(scope).filter(buddy=OuterRef("pk"), starts_at__gt=since)
    )


@compiled
def who_goes_round(scope: Scope) -> QuerySet[Person, tuple[int, str]]:
    """Buddies with a running round in sight, by name. One query."""
    rounds = Round.objects.visible_to(scope).running()
    return _with_one(rounds.filter(buddy__person=OuterRef("pk")))


def _with_one(rows: QuerySet[Any]) -> QuerySet[Person, tuple[int, str]]:
    """Those who go at all, each asked for one such row: the rows themselves are far too many."""
    go = ITBuddy.objects.values("person").union(Grant.objects.values("person"))
    return (
        Person.objects.filter(pk__in=go)
        .alias(one=Subquery(rows.order_by().values("pk")[:1]))
        .filter(one__isnull=False)
        .order_by("folded_name", "pk")
        .values_list("pk", "name")[:NAMED]
    )
