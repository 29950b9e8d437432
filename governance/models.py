"""Collects the tables of the slices for Django; import them from their slices."""

from governance.assessments.models import Assessment, AssessmentCell, Gap, StatementAnswer
from governance.checklists.models import Checklist, Cluster, Practice, Statement
from governance.concerns.models import Concern, ConcernAnswer
from governance.roles.models import GovernanceRole, RoleAssignment

__all__ = [
    "Assessment", "AssessmentCell", "Checklist", "Cluster", "Concern", "ConcernAnswer", "Gap",
    "GovernanceRole", "Practice", "RoleAssignment", "Statement", "StatementAnswer",
]  # fmt: skip
