"""The sheet as browsers and phones send it."""

import pytest
from django.urls import reverse

from tests.factories.relationships import signed_in
from tests.relationships.logbook.sheets import shown, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_o_clock")]


def address(visit):
    return reverse("logbook:log", args=[visit.pk])


def test_a_quiet_visit_is_kept_with_its_mood(client, priya, visit):
    signed_in(client, priya)
    page = client.get(address(visit))

    answer = client.post(address(visit), typed(client_id=shown(page.content, "client_id")))

    visit.refresh_from_db()
    assert page.status_code == 200
    assert (answer.status_code, answer.url) == (302, reverse("logbook:day"))
    assert (visit.state, visit.mood, visit.people_met, visit.logged_by) == ("done", 4, 6, priya)
