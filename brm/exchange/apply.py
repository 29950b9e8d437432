"""Keeps what a plan says, all or nothing."""

from collections.abc import Mapping
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.db import folded
from brm.base.errors import RuleBroken
from brm.exchange import staging
from brm.exchange.choices import Step
from brm.exchange.journal import Journal
from brm.exchange.journal import facts as facts_of
from brm.exchange.models import Import
from brm.exchange.plan import Plan, order_of
from brm.exchange.progress import Tell, quietly
from relationships.people.addresses import readdressed
from relationships.people.models import Person, Post
from relationships.units.models import Unit
from relationships.units.services import renumber, told_by

TOO_LATE = "55P03"  # lock_not_available, of PostgreSQL
LOCK = 7_301_001  # one import at a time: an advisory lock of the database, by this number
BATCH = 500


def lock(patience_s: float = 0) -> None:
    """Wait until no other import keeps something; for the rest of the transaction.

    Raises RuleBroken("another_is_kept") after so many seconds; 0: however long it takes.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{patience_s}s"])
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            cursor.execute("SELECT set_config('lock_timeout', '0', true)")
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != TOO_LATE:
            raise
        raise RuleBroken(
            "another_is_kept",
            _("Another file is being kept just now. Try again in a few minutes."),
        ) from error


@transaction.atomic
def keep(plan: Plan, brought: Import, of: int, tell: Tell = quietly) -> None:
    """Write the plan, whose rows lie in `staging`, and what was done with the import.

    Queries grow with the departments and with batches of rows, not with rows.
    """
    journal = Journal(brought)
    tell(Step.UNITS, 0, 0)
    units = _units(plan, journal)
    journal.write()
    for people in staging.people():
        _people(people, units, journal)
        journal.write()
        tell(Step.PEOPLE, people[-1][1], of)
    staging.new_posts()
    for posts in staging.posts():
        _posts(posts, units, journal)
        journal.write()
        tell(Step.POSTS, posts[-1][1], of)
    renumber()  # last: until the transaction ends nobody else can change the tree


def _units(plan: Plan, journal: Journal) -> dict[str, Unit]:
    """All departments of the file by key, made or moved; the tree is numbered once at the end."""
    units = dict(plan.units)
    for key in order_of(plan):
        wanted = plan.wanted.units[key]
        parent = units.get(wanted.parent) if wanted.parent else None
        facts = {name: value for name, value in wanted.facts.items() if value}
        unit = units.get(key)
        if unit is None:
            if wanted not in plan.new_units:
                continue
            told = told_by(facts.get("place", ""), parent) | facts
            units[key] = Unit.objects.create(
                name=wanted.name, code=wanted.code, parent=parent, **told
            )
            journal.made(wanted.row, units[key])
            continue
        before = facts_of(unit)
        changed = [name for name, value in facts.items() if str(getattr(unit, name) or "") != value]
        for name in changed:
            setattr(unit, name, facts[name])
        if plan.wanted.has_tree and wanted.parent is not None and parent is not unit:
            unit.parent = parent
            changed.append("parent")
        if changed:
            unit.version += 1
            unit.save(update_fields=[*changed, "version"])
            journal.changed(wanted.row, unit, before)
    return units


OF_A_PERSON = [
    "name", "folded_name", "email", "email_before", "email_since", "phone", "job_title", "language",
    "code", "unit", "version",
]  # fmt: skip


def _people(batch: list[Any], units: Mapping[str, Unit], journal: Journal) -> None:
    """The people of a batch, made or changed."""
    there = Person.objects.in_bulk({row[10] for row in batch} - {None})
    new: dict[str, tuple[int, Person]] = {}
    changed: dict[int, Person] = {}
    for row in batch:
        wanted, person_id, is_again = staging.person_of(row[:9]), row[10], row[11]
        unit = units[wanted.unit]
        facts = {name: value for name, value in wanted.facts.items() if value}
        if person_id is None:
            own = {"language": unit.language, "time_zone": unit.time_zone} | facts
            new[wanted.key] = wanted.row, Person(unit=unit, **own)
            continue
        person = there[person_id]
        before = facts_of(person)
        if _is_another(person, unit, facts):
            person.version += 1
            changed[person_id] = person
            journal.changed(wanted.row, person, before, is_again=is_again)
    Person.objects.bulk_create([person for _row, person in new.values()])
    Person.objects.bulk_update(changed.values(), OF_A_PERSON, batch_size=BATCH)
    staging.found_people((key, person.pk) for key, (_row, person) in new.items())
    for number, person in new.values():
        journal.made(number, person)


def _is_another(person: Person, unit: Unit, facts: dict[str, str]) -> bool:
    """Give a person what the file says of them, not kept; whether anything is another now."""
    before = (person.unit_id, *(getattr(person, name) for name in facts))
    again = readdressed(person, facts.get("email", person.email), at=clock.now())
    for name, value in (facts | again).items():
        setattr(person, name, value)
    person.unit = unit
    person.folded_name = folded(person.name)
    return before != (person.unit_id, *(getattr(person, name) for name in facts))


OF_A_POST = ["title", "grade", "unit", "holder", "reports_to", "reports_to_number"]


def _posts(batch: list[Any], units: Mapping[str, Unit], journal: Journal) -> None:
    """The posts of a batch, made or changed; bosses of later batches have their keys already."""
    there = Post.objects.in_bulk({row[7] for row in batch if not row[8]})
    new: list[Post] = []
    changed: list[Post] = []
    for row in batch:
        wanted, (post_id, is_new, holder_id, boss_id) = staging.post_of(row[:7]), row[7:]
        post = Post(pk=post_id, number=wanted.number) if is_new else there[post_id]
        before = facts_of(post)
        post.title = wanted.title or post.title
        post.grade = wanted.grade or post.grade
        post.unit = units[wanted.unit]
        post.holder_id, post.reports_to_id = holder_id, boss_id
        post.reports_to_number = wanted.reports_to
        if is_new:
            new.append(post)
            journal.made(wanted.row, post)
        elif before != facts_of(post):
            changed.append(post)
            journal.changed(wanted.row, post, before)
    Post.objects.bulk_create(new)
    Post.objects.bulk_update(changed, OF_A_POST, batch_size=BATCH)
