"""Reads a checklist from its YAML file and checks it; every fault is a sentence that says where.

A checklist is a tree: levels, clusters, practices (the file may call them processes), statements.
What the file says beside that (Dutch names, aliases, sources) may stand there and is passed over.
"""

from brm.base.checklist_files.reading import LARGEST, read
from brm.base.checklist_files.texts import ChecklistFile, ClusterText
from brm.base.checklist_files.values import Faults

__all__ = ["LARGEST", "ChecklistFile", "ClusterText", "Faults", "read"]
