"""What an assessment showed to be missing becomes somebody's promise."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from governance.assessments.models import Assessment, Gap
from governance.checklists.models import Practice
from relationships.people.choices import Side
from relationships.people.models import Person
from relationships.promises.models import Promise
from relationships.promises.services import make_promise


@transaction.atomic
def promise_for(
    assessment: Assessment,
    practice: Practice,
    *,
    what: str,
    owner: Person,
    due_on: date,
    by: Person | None,
    at: datetime,
    client_id: UUID | None = None,
) -> Promise:
    """Somebody of the business does something about a practice that an assessment showed to be missing.

    The same `client_id` is the same promise. Raises RuleBroken as `make_promise` does,
    "assessment_open" before it is finished, and "owner_of_it" where IT would answer for it.
    """
    if assessment.finished_at is None or assessment.is_called_off:
        raise RuleBroken("assessment_open", _("Finish the checklist first, then promise."))
    if owner.side != Side.BUSINESS:
        raise RuleBroken(
            "owner_of_it",
            _("The business closes this gap; IT can help with it. Name somebody of the business."),
            field="owner",
        )
    promise = make_promise(
        unit=assessment.unit, what=what, owner=owner, due_on=due_on, by=by, at=at,
        client_id=client_id,
    )  # fmt: skip
    Gap.objects.get_or_create(
        promise=promise, defaults={"assessment": assessment, "practice": practice}
    )
    return promise
