"""What a file asks for: departments, people and posts, each once, with the row that says so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from brm.base.db import folded
from brm.exchange import tree
from brm.exchange.choices import Kind, Means
from brm.exchange.records import Record, Refusal, is_nobody


@dataclass(frozen=True)
class WantedUnit:
    """A department; `parent` is another's key, "" for the top, None where the file does not say."""

    key: str
    name: str
    row: int
    code: str
    parent: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WantedPerson:
    """A person; empty facts are not said by the file and stay as they are."""

    key: str
    row: int
    unit: str
    facts: Mapping[str, str]


@dataclass(frozen=True)
class WantedPost:
    number: str
    row: int
    unit: str
    title: str
    grade: str
    reports_to: str
    holder: str


@dataclass
class Wanted:
    """Everything a file asks for, and what it leaves open; rows that contradict are refused."""

    units: dict[str, WantedUnit] = field(default_factory=dict)
    people: dict[str, WantedPerson] = field(default_factory=dict)
    posts: dict[str, WantedPost] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    rows: list[tuple[int, str, str, str]] = field(default_factory=list)  # row, unit, person, post
    vacant: list[WantedPost] = field(default_factory=list)
    to_nobody: list[WantedPost] = field(default_factory=list)
    to_missing: list[WantedPost] = field(default_factory=list)
    undecided: dict[str, tuple[str, ...]] = field(default_factory=dict)
    loops: list[tuple[str, ...]] = field(default_factory=list)
    has_tree: bool = False
    unit_letter: str = ""  # the column that names the departments


def gather(records: Iterable[Record], kind: str, joins: Mapping[str, str]) -> Wanted:
    """`joins`: a department's name in the file -> the name of the one it is the same as."""
    wanted = Wanted()
    same = {folded(name): folded(other) for name, other in joins.items()}
    emails: dict[str, tuple[str, int]] = {}
    for record in records:
        wanted.unit_letter = record.letters.get(Means.UNIT, "")
        unit = _unit(wanted, record, same)
        if unit is None:
            continue
        person = "" if kind == Kind.UNITS else _person(wanted, record, unit, emails)
        if person is None:
            continue
        post = _post(wanted, record, unit, person) if kind == Kind.ORGANISATION else ""
        if post is None:
            continue
        wanted.rows.append((record.row, unit, person, post))
    if kind == Kind.ORGANISATION:
        _lines(wanted)
    _parents(wanted, kind, same)
    return wanted


def _unit(wanted: Wanted, record: Record, same: Mapping[str, str]) -> str | None:
    name = record[Means.UNIT]
    if not name:
        wanted.refused.append(
            record.refused(Means.UNIT, _("No department. Write where this belongs."))
        )
        return None
    key = same.get(folded(name), folded(name))
    code = record[Means.UNIT_CODE]
    before = wanted.units.get(key)
    if before is None:
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


def _person(
    wanted: Wanted, record: Record, unit: str, emails: dict[str, tuple[str, int]]
) -> str | None:
    """The person's key; empty for a vacant post; None where the row contradicts another."""
    name, email, code = record["name"], record[Means.EMAIL].casefold(), record[Means.PERSON_CODE]
    if not name:
        return ""
    key = _key(code, email, name, unit)
    before = wanted.people.get(key)
    if before is not None and folded(before.facts["name"]) != folded(name):
        means = Means.PERSON_CODE if code else Means.EMAIL
        reason = _("The same as in row %(row)s, with another name. One of the two.")
        wanted.refused.append(record.refused(means, reason % {"row": before.row}))
        return None
    if email and emails.setdefault(email, (key, record.row))[0] != key:
        reason = _("The same e-mail as in row %(row)s, for another person. One of the two.")
        wanted.refused.append(record.refused(Means.EMAIL, reason % {"row": emails[email][1]}))
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


def _key(code: str, email: str, name: str, unit: str) -> str:
    """What makes two rows the same person: the number, else the e-mail, else name and department."""
    if code:
        return f"code:{code}"
    return f"email:{email}" if email else f"name:{folded(name)}:{unit}"


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


def _lines(wanted: Wanted) -> None:
    """Name the vacant posts and those whose line upwards ends; nothing is guessed for them."""
    for post in wanted.posts.values():
        if not post.holder:
            wanted.vacant.append(post)
        if not post.reports_to or post.reports_to == post.number:
            wanted.to_nobody.append(post)
        elif post.reports_to not in wanted.posts:
            wanted.to_missing.append(post)


def _parents(wanted: Wanted, kind: str, same: Mapping[str, str]) -> None:
    """From the parent column where there is one, else from the reporting lines."""
    if any(unit.parent for unit in wanted.units.values()):
        wanted.has_tree = True
        _named_parents(wanted)
        return
    if kind != Kind.ORGANISATION or not any(post.reports_to for post in wanted.posts.values()):
        return
    wanted.has_tree = True
    told = tree.from_lines(
        tree.Line(post.number, post.unit, post.reports_to) for post in wanted.posts.values()
    )
    wanted.undecided = dict(told.undecided)
    wanted.loops = list(told.loops)
    for key, parent in told.parents.items():
        unit = wanted.units[key]
        wanted.units[key] = WantedUnit(
            unit.key, unit.name, unit.row, unit.code, parent or "", unit.facts
        )


def _named_parents(wanted: Wanted) -> None:
    """A parent that no row describes is a department too; rings are cut and named."""
    for unit in list(wanted.units.values()):
        if unit.parent and unit.parent not in wanted.units:
            by_code = next(
                (u.key for u in wanted.units.values() if folded(u.code) == unit.parent), ""
            )
            if by_code:
                wanted.units[unit.key] = WantedUnit(
                    unit.key, unit.name, unit.row, unit.code, by_code, unit.facts
                )
    parents = {unit.key: unit.parent or None for unit in wanted.units.values()}
    for start in sorted(parents):
        ring = tree.ring(start, parents)
        if ring:
            wanted.loops.append(tuple(ring))
            first = wanted.units[ring[0]]
            parents[first.key] = None
            wanted.units[first.key] = WantedUnit(
                first.key, first.name, first.row, first.code, "", first.facts
            )
