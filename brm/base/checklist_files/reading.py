"""The file's bytes, then its tree: scale, levels, clusters, practices and statements."""

from collections.abc import Iterable
from typing import Any

import yaml
from django.utils.translation import gettext as _

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
        # One name for several places could stand for billions of them.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text)):
            raise Faults([_("The file repeats parts by “*name”. Write each part out.")])
        tree = yaml.safe_load(text)
    except UnicodeDecodeError:
        raise Faults([_("The file is not text in UTF-8. Save it as UTF-8.")]) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        if mark is None:
            raise Faults([_("The file is not YAML. Check brackets and quotes.")]) from None
        raise Faults(
            [
                _("Line %(line)s is not YAML. Check indents, brackets and quotes there.")
                % {"line": mark.line + 1}
            ]
        ) from None
    if not isinstance(tree, dict):
        raise Faults([_("The file holds no checklist: it begins with “slug:” and “title:”.")])
    return tree


class _Reader(Values):
    """Walks the tree once."""

    def checklist(self, tree: dict[str, Any]) -> ChecklistFile:
        framework = tree.get("framework") or {}
        scale = tree.get("scale") or {}
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
            value = node.get("value")
            options.append(
                ScaleOption(
                    value=value if isinstance(value, int) else -1,
                    label=self.text(node, "label", where, 60),
                    description=self.text(node, "description", where, must=False),
                )
            )
        if options and tuple(option.value for option in options) != VALUES:
            self.fault(where, _("The options must have the values 0, 1, 2 and 3, in this order."))
        return tuple(options)

    def bands(self, scale: Any) -> tuple[Band, ...]:
        where = _("scale")
        bands = []
        for node in self.nodes(scale, "bands", where):
            least = node.get("min")
            is_number = isinstance(least, int | float) and not isinstance(least, bool)
            if not is_number or not 0 <= float(least or 0) <= 3:
                self.fault(where, _("“min” of a band must be a number from 0 to 3."))
            bands.append(
                Band(
                    slug=self.text(node, "slug", where, 20),
                    label=self.text(node, "label", where, 60),
                    least=float(least or 0) if is_number else 0.0,
                )
            )
        starts = [band.least for band in bands]
        if bands and (len(bands) != 3 or starts[0] != 0 or sorted(set(starts)) != starts):
            self.fault(where, _("There must be three bands, the first from 0, each higher."))
        return tuple(bands)

    def clusters(self, tree: dict[str, Any]) -> Iterable[ClusterText]:
        for level in self.nodes(tree, "levels", ""):
            name = self.text(level, "name", _("levels"), 120)
            for node in self.nodes(level, "clusters", name):
                code = self.code(node, "clusters", name)
                yield ClusterText(
                    code=code,
                    slug=self.text(node, "slug", code, 80),
                    name=self.text(node, "name", code, 120),
                    plain=self.text(node, "plain", code, 60, must=False),
                    purpose=self.text(node, "purpose", code, 500, must=False),
                    level=name,
                    level_plain=self.text(level, "plain", name, 60, must=False),
                    horizon=self.text(level, "time_horizon", name, 60, must=False),
                    practices=tuple(self.practices(node, code)),
                )

    def practices(self, cluster: dict[str, Any], where: str) -> Iterable[PracticeText]:
        key = "practices" if "practices" in cluster else "processes"
        for node in self.nodes(cluster, key, where):
            code = self.code(node, "practices", where)
            yield PracticeText(
                code=code,
                slug=self.text(node, "slug", code, 80),
                name=self.text(node, "name", code, 120),
                purpose=self.text(node, "purpose", code, 500),
                owner_role=self.text(node, "owner_role", code, 60, must=False),
                answered_by=self.words(node, "answered_by", code),
                concerns=self.words(node, "concerns", code),
                statements=tuple(self.statements(node, code)),
            )

    def statements(self, practice: dict[str, Any], where: str) -> Iterable[StatementText]:
        for node in self.nodes(practice, "statements", where):
            code = self.code(node, "statements", where)
            quick = node.get("quick_scan", False)
            if not isinstance(quick, bool):
                self.fault(code, _("“quick_scan” must be true or false."))
            yield StatementText(
                code=code,
                text=self.text(node, "text", code, 500),
                evidence=self.text(node, "evidence", code, 500, must=False),
                is_quick_scan=quick is True,
            )
