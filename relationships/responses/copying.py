"""Before the database is copied whole: no ballot box of the copy tells in which order answers came.

All boxes are stirred, small ones too, and the copy is made as of a moment at which nothing new lies
in any of them. Who answers meanwhile waits for the stirring, not for the copy.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from relationships.campaigns.models import Campaign
from relationships.responses.dealing import stir
from relationships.responses.models import Ballot

TRIES = 50


@contextmanager
def stirred_moment() -> Iterator[str]:
    """A moment with no unstirred answer, as the name of a snapshot that lasts as long as the block.

    Raises RuleBroken("boxes_busy") where people answer faster than that for a long time.
    """
    for _attempt in range(TRIES):
        _stir_what_is_new()
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            if Ballot.objects.filter(is_stirred=False).exists():
                continue  # somebody answered between the two
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_export_snapshot()")
                (snapshot,) = cursor.fetchone()
            yield snapshot
        return
    raise RuleBroken(
        "boxes_busy",
        _(
            "People answer so fast right now that the ballot boxes cannot be stirred for a copy."
            " Nothing was written. Try again in a few minutes."
        ),
    )


@transaction.atomic
def _stir_what_is_new() -> None:
    """Stir each box with a new answer in it, however few; who answers there waits for the end."""
    new = Ballot.objects.filter(is_stirred=False).values("campaign")
    for campaign in Campaign.objects.select_for_update().filter(pk__in=new).order_by("pk"):
        stir(campaign)
