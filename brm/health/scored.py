"""Health as it is stored: the number with the points of its parts, which the database adds up."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, F, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from brm.base.scoring import WHOLE, Points
from brm.health.parts import FORMULA, WEIGHTS, Facts, health, is_quiet

PARTS = tuple(WEIGHTS)


def _sum(ending: str) -> Any:
    found: Any = Coalesce(F(PARTS[0] + ending), 0)
    for name in PARTS[1:]:
        found += Coalesce(F(name + ending), 0)
    return found


def _part_is_whole(name: str) -> Any:
    points, out_of = f"{name}_points", f"{name}_of"
    unknown = Q(**{points: None, out_of: None})
    known = Q(**{f"{points}__isnull": False, f"{out_of}__gt": 0, f"{points}__lte": F(out_of)})
    return CheckConstraint(condition=unknown | known, name=f"%(class)s_{name}_is_part_of")


class Scored(models.Model):
    """Health of one department on one day: 0 to 100, or nothing where it cannot be said.

    `…_points` of `…_of`: what each part gave, adding up to `health` and to 100; empty where the part
    is not known. `facts`: what the records said (`parts.Facts`). `is_silent`: no sign of life for two
    rhythms, so that there is no number.
    """

    health = models.PositiveSmallIntegerField(_("health"), null=True, blank=True)
    experience_points = models.PositiveSmallIntegerField(null=True, editable=False)
    experience_of = models.PositiveSmallIntegerField(null=True, editable=False)
    answers_points = models.PositiveSmallIntegerField(null=True, editable=False)
    answers_of = models.PositiveSmallIntegerField(null=True, editable=False)
    visits_points = models.PositiveSmallIntegerField(null=True, editable=False)
    visits_of = models.PositiveSmallIntegerField(null=True, editable=False)
    promises_points = models.PositiveSmallIntegerField(null=True, editable=False)
    promises_of = models.PositiveSmallIntegerField(null=True, editable=False)
    is_silent = models.BooleanField(_("quiet: no sign of life"), default=False)
    facts = models.JSONField(_("of which facts"), default=dict, blank=True)
    formula = models.PositiveSmallIntegerField(default=FORMULA, editable=False)

    class Meta:
        abstract = True
        constraints = [
            *map(_part_is_whole, PARTS),
            CheckConstraint(
                condition=Q(health=None) | Q(health=_sum("_points")),
                name="%(class)s_health_is_the_sum_of_its_parts",
            ),
            CheckConstraint(
                condition=Q(health__isnull=False, is_silent=False)
                & Exact(_sum("_of"), Value(WHOLE))
                | Q(health=None, **{f"{name}_of": None for name in PARTS}),
                name="%(class)s_health_is_of_a_hundred",
            ),
        ]

    @property
    def points(self) -> list[Points]:
        """The parts in their order, as shown."""
        return [
            Points(name, getattr(self, f"{name}_points"), getattr(self, f"{name}_of"))
            for name in PARTS
        ]

    @property
    def ring(self) -> list[tuple[float, float | None]]:
        """The parts as the ring draws them: weight and share."""
        return [
            (one.out_of or WEIGHTS[one.name], None)
            if one.points is None or not one.out_of
            else (one.out_of, one.points / one.out_of)
            for one in self.points
        ]

    @property
    def known_facts(self) -> Facts:
        return Facts(**self.facts)

    def score(self, facts: Facts, day: date) -> None:
        """Work out the number from the facts; nothing is kept here."""
        total = health(facts, day)
        self.health, self.is_silent, self.facts = total.score, is_quiet(facts, day), facts.as_json()
        self.formula = FORMULA
        for part in total.parts:
            setattr(self, f"{part.name}_points", part.points)
            setattr(self, f"{part.name}_of", part.out_of)
