"""Collects the tables of the slices for Django; import them from their slices."""

from governance.assessments.models import Assessment, AssessmentCell, Gap, StatementAnswer
from governance.checklists.models import Checklist, Cluster, Practice, Statement
from governance.concerns.models import Concern, ConcernAnswer
from governance.roles.models import GovernanceRole, RoleAssignment
from governance.tools.models import Condition, Telling, Tool

__all__ = [
    "Assessment", "AssessmentCell", "Checklist", "Cluster", "Concern", "ConcernAnswer", "Condition",
    "Gap", "GovernanceRole", "Practice", "RoleAssignment", "Statement", "StatementAnswer", "Telling",
    "Tool",
]  # fmt: skip
