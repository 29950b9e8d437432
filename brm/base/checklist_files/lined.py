"""YAML with the line of each set of values, read in one pass and within bounds."""

from collections import Counter
from typing import Any

import yaml
from django.utils.translation import gettext as _

from brm.base.checklist_files.values import Faults

# The parser in C where the package was built with it: ten times faster.
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST_EVENTS = 60_000  # values, lists and sets in a file; two thousand statements need 40,000
DEEPEST = 20  # one in another; a checklist needs nine, and the parser's time grows with the square


class Lined(dict[str, Any]):
    """A set of "name: value" that knows the line it begins on, and names that stand twice in it."""

    line: int = 0
    twice: tuple[str, ...] = ()


class _Lines(Loader):
    """Builds `Lined` in place of plain dictionaries."""


def _lined(loader: Any, node: Any) -> Lined:
    loader.flatten_mapping(node)
    found = Lined(loader.construct_mapping(node, deep=True))
    found.line = node.start_mark.line + 1
    names = Counter(key.value for key, _value in node.value if isinstance(key, yaml.ScalarNode))
    found.twice = tuple(sorted(name for name, count in names.items() if count > 1))
    return found


_Lines.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _lined)


def tree_of(text: str) -> Any:
    """The tree of the text. Raises Faults with the line that is not YAML, that repeats a part by its
    name (one name could stand for billions), or where it becomes too much or too deep."""
    try:
        _look_through(text)
        return yaml.load(text, Loader=_Lines)  # noqa: S506  a safe loader that keeps lines
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        if mark is None:
            raise Faults([_("The file is not YAML. Check brackets and quotes.")]) from None
        raise Faults(
            [
                _("Line %(line)s is not YAML. Check indents, brackets and quotes there.")
                % {"line": mark.line + 1}
            ]
        ) from None


def _look_through(text: str) -> None:
    """Refuse, piece by piece and before anything is built, what no checklist needs."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=Loader)):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        fault = ""
        if isinstance(event, yaml.AliasEvent):
            fault = _("Line %(line)s: a part is repeated by “*name”. Write each part out.")
        elif number > MOST_EVENTS:
            fault = _("Line %(line)s: here it becomes too much for a checklist. Split the file.")
        elif depth > DEEPEST:
            fault = _(
                "Line %(line)s: one thing lies in another too often. Check brackets and indents."
            )
        if fault:
            raise Faults([fault % {"line": (event.start_mark.line if event.start_mark else 0) + 1}])
