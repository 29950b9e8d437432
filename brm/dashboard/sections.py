"""A part of the department's page, as slices of the roof make it."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise as LazyText


@dataclass(frozen=True)
class Section:
    """A part of the page with its tab: `key` is its id in the page, `template` draws it."""

    key: str
    tab: str | LazyText
    template: str
    context: dict[str, Any] = field(default_factory=dict)
