"""Sends what is due, and dies as by kill -9 at the point named: `claimed` or `taken`, at a number.

`claimed`: between the claim and the first mail. `taken`: between the server's 250 and our mark.
"""

import os
import signal
import sys

import django

django.setup()

from brm.base import clock  # noqa: E402  after the setup
from relationships.outbox import sending  # noqa: E402
from relationships.outbox.post import Post  # noqa: E402

point, number = sys.argv[1], int(sys.argv[2])
left = number


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if point == "claimed":
    sending.Batch.run = lambda self, messages: die()  # type: ignore[method-assign]
else:
    hand_over = Post.hand_over

    def taken(self, mail):  # type: ignore[no-untyped-def]
        global left  # noqa: PLW0603
        outcome = hand_over(self, mail)
        left -= 1
        if left == 0:
            die()
        return outcome

    Post.hand_over = taken  # type: ignore[method-assign]

sending.send_due(at=clock.now())
