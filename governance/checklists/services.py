"""Loading checklists from their files."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from brm.base.checklist_files import ChecklistFile, ClusterText, read
from governance.checklists.models import Checklist, Cluster, Practice, Statement

DATA = Path(__file__).parent / "data"


def load_own(*, at: datetime) -> list[Checklist]:
    """Load the checklists that come with the product; a second time changes nothing."""
    return [load(read(file.read_bytes()), at=at) for file in sorted(DATA.glob("*.yaml"))]


@transaction.atomic
def load(file: ChecklistFile, *, at: datetime) -> Checklist:
    """Keep a checklist as the file says it, as the next version of its edition.

    The same content again changes nothing. The new version is offered for new assessments in place
    of the one before; assessments that were begun keep theirs. About six queries.
    """
    same = Checklist.objects.filter(fingerprint=file.fingerprint).first()
    if same:
        return same
    versions = Checklist.objects.select_for_update().filter(slug=file.slug, edition=file.edition)
    numbers = [version.number for version in versions]
    versions.filter(is_active=True).update(is_active=False)
    checklist = Checklist.objects.create(
        slug=file.slug,
        edition=file.edition,
        number=max(numbers, default=0) + 1,
        title=file.title,
        language=file.language,
        framework=file.framework,
        trademark=file.trademark,
        source=file.source,
        note=file.note,
        options=[vars(option) for option in file.options],
        bands=[vars(band) for band in file.bands],
        fingerprint=file.fingerprint,
        loaded_at=at,
    )
    _keep_tree(checklist, file.clusters)
    return checklist


@transaction.atomic
def offer(checklist: Checklist) -> None:
    """Offer this version for new assessments, and no other of its edition."""
    versions = Checklist.objects.select_for_update().filter(
        slug=checklist.slug, edition=checklist.edition
    )
    list(versions.order_by("pk"))  # one at a time
    versions.exclude(pk=checklist.pk).filter(is_active=True).update(is_active=False)
    Checklist.objects.filter(pk=checklist.pk).update(is_active=True)


def withdraw(checklist: Checklist) -> None:
    """No longer offer this version for new assessments; nothing that was answered changes."""
    Checklist.objects.filter(pk=checklist.pk).update(is_active=False)


def _keep_tree(checklist: Checklist, texts: tuple[ClusterText, ...]) -> None:
    clusters = Cluster.objects.bulk_create(
        Cluster(
            checklist=checklist,
            position=place,
            **{
                name: value
                for name, value in vars(text).items()
                if name not in ("slug", "practices")
            },
        )
        for place, text in enumerate(texts)
    )
    practices = Practice.objects.bulk_create(
        Practice(
            cluster=cluster,
            position=place,
            **{name: value for name, value in vars(practice).items() if name not in LISTS},
            answered_by=list(practice.answered_by),
            concerns=list(practice.concerns),
        )
        for cluster, text in zip(clusters, texts, strict=True)
        for place, practice in enumerate(text.practices)
    )
    spoken = (practice for text in texts for practice in text.practices)
    Statement.objects.bulk_create(
        Statement(practice=practice, position=place, **vars(statement))
        for practice, text in zip(practices, spoken, strict=True)
        for place, statement in enumerate(text.statements)
    )


LISTS = ("answered_by", "concerns", "statements")
