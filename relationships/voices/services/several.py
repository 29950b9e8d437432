"""Several voices in one act: another owner, a day for the answer; each by its own rule."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.base.many import Many, on_each, take_back_each
from brm.base.scope import Scope
from relationships.people.models import Person
from relationships.voices.models import Voice
from relationships.voices.queries import may_answer
from relationships.voices.services.answering import hand_to, take_on
from relationships.voices.services.grouping import locked_in_order
from relationships.voices.services.undoing import as_it_was, restore_voice

LONGEST_NAME = 60


def hand_all(keys: Sequence[int], owner: Person, *, scope: Scope, by: Person, at: datetime) -> Many:
    """Somebody sees to each of these that they may read; those that they may not are named."""
    return _with_each(keys, scope, lambda one: hand_to(one, owner, by=by, at=at))


def date_all(
    keys: Sequence[int], *, answer_due_on: date, scope: Scope, by: Person, at: datetime
) -> Many:
    """Each of these is worked on, with an answer by that day; who takes them on owns those of nobody."""
    return _with_each(
        keys, scope, lambda one: take_on(one, by=by, at=at, answer_due_on=answer_due_on)
    )


@transaction.atomic
def _with_each(keys: Sequence[int], scope: Scope, act: Callable[[Voice], Voice]) -> Many:
    def theirs(voice: Voice) -> Voice:
        if not may_answer(voice, scope):
            raise _not_theirs()
        return act(voice)

    return on_each(_seen(keys, scope), theirs, named=name_of, before=as_it_was)


@transaction.atomic
def take_back_all(
    done: Sequence[Sequence[Any]], *, said_at: datetime, scope: Scope, at: datetime
) -> str:
    """All of it as it was before; what was touched since, or has left by mail, is named and stays."""
    rows = {row.pk: row for row in _seen([pk for pk, _version, _before in done], scope)}

    def back(key: int, version: int, before: dict[str, Any]) -> None:
        voice = rows.get(key)
        if voice is None or not (
            may_answer(voice, scope) or before["owner_id"] == str(scope.person_id)
        ):
            raise _not_theirs()
        restore_voice(voice, version, before, said_at=said_at, at=at)

    return take_back_each(done, back, named=lambda key: name_of(rows[key]) if key in rows else "…")


def _seen(keys: Sequence[int], scope: Scope) -> list[Voice]:
    """Those that this person reads, locked. Two queries."""
    seen = Voice.objects.visible_to(scope).filter(pk__in=keys).values_list("pk", flat=True)
    return locked_in_order(list(seen))


def name_of(voice: Voice) -> str:
    """Its first words, for a sentence to somebody who reads it anyway."""
    return voice.words if len(voice.words) <= LONGEST_NAME else f"{voice.words[:LONGEST_NAME]}…"


def _not_theirs() -> RuleBroken:
    return RuleBroken("not_yours", _("others answer it"))
