"""The plain text of a letter: the same words, links written out."""

import textwrap
from collections.abc import Callable, Iterable
from itertools import groupby

from relationships.outbox.letters import (
    Block,
    Button,
    Choices,
    Facts,
    Heading,
    Item,
    Items,
    Letter,
    Links,
    Note,
    Text,
    Words,
)

WIDTH = 72
SIDES = {"business": "● ", "it": "◆ "}


def plain(letter: Letter, because: str, ways: Iterable[tuple[str, str]]) -> str:
    """The whole mail as text, lines of at most 72 characters but for addresses."""
    said = [_wrapped(letter.heading or letter.subject)]
    for form, parts in groupby(letter.parts, key=lambda part: part.form):
        texts = [WRITERS[form](part) for part in parts]
        said.append(("\n" if form == "button" else "\n\n").join(texts))
    foot = [_wrapped(because), *(f"{label}: {url}" for label, url in ways)]
    return "\n\n".join(text for text in said if text) + "\n\n-- \n" + "\n".join(foot) + "\n"


def _wrapped(text: str, first: str = "", rest: str = "") -> str:
    """Each line of the text in lines of the width; addresses and long words stay whole."""
    return "\n".join(
        textwrap.fill(
            line,
            WIDTH,
            initial_indent=first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
        if line.strip()
        else ""
        for line in text.strip().splitlines()
    )


def _text(part: Text) -> str:
    return _wrapped(part.text)


def _heading(part: Heading) -> str:
    return _wrapped(part.text.upper())


def _words(part: Words) -> str:
    said = _wrapped(f'"{part.text.strip()}"', "  ", "  ")
    return f"{said}\n{_wrapped(part.by, '  ', '  ')}" if part.by else said


def _facts(part: Facts) -> str:
    return "\n".join(_wrapped(f"{label}: {value}", "", "  ") for label, value in part.rows)


def _items(part: Items) -> str:
    lines = [_wrapped(part.heading)] if part.heading else []
    return "\n".join([*lines, *(_item(item) for item in part.items)])


def _item(item: Item) -> str:
    said = f"{SIDES.get(item.side, '')}{item.title}"
    said = f"{said}: {item.text}" if item.text else said
    line = _wrapped(said, "- ", "  ")
    return f"{line}\n  {item.url}" if item.url else line


def _button(part: Button) -> str:
    return f"{part.label}:\n{part.url}"


def _choices(part: Choices) -> str:
    widest = max((len(label) for label, _url in part.answers), default=0)
    lines = [f"  {label.ljust(widest)}  {url}" for label, url in part.answers]
    return "\n".join([_wrapped(part.question), *lines])


def _note(part: Note) -> str:
    return _wrapped(f"{part.title.upper()} {part.text}".strip())


def _links(part: Links) -> str:
    return "\n".join(f"{label}: {url}" for label, url in part.links)


def _block(part: Block) -> str:
    lines = [_wrapped(part.over), _wrapped(part.title, "  ", "  ")]
    if part.text:
        lines.append(_wrapped(part.text, "  ", "  "))
    lines += [_wrapped(point, "  - ", "    ") for point in part.points]
    if part.link:
        lines.append(f"  {part.link[0]}: {part.link[1]}")
    return "\n".join(line for line in lines if line)


WRITERS: dict[str, Callable[..., str]] = {
    kind.form: writer
    for kind, writer in (
        (Text, _text),
        (Heading, _heading),
        (Words, _words),
        (Facts, _facts),
        (Items, _items),
        (Button, _button),
        (Choices, _choices),
        (Note, _note),
        (Links, _links),
        (Block, _block),
    )
}
