"""`run --no-demo`: an installation of one's own begins beside the demo, never in it."""

import random

import pytest
from django.core.management.base import CommandError

from brm.demo import organisation
from brm.management.commands.run import leave_demo
from brm.operations.beginning import is_demo
from tests.factories.relationships import NOON, PersonFactory, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(settings, tmp_path, monkeypatch):
    """A folder of data, where the environment says nothing of the demo."""
    monkeypatch.delenv("DEMO", raising=False)
    settings.DATA_DIR = tmp_path / "data"
    return settings.DATA_DIR


def test_the_demo_stays_the_demo_and_the_way_to_begin_empty_is_said(data):
    organisation.build(NOON, random.Random(1), with_logins=True)

    with pytest.raises(CommandError, match=r"DATA_DIR=.* manage.py run --no-demo --port 8123"):
        leave_demo(8123)

    assert is_demo(data)


def test_data_of_ones_own_are_left_without_the_demo_whoever_signs_in_there(client, data):
    signed_in(client, PersonFactory())

    leave_demo(8123)

    assert not is_demo(data)
