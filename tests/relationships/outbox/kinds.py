"""Kinds of message for tests of the outbox itself."""

from datetime import timedelta

from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Button, Letter, Text


def hello(message):
    return Letter(
        subject=f"Hello {message.to.name}",
        parts=(Text("Somebody comes by."), Button("Open", "https://rounds.example.org/here/")),
        because="You get this because you are in a test.",
    )


def kind(name="hello", *, render=hello, **more):
    return Kind(name, "A greeting", who="everybody", when="at once", render=render, **more)


HELLO = kind()
STOPPABLE = kind("stoppable", stops="feedback")
FALSE_BY_NOW = kind("false_by_now", still_true=lambda message, at: False)
SHORT = kind("short", expires_after=timedelta(hours=1))
URGENT = kind("urgent", is_urgent=True)
