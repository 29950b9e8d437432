"""Reads a checklist from its YAML file and checks it; every fault is a sentence that says where.

A checklist is a tree: levels, clusters, practices (the file may call them processes), statements. The
levels may be left out, and the clusters too. Names in other languages, aliases and relations may stand
beside it and are passed over; what is no field of a checklist is refused, so that nothing misspelt is
lost. `write` gives the file of a checklist again.
"""

from brm.base.checklist_files.reading import LARGEST, read
from brm.base.checklist_files.texts import ChecklistFile, ClusterText
from brm.base.checklist_files.values import Faults
from brm.base.checklist_files.writing import write

__all__ = ["LARGEST", "ChecklistFile", "ClusterText", "Faults", "read", "write"]
