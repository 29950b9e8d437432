"""The pages of checklists."""

import dataclasses

import pytest
from django.urls import reverse

from brm.base.checklist_files import read
from governance.checklists import services
from governance.checklists.models import Checklist
from tests.factories.relationships import NOON, ITBuddyFactory, manager, signed_in

pytestmark = pytest.mark.django_db


def test_a_checklist_says_whose_name_it_uses_and_that_it_is_independent(client):
    checklist = Checklist.objects.get()

    page = signed_in(client, manager()).get(reverse("checklists:page", args=[checklist.pk]))

    body = page.content.decode()
    assert "BiSL is a registered trademark of the ASL BiSL Foundation." in body
    assert "it is not endorsed by" in body
    practices = [len(practices) for _cluster, practices in page.context["tree"]]
    assert practices == [3, 4, 2, 4, 5, 4, 1]


def test_editions_and_versions_stand_side_by_side(client, django_assert_max_num_queries):
    file = read((services.DATA / "bisl.yaml").read_bytes())
    services.load(dataclasses.replace(file, note="Looked through again."), at=NOON)
    services.load(dataclasses.replace(file, edition="3rd edition (2020)"), at=NOON)
    signed_in(client, manager())

    with django_assert_max_num_queries(6):
        page = client.get(reverse("checklists:list"))

    shown = [(c.edition, c.number, c.is_active, c.statements) for c in page.context["checklists"]]
    assert shown == [
        ("2nd edition (2012)", 2, True, 103),
        ("3rd edition (2020)", 1, True, 103),
        ("2nd edition (2012)", 1, False, 103),
    ]
    assert [c.quick for c in page.context["checklists"]] == [23, 23, 23]


def test_who_answers_for_nothing_reads_no_checklist(client):
    signed_in(client, ITBuddyFactory().person)

    assert client.get(reverse("checklists:list")).status_code == 403
