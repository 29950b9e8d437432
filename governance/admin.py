"""Collects what administrators work with, slice by slice."""

from governance.assessments import admin as assessments
from governance.checklists import admin as checklists
from governance.concerns import admin as concerns
from governance.roles import admin as roles
from governance.tools import admin as tools

__all__ = ["assessments", "checklists", "concerns", "roles", "tools"]
