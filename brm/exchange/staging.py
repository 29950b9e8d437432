"""What a file asks for, kept in tables that end with the transaction: memory does not grow with it."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from django.db import connection

from brm.base.db import folded
from brm.exchange.cut import Cut
from brm.exchange.wanted import WantedPerson, WantedPost

BATCH = 2000
NULL = "\x01"  # stands in no text that is kept
FACTS = ("name", "email", "phone", "job_title", "language", "code")
TABLES = """
DROP TABLE IF EXISTS pg_temp.import_row, pg_temp.import_person, pg_temp.import_email,
  pg_temp.import_post, pg_temp.import_named;
CREATE TEMP TABLE import_row (row int PRIMARY KEY, unit text, person text, post text)
  ON COMMIT DROP;
CREATE TEMP TABLE import_person (key text PRIMARY KEY, row int, unit text, name text, email text,
  phone text, job_title text, language text, code text, first_row int, post text,
  person_id bigint, is_again boolean NOT NULL DEFAULT false) ON COMMIT DROP;
CREATE TEMP TABLE import_email (email text PRIMARY KEY, key text, row int) ON COMMIT DROP;
CREATE TEMP TABLE import_post (number text PRIMARY KEY, row int, unit text, title text, grade text,
  reports_to text, holder text, post_id bigint, is_new boolean NOT NULL DEFAULT false)
  ON COMMIT DROP;
