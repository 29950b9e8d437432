"""What themes there are, what comes back most, and which words wait to be sorted."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.text import Truncator

from brm.base import signing
from brm.base.scope import Scope
from relationships.campaigns.models import Campaign, Target
from relationships.campaigns.opening import Opening
from relationships.links.choices import Purpose
from relationships.links.services import address_of
from relationships.responses.remarks import Readable, Remark, is_read, others_read
from relationships.themes.five import points_in
from relationships.themes.models import Tag, Theme, WordBack
from relationships.themes.suggesting import Known, Suggestion, marked, suggest

AT_ONCE = 40  # words on the page that wait to be sorted
COUNTED = 200  # how far those that wait are counted
OTHERS = 100  # how far the remarks of no theme are counted
OF_ONE = 20  # words of each theme beside them; its own page has the others
A_PAGE = 100  # words of a theme on its own page

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
    """What comes back most in the whole campaign; `others` are the remarks of no theme shown.

    `is_more`: there are more than that.
    """

    named: tuple[Named, ...]
    others: int
    is_more: bool = False


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
    """A theme with the first of the words that belong to it, and how many those are."""

    theme: Theme
    remarks: tuple[Remark, ...]
    amount: int

    @property
    def has_more(self) -> bool:
        return self.amount > len(self.remarks)


@dataclass(frozen=True)
class Sorting:
    """The words of a campaign: some of those that wait, of how many, and those of each theme.

    `after` is the last of those shown where others come behind it. `is_more`: more wait than `amount`.
    """

    waiting: tuple[Waiting, ...]
    amount: int
    themes: tuple[Sorted, ...]
    after: UUID | None = None

    @property
    def is_more(self) -> bool:
        return self.amount >= COUNTED


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
    placed = Tag.objects.filter(
        answer=OuterRef("pk"), theme__campaign=campaign, theme__people__gte=campaign.smallest_group
    )
    rows = campaign.themes.order_by("-people", "folded_name", "pk")
    others = others_read(campaign, Exists(placed), up_to=OTHERS + 1)
    themes = list(rows.annotate(others=others, is_read=is_read(campaign)))
    if not themes or not themes[0].is_read:
        return None
    shown = [theme for theme in themes if theme.people >= campaign.smallest_group]
    most = max((theme.people for theme in shown), default=1)
    others_of = len(themes[0].others)
    return Most(
        tuple(Named(theme, theme.people / most) for theme in shown), min(others_of, OTHERS),
        is_more=others_of > OTHERS,
    )  # fmt: skip


def sorting(campaign: Campaign, scope: Scope, *, after: UUID | None = None) -> Sorting:
    """The words that this reader reads, by theme, with hints for those that wait.

    Read is what is shown: of what waits so many behind `after`, and the first of each theme. Five
    queries, however many words there are.
    """
    readable = Readable(campaign, scope)
    not_placed = ~Exists(Tag.objects.filter(answer=OuterRef("pk"), theme__campaign=campaign))
    waiting = readable.first(AT_ONCE + 1, not_placed, after=after)
    themes = list(themes_of(campaign).annotate(first=_first_tags(), amount=_amount_of_tags()))
    keys = {key for theme in themes for key in theme.first}  # type: ignore[attr-defined]
    said = {each.key: each for each in (readable.first(len(keys), Q(pk__in=keys)) if keys else ())}
    by_theme = [
        Sorted(theme, tuple(said[key] for key in theme.first if key in said), theme.amount or 0)  # type: ignore[attr-defined]
        for theme in themes
    ]
    known = {
        each.theme.pk: Known.of(each.theme.name, (remark.words for remark in each.remarks))
        for each in by_theme
    }
    hinted = [(remark, suggest(remark.words, known)) for remark in waiting[:AT_ONCE]]
    hinted.sort(key=lambda pair: not pair[1])  # those that are quickly sorted first
    in_bulk: dict[int, Theme] = {theme.pk: theme for theme in themes}
    return Sorting(
        waiting=tuple(_waiting(remark, hints, in_bulk) for remark, hints in hinted),
        amount=readable.amount(not_placed, up_to=COUNTED),
        themes=tuple(by_theme),
        after=waiting[AT_ONCE - 1].key if len(waiting) > AT_ONCE else None,
    )


def _first_tags() -> ArraySubquery:
    tags = Tag.objects.filter(theme=OuterRef("pk")).order_by("answer")
    return ArraySubquery(tags.values("answer")[:OF_ONE])


def _amount_of_tags() -> Subquery:
    tags = Tag.objects.filter(theme=OuterRef("pk")).order_by()
    return Subquery(tags.values("theme").annotate(n=Count("pk")).values("n"))


@dataclass(frozen=True)
class Wrote:
    """The words of a theme on one page; `after` is the last of them where others come behind it."""

    remarks: tuple[Remark, ...]
    after: UUID | None


def words_of(theme: Theme, scope: Scope, *, after: UUID | None = None) -> Wrote:
    """The words of one theme that this reader may read, those behind a key where one is told.

    Two queries.
    """
    mine = Exists(Tag.objects.filter(theme=theme, answer=OuterRef("pk")))
    found = Readable(theme.campaign, scope).first(A_PAGE + 1, mine, after=after)
    has_more = len(found) > A_PAGE
    return Wrote(found[:A_PAGE], found[A_PAGE - 1].key if has_more else None)


def _waiting(remark: Remark, hints: list[Suggestion], themes: dict[int, Theme]) -> Waiting:
    because = [word for hint in hints for word in hint.because]
    return Waiting(
        remark.key,
        tuple(marked(remark.words, because)),
        tuple(Hint(themes[hint.theme], hint.because) for hint in hints),
    )
