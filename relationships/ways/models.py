"""Ways of people: the languages, channels, devices and apps that they really use."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from brm.base.db import known
from brm.base.suppression import SMALLEST
from relationships.people.models import Person
from relationships.rounds.models import Visit
from relationships.units.models import Unit
from relationships.ways.choices import Kind, Source
from relationships.ways.values import MOST, words_of


class Way(models.Model):
    """One value: `value` is its code, `written` how it was written where no list knows it."""

    kind = models.CharField(_("what"), max_length=10, choices=Kind.choices)
    value = models.CharField(_("code"), max_length=MOST)
    written = models.CharField(_("as it was written"), max_length=MOST, blank=True)

    class Meta:
        abstract = True

    @property
    def words(self) -> str:
        """In the reader's words. No query."""
        return words_of(self.kind, self.value, self.written)


class OwnWay(Way):
    """What a person says of themselves: also speaks, likes to be reached by, works with."""

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="own_ways", verbose_name=_("person")
    )

    class Meta:
        verbose_name = _("own way")
        verbose_name_plural = _("own ways")
        constraints = [
            known("kind", Kind),
            CheckConstraint(condition=~Q(value=""), name="own_way_has_a_value"),
            UniqueConstraint(fields=["person", "kind", "value"], name="own_way_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.value}"


class SeenWay(Way):
    """What a buddy noticed on a visit: how many people there do so; never who."""

    visit = models.ForeignKey(
        Visit, models.CASCADE, related_name="seen_ways", verbose_name=_("visit")
    )
    people = models.PositiveSmallIntegerField(_("people"))

    class Meta:
        verbose_name = _("way noticed on a visit")
        verbose_name_plural = _("ways noticed on visits")
        constraints = [
            known("kind", Kind),
            CheckConstraint(condition=~Q(value=""), name="seen_way_has_a_value"),
            CheckConstraint(condition=Q(people__gte=1), name="seen_way_of_somebody"),
            UniqueConstraint(fields=["visit", "kind", "value"], name="seen_way_once_a_visit"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} · {self.value}"


class WayFigure(Way):
    """What may be told of a department: `n` of `of` people, by one source. Hidden ones are not here.

    `n` is empty where most people do so and the number would tell of the few others. An empty `value`
    stands for all others together. `since` is the day from which the figure is as it is: of the visit,
    of the publication, of the change of a profile; `record` the visit or the campaign behind it.
    """

    unit = models.ForeignKey(
        Unit, models.CASCADE, related_name="ways", verbose_name=_("department")
    )
    value = models.CharField(_("code"), max_length=MOST, blank=True)
    source = models.CharField(_("from"), max_length=10, choices=Source.choices)
    n = models.PositiveIntegerField(_("people"), null=True, blank=True)
    of = models.PositiveIntegerField(_("of"))
    since = models.DateField(_("since"))
    record = models.BigIntegerField(_("visit or campaign"), null=True, blank=True)

    class Meta:
        verbose_name = _("way of a department")
        verbose_name_plural = _("ways of departments")
        constraints = [
            known("kind", Kind),
            known("source", Source),
            CheckConstraint(condition=Q(of__gte=SMALLEST), name="way_figure_of_enough"),
            CheckConstraint(
                condition=Q(n=None)
                | (Q(n__gte=SMALLEST) & ~Q(value="") & (Q(n=F("of")) | Q(n__lte=F("of") - SMALLEST))),
                name="way_figure_tells_of_enough",
            ),
            UniqueConstraint(
                fields=["unit", "kind", "value", "source"], name="way_figure_once"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit_id} · {self.value} · {self.source}"
