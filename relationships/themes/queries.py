"""What themes there are, what comes back most, and which words wait to be sorted."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.text import Truncator

from brm.base import signing
from brm.base.scope import Scope
from relationships.campaigns.models import Campaign, Target
from relationships.campaigns.opening import Opening
from relationships.links.choices import Purpose
from relationships.links.services import address_of
from relationships.responses.remarks import Remark, amount_shown, remarks
from relationships.themes.five import points_in
from relationships.themes.models import Tag, Theme, WordBack
from relationships.themes.suggesting import Known, Suggestion, marked, suggest

AT_ONCE = 40  # words on the page that wait to be sorted


SHORT = 120  # characters of one point where a form opens with it


def last_word() -> Subquery:
    """For a query of invitations or doors: the word back of the same form to a department that holds
    theirs, sent last; with what makes its address."""
    held = Target.objects.filter(
        campaign=OuterRef("campaign"),
        unit__lft__lte=OuterRef(OuterRef("unit__lft")),
        unit__rgt__gte=OuterRef(OuterRef("unit__rgt")),
    )
    rows = WordBack.objects.filter(
        Exists(held),
        sent_at__isnull=False,
        campaign__form_version__form=OuterRef("campaign__form_version__form"),
    )
    said = JSONObject(points="points", link="link_id", version="link__version")
    return Subquery(rows.order_by("-sent_at", "-pk").values(said=said)[:1])


def read_word(found: dict[str, Any], language: str) -> Opening:
    """What was heard, chosen and not, and what is next: the first of each, in short. No query."""
    token = signing.make(found["link"], Purpose.WORD, found["version"])
    points = [
        (str(point.title), Truncator(" ".join(point.lines[:2])).chars(SHORT))
        for point in points_in(found["points"], language)
        if point.name != "why"
    ]
    return Opening(tuple(points), address_of(Purpose.WORD, token))


@dataclass(frozen=True)
class Named:
    """A theme that enough people named, and how that compares with the most frequent one."""

    theme: Theme
    share: float


@dataclass(frozen=True)
class Most:
    """What comes back most in the whole campaign; `others` are the remarks of no theme shown."""

    named: tuple[Named, ...]
    others: int


@dataclass(frozen=True)
class Hint:
    """A theme that some words may belong to, and because of which words."""

    theme: Theme
    because: tuple[str, ...]


@dataclass(frozen=True)
class Waiting:
    """Words in no theme yet, in pieces (with whether each led to a hint), and the hints."""

    key: UUID
    pieces: tuple[tuple[str, bool], ...]
    hints: tuple[Hint, ...]


@dataclass(frozen=True)
class Sorted:
    """A theme with the words that belong to it."""

    theme: Theme
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class Sorting:
    """The words of a campaign: those that wait, of all that do, and those of each theme."""

    waiting: tuple[Waiting, ...]
    amount: int
    themes: tuple[Sorted, ...]


def themes_of(campaign: Campaign) -> QuerySet[Theme]:
    """Its themes, those that most people named first. One query."""
    rows = campaign.themes.select_related("promise__owner", "voice")
    return rows.order_by("-people", "folded_name", "pk")


def most_named(campaign: Campaign) -> Most | None:
    """The themes that at least the smallest group named; of the whole campaign alone.

    None where people's words of the whole campaign are not shown, or nothing was sorted yet. No theme
    of a department: what is left of two figures would be a smaller group. One query.
    """
    if campaign.settled_on is None:
        return None
    counted = Tag.objects.filter(
        theme__campaign=campaign, theme__people__gte=campaign.smallest_group
    )
    tagged = counted.order_by().values("theme__campaign").annotate(n=Count("answer", distinct=True))
    rows = campaign.themes.order_by("-people", "folded_name", "pk")
    themes = list(
        rows.annotate(written=amount_shown(campaign), tagged=Subquery(tagged.values("n")))
    )
    if not themes or not themes[0].written:
        return None
    shown = [theme for theme in themes if theme.people >= campaign.smallest_group]
    most = max((theme.people for theme in shown), default=1)
    others = themes[0].written - (themes[0].tagged or 0)
    return Most(tuple(Named(theme, theme.people / most) for theme in shown), others)


def sorting(campaign: Campaign, scope: Scope) -> Sorting:
    """The words that this reader reads, by theme, with hints for those that wait. Five queries."""
    said = {remark.key: remark for remark in remarks(campaign, scope)}
    themes = list(themes_of(campaign))
    by_theme: dict[int, list[Remark]] = defaultdict(list)
    rows = Tag.objects.filter(theme__in=themes).order_by("answer")
    for theme_id, key in rows.values_list("theme", "answer"):
        if key in said:
            by_theme[theme_id].append(said[key])
    placed = {remark.key for remarks_of in by_theme.values() for remark in remarks_of}
    waiting = [remark for key, remark in said.items() if key not in placed]
    known = {
        theme.pk: Known.of(theme.name, (each.words for each in by_theme[theme.pk]))
        for theme in themes
    }
    hinted = [(remark, suggest(remark.words, known)) for remark in waiting]
    hinted.sort(key=lambda pair: not pair[1])  # those that are quickly sorted first
    in_bulk = {theme.pk: theme for theme in themes}
    return Sorting(
        waiting=tuple(_waiting(remark, hints, in_bulk) for remark, hints in hinted[:AT_ONCE]),
        amount=len(waiting),
        themes=tuple(Sorted(theme, tuple(by_theme[theme.pk])) for theme in themes),
    )


def words_of(theme: Theme, scope: Scope) -> tuple[Remark, ...]:
    """The words of one theme that this reader may read. Three queries."""
    tagged = set(theme.tags.values_list("answer", flat=True))
    return tuple(remark for remark in remarks(theme.campaign, scope) if remark.key in tagged)


def _waiting(remark: Remark, hints: list[Suggestion], themes: dict[int, Theme]) -> Waiting:
    because = [word for hint in hints for word in hint.because]
    return Waiting(
        remark.key,
        tuple(marked(remark.words, because)),
        tuple(Hint(themes[hint.theme], hint.because) for hint in hints),
    )
