"""Erasing a person: who they are goes everywhere, what happened and is counted stays.

One line a foreign key to `Person`; a new one needs a line in `RULES`, a test says so.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import ForeignKey, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.db import folded
from brm.base.errors import RuleBroken
from brm.stewardship.keys import is_history, keys_to
from brm.stewardship.leaving import has_left
from governance.roles.models import RoleReview
from relationships.desk.keeping import forget_views
from relationships.desk.models import Seen
from relationships.outbox.choices import MessageState
from relationships.people.models import Person, User
from relationships.people.services import administrators
from relationships.people.zones import zone_of
from relationships.rounds.choices import Consent

Rows = QuerySet[Any]
Rule = Callable[[Rows, str], None]
# What other folders keep of a person by other ways than a foreign key; each registers in its apps.py.
_elsewhere: list[Callable[[Person], None]] = []
# What must not run meanwhile: each refuses with a sentence rather than wait for long.
_not_during: list[Callable[[], None]] = []


def register_not_during(refuse: Callable[[], None]) -> None:
    """Let a folder above refuse while it writes records of people; called once from its apps.py."""
    if refuse not in _not_during:
        _not_during.append(refuse)


def register_erasing(forget: Callable[[Person], None]) -> None:
    """Let a folder above forget what it keeps of a person in words; called once from its apps.py."""
    if forget not in _elsewhere:
        _elsewhere.append(forget)


def stays(rows: Rows, key: str) -> None:
    """It points to somebody without a name from now on: it happened, and is counted."""


def empties(rows: Rows, key: str) -> None:
    """It names nobody any more."""
    rows.update(**{key: None})


def goes(rows: Rows, key: str) -> None:
    """It is only about this person."""
    rows.delete()


def without_a_name(rows: Rows, key: str) -> None:
    """What they said stays said, by nobody in particular."""
    rows.update(raised_by=None, is_named=False, name_is_public=False)


def without_wishes(rows: Rows, key: str) -> None:
    """That they spoke for a department stays; what mattered to them goes."""
    rows.update(cares_about="", reached_by="")


def without_a_note(rows: Rows, key: str) -> None:
    rows.update(note="")


def thanked_nobody(rows: Rows, key: str) -> None:
    rows.update(to=None, to_words="")


def thanked_without_a_name(rows: Rows, key: str) -> None:
    """What they were glad of stays said, by nobody in particular."""
    rows.update(from_person=None, from_words="", consent=Consent.UNNAMED)  # kept only with a yes


def without_reviews(rows: Rows, key: str) -> None:
    """That they filled the role stays; how well they could do it goes."""
    RoleReview.objects.filter(assignment__in=rows).delete()


def unsent_goes(rows: Rows, key: str) -> None:
    """What was sent stays counted; what waits is not sent."""
    rows.filter(state__in=[MessageState.DUE, MessageState.HELD]).delete()


RULES: dict[str, Rule] = {
    "brm.Import.brought_by": empties,
    "relationships.Post.holder": empties,
    "relationships.ITBuddy.person": without_a_note,
    "relationships.OwnWay.person": goes,
    "relationships.Absence.person": goes,
    "relationships.GivenHours.person": goes,
    "relationships.StandIn.person": goes,
    "relationships.StandIn.deputy": goes,
    "relationships.Visit.buddy": stays,
    "relationships.Visit.instead_of": stays,
    "relationships.Visit.corrected_by": stays,
    "relationships.Visit.logged_by": stays,
    "relationships.Wish.by": stays,
    "relationships.Thanks.to": thanked_nobody,
    "relationships.Thanks.from_person": thanked_without_a_name,
    "relationships.Group.made_by": stays,
    "relationships.Answer.by": stays,
    "relationships.Rendering.by": stays,
    "relationships.Voice_readers.person": goes,
    "relationships.Voice.raised_by": without_a_name,
    "relationships.Voice.owner": stays,
    "relationships.Voice.heard_by": stays,
    "relationships.Voice.answered_by": stays,
    "relationships.Promise.owner": stays,
    "relationships.Promise.made_by": stays,
    "relationships.Grant.person": goes,
    "relationships.Form.made_by": empties,
    "relationships.Campaign.made_by": empties,
    "relationships.WordBack.sent_by": empties,
    "relationships.Invitation.person": stays,  # that somebody was asked is counted
    "relationships.Message.to": unsent_goes,
    "relationships.BusinessPartner.person": without_wishes,
    "relationships.Response.person": stays,
    "relationships.HandOver.person": stays,
    "relationships.HandOver.made_by": stays,
    "governance.RoleAssignment.holder": without_reviews,
    "governance.RoleAssignment.deputy": empties,
    "governance.Telling.person": empties,
    "governance.Handover.asked_of": empties,
    "governance.Handover.written_by": stays,
    "governance.Handover.taken_by": stays,
    "governance.Acknowledgement.manager": stays,
    "governance.Acknowledgement.asked_by": empties,
    "governance.RoleReview.manager": empties,
    "governance.RoleReview.opened_by": empties,
    "governance.ReviewAsked.person": goes,
    "governance.Assessment.by": stays,
    "governance.ConcernAnswer.owner": stays,
    "governance.ConcernAnswer.by": stays,
    "governance.Sheet.person": stays,
    "governance.Settlement.settled_by": empties,
}


def keys_to_people() -> dict[str, ForeignKey]:
    """Every foreign key to a person; histories are a rule of their own."""
    return keys_to(Person)


@transaction.atomic
def erase(person: Person, *, at: datetime) -> dict[str, int]:
    """Take away who this person is: name, addresses, sign-in, wishes, histories. Cannot be taken back.

    Somebody still here leaves first, with all that leaving does. Visits, answers, promises and
    counts stay, by "somebody who left". Gives how many records of each kind were touched. Done
    twice it changes nothing. Raises RuleBroken("last_administrator"), and "import_runs" while a file
    is being kept.
    """
    for refuse in _not_during:
        refuse()
    person = Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)
    _keep_an_administrator(person)
    if person.left_on is None:
        today = clock.today_in(zone_of(person))
        person = has_left(person, left_on=today, at=at)
    touched = {}
    for name, key in keys_to_people().items():
        rows = key.model._default_manager.filter(**{key.name: person})  # noqa: SLF001  documented
        if amount := rows.count():
            touched[name] = amount
        RULES[name](rows, key.name)
    _forget_histories(person)
    _close_sign_in(person.user)
    Seen.objects.filter(person_id=person.pk).delete()
    forget_views(person.pk)
    for forget in _elsewhere:
        forget(person)
    _without_facts(person)
    return touched


def _keep_an_administrator(person: Person) -> None:
    user = person.user
    if user is None or not (user.is_superuser and user.is_active):
        return
    if not administrators().exclude(pk=user.pk).exists():
        raise RuleBroken(
            "last_administrator",
            _("This is the last administrator. Name another one before."),
        )


def _forget_histories(person: Person) -> None:
    """Earlier names, wishes and notes; and the name in the administration's list of what was done."""
    person.history.all().delete()
    for model in apps.get_models():
        if not is_history(model):
            continue
        for text in {"cares_about", "reached_by", "note"} & {f.name for f in model._meta.fields}:
            if any(f.name == "person" for f in model._meta.fields):
                model._default_manager.filter(person_id=person.pk).update(**{text: ""})  # noqa: SLF001
    about = ContentType.objects.get_for_model(Person)
    LogEntry.objects.filter(content_type=about, object_id=str(person.pk)).update(
        object_repr=f"{person.pk}"
    )


def _close_sign_in(user: User | None) -> None:
    """Nobody signs in with it; that an administrator did something stays on record."""
    if user is None:
        return
    user.username, user.email, user.first_name, user.last_name = f"erased-{user.pk}", "", "", ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
    EmailAddress.objects.filter(user=user).delete()


def _without_facts(person: Person) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        name = _("Somebody who left")
    Person.objects.filter(pk=person.pk).update(
        name=name, folded_name=folded(name), email="", email_before="", email_since=None, phone="",
        job_title="", code=None, quiet_from=None, quiet_until=None, about="", user=None,
        version=person.version + 1,
    )  # fmt: skip
