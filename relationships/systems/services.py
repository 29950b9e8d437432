"""Writing the register of systems."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.db import folded
from brm.base.editing import keep
from brm.base.errors import RuleBroken
from relationships.marks.services import touch
from relationships.systems.ending import refuse_to_end, refuse_to_go
from relationships.systems.models import System, Use
from relationships.units.models import Unit

# What a head of department can say of a system besides its name, who runs it and whose it is.
FACTS = (
    "users", "what_stops", "stops_after", "data_in_it", "data_class", "has_personal_data",
    "kept_where", "sign_in", "access_checked_on", "cost_a_year", "cost_currency", "paid_by",
    "contract_ends_on", "way_out", "cmdb_id", "cmdb_url",
)  # fmt: skip


@transaction.atomic
def add_system(
    *, name: str, run_by: str, what_for: str = "", owned_by: Unit | None = None, **facts: Any
) -> System:
    """Tell of a system or tool that people work with. The department it belongs to uses it.

    `facts`: what else is known of it, of `FACTS`. Raises RuleBroken("name_taken") where one of that
    name is known, and "currency_missing".
    """
    facts = _fitting(facts)
    system = System(name=name.strip(), run_by=run_by, what_for=what_for, owned_by=owned_by, **facts)
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
    **facts: Any,
) -> System:
    """Change what is said of a system. Raises Stale, RuleBroken("name_taken"), "currency_missing",
    "put_together" for one that ended so and would be in use again, and what `refuse_to_end` raises.

    `facts`: of `FACTS`; what is not among them stays as it is.
    Its roles may be the matter of another department then: the figures of both are old.
    """
    if system.merged_into_id is not None and retired_on is None:
        raise RuleBroken(
            "put_together",
            _("This record was put together with another one. Open that one."),
            field="retired_on",
        )
    was_owned_by, facts = system.owned_by_id, _fitting(facts)
    ends = system.retired_on is None and retired_on is not None
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
                **facts,
            )
    except IntegrityError:
        raise _taken(name) from None
    if ends:  # asked with the row held, so that nothing is told or decided in between
        refuse_to_end(changed)
    touch(*{pk for pk in (was_owned_by, changed.owned_by_id) if pk})
    return changed


@transaction.atomic
def take_back(system: System) -> None:
    """A system that was just added by mistake is gone again; nothing hangs on it yet.

    Raises what `refuse_to_go` raises.
    """
    refuse_to_go(system)
    Use.objects.filter(system=system).delete()
    system.delete()


def use_again(system: System) -> None:
    """People work with it again, or still: it was not over. Two queries, none where it is in use."""
    if system.retired_on is not None:
        keep(system, system.version, retired_on=None)
        _mark(system)


@transaction.atomic
def say_used(system: System, *, unit: Unit, people_count: int | None = None) -> Use:
    """A department works with the system; said again, the number of people is the newer one."""
    use, _is_new = Use.objects.update_or_create(
        system=system, unit=unit, defaults={"people_count": people_count}
    )
    if system.owned_by_id is None:
        _mark(system)
    return use


@transaction.atomic
def say_not_used(system: System, *, unit_id: int) -> None:
    """A department does not work with the system any more. Twice changes nothing."""
    if system.owned_by_id is None:
        _mark(system)
    Use.objects.filter(system=system, unit=unit_id).delete()


def _mark(system: System) -> None:
    """What waits for an answer is the matter of the department it belongs to, else of the first that
    uses it: their figures are old. Two queries at most."""
    if system.owned_by_id is not None:
        touch(system.owned_by_id)
    else:
        touch(*system.uses.values_list("unit", flat=True))


def _fitting(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts as they can be kept: money has a currency, and nothing is in a currency of its own; what
    was checked was checked by today."""
    unknown = facts.keys() - set(FACTS)
    assert not unknown, unknown  # noqa: S101  a mistake of ours
    checked = facts.get("access_checked_on")
    if checked is not None and checked > clock.today_in(settings.TIME_ZONE):
        raise RuleBroken(
            "day_to_come",
            _("This day is still to come. Write when it was last checked."),
            field="access_checked_on",
        )
    cost = facts.get("cost_a_year")
    if cost is not None and cost < 0:
        raise RuleBroken(
            "cost_below_nought",
            _("What it costs cannot be less than nothing."),
            field="cost_a_year",
        )
    if cost is not None and not facts.get("cost_currency"):
        raise RuleBroken(
            "currency_missing", _("Choose the currency of the cost."), field="cost_currency"
        )
    if "cost_a_year" in facts and cost is None:
        facts = facts | {"cost_currency": ""}
    return facts


def _taken(name: str) -> RuleBroken:
    return RuleBroken(
        "name_taken",
        _("“%(name)s” is in the register already. Open that one, or choose another name.")
        % {"name": name.strip()},
        field="name",
    )
