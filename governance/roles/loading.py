"""Bringing the roles that come with the product into the database."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from governance.roles.choices import KnownFrom
from governance.roles.models import GovernanceRole

DATA = Path(__file__).parent / "data/roles.yaml"


@transaction.atomic
def load_own() -> int:
    """Bring the roles that come with the product up to date; returns how many changed or are new.

    Roles that an organisation added stay; which ones it took out of use stays, too. One query where
    nothing changed.
    """
    known = {role.slug: role for role in GovernanceRole.objects.select_for_update()}
    changed = 0
    for position, entry in enumerate(yaml.safe_load(DATA.read_text(encoding="utf-8"))["roles"]):
        role = known.get(entry["slug"]) or GovernanceRole(slug=entry["slug"])
        wanted = _wanted(entry, position)
        if role.pk and all(getattr(role, name) == value for name, value in wanted.items()):
            continue
        for name, value in wanted.items():
            setattr(role, name, value)
        role.save()
        changed += 1
    return changed


def _wanted(entry: dict[str, Any], position: int) -> dict[str, Any]:
    return {
        "name": entry["name"],
        "in_short": entry["in_short"],
        "answers_for": entry["answers_for"],
        "decides": entry["decides"],
        "serves": entry["serves"],
        "shown_by": entry["shown_by"],
        "stops": entry["stops"],
        "gravity": entry["gravity"],
        "subject": entry["subject"],
        "known_from": entry.get("known_from", KnownFrom.ASSIGNMENTS),
        "is_shared": entry.get("is_shared", False),
        "position": position,
        "board_place": entry.get("board"),
    }
