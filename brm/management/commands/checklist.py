"""`manage.py checklist check|load|export`: practice checklists as files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.checklist_files import ChecklistFile, Faults, read, write
from brm.base.errors import RuleBroken
from brm.management.base import Answer, ProductCommand, Refused
from governance.checklists import services
from governance.checklists.models import Checklist


class Command(ProductCommand):
    help = (
        "Check a checklist's YAML file, load it as the next version, or export a version as YAML."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("what", choices=("check", "load", "export"))
        parser.add_argument("target", help="the file; to export: the checklist’s short name")
        parser.add_argument("--edition", default="", help="to export; else the one that is offered")
        parser.add_argument("--number", type=int, help="of the version to export; else the newest")
        parser.add_argument("--to", type=Path, help="the file to export to; else it is printed")

    def act(self, **options: Any) -> Answer:
        if options["what"] == "export":
            return self._export(options)
        file = self._read(Path(options["target"]))
        if options["what"] == "check":
            return _summary(file)
        kept = services.load(file, at=clock.now())
        return {**_summary(file), "number": kept.number, "is_own_version": kept.is_own_version}

    def _read(self, path: Path) -> ChecklistFile:
        try:
            return read(path.read_bytes())
        except OSError as error:
            raise RuleBroken(
                "file_unreadable",
                _("%(file)s cannot be read: %(reason)s.")
                % {"file": path, "reason": error.strerror or error},
            ) from error
        except Faults as faults:
            raise Refused({"faults": list(faults.sentences)}) from faults

    def _export(self, options: dict[str, Any]) -> Answer:
        rows = Checklist.objects.filter(slug=options["target"])
        if options["edition"]:
            rows = rows.filter(edition=options["edition"])
        if options["number"]:
            rows = rows.filter(number=options["number"])
        found = rows.order_by("-is_active", "-number").first()
        if found is None:
            raise RuleBroken(
                "no_such_checklist", _("There is no such checklist. Look at its name.")
            )
        content = write(services.file_of(found))
        if options["to"]:
            options["to"].write_bytes(content)
            return {"slug": found.slug, "number": found.number, "bytes": len(content)}
        return {"yaml": content.decode()}

    def told(self, answer: Answer) -> str:
        if "yaml" in answer:
            return str(answer["yaml"])
        if "faults" in answer:
            return "\n".join(answer["faults"])
        if "bytes" in answer:
            return f"{answer['slug']}, version {answer['number']}: {answer['bytes']} bytes written."
        kept = (
            f"; kept as version {answer['number']}" if "number" in answer else "; nothing was kept"
        )
        return f"{answer['title']}: {answer['statements']} statements, no fault{kept}."


def _summary(file: ChecklistFile) -> Answer:
    return {
        "slug": file.slug, "title": file.title, "edition": file.edition,
        "statements": len(file.statements), "fingerprint": file.fingerprint,
    }  # fmt: skip
