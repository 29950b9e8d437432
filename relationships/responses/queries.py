"""Results as readers see them: the only way to what was answered.

Everything comes from `CampaignTree`, which holds no hidden number, but for people's words, which are
read only where the tree says so, shuffled by their random keys and without a department.
"""

from collections.abc import Collection

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from brm.base.compiled import Given, compiled
from brm.base.scope import NOTHING, Scope
from brm.base.scoring import Mean, mean
from relationships.campaigns.models import Campaign, Target, reads_results
from relationships.feedback_forms.questions import Question
from relationships.responses.choices import PEOPLE, WHOLE, WORDS, Part
from relationships.responses.models import CampaignTree, GivenAnswer
from relationships.responses.shown import Bar, Line, QuestionResult, Results, Said, Wave
from relationships.units.models import Unit

MOST_WORDS = 200
WAVES = 8  # campaigns in a trend

Figures = dict[str, CampaignTree]


def results(
    campaign: Campaign, scope: Scope, *, unit_id: int | None, language: str
) -> Results | None:
    """The results for this reader, of the department asked for, else of the widest in sight.

    None for a department out of sight. At most eight queries, whatever the size.
    """
    place = _place(campaign, scope, unit_id)
    if place is False:
        return None
    unit = place if isinstance(place, Unit) else None
    figures = {row.question: row for row in _figures(campaign.pk, unit.pk if unit else None)}
    asked = campaign.form_version.asked()
    questions = tuple(
        _result(question, figures.get(question.key), language)
        for question in asked
        if question.has_numbers
    )
    people = figures.get(PEOPLE)
    scale = next((question for question in asked if question.has_mean), None)
    lines, hidden = _lines(campaign, unit, scale)
    words = figures.get(WORDS)
    return Results(
        unit=unit,
        is_published=campaign.published_on is not None,
        n=people.n if people else 0,
        asked=people.counts[0] if people and people.counts else 0,
        questions=questions,
        lines=lines,
        hidden=hidden,
        words=_words(campaign, unit, scope, words),
        shows_words=words is not None and words.is_shown,
        waves=_waves(campaign, unit, scale),
    )


@compiled
def _figures(campaign_id: int, unit_id: int | None) -> QuerySet[CampaignTree]:
    return CampaignTree.objects.filter(
        campaign=campaign_id, unit=unit_id, part=Part.SUBTREE
    ).select_related("unit")


def _place(campaign: Campaign, scope: Scope, unit_id: int | None) -> "Unit | bool | None":
    """The department to show; None for the whole campaign, False where it is out of sight."""
    if unit_id is not None:
        seen = Unit.objects.filter(reads_results(scope), pk=unit_id).first()
        return seen or False
    if scope.manages_everything:
        only = _targets(campaign=campaign.pk)
        return only[0] if len(only) == 1 else None
    targets = Q(pk__in=campaign.targets.values("unit"))
    asked = Q(pk__in=CampaignTree.objects.filter(campaign=campaign).values("unit"))
    mine = Unit.objects.filter(reads_results(scope)).filter(targets | asked)
    return mine.order_by("depth", "lft").first() or False


@compiled
def _targets() -> QuerySet[Unit]:
    """One is the place to show; of several it is all of the campaign."""
    return Unit.objects.filter(targeted_by__campaign=Given("campaign", IntegerField()))[:2]


def _result(question: Question, row: CampaignTree | None, language: str) -> QuestionResult:
    text = question.asks(language)
    if row is None or not row.is_shown:
        return QuestionResult(question, text, 0, (), None)
    most = max([*row.counts, 1])
    bars = tuple(
        Bar(label, number, number / most)
        for label, number in zip(question.words(language), row.counts, strict=False)
    )
    value = mean_of(row, question) if question.has_mean else None
    return QuestionResult(question, text, row.n, bars, value)


def mean_of(row: CampaignTree, scale: Question) -> Mean:
    """The mean of a scale with its band of chance, from how often each answer was given."""
    given = list(zip(scale.values, row.counts, strict=False))
    sums = sum(value * times for value, times in given)
    squares = sum(value * value * times for value, times in given)
    return mean(row.n, sums, squares, scale=(scale.values[0], scale.values[-1]))


def _lines(
    campaign: Campaign, unit: Unit | None, scale: Question | None
) -> tuple[tuple[Line, ...], int]:
    """The departments right below, in their own order, and how many are not shown. One query."""
    rows = _below(campaign.pk, unit.pk if unit else None, scale.key if scale else PEOPLE)
    if unit is not None and len(rows) == 1:
        return (), 0  # nothing lies under it
    shown = tuple(_line(row, scale) for row in rows if row.is_shown and row.unit is not None)
    hidden = [row for row in rows if not row.is_shown and row.part == Part.SUBTREE]
    return shown, len(hidden)


