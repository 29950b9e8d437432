import pytest

from relationships.outbox import kinds
from tests.relationships.outbox import kinds as ours


@pytest.fixture(autouse=True)
def kinds_of_tests(monkeypatch):
    """The product's kinds and ours, for one test."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    for kind in (ours.HELLO, ours.STOPPABLE, ours.FALSE_BY_NOW, ours.SHORT, ours.URGENT):
        kinds.register(kind)
