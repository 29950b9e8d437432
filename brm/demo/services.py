"""Loading the demo: one transaction, into an empty database only."""

import random
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.demo import (
    beside,
    crowd,
    feedback,
    governance,
    history,
    organisation,
    today,
    tools,
    ways,
)
from brm.find.services import learn_all
from brm.health.services import look_back, renew, renew_figures
from relationships.people.models import Person
from relationships.rounds.services.horizon import keep_horizon
from relationships.units.models import Unit

LOOKED_BACK = (31, 21, 14, 7)  # days ago, for what changed since
SIZES = {"medium": crowd.MEDIUM, "large": crowd.LARGE}


def load(size: str, at: datetime, *, seed: int) -> dict[str, int]:
    """Data of one size, without sign-ins: small is the demo, medium and large are for measuring.

    Raises RuleBroken("not_empty").
    """
    if size == "small":
        return load_small(at, seed=seed)
    refuse_unless_empty()
    dice = random.Random(seed)  # noqa: S311  no secrets
    made = crowd.Crowd(SIZES[size], at, dice).build()
    renew_figures(at)
    learn_all(at)
    return made


def refuse_unless_empty() -> None:
    """Made-up data is never mixed with real data. Raises RuleBroken("not_empty")."""
    if Unit.objects.exists():
        raise RuleBroken(
            "not_empty",
            _("There are departments already. The demo goes into an empty database only."),
        )


@transaction.atomic
def load_small(at: datetime, *, seed: int = 42, with_logins: bool = False) -> dict[str, int]:
    """Twelve departments and groups, 120 people, a year of work; counts of what was made.

    The same moment and seed make the same rows. Raises RuleBroken("not_empty") where there are
    departments already: nothing is mixed with real data.
    """
    refuse_unless_empty()
    dice = random.Random(seed)  # noqa: S311  stories, no secrets
    with clock.fixed(at):
        house = organisation.build(at, dice, with_logins=with_logins)
        history.tell(house, at, dice)
        today.tell(house, at)
        beside.tell(house, at, random.Random(seed))  # noqa: S311
        keep_horizon(at)
        today.tell_day(house, at)
        governance.tell(house, at)
        tools.tell(house, at)
        feedback.tell(house, at, dice)
        ways.tell(house, at, random.Random(seed))  # noqa: S311
        keep_horizon(at)
        departments = list(Unit.objects.values_list("pk", flat=True))
        renew(departments, at)
        for days in LOOKED_BACK:
            look_back(departments, at - timedelta(days=days))
        learn_all(at)
    return {"departments": Unit.objects.count(), "people": Person.objects.count()}