@compiled
def _below(campaign_id: int, unit_id: int | None, key: str) -> QuerySet[CampaignTree]:
    if unit_id is None:
        targets = Target.objects.filter(campaign=campaign_id).values("unit")
        below = Q(unit__in=targets, part=Part.SUBTREE)
    else:
        below = Q(unit__parent=unit_id, part=Part.SUBTREE) | Q(unit=unit_id, part=Part.OWN)
    return (
        CampaignTree.objects.filter(below, campaign=campaign_id, question=key)
        .select_related("unit")
        .order_by("-unit__depth", "unit__lft")
    )


def _line(row: CampaignTree, scale: Question | None) -> Line:
    assert row.unit is not None  # noqa: S101  the caller leaves the whole campaign out
    is_own = row.part == Part.OWN
    name = _("Others in %(unit)s") % {"unit": row.unit.name} if is_own else row.unit.name
    return Line(row.unit, name, row.n, mean_of(row, scale) if scale else None, is_own, scale)


def _words(
    campaign: Campaign, unit: Unit | None, scope: Scope, figure: CampaignTree | None
) -> tuple[Said, ...]:
    """People's words, in no order. With the name only for managers and buddies, if announced so."""
    rows = words_in_sight(campaign, unit, scope, figure).annotate(
        by=Case(
            When(_near(campaign, unit, scope), then=F("response__person__name")), default=Value("")
        )
    )
    said = rows.values_list("words", "by")[:MOST_WORDS]
    return tuple(Said(words, by or "") for words, by in said)


def words_in_sight(
    campaign: Campaign, unit: Unit | None, scope: Scope, figure: CampaignTree | None
) -> QuerySet[GivenAnswer]:
    """The words of a department, or of all, that this reader may read, by their random keys.

    Of which departments is what the figure says: where they lay when it was decided.
    """
    rows = GivenAnswer.objects.filter(
        response__campaign=campaign, response__published_on__isnull=False, value=None
    )
    enough = NOTHING
    if figure is not None and figure.is_shown:
        enough = Q(response__is_in_the_words=True) & within(figure.counts, "response__unit")
    return rows.filter(enough | _near(campaign, unit, scope)).order_by("key")


def _near(campaign: Campaign, unit: Unit | None, scope: Scope) -> Q:
    """Whose answers there this person reads with the name, if that was announced."""
    if campaign.is_anonymous:
        return NOTHING
    near = reads_names(scope, "response__unit__")
    if unit is not None:
        near &= Q(response__unit__lft__range=(unit.lft, unit.rgt))
    return near


def within(units: Collection[int], path: str) -> Q:
    """In one of these departments; 0 among them are those kept with none."""
    found = Q(**{f"{path}__in": [unit for unit in units if unit != WHOLE]})
    return found | Q(**{path: None}) if WHOLE in units else found


def reads_names(scope: Scope, path: str = "") -> Q:
    """Departments whose named answers this person reads with the name: as manager, as buddy."""
    return scope.managed_units(path) | scope.trusted_units(path)


def _waves(campaign: Campaign, unit: Unit | None, scale: Question | None) -> tuple[Wave, ...]:
    """The same question in the campaigns of the same form before and after. One query."""
    if scale is None:
        return ()
    form_id = campaign.form_version.form_id
    rows = _trend(campaign.pk, form_id, unit.pk if unit else None, scale.key)
    return tuple(
        Wave(row.campaign.name, row.campaign.opens_on, mean_of(row, scale))
        for row in reversed(rows)
    )


@compiled
def _trend(campaign_id: int, form_id: int, unit_id: int | None, key: str) -> QuerySet[CampaignTree]:
    figures = CampaignTree.objects.filter(
        question=key,
        part=Part.SUBTREE,
        unit=unit_id,
        is_shown=True,
        campaign__form_version__form=form_id,
    )
    if unit_id is None:  # all of a campaign compares with all of one that asked the same places
        asked = Target.objects.filter(campaign=campaign_id)
        ours = ArraySubquery(asked.order_by("unit").values("unit"))
        targets = ArrayAgg("campaign__targets__unit", order_by="campaign__targets__unit")
        figures = figures.annotate(asked=targets).filter(asked=ours)
    return figures.select_related("campaign").order_by("-campaign__opens_on", "-campaign")[:WAVES]


def sheet(campaign: Campaign, scope: Scope, language: str) -> list[tuple[str, str, str, int]]:
    """Department, question, answer, how often: the shown figures in sight, and no others.

    One query.
    """
    asked = {question.key: question for question in campaign.form_version.asked()}
    seen = Q() if scope.manages_everything else reads_results(scope, "unit__")
    rows = (
        CampaignTree.objects.filter(seen, campaign=campaign, is_shown=True, part=Part.SUBTREE)
        .exclude(question__in=[PEOPLE, WORDS])
        .select_related("unit")
        .order_by("unit__lft", "pk")
    )
    return [
        (row.unit.name if row.unit else _("All"), asked[row.question].asks(language), word, number)
        for row in rows
        for word, number in zip(asked[row.question].words(language), row.counts, strict=False)
    ]
