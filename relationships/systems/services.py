"""Writing the register of systems."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from brm.base.db import folded
from brm.base.editing import keep
from brm.base.errors import RuleBroken
from relationships.marks.services import touch
from relationships.systems.models import System, Use
from relationships.units.models import Unit


@transaction.atomic
def add_system(
    *, name: str, run_by: str, what_for: str = "", owned_by: Unit | None = None
) -> System:
    """Tell of a system or tool that people work with. The department it belongs to uses it.

    Raises RuleBroken("name_taken") where one of that name is known.
    """
    system = System(name=name.strip(), run_by=run_by, what_for=what_for, owned_by=owned_by)
    try:
        with transaction.atomic():
            system.save(force_insert=True)
    except IntegrityError:
        raise _taken(name) from None
    if owned_by is not None:
        Use.objects.create(system=system, unit=owned_by)
    return system


@transaction.atomic
def change_system(
    system: System,
    *,
    version: object,
    name: str,
    run_by: str,
    what_for: str,
    owned_by: Unit | None,
    retired_on: date | None = None,
) -> System:
    """Change what is said of a system. Raises Stale, and RuleBroken("name_taken").

    Its roles may be the matter of another department then: the figures of both are old.
    """
    was_owned_by = system.owned_by_id
    try:
        with transaction.atomic():
            changed = keep(
                system,
                version,
                name=name.strip(),
                folded_name=folded(name),
                run_by=run_by,
                what_for=what_for,
                owned_by=owned_by,
                retired_on=retired_on,
            )
    except IntegrityError:
        raise _taken(name) from None
    touch(*{pk for pk in (was_owned_by, changed.owned_by_id) if pk})
    return changed


@transaction.atomic
def take_back(system: System) -> None:
    """A system that was just added by mistake is gone again; nothing hangs on it yet."""
    Use.objects.filter(system=system).delete()
    system.delete()


def say_used(system: System, *, unit: Unit, people_count: int | None = None) -> Use:
    """A department works with the system; said again, the number of people is the newer one."""
    use, _is_new = Use.objects.update_or_create(
        system=system, unit=unit, defaults={"people_count": people_count}
    )
    return use


def say_not_used(system: System, *, unit_id: int) -> None:
    """A department does not work with the system any more. Twice changes nothing."""
    Use.objects.filter(system=system, unit=unit_id).delete()


def _taken(name: str) -> RuleBroken:
    return RuleBroken(
        "name_taken",
        _("“%(name)s” is in the register already. Open that one, or choose another name.")
        % {"name": name.strip()},
        field="name",
    )
