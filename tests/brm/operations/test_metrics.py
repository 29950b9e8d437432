"""What Prometheus reads, and only with the token."""

import pytest

from brm.base import clock
from brm.operations import services
from relationships.outbox.services import put
from tests.factories.relationships import NOON, PersonFactory

pytestmark = pytest.mark.django_db
TOKEN = {"Authorization": "Bearer a-long-token"}


def test_without_a_token_in_the_settings_there_are_none(client):
    assert client.get("/metrics", headers=TOKEN).status_code == 404


def test_another_token_opens_nothing(client, settings):
    settings.METRICS_TOKEN = "another"

    answer = client.get("/metrics", headers=TOKEN)

    assert (answer.status_code, answer.content) == (401, b"")


def test_messages_and_jobs_are_told_in_numbers(client, settings):
    settings.METRICS_TOKEN = "a-long-token"
    person = PersonFactory()
    with clock.fixed(NOON):  # in waking hours
        put("monday_digest", to=person, about=person, occasion="2026-W10", at=NOON)
        services.job_started("answers-due", at=NOON)
        services.job_failed("answers-due", ValueError("secret words"), at=NOON)

        answer = client.get("/metrics", headers=TOKEN)

    lines = answer.content.decode().splitlines()
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert 'brm_messages{state="due"} 1' in lines
    assert 'brm_job_failed{job="answers-due"} 1' in lines
    assert [line for line in lines if "secret" in line or person.name in line] == []
