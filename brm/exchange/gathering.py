"""Reads what a file asks for into the tables of `staging`; rows that contradict others are refused."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256

from django.utils.translation import gettext as _

from brm.base.db import folded
from brm.base.errors import RuleBroken
from brm.exchange import staging, tree
from brm.exchange.choices import Kind, Means
from brm.exchange.records import Record, Refusal, is_nobody
from brm.exchange.wanted import Wanted, WantedPerson, WantedPost, WantedUnit

MOST_UNITS = 5000
LONGEST_KEY = 600  # of an index


def gather(rows: Iterable[Record | Refusal], kind: str, joins: Mapping[str, str]) -> Wanted:
    """`joins`: a department's name in the file -> the name of the one it is the same as.

    Eight queries for each batch of rows. Raises RuleBroken("too_many_units").
    """
    wanted = Wanted()
    same = {folded(name): folded(other) for name, other in joins.items()}
    staging.begin()
    for count, batch in enumerate(staging.in_batches(rows)):
        records = [one for one in batch if isinstance(one, Record)]
        for one in batch:
            if isinstance(one, Refusal):
                wanted.refused.append(replace(one, of=None))
        wanted.rows, wanted.people, wanted.emails, wanted.posts = [], {}, {}, {}
        if count and kind != Kind.UNITS:
            _recall(wanted, records, same)
        earlier = set(wanted.people), set(wanted.emails), set(wanted.posts)
        for record in records:
            _take(wanted, record, kind, same)
        staging.add(
            wanted.rows,
            [one for key, one in wanted.people.items() if key not in earlier[0]],
            {one: first for one, first in wanted.emails.items() if one not in earlier[1]},
            [one for number, one in wanted.posts.items() if number not in earlier[2]],
        )
        if kind != Kind.UNITS:
            staging.add_named(_named_in_refused(batch, {row for row, *_rest in wanted.rows}))
    staging.filled()
    if kind == Kind.ORGANISATION:
        wanted.vacant, wanted.to_nobody, wanted.to_missing = staging.open_lines()
    _parents(wanted, kind)
    return wanted


def _named_in_refused(
    batch: Iterable[Record | Refusal], taken: set[int]
) -> Iterable[tuple[str, str, str]]:
    """Number, e-mail and name of those whose rows were not taken: they are in the file all the same."""
    for one in batch:
        record = one.of if isinstance(one, Refusal) else one
        if record is not None and record.row not in taken:
            yield record[Means.PERSON_CODE], record[Means.EMAIL], record["name"]


def _recall(wanted: Wanted, records: Iterable[Record], same: Mapping[str, str]) -> None:
    """Take in hand what earlier batches said of the people and posts of this one."""
    wanted.people = staging.known_people(
        {_key(record, _unit_key(record, same)) for record in records if record["name"]}
    )
    wanted.emails = staging.known_emails({record[Means.EMAIL].casefold() for record in records})
    wanted.posts = staging.known_posts({record[Means.POST] for record in records})


def _take(wanted: Wanted, record: Record, kind: str, same: Mapping[str, str]) -> None:
    wanted.unit_letter = record.letters.get(Means.UNIT, "")
    unit = _unit(wanted, record, same)
    if unit is None:
        return
    person = "" if kind == Kind.UNITS else _person(wanted, record, unit)
    if person is None:
        return
    post = _post(wanted, record, unit, person) if kind == Kind.ORGANISATION else ""
    if post is None:
        return
    wanted.rows.append((record.row, unit, person, post))


def _unit_key(record: Record, same: Mapping[str, str]) -> str:
    key = folded(record[Means.UNIT])
    return same.get(key, key)


def _unit(wanted: Wanted, record: Record, same: Mapping[str, str]) -> str | None:
    name = record[Means.UNIT]
    if not name:
        wanted.refused.append(
            record.refused(Means.UNIT, _("No department. Write where this belongs."))
        )
        return None
    key = _unit_key(record, same)
    code = record[Means.UNIT_CODE]
    before = wanted.units.get(key)
    if before is None:
        if len(wanted.units) == MOST_UNITS:
            raise RuleBroken(
                "too_many_units",
                _(
                    "The file names more than %(most)s departments. Look whether the right column is"
                    " chosen for the department; else bring the file in parts."
                )
                % {"most": MOST_UNITS},
            )
        facts = {
            means.value: record[means]
            for means in (
                Means.PLACE, Means.COUNTRY, Means.TIME_ZONE, Means.LANGUAGE, Means.PEOPLE_COUNT,
            )
        }  # fmt: skip
        above = record[Means.PARENT]
        parent = same.get(folded(above), folded(above)) if above else None
        wanted.units[key] = WantedUnit(key, name, record.row, code or name, parent, facts)
    elif code and before.code not in {code, before.name}:
        wanted.refused.append(
            record.refused(
                Means.UNIT_CODE,
                _("Row %(row)s gives this department another number. One of the two.")
                % {"row": before.row},
            )
        )
        return None
    return key


def _person(wanted: Wanted, record: Record, unit: str) -> str | None:
    """The person's key; empty for a vacant post; None where the row contradicts another."""
    name, email, code = record["name"], record[Means.EMAIL].casefold(), record[Means.PERSON_CODE]
    if not name:
        return ""
    key = _key(record, unit)
    before = wanted.people.get(key)
    if before is not None and folded(before.facts["name"]) != folded(name):
        means = Means.PERSON_CODE if code else Means.EMAIL
        reason = _("The same as in row %(row)s, with another name. One of the two.")
        wanted.refused.append(record.refused(means, reason % {"row": before.row}))
        return None
    if email and wanted.emails.setdefault(email, (key, record.row))[0] != key:
        reason = _("The same e-mail as in row %(row)s, for another person. One of the two.")
        wanted.refused.append(
            record.refused(Means.EMAIL, reason % {"row": wanted.emails[email][1]})
        )
        return None
    if before is None:
        facts = {
            "name": name,
            "email": record[Means.EMAIL],
            "phone": record[Means.PHONE],
            "job_title": record[Means.TITLE],
            "language": record[Means.LANGUAGE],
            "code": code,
        }
        wanted.people[key] = WantedPerson(key, record.row, unit, facts)
    return key


