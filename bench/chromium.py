"""Which Chromium is started, and how: the system's, else the one that Playwright downloaded."""

import os
import shutil
from typing import Any

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def how_to_start() -> dict[str, Any]:
    path = os.environ.get("TEST_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    return {"executable_path": path, "chromium_sandbox": os.getuid() != 0}
