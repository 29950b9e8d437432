"""Results as readers see them: the only way to what was answered.

Everything comes from `CampaignTree`, which holds no hidden number, but for people's words, which are
read only where the tree says so, shuffled by their random keys and without a department.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from brm.base.compiled import Given, compiled
from brm.base.scope import NOTHING, Scope
from relationships.campaigns.choices import Announced
from relationships.campaigns.models import Campaign, Door, Target, reads_results
from relationships.feedback_forms.questions import Question
from relationships.responses.choices import NAMELESS, OF_NONE_ASKED, PEOPLE, WHOLE, WORDS, Part
from relationships.responses.measures import also_of, score_of
from relationships.responses.models import CampaignTree, GivenAnswer, Response
from relationships.responses.reading import lines_of, wave_of
from relationships.responses.shown import Bar, QuestionResult, Results, Said, Wave
from relationships.units.models import Unit

MOST_WORDS = 200
WAVES = 8  # campaigns in a trend


def results(
    campaign: Campaign, scope: Scope, *, unit_id: int | None, language: str, question: str = ""
) -> Results | None:
    """The results for this reader, of the department asked for, else of the widest in sight.

    None for a department out of sight. At most six queries, whatever the size.
    """
    place = _place(campaign, scope, unit_id)
    if place is None:
        return None
    unit = place.unit
    asked = campaign.form_version.asked()
    if unit is None:
        around = sorted(_all_of(campaign.pk, place.targets), key=_by_place)
    else:
        around = _around(campaign.pk, unit.pk)
    read = lines_of(around, unit, asked)
    questions = tuple(
        _result(each, read.figures.get(each.key), language) for each in asked if each.has_numbers
    )
    scored = [result for result in questions if result.score is not None]
    by_key = {result.question.key: result for result in scored}
    people, words = read.figures.get(PEOPLE), read.figures.get(WORDS)
    return Results(
        unit=unit,
        is_published=campaign.published_on is not None,
        n=read.whole.n,
        asked=people.counts[0] if people and people.counts else 0,
        has_doors=_has_doors(campaign),
        questions=questions,
        whole=read.whole,
        lines=read.lines,
        hidden=read.hidden,
        words=_words(campaign, unit, scope, read.figures),
        shows_words=words is not None and words.is_shown,
        waves=_waves(campaign, unit, asked),
        chosen=by_key.get(question, scored[0] if scored else None),
        this=campaign.pk,
    )


def _has_doors(campaign: Campaign) -> bool:
    """Whether anybody may answer at a place. No query where the campaign was fetched with it."""
    known = getattr(campaign, "has_doors", None)
    return bool(Door.objects.filter(campaign=campaign).exists() if known is None else known)


@compiled
def _around(campaign_id: int, unit_id: int) -> QuerySet[CampaignTree]:
    """The figures of the place itself and of the departments right below, in their own order."""
    units = Unit.objects.filter(Q(parent=unit_id) | Q(pk=unit_id))  # found before their figures are
    mine = Q(unit=unit_id) | Q(part=Part.SUBTREE)
    rows = CampaignTree.objects.filter(mine, campaign=campaign_id, unit__in=units)
    return rows.select_related("unit").order_by("unit__lft", "pk")


@compiled
def _all_of(campaign_id: int, targets: tuple[int, ...]) -> QuerySet[CampaignTree]:
    """The figures of all of the campaign, and those of the departments it was meant for."""
    rows = CampaignTree.objects.filter(campaign=campaign_id, part=Part.SUBTREE)
    rows = rows.select_related("unit")  # each half by its own index
    return rows.filter(unit=None).union(rows.filter(unit__in=targets), all=True)


def _by_place(row: CampaignTree) -> tuple[int, int]:
    return (row.unit.lft if row.unit else 0, row.pk)


@dataclass(frozen=True)
class Place:
    """What is shown: a department, or without one all of the campaign with those it was meant for."""

    unit: Unit | None
    targets: tuple[int, ...] = ()


def _place(campaign: Campaign, scope: Scope, unit_id: int | None) -> Place | None:
    """What this reader is shown; None where it is out of sight. One query."""
    seen: Unit | None
    if unit_id is not None:
        seen = Unit.objects.filter(reads_results(scope), pk=unit_id).first()
        return Place(seen) if seen else None
    if scope.manages_everything:
        targets = _targets(campaign=campaign.pk)
        if len(targets) == 1:
            return Place(targets[0])
        return Place(None, tuple(unit.pk for unit in targets))
    meant = Q(pk__in=campaign.targets.values("unit"))
    counted = CampaignTree.objects.filter(campaign=campaign, part=Part.SUBTREE, question=PEOPLE)
    mine = Unit.objects.filter(reads_results(scope)).filter(
        meant | Q(pk__in=counted.values("unit"))
    )
    seen = mine.order_by("depth", "lft").first()
    return Place(seen) if seen else None


@compiled
def _targets() -> QuerySet[Unit]:
    """One is the place to show; of several it is all of the campaign."""
    units = Unit.objects.filter(targeted_by__campaign=Given("campaign", IntegerField()))
    return units.order_by("lft")


def _result(question: Question, row: CampaignTree | None, language: str) -> QuestionResult:
    text = question.asks(language)
    if row is None or not row.is_shown:
        return QuestionResult(question, text)
    most = max([*(number for number in row.counts if number is not None), 1])
    bars = tuple(
        Bar(label, number, None if number is None else number / most)
        for label, number in zip(question.words(language), row.counts, strict=False)
    )
    if question.has_mean:
        bars = bars[::-1]  # the best on top
    return QuestionResult(
        question, text, row.n, bars,
        score_of(question, row.counts), also_of(question, row.counts), question.ends(language),
    )  # fmt: skip


def _words(
    campaign: Campaign, unit: Unit | None, scope: Scope, figures: Mapping[str, CampaignTree]
) -> tuple[Said, ...]:
    """People's words, in no order. With the name only for managers and buddies, if announced so."""
    rows = words_in_sight(campaign, unit, scope, figures).annotate(
        by=Case(
            When(_near(campaign, unit, scope), then=F("response__person__name")), default=Value("")
        )
    )
    said = rows.values_list("words", "by")[:MOST_WORDS]
    return tuple(Said(words, by or "") for words, by in said)


