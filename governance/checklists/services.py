"""Loading checklists from their files."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from brm.base.checklist_files import ChecklistFile, ClusterText, read
from brm.base.checklist_files.texts import Band, PracticeText, ScaleOption, StatementText
from governance.checklists.models import Checklist, Cluster, Practice, Statement
from governance.checklists.queries import tree_of

DATA = Path(__file__).parent / "data"


def load_own(*, at: datetime) -> list[Checklist]:
    """Load the checklists that come with the product; a second time changes nothing.

    A house that offers a version of its own goes on to offer that one.
    """
    return [
        load(read(file.read_bytes()), at=at, is_own_version=False)
        for file in sorted(DATA.glob("*.yaml"))
    ]


@transaction.atomic
def load(file: ChecklistFile, *, at: datetime, is_own_version: bool = True) -> Checklist:
    """Keep a checklist as the file says it, as the next version of its edition.

    The same content again changes nothing. The new version is offered for new assessments in place
    of the one before; assessments that were begun keep theirs. Where the file of a framework leaves
    out whose name it is, it stays as it stood in the version before. About six queries.
    """
    same = Checklist.objects.filter(fingerprint=file.fingerprint).first()
    if same:
        _name_clusters(same, file)
        return same
    versions = Checklist.objects.select_for_update().filter(slug=file.slug, edition=file.edition)
    known = list(versions.order_by("number"))
    yields = not is_own_version and any(each.is_active and each.is_own_version for each in known)
    if not yields:
        versions.filter(is_active=True).update(is_active=False)
    checklist = Checklist.objects.create(
        slug=file.slug,
        edition=file.edition,
        number=max((each.number for each in known), default=0) + 1,
        title=file.title,
        language=file.language,
        framework=file.framework,
        trademark=file.trademark or _trademark_of(file.slug),
        source=file.source,
        note=file.note,
        options=[vars(option) for option in file.options],
        bands=[vars(band) for band in file.bands],
        fingerprint=file.fingerprint,
        is_active=not yields,
        is_own_version=is_own_version,
        loaded_at=at,
    )
    _keep_tree(checklist, file.clusters)
    return checklist


def _trademark_of(slug: str) -> str:
    """Whose name it is, as the other versions say it: a copy stays under the same name."""
    named = Checklist.objects.filter(slug=slug).exclude(trademark="").order_by("-number").first()
    return named.trademark if named else ""


def _name_clusters(checklist: Checklist, file: ChecklistFile) -> None:
    """Short names of groups that were loaded before these were kept. One query where all have one."""
    for cluster in checklist.clusters.filter(slug=""):
        text = next((each for each in file.clusters if each.code == cluster.code), None)
        if text is not None:
            Cluster.objects.filter(pk=cluster.pk).update(slug=text.slug)


def file_of(checklist: Checklist) -> ChecklistFile:
    """The checklist as its file says it: loaded again it is the same version. Two queries."""
    clusters: dict[int, ClusterText] = {}
    for cluster, practices in tree_of(checklist):
        clusters[cluster.pk] = ClusterText(
            code=cluster.code, slug=cluster.slug, name=cluster.name, plain=cluster.plain,
            purpose=cluster.purpose, level=cluster.level, level_plain=cluster.level_plain,
            horizon=cluster.horizon,
            practices=tuple(_practice_text(each, statements) for each, statements in practices),
        )  # fmt: skip
    return ChecklistFile(
        slug=checklist.slug, edition=checklist.edition, title=checklist.title,
        language=checklist.language, framework=checklist.framework,
        trademark=checklist.trademark, source=checklist.source, note=checklist.note,
        options=tuple(ScaleOption(**option) for option in checklist.options),
        bands=tuple(Band(**band) for band in checklist.bands),
        clusters=tuple(clusters.values()),
    )  # fmt: skip


def _practice_text(practice: Practice, statements: list[Statement]) -> PracticeText:
    return PracticeText(
        code=practice.code, slug=practice.slug, name=practice.name, purpose=practice.purpose,
        owner_role=practice.owner_role, answered_by=tuple(practice.answered_by),
        concerns=tuple(practice.concerns),
        statements=tuple(
            StatementText(each.code, each.text, each.evidence, each.is_quick_scan)
            for each in statements
        ),
    )  # fmt: skip


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
            **{name: value for name, value in vars(text).items() if name != "practices"},
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
