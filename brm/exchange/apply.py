"""Keeps what a plan says, all or nothing."""

from django.db import connection, transaction

from brm.base import clock
from brm.base.db import folded
from brm.exchange.choices import Step
from brm.exchange.journal import Journal
from brm.exchange.journal import facts as facts_of
from brm.exchange.plan import Plan, order_of
from brm.exchange.progress import Tell, quietly
from relationships.people.addresses import readdressed
from relationships.people.models import Person, Post
from relationships.units.models import Unit
from relationships.units.services import renumber, told_by

LOCK = 7_301_001  # one import at a time: an advisory lock of the database, by this number
BATCH = 500


def lock() -> None:
    """Wait until no other import keeps something; for the rest of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


@transaction.atomic
def keep(plan: Plan, tell: Tell = quietly) -> Journal:
    """Write the plan. Queries grow with the departments and with hundreds of rows, not with rows.

    Gives what was done, to be written with the import.
    """
    journal = Journal()
    tell(Step.UNITS, 0, 0)
    units = _units(plan, journal)
    tell(Step.PEOPLE, 0, 0)
    people = _people(plan, units, journal)
    tell(Step.POSTS, 0, 0)
    _posts(plan, units, people, journal)
    return journal


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
        if plan.wanted.has_tree and wanted.parent is not None:
            unit.parent = parent
            changed.append("parent")
        if changed:
            unit.version += 1
            unit.save(update_fields=[*changed, "version"])
            journal.changed(wanted.row, unit, before)
    renumber()
    return units


OF_A_PERSON = [
    "name", "folded_name", "email", "email_before", "email_since", "phone", "job_title", "language",
    "code", "unit", "version",
]  # fmt: skip


def _people(plan: Plan, units: dict[str, Unit], journal: Journal) -> dict[str, Person]:
    people = dict(plan.people)
    new: dict[str, Person] = {}
    changed: list[Person] = []
    for wanted in plan.wanted.people.values():
        unit = units[wanted.unit]
        facts = {name: value for name, value in wanted.facts.items() if value}
        person = people.get(wanted.key)
        if person is None:
            new[wanted.key] = Person(
                unit=unit, **({"language": unit.language, "time_zone": unit.time_zone} | facts)
            )
            continue
        before = facts_of(person)
        if _is_another(person, unit, facts):
            person.version += 1
            changed.append(person)
            journal.changed(wanted.row, person, before)
    Person.objects.bulk_create(new.values(), batch_size=BATCH)
    Person.objects.bulk_update(changed, OF_A_PERSON, batch_size=BATCH)
    for key, person in new.items():
        journal.made(plan.wanted.people[key].row, person)
    return people | new


def _is_another(person: Person, unit: Unit, facts: dict[str, str]) -> bool:
    """Give a person what the file says of them, not kept; whether anything is another now."""
    before = (person.unit_id, *(getattr(person, name) for name in facts))
    again = readdressed(person, facts.get("email", person.email), at=clock.now())
    for name, value in (facts | again).items():
        setattr(person, name, value)
    person.unit = unit
    person.folded_name = folded(person.name)
    return before != (person.unit_id, *(getattr(person, name) for name in facts))


def _posts(plan: Plan, units: dict[str, Unit], people: dict[str, Person], journal: Journal) -> None:
    posts = dict(plan.posts)
    before = {number: facts_of(post) for number, post in posts.items()}
    new: list[Post] = []
    for wanted in plan.wanted.posts.values():
        post = posts.get(wanted.number)
        if post is None:
            post = posts[wanted.number] = Post(number=wanted.number)
            new.append(post)
        post.title = wanted.title or post.title
        post.grade = wanted.grade or post.grade
        post.unit = units[wanted.unit]
        post.holder = people.get(wanted.holder)
        post.reports_to_number = wanted.reports_to
    Post.objects.bulk_create(new, batch_size=BATCH)
    for wanted in plan.wanted.posts.values():
        boss = posts.get(wanted.reports_to)
        posts[wanted.number].reports_to = boss if boss and boss.number != wanted.number else None
    Post.objects.bulk_update(
        [posts[number] for number in plan.wanted.posts],
        ["title", "grade", "unit", "holder", "reports_to", "reports_to_number"],
        batch_size=BATCH,
    )
    for wanted in plan.wanted.posts.values():
        post = posts[wanted.number]
        if wanted.number in before:
            journal.changed(wanted.row, post, before[wanted.number])
        else:
            journal.made(wanted.row, post)
