"""What a review found missing becomes a promise of one of its two readers."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from governance.roles.models import RoleReview
from governance.roles.services.rows import home_of
from relationships.people.models import Person
from relationships.promises.models import Promise
from relationships.promises.services import make_promise


@transaction.atomic
def promise_missing(
    review: RoleReview,
    *,
    what: str,
    owner: Person,
    due_on: date,
    by: Person | None,
    at: datetime,
    client_id: UUID | None = None,
) -> Promise:
    """Somebody of the two sees to what is missing; pressed again it is the same promise.

    Raises RuleBroken as `make_promise` does, "promised_already" and "no_department".
    """
    held = RoleReview.objects.select_for_update(of=("self",)).select_related("promise")
    before = held.get(pk=review.pk).promise
    home = home_of(review.assignment)
    if home is None:
        raise RuleBroken(
            "no_department",
            _("A promise stands with a department. Say first to which one the system belongs."),
        )
    if before is not None and before.client_id != client_id:
        raise RuleBroken("promised_already", _("Something was promised already. Open that."))
    promise = make_promise(
        unit=home, what=what, owner=owner, due_on=due_on, by=by, at=at, client_id=client_id
    )
    RoleReview.objects.filter(pk=review.pk).update(promise=promise)
    return promise
