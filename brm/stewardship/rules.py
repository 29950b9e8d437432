"""What happens to each record of a department that goes into another: one line a foreign key.

A new foreign key to `Unit` needs a line in `RULES`; a test says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, ForeignKey, Manager
from django.utils.translation import gettext as _

from brm.base import clock
from brm.stewardship.keys import keys_to
from governance.assessments.models import Assessment
from governance.roles.models import RoleAssignment
from relationships.buddies.models import ITBuddy
from relationships.campaigns.choices import CampaignState
from relationships.campaigns.models import Door, Target
from relationships.partners.models import BusinessPartner
from relationships.promises.models import Promise
from relationships.rounds.models import Round
from relationships.systems.models import Use
from relationships.units.models import Unit
from relationships.voices.models import Voice


@dataclass(frozen=True)
class Merge:
    """One department going into another, on that day there, at that moment."""

    source: Unit
    target: Unit
    at: datetime


Rule = Callable[[ForeignKey, Merge], None]


def rows_of(key: ForeignKey) -> Manager[Any]:
    return key.model._default_manager  # noqa: SLF001  documented


def move(key: ForeignKey, merge: Merge) -> None:
    """The record belongs to the other department from now on. One update."""
    rows = rows_of(key).filter(**{key.name: merge.source})
    rows.update(**{key.name: merge.target})


def stay(key: ForeignKey, merge: Merge) -> None:
    """The record tells of the department as it was: measured then, it stays with it."""


def move_voices(key: ForeignKey, merge: Merge) -> None:
    """What was told in confidence was not told to those who speak for the other department: it stays
    with the closed one, where its manager and whoever heard it read it as before."""
    rows = Voice.objects.filter(unit=merge.source)
    rows.exclude(pk__in=Voice.objects.confided()).update(unit=merge.target)


def move_promises(key: ForeignKey, merge: Merge) -> None:
    """A promise made from a confidence stays where the confidence stays, so that it does not count
    among the promises of those who were not told."""
    rows = Promise.objects.filter(unit=merge.source)
    rows.exclude(voice__in=Voice.objects.confided()).update(unit=merge.target)


def move_assessments(key: ForeignKey, merge: Merge) -> None:
    """What ended was said of the department as it was, and stays. What is still asked goes on for the
    other department, under the same links, unless its person answers there already."""
    for row in Assessment.objects.filter(unit=merge.source, finished_at=None):
        twins = Assessment.objects.filter(
            unit=merge.target, checklist=row.checklist_id, mode=row.mode, by=row.by_id,
            finished_at=None, is_planned=row.is_planned,
        )  # fmt: skip
        if not row.is_alone or not twins.exists():
            row.unit = merge.target
            row.save(update_fields=["unit"])


def move_partners(key: ForeignKey, merge: Merge) -> None:
    """Who speaks for both in one role speaks once from now on, since the earlier of the two days."""
    for row in BusinessPartner.objects.filter(unit=merge.source, until=None):
        twin = BusinessPartner.objects.filter(
            unit=merge.target, person=row.person_id, role=row.role, until=None
        ).first()
        if twin is not None:
            join(row, twin, ("cares_about", "reached_by"))
    move(key, merge)


def move_buddies(key: ForeignKey, merge: Merge) -> None:
    """Who goes to both goes there once from now on; the rounds of both go on with that buddy."""
    for row in ITBuddy.objects.filter(unit=merge.source, until=None):
        twin = ITBuddy.objects.filter(unit=merge.target, person=row.person_id, until=None).first()
        if twin is not None:
            Round.objects.filter(buddy=row).update(buddy=twin)
            join(row, twin, ("note",))
    move(key, merge)


def join(row: Any, twin: Any, texts: tuple[str, ...]) -> None:
    """The twin takes over what only the row tells, and the row goes; its history stays."""
    twin.since = min(twin.since, row.since)
    for name in texts:
        setattr(twin, name, getattr(twin, name) or getattr(row, name))
    twin.version += 1
    twin.save()
    row.delete()


def move_uses(key: ForeignKey, merge: Merge) -> None:
    """A system that both work with is used by the people of both."""
    shared = Use.objects.filter(
        unit=merge.source, system__in=Use.objects.filter(unit=merge.target).values("system")
    )
    for row in shared:
        twin = Use.objects.get(unit=merge.target, system=row.system_id)
        if row.people_count is not None:
            twin.people_count = (twin.people_count or 0) + row.people_count
            twin.save(update_fields=["people_count"])
        row.delete()
    move(key, merge)


def once_by(*names: str) -> Rule:
    """Moves what the other department has not yet, judged by these fields; doubles go."""

    def moved(key: ForeignKey, merge: Merge) -> None:
        rows = rows_of(key)
        theirs = set(rows.filter(**{key.name: merge.target}).values_list(*names))
        doubles = [
            row["pk"]
            for row in rows.filter(**{key.name: merge.source}).values("pk", *names)
            if tuple(row[name] for name in names) in theirs
        ]
        rows.filter(pk__in=doubles).delete()
        move(key, merge)

    return moved


def move_targets(key: ForeignKey, merge: Merge) -> None:
    """A draft asks the other one; what runs asks both, because its answers so far stand with the old
    one; what is closed tells of the departments as they were."""
    rows = Target.objects.filter(unit=merge.source)
    asks_both = set(Target.objects.filter(unit=merge.target).values_list("campaign", flat=True))
    drafts = rows.filter(campaign__state=CampaignState.DRAFT)
    drafts.filter(campaign__in=asks_both).delete()
    drafts.update(unit=merge.target)
    running = rows.filter(campaign__state=CampaignState.OPEN).exclude(campaign__in=asks_both)
    Target.objects.bulk_create(
        [
            Target(campaign_id=pk, unit=merge.target)
            for pk in running.values_list("campaign", flat=True)
        ]
    )


def move_doors(key: ForeignKey, merge: Merge) -> None:
    """A poster of a draft hangs in the other one; what was answered at one stays where it was."""
    theirs = set(Door.objects.filter(unit=merge.target).values_list("campaign", "place"))
    drafts = Door.objects.filter(unit=merge.source, campaign__state=CampaignState.DRAFT)
    for door in drafts:
        if (door.campaign_id, door.place) in theirs:
            door.place = f"{door.place[:80]} ({merge.source.name[:30]})"
        door.unit = merge.target
        door.save(update_fields=["unit", "place"])


def move_roles(key: ForeignKey, merge: Merge) -> None:
    """Who fills a role for both fills it once; who answers for it there goes on to answer for it."""
    today = clock.today_in(merge.target.time_zone)
    standing = RoleAssignment.objects.filter(unit=merge.target, ended_on=None)
    theirs = set(standing.values_list("role_id", "holder_id"))
    answered_for = set(standing.filter(is_accountable=True).values_list("role_id", flat=True))
    for row in RoleAssignment.objects.filter(unit=merge.source, ended_on=None):
        if (row.role_id, row.holder_id) in theirs:
            row.ended_on = max(today, row.since)
            row.why_ended = _("The departments were put together.")[:300]
        elif row.role_id in answered_for:
            row.is_accountable = False
        row.save()
    move(key, merge)


def move_answers(key: ForeignKey, merge: Merge) -> None:
    """What the other department has not answered is its answer now; where both answered, the words of
    the one that goes stay with it."""
    theirs = rows_of(key).filter(unit=merge.target).values("concern")
    rows_of(key).filter(unit=merge.source).exclude(concern__in=theirs).update(unit=merge.target)


def move_children(key: ForeignKey, merge: Merge) -> None:
    """Its parts are parts of the other one; whoever merges made sure that their names differ."""
    Unit.objects.filter(parent=merge.source, closed_on=None).update(
        parent=merge.target, version=F("version") + 1
    )


RULES: dict[str, Rule] = {
    "relationships.Unit.parent": move_children,
    "relationships.Unit.merged_into": move,
    "relationships.BusyPeriod.unit": once_by("starts_on", "ends_on"),
    "relationships.Person.unit": move,
    "relationships.Post.unit": move,
    "relationships.BusinessPartner.unit": move_partners,
    "relationships.ITBuddy.unit": move_buddies,
    "relationships.Grant.unit": stay,  # who managed the one is not thereby trusted with the other
    "relationships.Round.unit": move,
    "relationships.Visit.unit": move,
    "relationships.Voice.unit": move_voices,
    "relationships.Promise.unit": move_promises,
    "relationships.System.owned_by": move,
    "relationships.Use.unit": move_uses,
    # answers were given with the old department in mind, and groups counted: neither is mixed later
    "relationships.Target.unit": move_targets,
    "relationships.Invitation.unit": stay,
    "relationships.Door.unit": move_doors,
    "relationships.Ballot.unit": stay,
    "relationships.Response.unit": stay,
    "relationships.CampaignCell.unit": stay,
    "relationships.CampaignTree.unit": stay,
    "relationships.WayFigure.unit": stay,  # worked out again for both
    "brm.UnitPulse.unit": stay,  # worked out again for both
    "brm.HealthDay.unit": stay,  # what was then, was so of each
    "governance.RoleAssignment.unit": move_roles,
    "governance.ConcernAnswer.unit": move_answers,
    "governance.Telling.unit": move,
    "governance.RoleAssignment.holder_unit": move,  # nobody moved: the department did
    "governance.Acknowledgement.buddy_of": move,
    "governance.Assessment.unit": move_assessments,
    "governance.AssessmentCell.unit": stay,
}
# What must be settled while its neighbours still stand where they stood.
FIRST = ("relationships.ITBuddy.unit", "relationships.BusinessPartner.unit")


def keys_to_units() -> dict[str, ForeignKey]:
    """Every foreign key to a department; history tells of the past and stays."""
    return keys_to(Unit)


def in_order() -> list[tuple[str, ForeignKey]]:
    """The keys in the order in which they are moved."""
    return sorted(keys_to_units().items(), key=lambda pair: (pair[0] not in FIRST, pair[0]))
