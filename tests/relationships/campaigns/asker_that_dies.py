"""Asks or reminds people, and dies as by kill -9 when messages are put for the so many-th time.

`asks`: in the batch of that number, before it is kept. `reminds`: with the reminders just put.
"""

import os
import signal
import sys
from datetime import datetime

import django

django.setup()

from relationships.campaigns import asking, reminding  # noqa: E402  after the setup

what, number, at = sys.argv[1], int(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
module = asking if what == "asks" else reminding
put_all, left = module.put_all, number


def put_and_die(*given, **more):  # type: ignore[no-untyped-def]
    global left  # noqa: PLW0603
    done = put_all(*given, **more)
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return done


module.put_all = put_and_die  # type: ignore[attr-defined]
asking.BATCH = 3
if what == "asks":
    asking.ask_campaigns(at)
else:
    reminding.remind_feedback(at)
