"""One act on several rows: each by its own rule, those that refuse are named, one undo for all."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base.errors import RuleBroken

MOST = 100  # rows in one act
NAMED = 4  # of those that were left; of the others their number
Left = list[tuple[str, str]]


@dataclass
class Many:
    """What came of it: (key, version, as it was) of each that changed; name and reason of the others.

    An act that is one for all of them says so in its own `words`, with its own `undo` (kind, data).
    """

    done: list[tuple[int, int, dict[str, Any]]] = field(default_factory=list)
    left: Left = field(default_factory=list)
    same: int = 0
    words: str = ""
    undo: tuple[str, dict[str, Any]] | None = None

    @property
    def said(self) -> str:
        """ "3 changed. 1 left as it is: “Send the list” (this promise is closed)." """
        if self.words:
            return self.words
        parts = [
            ngettext("%(n)s changed.", "%(n)s changed.", len(self.done)) % {"n": len(self.done)}
        ]
        if self.same:
            parts.append(
                ngettext("%(n)s was so already.", "%(n)s were so already.", self.same)
                % {"n": self.same}
            )
        return " ".join([*parts, *_left(self.left)])


def on_each(
    rows: Iterable[Any],
    act: Callable[[Any], Any],
    *,
    named: Callable[[Any], str],
    before: Callable[[Any], dict[str, Any]],
) -> Many:
    """Do it with each of these locked rows; one that refuses stays as it is and hinders no other.

    `act` gives the row as it is then. Runs in the transaction in which the rows were locked.
    """
    many = Many()
    for row in rows:
        was = before(row)
        try:
            with transaction.atomic():
                after = act(row)
        except RuleBroken as broken:
            many.left.append((named(row), str(broken)))
            continue
        if after.version == row.version:
            many.same += 1
        else:
            many.done.append((row.pk, after.version, was))
    return many


def take_back_each(
    done: Sequence[Sequence[Any]],
    back: Callable[[int, int, dict[str, Any]], None],
    *,
    named: Callable[[int], str],
) -> str:
    """Undo of all that one act changed, as a sentence; what was touched since is named and stays.

    `back(key, version, before)` takes one back; where it refuses with RuleBroken, that one is left.
    """
    amount, left = 0, []
    for key, version, before in done:
        try:
            with transaction.atomic():
                back(key, version, before)
        except RuleBroken as broken:
            left.append((named(key), str(broken)))
        else:
            amount += 1
    said = ngettext("Taken back: %(n)s.", "Taken back: %(n)s.", amount) % {"n": amount}
    return " ".join([said, *_left(left)])


def _left(left: Left) -> list[str]:
    """The sentence about those that stayed as they are; nothing where there are none."""
    if not left:
        return []
    names = "; ".join(f"“{name}” ({why.rstrip('.')})" for name, why in left[:NAMED])
    if len(left) > NAMED:
        names = _("%(names)s; and %(n)s more") % {"names": names, "n": len(left) - NAMED}
    return [
        ngettext("%(n)s left as it is: %(names)s.", "%(n)s left as they are: %(names)s.", len(left))
        % {"n": len(left), "names": names}
    ]
