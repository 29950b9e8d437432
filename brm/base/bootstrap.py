"""Of Bootstrap what our pages use: plain elements, buttons and fields, a fifth of the whole.

A rule for a class that no page has costs every phone its bytes and its time. `CLASSES` names those
we use; the tests read every template and every page, and say which one is missing here.
"""

import re
from collections.abc import Iterator

CLASSES = frozenset({
    "btn", "col", "form-check", "form-check-input", "form-check-label", "form-control",
    "form-label", "form-select", "form-text", "h3", "h6", "invalid-feedback", "is-invalid", "mark",
    "row", "small", "table", "toast", "visually-hidden",
})  # fmt: skip
# A rule, or a group of rules under one condition.
RULE = re.compile(r"([^{}]+)\{((?:[^{}]|\{[^{}]*\})*)\}")
COMMA = re.compile(r",(?![^()]*\))")
NOT = re.compile(r":not\([^()]*\)")
CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")
LICENCE = re.compile(r"/\*!.*?\*/", re.DOTALL)
UNSAID = re.compile(r'/\*.*?\*/|@charset "UTF-8";', re.DOTALL)
KEYFRAMES = "@keyframes "
MOVES = re.compile(r"animation(?:-name)?:[^;}]*")
WORD = re.compile(r"[\w-]+")


def used(text: str) -> str:
    """The stylesheet without the rules for other classes, its licence on top."""
    kept = list(_kept(UNSAID.sub("", text)))
    moves = set(WORD.findall(" ".join(MOVES.findall("".join(kept)))))
    alive = (one for one in kept if not one.startswith(KEYFRAMES) or _name(one) in moves)
    return "".join([*LICENCE.findall(text), *alive])


def classes_of(text: str) -> set[str]:
    """The classes that a stylesheet has rules for."""
    found = RULE.findall(UNSAID.sub("", text))
    heads = [head for head, _ in found if not head.startswith("@")]
    heads += [
        inner for head, body in found if head.startswith("@") for inner, _ in RULE.findall(body)
    ]
    return {name for head in heads for name in CLASS.findall(head)}


def _kept(text: str) -> Iterator[str]:
    for head, body in RULE.findall(text):
        if head.startswith(KEYFRAMES):
            yield f"{head}{{{body}}}"
        elif head.startswith("@"):
            inside = "".join(_kept(body))
            if inside:
                yield f"{head}{{{inside}}}"
        else:
            wanted = [one for one in COMMA.split(head) if _is_ours(one)]
            if wanted:
                yield f"{','.join(wanted)}{{{body}}}"


def _is_ours(selector: str) -> bool:
    """What it must not be may be anything."""
    return CLASSES.issuperset(CLASS.findall(NOT.sub("", selector)))


def _name(keyframes: str) -> str:
    return keyframes.removeprefix(KEYFRAMES).partition("{")[0].strip()
