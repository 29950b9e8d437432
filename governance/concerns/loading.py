"""Bringing the six questions that come with the product into the database."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from governance.concerns.models import Concern

DATA = Path(__file__).parent / "data/concerns.yaml"
FIELDS = (
    "name", "question", "counts", "good", "first_step", "ask", "practices", "owner_role",
)  # fmt: skip


@transaction.atomic
def load_own() -> int:
    """Bring the questions up to date; returns how many changed or are new. One query otherwise."""
    known = {concern.slug: concern for concern in Concern.objects.select_for_update()}
    changed = 0
    for position, entry in enumerate(yaml.safe_load(DATA.read_text(encoding="utf-8"))["concerns"]):
        concern = known.get(entry["slug"]) or Concern(slug=entry["slug"])
        wanted: dict[str, Any] = {name: entry[name] for name in FIELDS} | {"position": position}
        if concern.pk and all(getattr(concern, name) == value for name, value in wanted.items()):
            continue
        for name, value in wanted.items():
            setattr(concern, name, value)
        concern.save()
        changed += 1
    return changed
