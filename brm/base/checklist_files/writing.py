"""A checklist as its file: what is read from it again is the same checklist."""

from typing import Any

import yaml

from brm.base.checklist_files.texts import ChecklistFile, ClusterText, PracticeText, StatementText


def write(checklist: ChecklistFile) -> bytes:
    """The YAML of a checklist; `read` gives an equal one."""
    tree: dict[str, Any] = {
        "slug": checklist.slug,
        "title": checklist.title,
        "edition": checklist.edition,
        "language": checklist.language,
        "framework": _filled(name=checklist.framework, trademark=checklist.trademark),
        "source": checklist.source,
        "note": checklist.note,
        "scale": {
            "options": [
                _filled(value=each.value, label=each.label, description=each.description)
                for each in checklist.options
            ],
            "bands": [
                {"slug": each.slug, "label": each.label, "min": each.least}
                for each in checklist.bands
            ],
        },
    }
    if any(cluster.level for cluster in checklist.clusters):
        tree["levels"] = _levels(checklist)
    else:
        tree["clusters"] = [_cluster(cluster) for cluster in checklist.clusters]
    tree = {key: value for key, value in tree.items() if value not in ("", {})}
    text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=100)
    return text.encode()


def _levels(checklist: ChecklistFile) -> list[dict[str, Any]]:
    """Levels in their order, each with its groups."""
    levels: list[dict[str, Any]] = []
    last = None
    for cluster in checklist.clusters:
        of = (cluster.level, cluster.level_plain, cluster.horizon)
        if of != last:
            said = _filled(name=of[0], plain=of[1], time_horizon=of[2])
            levels.append({**said, "clusters": []})
            last = of
        levels[-1]["clusters"].append(_cluster(cluster))
    return levels


def _cluster(cluster: ClusterText) -> dict[str, Any]:
    said = _filled(
        code=cluster.code, slug=cluster.slug, name=cluster.name, plain=cluster.plain,
        purpose=cluster.purpose,
    )  # fmt: skip
    return {**said, "practices": [_practice(each) for each in cluster.practices]}


def _practice(practice: PracticeText) -> dict[str, Any]:
    said = _filled(
        code=practice.code, slug=practice.slug, name=practice.name, purpose=practice.purpose,
        owner_role=practice.owner_role, answered_by=list(practice.answered_by),
        concerns=list(practice.concerns),
    )  # fmt: skip
    return {**said, "statements": [_statement(each) for each in practice.statements]}


def _statement(statement: StatementText) -> dict[str, Any]:
    said = _filled(code=statement.code, text=statement.text, evidence=statement.evidence)
    return {**said, "quick_scan": True} if statement.is_quick_scan else said


def _filled(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in ("", [])}
