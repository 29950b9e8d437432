"""Thanks across the divide: with consent, in the language of who is thanked, within three days."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from brm.base.editing import Stale, stale
from brm.base.errors import RuleBroken
from brm.base.undo import is_back
from brm.base.undo_records import put_back, said_of
from relationships.logbook.services.what import Thanked
from relationships.outbox.choices import MessageState
from relationships.outbox.models import Message
from relationships.outbox.services import key_of, put
from relationships.people.models import Person
from relationships.rounds.brought import Thanks
from relationships.rounds.choices import AGREED, Consent

WAITS = timedelta(hours=20)  # so that it can be mended, and goes on the next working day
OLD = timedelta(days=30)  # older ones are not begun: nobody remembers what they were for
AT_ONCE = 200
STANDING = (
    "to_id", "to_words", "words_for", "from_person_id", "from_words", "consent", "consent_at",
    "passed_on_at",
)  # fmt: skip
AS_AGREED = "version-"  # a mail's occasion: the thanks as they were agreed to then
DROPPED = Q(state=MessageState.EXPIRED)
HAS_LEFT = Q(state__in=(MessageState.SENT, MessageState.KEPT))


def standing(thanked: Thanked) -> dict[str, Any]:
    """How these thanks are kept: the name of who says them only with a yes to it.

    Raises RuleBroken("name_missing") for a yes to a name that is not said.
    """
    is_named = thanked.consent == Consent.NAMED
    name = thanked.from_words.strip() if is_named and thanked.said_by is None else ""
    if is_named and not (thanked.said_by or name):
        raise RuleBroken("name_missing", _("Write whose name may be said."), field="from_words")
    return {
        "to": thanked.to,
        "to_words": "" if thanked.to else thanked.to_words.strip(),
        "words_for": thanked.words_for.strip(),
        "from_person": thanked.said_by if is_named else None,
        "from_words": name,
        "consent": Consent(thanked.consent),
    }


def asked_at(consent: str, at: datetime) -> datetime | None:
    """When this consent was written down: never, where nobody was asked yet."""
    return None if consent == Consent.NOT_ASKED else at


@transaction.atomic
def settle(thanks: Thanks, said: Thanked, *, at: datetime, version: object = None) -> Thanks:
    """Say whom it is for, and what whoever thanks agreed to; what was said stays.

    Said twice it counts once. Raises RuleBroken("name_missing"), Stale.
    """
    current = _locked(thanks)
    wished = standing(said)
    if all(getattr(current, name) == value for name, value in wished.items()):
        return current
    if version is not None and stale(current, version):
        raise Stale(current)
    if current.consent != wished["consent"]:
        current.consent_at = asked_at(wished["consent"], at)
    for name, value in wished.items():
        setattr(current, name, value)
    return _kept(current)


@transaction.atomic
def take_back(thanks: Thanks, *, at: datetime) -> Thanks:
    """Whoever said it, or is thanked, would rather keep it there: what was not sent is not sent, and no
    page of both sides shows it. Twice changes nothing more."""
    current = _locked(thanks)
    if current.consent == Consent.NO:
        return current
    current.consent, current.consent_at = Consent.NO, at
    current.from_person, current.from_words = None, ""
    return _kept(current)


@transaction.atomic
def pass_on(thanks: Thanks, *, at: datetime) -> Thanks:
    """Thanks reached whom they were for. A second click changes nothing.

    Raises RuleBroken("thanks_kept_there") where whoever said it does not want that.
    """
    current = _locked(thanks)
    if current.passed_on_at is not None:
        return current
    if current.consent == Consent.NO:
        raise RuleBroken(
            "thanks_kept_there", _("Whoever said this would rather not have it passed on.")
        )
    current.passed_on_at = at
    return _kept(current)


def as_it_was(thanks: Thanks) -> dict[str, Any]:
    """What an act on these thanks may change, as JSON can say it. No query."""
    return said_of(thanks, STANDING)


@transaction.atomic
def restore_thanks(thanks: Thanks, version: int, before: Mapping[str, Any]) -> Thanks:
    """Thanks as they were before the act that made this version; twice changes nothing more.

    Raises RuleBroken("changed_since").
    """
    current = _locked(thanks)
    if is_back(current, version, now=as_it_was(current), before=before):
        return current
    put_back(current, before)
    return _kept(current)


@transaction.atomic
def pass_on_by_mail(at: datetime) -> dict[str, int]:
    """Send what may be passed on to who is thanked, the working day after it was agreed to; note what
    arrived. Agreed to again after the mail for it was dropped, it goes once more. May run at any
    time, twice, and at once."""
    arrived = sum(_arrived(thanks) for thanks in _waiting(at, Q(_mail(HAS_LEFT))))
    this_time = Q(occasion=Concat(Value(AS_AGREED), Cast(OuterRef("version"), CharField())))
    sent = sum(
        put("thanks", to=_thanked(thanks), about=thanks, occasion=_occasion(thanks), at=at)
        for thanks in _waiting(at, ~Q(_mail(~DROPPED | this_time)))
    )
    return {"put": sent, "arrived": arrived}


def _waiting(at: datetime, mail: Q) -> list[Thanks]:
    """What may be passed on now and whose mail fits: locked, so that two at once do not share one. What
    was done for it takes it out, so none waits behind another for long. One query."""
    rows = Thanks.objects.filter(
        Thanks.objects.all().by_mail(), mail, passed_on_at=None, consent__in=AGREED,
        consent_at__range=(at - OLD, at - WAITS),
    )  # fmt: skip
    rows = rows.select_for_update(of=("self",), skip_locked=True).select_related("to")
    return list(rows.order_by("pk")[:AT_ONCE])


def _mail(*which: Q) -> Exists:
    """The mail that tells whoever is thanked of these thanks."""
    about = Concat(Value("thanks:"), Cast(OuterRef("pk"), CharField()))
    mails = Message.objects.filter(*which, kind="thanks", to=OuterRef("to"), about=about)
    return Exists(mails)


def _occasion(thanks: Thanks) -> str:
    return f"{AS_AGREED}{thanks.version}"


def _thanked(thanks: Thanks) -> Person:
    assert thanks.to is not None  # noqa: S101  asked for by the query
    return thanks.to


def _arrived(thanks: Thanks) -> int:
    mails = Message.objects.filter(HAS_LEFT, kind="thanks", about=key_of(thanks), to=thanks.to_id)
    rows = Thanks.objects.filter(pk=thanks.pk, passed_on_at=None)
    return rows.update(passed_on_at=mails.order_by("pk").values("ended_at")[:1])


def _locked(thanks: Thanks) -> Thanks:
    rows = Thanks.objects.select_for_update(of=("self",)).select_related("to", "from_person")
    return rows.get(pk=thanks.pk)


def _kept(thanks: Thanks) -> Thanks:
    thanks.version += 1
    thanks.save()
    return thanks
