"""The database as it was after the migrations, given back after tests that really commit.

Django empties every table then and fills in again what comes with the product, a second for each
such test; here only what a test changed is put right, from copies.
"""

from django.db import connection, transaction

FEW = 2_000  # rows that are sooner deleted one by one than their tables emptied
KEPT = "at_first"
_known: dict[str, tuple[int, int]] = {}
_filled: set[str] = set()  # tables that were not empty


def keep() -> None:
    """Remember what stands in the tables now."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE; CREATE SCHEMA {KEPT}")
        _known.update(_marks())
        _filled.update(name for name, (rows, _newest) in _known.items() if rows)
        for name in _filled:
            cursor.execute(f'CREATE UNLOGGED TABLE {KEPT}."{name}" AS TABLE public."{name}"')


def as_at_first() -> None:
    """Give the tables back as they were remembered. Keys of new rows go on rising."""
    with transaction.atomic(), connection.cursor() as cursor:
        now = _marks()
        changed = [name for name in now if now[name] != _known[name]]
        if sum(now[name][0] for name in changed) > FEW:
            changed = list(now)
            cursor.execute(f"TRUNCATE {', '.join(_quoted(changed))}")
        else:
            for name in _quoted(changed):  # keys are looked at when all is done
                cursor.execute(f"DELETE FROM {name}")  # noqa: S608  our own names
        for name in _filled & set(changed):
            cursor.execute(f'INSERT INTO public."{name}" TABLE {KEPT}."{name}"')
    _known.update(_marks())


def _marks() -> dict[str, tuple[int, int]]:
    """How many rows each table has, and the newest transaction that wrote one of them."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    each = (
        f"SELECT '{name}', count(*), coalesce(max(xmin::text::bigint), 0) FROM public.\"{name}\""  # noqa: S608
        for name in names
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each))
        return {name: (rows, newest) for name, rows, newest in cursor.fetchall()}


def _quoted(names: list[str]) -> list[str]:
    return [f'public."{name}"' for name in names]
