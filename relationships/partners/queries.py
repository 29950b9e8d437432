"""Who could speak for departments for which nobody does."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet

from brm.base.db import day_there
from relationships.partners.choices import PartnerRole
from relationships.partners.models import BusinessPartner
from relationships.people.models import Person, Post
from relationships.units.models import Unit

AT_ONCE = 50  # departments on one page
OFFERED = 6  # holders of posts of one department
MOST_PEOPLE = 50


@dataclass(frozen=True)
class Candidate:
    """Somebody who holds a post there; `reports` of the same department report to it."""

    person_id: int
    name: str
    title: str
    is_top: bool
    reports: int


@dataclass
class Headless:
    """A department without a head, with who could be it, the likeliest first."""

    unit: Unit
    candidates: list[Candidate] = field(default_factory=list)

    @property
    def likely(self) -> int | None:
        """Who holds the one post to which others report and which itself reports out of it."""
        tops = [one for one in self.candidates if one.is_top and one.reports]
        return tops[0].person_id if len(tops) == 1 else None


def without_head(units: QuerySet[Unit], *, at: datetime) -> QuerySet[Unit]:
    """Those for which nobody speaks as head on their day."""
    heads = BusinessPartner.objects.on(day_there(at)).filter(
        unit=OuterRef("pk"), role=PartnerRole.HEAD
    )
    return units.filter(~Exists(heads)).order_by("lft", "pk")


def heads_to_name(units: QuerySet[Unit], *, at: datetime) -> list[Headless]:
    """The first departments without a head, and who could be it: from their posts, else from their
    people. Three queries.
    """
    found = {unit.pk: Headless(unit) for unit in without_head(units, at=at)[:AT_ONCE]}
    posts = Post.objects.filter(unit__in=found, ended_on=None).values(
        "pk", "unit", "reports_to", "title", "holder",
        name=F("holder__name"), left_on=F("holder__left_on"), above=F("reports_to__unit"),
    )  # fmt: skip
    rows = list(posts.order_by("pk"))
    reports = Counter(row["reports_to"] for row in rows if row["above"] == row["unit"])
    for row in rows:
        if row["holder"] is not None and row["left_on"] is None:
            found[row["unit"]].candidates.append(
                Candidate(
                    row["holder"], row["name"], row["title"],
                    row["above"] != row["unit"], reports[row["pk"]],
                )
            )  # fmt: skip
    for one in found.values():
        one.candidates.sort(key=lambda who: (not who.is_top, -who.reports, who.name))
        del one.candidates[OFFERED:]
    _from_people(found)
    return list(found.values())


def _from_people(found: dict[int, Headless]) -> None:
    """Where no post is known all who work there are offered, up to `MOST_PEOPLE`."""
    empty = [pk for pk, one in found.items() if not one.candidates]
    people = Person.objects.present().filter(unit__in=empty).order_by("folded_name", "pk")
    for pk, name, title, unit in people.values_list("pk", "name", "job_title", "unit"):
        if len(found[unit].candidates) < MOST_PEOPLE:
            found[unit].candidates.append(Candidate(pk, name, title, is_top=False, reports=0))