def words_in_sight(
    campaign: Campaign, unit: Unit | None, scope: Scope, figures: Mapping[str, CampaignTree]
) -> QuerySet[GivenAnswer]:
    """The words of a department, or of all, that this reader may read, by their random keys.

    `figures`: those of the place, by question. Of which departments is what they say: where those lay
    when it was decided. Beside words that stand with a name those without one are a group of their own.
    """
    rows = GivenAnswer.objects.filter(
        campaign=campaign, response__published_on__isnull=False, value=None
    )
    enough = _told(figures.get(WORDS))
    if campaign.shows_names and (scope.is_manager or scope.trusted):
        enough &= Q(response__person__isnull=False) | _told(figures.get(NAMELESS))
    return rows.filter(enough | _near(campaign, unit, scope)).order_by("key")


def _told(figure: CampaignTree | None) -> Q:
    """Whose words this figure lets one read."""
    if figure is None or not figure.is_shown:
        return NOTHING
    told = Q(response__is_in_the_words=True, response__words_edition__lte=figure.edition)
    return told & within(figure.counts, "response__unit")


def _near(campaign: Campaign, unit: Unit | None, scope: Scope) -> Q:
    """Whose answers there this person reads with the name, if that was announced to them.

    Who answered at a place was promised that nobody sees who it was: those are read as all others.
    """
    if not campaign.shows_names:
        return NOTHING
    near = reads_names(scope, "response__unit__") & Q(response__person__isnull=False)
    if unit is not None:
        near &= Q(response__unit__lft__range=(unit.lft, unit.rgt))
    return near


def with_the_name(responses: QuerySet[Response]) -> QuerySet[Response]:
    """Those that others than who gave them may read with the name: as was announced."""
    return responses.filter(campaign__announced=Announced.NAMED)


def within(units: Collection[int], path: str) -> Q:
    """In one of these departments; 0 among them are those kept with none."""
    found = Q(**{f"{path}__in": [unit for unit in units if unit != WHOLE]})
    return found | Q(**{path: None}) if WHOLE in units else found


def reads_names(scope: Scope, path: str = "") -> Q:
    """Departments whose named answers this person reads with the name: as manager, as buddy."""
    return scope.managed_units(path) | scope.trusted_units(path)


def _waves(campaign: Campaign, unit: Unit | None, asked: list[Question]) -> tuple[Wave, ...]:
    """The campaigns of the same form before and after, whatever its version. One query."""
    unit_id = unit.pk if unit else None
    campaigns = _same_form(campaign.pk, campaign.form_version.form_id, unit_id)
    return tuple(
        wave_of(each, [CampaignTree(is_shown=True, **row) for row in each.figures], asked)  # type: ignore[attr-defined]
        for each in reversed(campaigns)
    )


@compiled
def _same_form(campaign_id: int, form_id: int, unit_id: int | None) -> QuerySet[Campaign]:
    """The newest whose number of people is shown there, newest first, each with its shown figures."""
    shown = CampaignTree.objects.filter(
        campaign=OuterRef("pk"), unit=unit_id, part=Part.SUBTREE, is_shown=True
    )
    figure = JSONObject(question="question", n="n", counts="counts")
    found = Campaign.objects.filter(
        Exists(shown.filter(question=PEOPLE)), form_version__form=form_id
    )
    found = found.annotate(figures=ArraySubquery(shown.values(row=figure)))
    if unit_id is None:  # all of a campaign compares with all of one that asked the same places
        found = found.annotate(
            asked=_places(Target.objects.filter(campaign=OuterRef("pk"))),
            ours=_places(Target.objects.filter(campaign=campaign_id)),
        ).filter(asked=F("ours"))
    return found.select_related("form_version").order_by("-opens_on", "-pk")[:WAVES]


def _places(targets: QuerySet[Target]) -> ArraySubquery:
    return ArraySubquery(targets.order_by("unit").values("unit"))


def sheet(
    campaign: Campaign, scope: Scope, language: str, *, unit_id: int | None = None
) -> list[tuple[str, str, str, int | str]] | None:
    """Department, question, answer, how often: the shown figures in sight, and no others.

    Of an answer that is not told it says so. With a department only of it and what lies under it;
    None where it is out of sight. At most two queries.
    """
    asked = {question.key: question for question in campaign.form_version.asked()}
    seen = Q() if scope.manages_everything else reads_results(scope, "unit__")
    if unit_id is not None:
        top = Unit.objects.filter(reads_results(scope), pk=unit_id).first()
        if top is None:
            return None
        seen &= Q(unit__lft__range=(top.lft, top.rgt))
    rows = (
        CampaignTree.objects.filter(seen, campaign=campaign, is_shown=True, part=Part.SUBTREE)
        .exclude(question__in=OF_NONE_ASKED)
        .select_related("unit")
        .order_by("unit__lft", "pk")
    )
    return [
        (
            row.unit.name if row.unit else _("All"),
            asked[row.question].asks(language),
            word,
            _("not shown") if number is None else number,
        )
        for row in rows
        for word, number in zip(asked[row.question].words(language), row.counts, strict=False)
    ]
