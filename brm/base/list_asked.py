"""What an address asks of a list that the list does not understand, said before a file is made.

A page may leave out what it does not understand: its reader sees the sentence, and the rows. A file
travels without either, so it must never hold more than was asked for.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.http import HttpRequest
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.base.filters import Chip, Choice, State

SHAPE = {"as", "sort", "cols"}  # of the file
PLACES = {"after", "before", "page", "view", "lang"}  # in the list, or of its reader
MOST_NAMED = 20
Values = dict[str, set[str]]


def mark_strict(request: HttpRequest) -> None:
    """Whoever asks sees no page: what the list does not understand raises RuleBroken."""
    request.is_strict = True  # type: ignore[attr-defined]


def is_strict(request: HttpRequest) -> bool:
    return getattr(request, "is_strict", False)


def values_of(
    filters: Iterable[Chip | Choice], keep: Mapping[str, Collection[str]], *, is_searchable: bool
) -> Values:
    """What each name in the address may be; an empty set where it may be any words."""
    known: Values = {name: set(values) for name, values in keep.items()}
    for each in filters:
        values = known.setdefault(each.name, set())
        if isinstance(each, Chip):
            values.add(each.value)
        else:
            values.update(str(value) for value, _label in each.options)
    if is_searchable:
        known["q"] = set()
    return known


def note_unclear(
    request: HttpRequest, state: State, known: Values, columns: Collection[str]
) -> bool:
    """Whether the file asked for would not be what was meant; the sentences are in `state`.

    Raises RuleBroken("not_understood") with them where the asking is strict.
    """
    sentences = list(_unclear(request, known, columns))
    if not sentences and not (is_strict(request) and state.notices):
        return False
    if is_strict(request):
        raise RuleBroken("not_understood", " ".join(sentences or state.notices))
    for sentence in (*sentences, _("So no file was made: it would hold other rows than you want.")):
        state.note(sentence)
    return True


def _unclear(request: HttpRequest, known: Values, columns: Collection[str]) -> Iterable[str]:
    names = known.keys() | SHAPE
    passed_over = set() if is_strict(request) else PLACES
    for name, value in request.GET.dict().items():
        if name not in names | passed_over:
            yield _("This list has no filter “%(name)s”. It has: %(known)s.") % {
                "name": name, "known": _named(names - {"as"}),
            }  # fmt: skip
            continue
        unknown = set(value.split(",")) - set(columns) if name == "cols" else {value}
        values = set(columns) if name == "cols" else known.get(name, set())
        if value and values and not unknown <= values:
            yield _("“%(name)s” cannot be “%(value)s” here. It can be: %(known)s.") % {
                "name": name, "value": value, "known": _named(values),
            }  # fmt: skip


def _named(names: Collection[str]) -> str:
    some: Sequence[str] = sorted(names)
    return ", ".join(some[:MOST_NAMED]) + (" …" if len(some) > MOST_NAMED else "")
