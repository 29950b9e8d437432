"""Roles, who fills them, how they are handed over, and how well they can be done."""

from governance.roles.models.handing import Acknowledgement, Handover, HandoverQuerySet
from governance.roles.models.reviewing import ReviewAsked, ReviewTally, ReviewVoice, RoleReview
from governance.roles.models.roles import GovernanceRole, RoleAssignment, RoleAssignmentQuerySet

__all__ = [
    "Acknowledgement", "GovernanceRole", "Handover", "HandoverQuerySet", "ReviewAsked", "ReviewTally",
    "ReviewVoice", "RoleAssignment", "RoleAssignmentQuerySet", "RoleReview",
]  # fmt: skip
