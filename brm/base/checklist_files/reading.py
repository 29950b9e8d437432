"""The file's bytes, then its tree: scale, levels, clusters, practices and statements."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from brm.base.checklist_files.lined import tree_of
from brm.base.checklist_files.texts import (
    Band,
    ChecklistFile,
    ClusterText,
    PracticeText,
    ScaleOption,
    StatementText,
)
from brm.base.checklist_files.values import Faults, Values

LARGEST = 1_000_000  # bytes of a file
VALUES = (0, 1, 2, 3)


def read(content: bytes) -> ChecklistFile:
    """The checklist in the file. Raises Faults with a sentence for each thing to mend."""
    reader = _Reader()
    checklist = reader.checklist(_tree(content))
    if reader.faults:
        raise Faults(reader.faults)
    return checklist


def _tree(content: bytes) -> dict[str, Any]:
    if len(content) > LARGEST:
        raise Faults([_("The file is larger than one million bytes. Is it a checklist?")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Faults([_("The file is not text in UTF-8. Save it as UTF-8.")]) from None
    tree = tree_of(text)
    if not isinstance(tree, dict):
        raise Faults([_("The file holds no checklist: it begins with “slug:” and “title:”.")])
    return tree


# What may stand in each part of the file. Names, sources and relations beside the checklist itself are
# for people who read the file; they are known and passed over.
NAMES = {"code", "slug", "name", "plain", "name_nl", "name_status", "aliases", "purpose"}
KNOWN = {
    "checklist": {
        "schema_version", "slug", "title", "kind", "edition", "language", "framework", "source",
        "note", "scale", "roles", "levels", "clusters", "practices", "relations", "relation",
        "published", "related", "related_frameworks",
    },
    "framework": {
        "name", "edition_basis", "custodian", "trademark", "relation", "published", "note",
    },
    "scale": {"slug", "name", "options", "non_scores", "bands"},
    "option": {"value", "slug", "label", "description"},
    "band": {"slug", "label", "min", "max"},
    "level": NAMES | {"time_horizon", "review_every_months", "clusters", "practices", "processes"},
    "cluster": NAMES | {"practices", "processes"},
    "practice": NAMES | {"owner_role", "answered_by", "concerns", "statements"},
    "statement": {"code", "text", "evidence", "quick_scan"},
}  # fmt: skip


def key_of(holder: dict[str, Any]) -> str:
    """The name under which practices stand there, if they do."""
    return next((key for key in ("practices", "processes") if key in holder), "")


class _Reader(Values):
    """Walks the tree once."""

    def checklist(self, tree: dict[str, Any]) -> ChecklistFile:
        framework = tree.get("framework") or {}
        scale = tree.get("scale") or {}
        self.only(tree, KNOWN["checklist"], "")
        self.only(framework, KNOWN["framework"], _("framework"))
        self.only(scale, KNOWN["scale"], _("scale"))
        checklist = ChecklistFile(
            slug=self.text(tree, "slug", "", 60),
            edition=self.text(tree, "edition", "", 60),
            title=self.text(tree, "title", "", 200),
            language=self.text(tree, "language", "", 10),
            framework=self.text(framework, "name", _("framework"), must=False),
            trademark=self.text(framework, "trademark", _("framework"), 1000, must=False),
            source=self.text(tree, "source", "", 1000),
            note=self.text(tree, "note", "", 1000, must=False),
            options=self.options(scale),
            bands=self.bands(scale),
            clusters=tuple(self.clusters(tree)),
        )
        if not self.faults and not any(each.is_quick_scan for each in checklist.statements):
            self.fault("", _("No statement has “quick_scan: true”; a quick scan would be empty."))
        return checklist

    def options(self, scale: Any) -> tuple[ScaleOption, ...]:
        where = _("scale")
        options = []
        for node in self.nodes(scale, "options", where):
            self.only(node, KNOWN["option"], where)
            value = node.get("value")
            options.append(
                ScaleOption(
                    value=value if isinstance(value, int) else -1,
                    label=self.text(node, "label", where, 60),
                    description=self.text(node, "description", where, must=False),
                )
            )
        if options and tuple(option.value for option in options) != VALUES:
            said = _("The options must have the values 0, 1, 2 and 3, in this order.")
            self.fault(where, said, scale)
        return tuple(options)

    def bands(self, scale: Any) -> tuple[Band, ...]:
        where = _("scale")
        bands = []
        for node in self.nodes(scale, "bands", where):
            self.only(node, KNOWN["band"], where)
            least = node.get("min")
            is_number = isinstance(least, int | float) and not isinstance(least, bool)
            if not is_number or not 0 <= float(least or 0) <= 3:
                self.fault(where, _("“min” of a band must be a number from 0 to 3."), node)
            bands.append(
                Band(
                    slug=self.text(node, "slug", where, 20),
                    label=self.text(node, "label", where, 60),
                    least=float(least or 0) if is_number else 0.0,
                )
            )
        starts = [band.least for band in bands]
        if bands and (len(bands) != 3 or starts[0] != 0 or sorted(set(starts)) != starts):
            self.fault(where, _("There must be three bands, the first from 0, each higher."), scale)
        return tuple(bands)

    def clusters(self, tree: dict[str, Any]) -> Iterable[ClusterText]:
        """Of a file with levels, groups and practices; or without levels; or practices alone."""
        if "levels" not in tree and ("clusters" in tree or key_of(tree)):
            yield from self.of_level(tree, "", {})
            return
        for level in self.nodes(tree, "levels", ""):
            self.only(level, KNOWN["level"], _("levels"))
            name = self.text(level, "name", _("levels"), 120)
            yield from self.of_level(level, name, level)

    def of_level(
        self, holder: dict[str, Any], name: str, level: dict[str, Any]
    ) -> Iterable[ClusterText]:
        """The groups of a level; where it holds practices directly, it is their group itself."""
        if "clusters" not in holder and key_of(holder):
            alone = {"code": "ALL", "name": holder.get("title", ""), **level}
            yield self.cluster(alone, holder, name or "", level)
            return
        for node in self.nodes(holder, "clusters", name):
            self.only(node, KNOWN["cluster"], name)
            yield self.cluster(node, node, name, level)

    def cluster(
        self, node: dict[str, Any], holder: dict[str, Any], name: str, level: dict[str, Any]
    ) -> ClusterText:
        code = self.code(node, "clusters", name)
        return ClusterText(
            code=code,
            slug=self.text(node, "slug", code, 80, must=False) or code.lower(),
            name=self.text(node, "name", code, 120),
            plain=self.text(node, "plain", code, 60, must=False),
            purpose=self.text(node, "purpose", code, 500, must=False),
            level=name,
            level_plain=self.text(level, "plain", name, 60, must=False),
            horizon=self.text(level, "time_horizon", name, 60, must=False),
            practices=tuple(self.practices(holder, code)),
        )

    def practices(self, cluster: dict[str, Any], where: str) -> Iterable[PracticeText]:
        for node in self.nodes(cluster, key_of(cluster) or "practices", where):
            self.only(node, KNOWN["practice"], where)
            code = self.code(node, "practices", where)
            yield PracticeText(
                code=code,
                slug=self.text(node, "slug", code, 80, must=False) or code.lower(),
                name=self.text(node, "name", code, 120),
                purpose=self.text(node, "purpose", code, 500),
                owner_role=self.text(node, "owner_role", code, 60, must=False),
                answered_by=self.words(node, "answered_by", code),
                concerns=self.words(node, "concerns", code),
                statements=tuple(self.statements(node, code)),
            )

    def statements(self, practice: dict[str, Any], where: str) -> Iterable[StatementText]:
        for node in self.nodes(practice, "statements", where):
            self.only(node, KNOWN["statement"], where)
            code = self.code(node, "statements", where)
            quick = node.get("quick_scan", False)
            if not isinstance(quick, bool):
                self.fault(code, _("“quick_scan” must be true or false."), node)
            yield StatementText(
                code=code,
                text=self.text(node, "text", code, 500),
                evidence=self.text(node, "evidence", code, 500, must=False),
                is_quick_scan=quick is True,
            )
