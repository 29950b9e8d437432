"""The forms that are there from the first day, in English and in French: read from `data/`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from relationships.feedback_forms.exchange import SCHEMA, FormText, read_node
from relationships.feedback_forms.questions import in_language

AFTER_A_VISIT = "after-a-visit"
DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class ReadyForm:
    """A form we bring; a higher version replaces the one that was there before."""

    key: str
    version: int
    names: Mapping[str, str]
    form: FormText


@cache
def ready_ones() -> Mapping[str, ReadyForm]:
    """All of them by key, read once."""
    found = {}
    for path in sorted(DATA.glob("*.yaml")):
        kept = yaml.safe_load(path.read_text(encoding="utf-8"))
        form = read_node({"schema": SCHEMA, "name": kept["names"]["en"], **kept["form"]})
        found[kept["ready"]] = ReadyForm(kept["ready"], kept["version"], kept["names"], form)
    return found


def called(key: str, language: str) -> str:
    """What a form we bring is called in that language; empty for one we no longer bring."""
    one = ready_ones().get(key)
    return str(in_language(one.names, language)) if one else ""
