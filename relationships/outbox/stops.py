"""What a reader can stop with one press, and where that is kept."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from relationships.people.models import Person


@dataclass(frozen=True)
class Stop:
    """One sort of messages that a person may do without.

    `field` of the person holds since when. `label` stands under the mail, `asked` heads the page,
    `said` explains what stops and what does not.
    """

    name: str
    field: str
    label: LazyText
    asked: LazyText
    said: LazyText


STOPS = {
    stop.name: stop
    for stop in (
        Stop(
            "feedback",
            "no_feedback_since",
            label=_("Never ask me"),
            asked=_("No more questions by mail?"),
            said=_(
                "We will not send you feedback forms or reminders any more. Your IT buddy still"
                " listens when they come by, and what you said stays."
            ),
        ),
        Stop(
            "digest",
            "no_digest_since",
            label=_("Not on Mondays"),
            asked=_("No more overview on Mondays?"),
            said=_(
                "We will not send you the overview of the week any more. You find the same on your"
                " first page, and single messages still come."
            ),
        ),
    )
}


def is_stopped(person: Person, what: str) -> bool:
    """The person does without these messages. No query."""
    return bool(what) and getattr(person, STOPS[what].field) is not None


def stop(person: Person, what: str, *, at: datetime) -> None:
    """From now on none of these; a second press changes nothing. One query."""
    _write(person, what, at)


def start_again(person: Person, what: str) -> None:
    """They may come again. One query."""
    _write(person, what, None)


def _write(person: Person, what: str, since: datetime | None) -> None:
    field = STOPS[what].field
    Person.objects.filter(pk=person.pk, **{f"{field}__isnull": since is not None}).update(
        **{field: since}, version=F("version") + 1
    )
    person.refresh_from_db(fields=[field, "version"])
