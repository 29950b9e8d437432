"""Collects the tables of the slices for Django; import them from their slices."""

from governance.assessments.cells import AssessmentCell, StatementCell
from governance.assessments.models import Assessment, Gap, Settlement, Sheet, StatementAnswer
from governance.checklists.models import Checklist, Cluster, Practice, Statement
from governance.concerns.models import Concern, ConcernAnswer
from governance.roles.models import (
    Acknowledgement,
    GovernanceRole,
    Handover,
    ReviewAsked,
    ReviewTally,
    ReviewVoice,
    RoleAssignment,
    RoleReview,
)
from governance.tools.models import Condition, Telling, Tool

__all__ = [
    "Acknowledgement", "Assessment", "AssessmentCell", "Checklist", "Cluster", "Concern",
    "ConcernAnswer", "Condition", "Gap", "GovernanceRole", "Handover", "Practice", "ReviewAsked",
    "ReviewTally", "ReviewVoice", "RoleAssignment", "RoleReview", "Settlement", "Sheet", "Statement",
    "StatementAnswer", "StatementCell", "Telling", "Tool",
]  # fmt: skip
