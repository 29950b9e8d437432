"""How a new installation begins: with the demo, or empty with a first administrator."""

import os
from pathlib import Path

WITHOUT_DEMO = "without_demo"  # a file in DATA_DIR


def leave_demo(data: Path) -> None:
    """From now on `manage.py run` with this data neither loads the demo nor behaves as one."""
    data.mkdir(parents=True, exist_ok=True)
    (data / WITHOUT_DEMO).touch()


def is_demo(data: Path) -> bool:
    """`run` behaves as `DEMO=1` unless the environment or the data says otherwise."""
    if os.environ.get("DEMO", "").strip():
        return os.environ["DEMO"].strip().lower() in {"1", "true", "yes", "on"}
    return not (data / WITHOUT_DEMO).exists()
