"""How long something takes on a machine that has nothing else to do.

Tests run two at a time on cores that others share, where the same work takes two or three times the
processor time; so a small loop is timed beside it, and the best of three tries counts.
"""

import gc
from collections.abc import Callable
from time import process_time

TRIES = 3
STEPS = 500_000
LOOP = 0.02  # seconds for as many steps on a quiet core, where the limits were set


def seconds(act: Callable[[], object]) -> float:
    """Processor time of the best of three tries, as if the machine were quiet.

    What thousands of other tests left behind is no work of this one: it is not collected meanwhile.
    """
    gc.disable()
    try:
        tries = [(_timed(act), _timed(_loop)) for _ in range(TRIES)]
    finally:
        gc.enable()
    needed, beside = (min(each) for each in zip(*tries, strict=True))
    return needed / max(1.0, beside / LOOP)


def _timed(act: Callable[[], object]) -> float:
    begin = process_time()
    act()
    return process_time() - begin


def _loop() -> None:
    for _ in range(STEPS):
        pass
