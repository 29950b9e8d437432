"""Guidance beside each practice and role: what good looks like, the first step, questions to ask.

In our own words, independent of the frameworks whose names practices carry, and not endorsed by their
owners. It comes with the product as files and is read once.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Guidance:
    """What helps to begin."""

    good: str
    first_step: str
    ask: tuple[str, ...]


def for_practice(slug: str) -> Guidance | None:
    """Of a practice, by its short name; None for one that the product does not know."""
    return _read("practices").get(slug)


def for_role(slug: str) -> Guidance | None:
    """Of a role, by its short name; None for one that a house added."""
    return _read("roles").get(slug)


@cache
def _read(name: str) -> dict[str, Guidance]:
    tree = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return {
        slug: Guidance(said["good"], said["first_step"], tuple(said["ask"]))
        for slug, said in tree.items()
    }