CREATE TEMP TABLE import_named (code text, email text, name text) ON COMMIT DROP;
CREATE INDEX ON import_person (row);
CREATE INDEX ON import_post (row);
"""
PERSON = "p.key, p.row, p.unit, p.name, p.email, p.phone, p.job_title, p.language, p.code"
POST = "q.number, q.row, q.unit, q.title, q.grade, q.reports_to, q.holder"
One = TypeVar("One")


def begin() -> None:
    """Empty tables, for this transaction."""
    ask(TABLES)


def ask(sql: str, values: Sequence[Any] | None = None) -> list[Any]:
    """The rows that one statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def copy_in(table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    """Many rows at once."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(
        [NULL if value is None else value for value in row] for row in rows
    )
    if not text.tell():
        return
    text.seek(0)
    with connection.cursor() as cursor:
        sql = f"COPY {table} ({columns}) FROM STDIN WITH (FORMAT csv, NULL E'\\x01')"
        cursor.copy_expert(sql, text)


def in_batches(rows: Iterable[One]) -> Iterator[list[One]]:
    """Lists of `BATCH` of them."""
    batch: list[One] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


# ---- While the file is read --------------------------------------------------------------------------


def known_people(keys: Iterable[str]) -> dict[str, WantedPerson]:
    """Those of earlier rows, with no more than their row and name."""
    found = ask("SELECT key, row, unit, name FROM import_person WHERE key = ANY(%s)", [list(keys)])
    return {key: WantedPerson(key, row, unit, {"name": name}) for key, row, unit, name in found}


def known_emails(emails: Iterable[str]) -> dict[str, tuple[str, int]]:
    found = ask("SELECT email, key, row FROM import_email WHERE email = ANY(%s)", [list(emails)])
    return {email: (key, row) for email, key, row in found}


def known_posts(numbers: Iterable[str]) -> dict[str, WantedPost]:
    found = ask(f"SELECT {POST} FROM import_post q WHERE number = ANY(%s)", [list(numbers)])  # noqa: S608
    return {post.number: post for post in (post_of(row) for row in found)}


def add(
    rows: Iterable[tuple[int, str, str, str]],
    people: Iterable[WantedPerson],
    emails: Mapping[str, tuple[str, int]],
    posts: Iterable[WantedPost],
) -> None:
    """What a batch of rows brought that was not there before."""
    copy_in("import_row", "row, unit, person, post", rows)
    copy_in(
        "import_person", "key, row, unit, name, email, phone, job_title, language, code",
        ((one.key, one.row, one.unit, *(one.facts[name] for name in FACTS)) for one in people),
    )  # fmt: skip
    copy_in("import_email", "email, key, row", ((email, *first) for email, first in emails.items()))
    copy_in(
        "import_post", "number, row, unit, title, grade, reports_to, holder",
        (
            (one.number, one.row, one.unit, one.title, one.grade, one.reports_to, one.holder)
            for one in posts
        ),
    )  # fmt: skip


def add_named(people: Iterable[tuple[str, str, str]]) -> None:
    """Number, e-mail and name of people whose rows are refused."""
    copy_in(
        "import_named", "code, email, name",
        ((code, email.lower(), folded(name)) for code, email, name in people),
    )  # fmt: skip


# ---- When all of it is there -------------------------------------------------------------------------


def filled() -> None:
    """All of it is there: how much it is decides how the database looks things up."""
    ask("ANALYZE import_row, import_person, import_post, import_named")


def open_lines() -> tuple[Cut[str], Cut[str], Cut[str]]:
    """The vacant posts, those that report to nobody, those that report to a post that is not there."""
    missing = "NOT EXISTS (SELECT FROM import_post boss WHERE boss.number = q.reports_to)"
    return (
        _named("holder = ''", "number || ' ' || title"),
        _named("reports_to IN ('', number)", "number || ' ' || title"),
        _named(
            f"reports_to NOT IN ('', number) AND {missing}",
            "number || ' ' || title || ' → ' || reports_to",
        ),
    )


def _named(where: str, words: str) -> Cut[str]:
    found = Cut[str]()
    for name, total in ask(
        f"SELECT {words}, count(*) OVER () FROM import_post q WHERE {where} ORDER BY row LIMIT %s",  # noqa: S608
        [found.most],
    ):
        found.append(name)
        found.total = total
    return found


def has_lines() -> bool:
    """Some post says to which it reports."""
    return bool(ask("SELECT EXISTS (SELECT FROM import_post WHERE reports_to <> '')")[0][0])


def votes() -> dict[str, Counter[str]]:
    """Each department with posts, and to which others how many of its posts report."""
    found: dict[str, Counter[str]] = {
        unit: Counter()
        for (unit,) in ask("SELECT unit FROM import_post GROUP BY unit ORDER BY min(row)")
    }
    for unit, above, count in ask(
        "SELECT q.unit, boss.unit, count(*) FROM import_post q JOIN import_post boss"
        " ON boss.number = q.reports_to WHERE boss.unit <> q.unit GROUP BY 1, 2"
    ):
        found[unit][above] = count
    return found


def refuse_units(units: Iterable[str]) -> list[tuple[int, str]]:
    """Take out the rows of these departments, and whoever comes in no other; gives row and unit."""
    names = list(units)
    out = ask("DELETE FROM import_row WHERE unit = ANY(%s) RETURNING row, unit", [names])
    gone = ask(
        "DELETE FROM import_person p"
        " WHERE NOT EXISTS (SELECT FROM import_row r WHERE r.person = p.key)"
        " RETURNING code, email, name"
    )
    add_named(gone)
    ask(
        "UPDATE import_person p SET unit = r.unit, row = r.row FROM (SELECT DISTINCT ON (person)"
        " person, unit, row FROM import_row ORDER BY person, row) r"
        " WHERE r.person = p.key AND p.unit = ANY(%s)",
        [names],
    )
    return sorted(out)


def settle() -> None:
    """Say of each person in which row they come first and which post they hold last; find the posts."""
    ask(
        "UPDATE import_person p SET first_row = r.first FROM (SELECT person, min(row) AS first"
        " FROM import_row GROUP BY person) r WHERE r.person = p.key"
    )
    ask(
        "UPDATE import_person p SET post = q.number FROM (SELECT DISTINCT ON (holder) holder, number"
        " FROM import_post WHERE holder <> '' ORDER BY holder, row DESC) q WHERE q.holder = p.key"
    )
    ask(
        "UPDATE import_post q SET post_id = there.id FROM relationships_post there"
        " WHERE there.number = q.number"
    )


def found_people(pairs: Iterable[tuple[str, int]]) -> None:
    """Who the people of a batch are with us."""
    keys, ids = zip(*pairs, strict=True) if (pairs := list(pairs)) else ((), ())
    if keys:
        ask(
            "UPDATE import_person p SET person_id = f.id FROM unnest(%s::text[], %s::bigint[])"
            " AS f (key, id) WHERE f.key = p.key",
            [list(keys), list(ids)],
        )


def mark_again() -> None:
    """Say which entries are a person with us whom an earlier one is too."""
    ask(
        "UPDATE import_person p SET is_again = true FROM (SELECT key, row_number()"
        " OVER (PARTITION BY person_id ORDER BY row) AS time FROM import_person"
        " WHERE person_id IS NOT NULL) t WHERE t.key = p.key AND t.time > 1"
    )


def person_of(row: Sequence[Any]) -> WantedPerson:
    key, number, unit, *facts = row
    return WantedPerson(key, number, unit, dict(zip(FACTS, facts, strict=True)))


def post_of(row: Sequence[Any]) -> WantedPost:
    number, at, unit, title, grade, reports_to, holder = row
    return WantedPost(number, at, unit, title, grade, reports_to, holder)


def _walked(sql: str, at: int) -> Iterator[list[Any]]:
    """The rows of a query in batches, by the row of the file that stands at that place of each."""
    last = 0
    while rows := ask(sql, [last, BATCH]):
        yield rows
        last = rows[-1][at]


def people() -> Iterator[list[Any]]:
    """Each person, then the post they hold, their key with us, whether they come again."""
    return _walked(
        f"SELECT {PERSON}, p.post, p.person_id, p.is_again FROM import_person p"  # noqa: S608
        " WHERE p.row > %s ORDER BY p.row LIMIT %s",
        1,
    )


def posts() -> Iterator[list[Any]]:
    """Each post, then its key with us, whether it is new, the keys of its holder and of its boss."""
    return _walked(
        f"SELECT {POST}, q.post_id, q.is_new, p.person_id, boss.post_id FROM import_post q"  # noqa: S608
        " LEFT JOIN import_person p ON p.key = q.holder LEFT JOIN import_post boss"
        " ON boss.number = q.reports_to AND boss.number <> q.number"
        " WHERE q.row > %s ORDER BY q.row LIMIT %s",
        1,
    )


def rows() -> Iterator[list[Any]]:
    """Each row: its number, unit, person and post, then the person's and the post's own columns."""
    return _walked(
        f"SELECT r.row, r.unit, r.person, r.post, {PERSON}, p.first_row, p.person_id, {POST},"  # noqa: S608
        " q.post_id FROM import_row r LEFT JOIN import_person p ON p.key = r.person"
        " LEFT JOIN import_post q ON q.number = r.post WHERE r.row > %s ORDER BY r.row LIMIT %s",
        0,
    )


def new_posts() -> None:
    """Give each post that is not here yet its key."""
    ask(
        "UPDATE import_post SET is_new = true, post_id ="
        " nextval(pg_get_serial_sequence('relationships_post', 'id')) WHERE post_id IS NULL"
    )
