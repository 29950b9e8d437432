"""What came out of an assessment as a file: a statement a line, only what its page shows."""

from collections.abc import Iterator

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from brm.base.sheet_answer import csv_response
from governance.assessments.models import Assessment
from governance.assessments.picture import Picture


def csv_of(assessment: Assessment, picture: Picture) -> StreamingHttpResponse:
    """Counts of each shown statement; the others are named without numbers."""
    columns = [
        _("Department"), _("Group"), _("Practice"), _("Code"), _("Statement"), _("Mean"), "0", "1",
        "2", "3", _("I don’t know"), _("Does not apply here"), _("They differ"), _("Agreed"),
        _("Promised"),
    ]  # fmt: skip
    return csv_response(f"checklist-{assessment.pk}", columns, _lines(assessment, picture))


def _lines(assessment: Assessment, picture: Picture) -> Iterator[tuple[object, ...]]:
    def said(words: str) -> str:
        return assessment.checklist.spoken(words).words

    for cluster in picture.clusters:
        for practice in cluster.practices:
            promised = "; ".join(gap.promise.what for gap in practice.gaps)
            for told in practice.told:
                cell, settled = told.cell, told.settled
                counts: tuple[object, ...] = ("",) * 6
                if cell is not None:
                    counts = (*cell.values, cell.dont_know, cell.not_applicable)
                agreed: object = ""
                if settled is not None:
                    is_score = settled.score is not None
                    agreed = settled.score if is_score else settled.get_given_display()
                yield (
                    assessment.unit.name, cluster.cluster.title, said(practice.practice.name),
                    told.statement.code, said(told.statement.text),
                    None if told.mean is None else round(told.mean, 1), *counts,
                    _("yes") if told.differs else "", agreed, promised,
                )  # fmt: skip
