"""Tables that people bring in or take with them, as CSV or as an Excel workbook.

`read` takes whatever somebody uploads and gives a `Table`, or a RuleBroken whose sentence says what
is wrong, where, and how to mend it. Nothing in the file is ever run, and no file can make the
server work or hold more than the limits of `brm.base.sheets.table` allow.
"""

from brm.base.errors import RuleBroken
from brm.base.sheets import plain, recognise, workbook
from brm.base.sheets.table import Row, Table
from brm.base.sheets.write import csv_bytes

__all__ = ["Row", "RuleBroken", "Table", "csv_bytes", "read"]


def read(content: bytes) -> Table:
    """The first table in the file, all cells as text; its name is not asked, only what is in it.

    Raises RuleBroken where there is no table in it, or one too large. 50,000 rows of ten columns
    take some two seconds as CSV and ten as a workbook: read large ones in a task.
    """
    if recognise.kind_of(content) == "workbook":
        return workbook.read(content)
    return plain.read(content)
