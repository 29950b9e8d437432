"""What a browser sends for the sheet of a visit."""

import re
from typing import Any
from uuid import UUID

ID = UUID("5e0c4b57-7c4f-4f1e-9d33-0f8f0d2f0001")


def typed(**fields: Any) -> dict[str, Any]:
    """A quiet visit, with whatever else is named; names with - are written with __."""
    sheet = {
        "client_id": str(ID),
        "version": "1",
        "mood": "4",
        "people_met": "6",
        "colleague_solved": "2",
        "summary": "",
        "began_on": "2026-03-03",
        "began_at": "12:00",
        **{f"{key}-count": "1" for key in ("heard", "thanks", "seen", "promised")},
        "heard-0-words": "",
        "heard-0-kind": "problem",
        "heard-0-audience": "department",
    }
    return sheet | {name.replace("__", "-"): value for name, value in fields.items()}


def shown(content: bytes, name: str) -> str:
    """The value of a hidden field on a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', content.decode())
    assert found
    return found.group(1)
