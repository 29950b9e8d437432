"""A database of its own for a measurement that is run by itself."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager


@contextmanager
def own_database() -> Iterator[None]:
    """Django, set up on a migrated PostgreSQL: the one that DATABASE_URL names, else a fresh one."""
    from brm import embedded  # noqa: PLC0415  whoever is measured says first where the product lies

    with ExitStack() as stack:
        if "DATABASE_URL" not in os.environ:
            owner = embedded.account()
            folder = stack.enter_context(embedded.scratch_folder(owner))
            stack.enter_context(embedded.postgres(folder, folder, owner, folder / "log"))
            os.environ.update(embedded.addresses(folder), DATA_DIR=str(folder / "own"))
        os.environ.setdefault("SECRET_KEY", "only-for-measuring")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brm.settings")
        import django  # noqa: PLC0415
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connection  # noqa: PLC0415

        django.setup()
        call_command("migrate", verbosity=0)
        yield
        connection.close()
