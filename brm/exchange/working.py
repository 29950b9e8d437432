"""The work on long files, by whoever looks: each at most once at a time, all of it or nothing."""

from datetime import datetime

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.exchange import services, undoing
from brm.exchange.choices import WORKED_ON, State
from brm.exchange.models import Import
from brm.exchange.progress import Telling
from brm.exchange.shown import shown

logger = structlog.get_logger(__name__)
LOCK = 7_301_002  # with the key of the import: who works on it; free again when a worker dies
TRIES = 3


def work_on_all(at: datetime) -> int:
    """Check, keep and take back the long files that wait for it; gives how many came to an end.

    May run twice and at once: a file that somebody works on is passed over, and one whose worker
    died is begun again, three times in all.
    """
    waiting = Import.objects.filter(state__in=WORKED_ON).order_by("brought_at", "pk")
    return sum(_work_on(pk, at) for pk in list(waiting.values_list("pk", flat=True)))


def _work_on(pk: int, at: datetime) -> bool:
    brought = _begun(pk)
    if brought is None:
        return False
    with translation.override(_language_of(brought)):
        if brought.tries > TRIES:
            is_back = brought.state == State.UNDOING
            return _fail(brought, _still_here() if is_back else _ended_too_often())
        try:
            with Telling(pk) as tell, transaction.atomic():
                return _done(brought, tell, at)
        except RuleBroken as broken:
            return _fail(brought, str(broken))
        except (OperationalError, InterfaceError):  # the database went away: at the next look
            raise
        except Exception:
            _fail(brought, _our_fault())
            raise


def _begun(pk: int) -> Import | None:
    """The import with one more try counted; None where another works on it, or nothing waits."""
    with transaction.atomic():
        if not _is_ours(pk):
            return None
        brought = Import.objects.select_for_update().filter(pk=pk, state__in=WORKED_ON).first()
        if brought is not None:
            brought.tries += 1
            brought.save(update_fields=["tries"])
        return brought


def _is_ours(pk: int) -> bool:
    """Nobody else works on it until this transaction ends, however it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK, pk % 2**31])
        return bool(cursor.fetchone()[0])


def _done(brought: Import, tell: Telling, at: datetime) -> bool:
    if not _is_ours(brought.pk):
        return False
    if brought.state == State.KEEPING:
        services.keep(brought, at=at, tell=tell)
        return True
    if brought.state == State.UNDOING:
        undoing.undo(brought, at=at, tell=tell, patience_s=0)
        return True
    seen = shown(brought, services.preview(brought, tell))
    return _said(brought, state=State.READY, seen=seen)


def _fail(brought: Import, why: str) -> bool:
    """What stood in the way of taking it back leaves it kept."""
    logger.warning("import_failed", brought=brought.pk)
    if brought.state == State.UNDOING:
        return _said(brought, state=State.DONE, problem=why)
    return _said(brought, state=State.FAILED, problem=why, seen={})


def _said(brought: Import, **values: object) -> bool:
    """Written only where the import still waits for the same: else somebody was faster."""
    return bool(Import.objects.filter(pk=brought.pk, state=brought.state).update(**values))


def _language_of(brought: Import) -> str:
    by = brought.brought_by
    known = by is not None and by.language in dict(settings.LANGUAGES)
    return by.language if by is not None and known else str(settings.LANGUAGE_CODE)


def _ended_too_often() -> str:
    return _(
        "The work on this file ended three times before it was done. Bring the file in parts; if that"
        " does not help, ask who runs BRM Rounds here."
    )


def _still_here() -> str:
    return _(
        "The work of taking this import back ended three times before it was done, so all of it is"
        " still here. Ask who runs BRM Rounds here."
    )


def _our_fault() -> str:
    return _(
        "Something went wrong on our side. Try once more; if it happens again, ask who runs BRM Rounds"
        " here."
    )
