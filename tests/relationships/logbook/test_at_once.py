"""The same log, sent at the same moment on several threads."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from relationships.logbook.services import log_unplanned
from relationships.promises.models import Promise
from relationships.rounds.brought import Observation, Thanks
from relationships.rounds.models import Visit
from relationships.voices.models import Voice
from tests.relationships.logbook.conftest import LATER
from tests.relationships.logbook.test_services import full, keep

pytestmark = pytest.mark.django_db(transaction=True)
TOGETHER = 4


def all_at_once(act) -> None:
    start = Barrier(TOGETHER)

    def one() -> None:
        try:
            start.wait(timeout=20)
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(TOGETHER) as threads:
        for running in [threads.submit(one) for _number in range(TOGETHER)]:
            running.result(timeout=60)


def rows() -> list[int]:
    return [model.objects.count() for model in (Visit, Voice, Observation, Thanks, Promise)]


def test_a_planned_visit_logged_at_once_is_one_row_of_each(visit, priya):
    all_at_once(lambda: keep(visit, full(priya), priya))

    visit.refresh_from_db()
    assert (rows(), visit.version) == ([1, 1, 1, 1, 1], 2)


def test_an_unplanned_visit_logged_at_once_is_one_row_of_each(unit, priya):
    all_at_once(lambda: log_unplanned(unit, full(priya), by=priya, at=LATER))

    assert rows() == [1, 1, 1, 1, 1]
