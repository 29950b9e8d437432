"""Checklists are data: loaded once, versions side by side."""

import dataclasses

import pytest
from django.db import IntegrityError, transaction

from brm.base.checklist_files import read
from governance.checklists import services
from governance.checklists.models import Checklist, Cluster, Practice, Statement
from tests.factories.relationships import NOON

pytestmark = pytest.mark.django_db


def bisl():
    return read((services.DATA / "bisl.yaml").read_bytes())


def test_the_product_comes_with_its_checklist():
    checklist = Checklist.objects.get()

    assert (checklist.slug, checklist.number, checklist.is_active) == ("bisl", 1, True)
    assert Cluster.objects.count() == 7
    assert Cluster.objects.values("level").distinct().count() == 3
    assert Practice.objects.count() == 23
    assert Statement.objects.count() == 103
    assert Statement.objects.filter(is_quick_scan=True).count() == 23


def test_loading_again_changes_nothing():
    before = Checklist.objects.values().get()

    services.load_own(at=NOON)

    assert Checklist.objects.values().get() == before
    assert Statement.objects.count() == 103


def test_a_changed_file_of_the_same_edition_becomes_the_next_version():
    services.load(dataclasses.replace(bisl(), note="Looked through again."), at=NOON)

    versions = Checklist.objects.order_by("number").values_list("number", "is_active")
    assert list(versions) == [(1, False), (2, True)]
    assert Statement.objects.count() == 206


def test_another_edition_stands_beside_the_first():
    services.load(dataclasses.replace(bisl(), edition="3rd edition (2020)"), at=NOON)

    offered = Checklist.objects.filter(is_active=True).values_list("edition", "number")
    assert set(offered) == {("2nd edition (2012)", 1), ("3rd edition (2020)", 1)}


def test_an_earlier_version_can_be_offered_again():
    first = Checklist.objects.get()
    services.load(dataclasses.replace(bisl(), note="Looked through again."), at=NOON)

    services.offer(first)

    assert list(Checklist.objects.filter(is_active=True)) == [first]


def test_two_versions_of_an_edition_cannot_both_be_offered():
    services.load(dataclasses.replace(bisl(), note="Looked through again."), at=NOON)

    with pytest.raises(IntegrityError, match="checklist_one_version_offered"), transaction.atomic():
        Checklist.objects.update(is_active=True)


@pytest.mark.parametrize(
    ("model", "field", "constraint"),
    [
        (Cluster, "code", "cluster_code_once_a_checklist"),
        (Cluster, "position", "cluster_place_once"),
        (Practice, "code", "practice_code_once_a_cluster"),
        (Practice, "position", "practice_place_once"),
        (Statement, "code", "statement_code_once_a_practice"),
        (Statement, "position", "statement_place_once"),
    ],
)
def test_codes_and_places_stand_once(model, field, constraint):
    value = "UM1.1" if field == "code" else 0

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.update(**{field: value})


def test_versions_begin_at_one_and_stand_once():
    checklist = Checklist.objects.get()
    with pytest.raises(IntegrityError, match="checklist_versions_from_one"), transaction.atomic():
        Checklist.objects.update(number=0)
    services.load(dataclasses.replace(bisl(), note="Looked through again."), at=NOON)
    with pytest.raises(IntegrityError, match="checklist_version_once"), transaction.atomic():
        Checklist.objects.filter(pk=checklist.pk).update(number=2)
