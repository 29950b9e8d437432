"""Remembers for each person when they last looked."""

from datetime import datetime, timedelta

from django.db import connection

from relationships.desk.models import Seen

ONE_LOOK = timedelta(minutes=30)


def looked(person_id: int, unit_id: int, at: datetime) -> datetime | None:
    """Remember that this person looks at a department now; when they looked the time before.

    None for the first look. One statement, so that two pages opened at once are one look.
    """
    table = connection.ops.quote_name(Seen._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS seen (person_id, unit_id, at, before) VALUES (%s, %s, %s, NULL)"  # noqa: S608
            " ON CONFLICT (person_id, unit_id) DO UPDATE SET at = GREATEST(seen.at, EXCLUDED.at),"
            " before = CASE WHEN seen.at < %s THEN seen.at ELSE seen.before END RETURNING before",
            [person_id, unit_id, at, at - ONE_LOOK],
        )
        (before,) = cursor.fetchone()
    return before  # type: ignore[no-any-return]
