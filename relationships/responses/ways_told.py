"""What people answered of their ways, for the table of their department: published figures alone."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import translation

from relationships.feedback_forms.questions import Question
from relationships.responses.choices import Part
from relationships.responses.models import CampaignTree
from relationships.units.models import Unit
from relationships.ways import told
from relationships.ways.choices import WORDS, Kind, Source
from relationships.ways.told import Counted
from relationships.ways.values import value_of

# The keys of the questions, in the form that we bring and in every copy of it.
ASKED = {
    "their-languages": Kind.LANGUAGE,
    "their-channels": Kind.CHANNEL,
    "their-devices": Kind.DEVICE,
    "their-apps": Kind.APP,
}


def by_forms(unit_ids: Collection[int], at: datetime) -> Iterator[Counted]:
    """The newest shown figure of each of the four questions, of those directly in a department.

    Of a department with others below it that is its own figure; of one without, the only one it has.
    What is not told there is not told here. One query.
    """
    has_parts = Exists(Unit.objects.filter(parent=OuterRef("unit")))
    own = Q(part=Part.OWN) | (Q(part=Part.SUBTREE) & ~has_parts)
    rows = (
        CampaignTree.objects.filter(
            own, unit__in=unit_ids, is_shown=True, question__in=ASKED,
            campaign__published_on__isnull=False,
        )
        .order_by("unit", "question", "-campaign__published_on", "-campaign", "part")
        .distinct("unit", "question")
        .select_related("campaign__form_version")
    )  # fmt: skip
    for row in rows:
        campaign = row.campaign
        asked = {one.key: one for one in campaign.form_version.asked()}
        values = answers_of(asked[row.question], ASKED[row.question])
        assert row.unit_id is not None and campaign.published_on is not None  # noqa: S101, PT018
        yield Counted(
            row.unit_id,
            ASKED[row.question],
            Source.FORM,
            row.n,
            campaign.published_on,
            counts={value: n for (value, _), n in zip(values, row.counts, strict=True) if n},
            written=dict(values),
            record=campaign.pk,
            has_more=None in row.counts,
        )


def answers_of(question: Question, kind: str) -> list[tuple[str, str]]:
    """The code of each answer with its words. A code of ours is known by its English words; another
    answer of a copied form stands for itself."""
    known = {}
    if kind in WORDS:
        known = {value_of(kind, label): value for value, label in english(kind)}
    found = []
    for words in question.words("en"):
        value = value_of(kind, words)
        found.append((known.get(value, value), words))
    return found


def english(kind: str) -> list[tuple[str, str]]:
    """Our codes of that kind with their English words."""
    with translation.override(None):
        return [(value, str(label)) for value, label in WORDS[kind].choices]


def register() -> None:
    """Let the departments' tables know what was answered."""
    told.register(by_forms)
