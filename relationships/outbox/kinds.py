"""Every kind of message, registered by the slice it belongs to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.functional import Promise as LazyText

from relationships.outbox.letters import Letter

if TYPE_CHECKING:
    from relationships.outbox.models import Message

Words = str | LazyText
Renderer = Callable[["Message"], Letter]
Fetcher = Callable[[list["Message"]], None]
Address = Callable[["Message"], str]
StillTrue = Callable[["Message", datetime], bool | None]


def _always(_message: "Message", _at: datetime) -> bool:
    return True


def _own_address(message: "Message") -> str:
    return message.to.email


@dataclass(frozen=True)
class Kind:
    """How one kind of message behaves.

    `render` makes the letter when it is sent: the reader's language and zone are active then.
    `still_true` is asked just before; a message that is no longer true ends as "no longer needed",
    and one that is not true now (None) waits.
    `who` and `when` are sentences for the documents and the operations page. `stops` names what the
    reader can stop with one click ("feedback", "digest"), empty where that is not possible.
    `address` is where it goes: the person's own but where an older one is the surer. `is_urgent`
    ignores quiet hours. `expires_after` is how long it makes sense after it was due, 30 days where it
    is not said. `fetch` is given the messages of one batch before they are written and may hang on
    each, as `thing`, what its renderer would otherwise ask for one by one.
    """

    name: str
    title: Words
    who: Words
    when: Words
    render: Renderer
    still_true: StillTrue = _always
    stops: str = ""
    is_urgent: bool = False
    expires_after: timedelta | None = None
    fetch: Fetcher | None = None
    address: Address = _own_address


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Make kinds known; called once from each room's `apps.py`, with the `KINDS` of its slices."""
    _kinds.update({kind.name: kind for kind in kinds})


def kind_of(name: str) -> Kind:
    """The registered kind. Raises KeyError for an unknown one: a mistake of ours."""
    return _kinds[name]


def all_kinds() -> list[Kind]:
    return [_kinds[name] for name in sorted(_kinds)]