def _key(record: Record, unit: str) -> str:
    """What makes two rows the same person: the number, else the e-mail, else name and department."""
    if code := record[Means.PERSON_CODE]:
        return f"code:{code}"
    if email := record[Means.EMAIL].casefold():
        return f"email:{email}"
    key = f"name:{folded(record['name'])}:{unit}"
    return key if len(key) < LONGEST_KEY else f"hash:{sha256(key.encode()).hexdigest()}"


def _post(wanted: Wanted, record: Record, unit: str, person: str) -> str | None:
    number = record[Means.POST]
    if not number:
        reason = _("No post number. Without it the post could not be found again.")
        wanted.refused.append(record.refused(Means.POST, reason))
        return None
    before = wanted.posts.get(number)
    if before is not None:
        reason = _("The same number as in row %(row)s. One of the two.") % {"row": before.row}
        wanted.refused.append(record.refused(Means.POST, reason))
        return None
    boss = record[Means.REPORTS_TO]
    wanted.posts[number] = WantedPost(
        number=number,
        row=record.row,
        unit=unit,
        title=record[Means.TITLE],
        grade=record[Means.GRADE],
        reports_to="" if is_nobody(boss) else boss,
        holder=person,
    )
    return number


def _parents(wanted: Wanted, kind: str) -> None:
    """From the parent column where there is one, else from the reporting lines."""
    if any(unit.parent for unit in wanted.units.values()):
        wanted.has_tree = True
        _named_parents(wanted)
        return
    if kind != Kind.ORGANISATION or not staging.has_lines():
        return
    wanted.has_tree = True
    told = tree.from_votes(staging.votes())
    wanted.undecided = dict(told.undecided)
    wanted.loops = list(told.loops)
    for key, parent in told.parents.items():
        wanted.units[key] = replace(wanted.units[key], parent=parent or "")


def _named_parents(wanted: Wanted) -> None:
    """A parent that no row describes is a department too; rings are cut and named."""
    by_code: dict[str, str] = {}
    for unit in wanted.units.values():
        by_code.setdefault(folded(unit.code), unit.key)
    for unit in list(wanted.units.values()):
        if unit.parent and unit.parent not in wanted.units and unit.parent in by_code:
            wanted.units[unit.key] = replace(unit, parent=by_code[unit.parent])
    parents = {unit.key: unit.parent or None for unit in wanted.units.values()}
    for start in sorted(parents):
        ring = tree.ring(start, parents)
        if ring:
            wanted.loops.append(tuple(ring))
            first = wanted.units[ring[0]]
            parents[first.key] = None
            wanted.units[first.key] = replace(first, parent="")
