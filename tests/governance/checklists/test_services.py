"""Checklists are data: loaded once, versions side by side."""

import dataclasses

import pytest
from django.db import IntegrityError, transaction

from brm.base.checklist_files import read, write
from governance.checklists import services
from governance.checklists.comparing import compared
from governance.checklists.models import Checklist, Cluster, Practice, Statement
from tests.brm.base.test_checklist_files import bare
from tests.factories.governance import AssessmentFactory
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


def test_a_checklist_leaves_as_a_file_and_comes_back_as_the_same_version():
    first = Checklist.objects.get()

    again = services.load(read(write(services.file_of(first))), at=NOON)

    assert again == first
    assert Checklist.objects.count() == 1


def test_one_of_another_depth_goes_round_just_so():
    made = services.load(read(bare()), at=NOON)

    assert services.load(read(write(services.file_of(made))), at=NOON) == made
    assert [(each.code, each.level) for each in made.clusters.all()] == [("ALL", "")]


def test_what_a_house_changes_is_marked_and_stays_under_the_same_name():
    changed = dataclasses.replace(bisl(), title="Ours", trademark="")

    own = services.load(changed, at=NOON)

    assert own.is_own_version
    assert own.trademark.startswith("BiSL is a registered trademark")
    assert not Checklist.objects.get(number=1).is_own_version


def test_a_new_edition_of_the_product_does_not_push_out_a_houses_own_version():
    own = services.load(dataclasses.replace(bisl(), title="Ours"), at=NOON)

    newer = dataclasses.replace(bisl(), note="As of next year.")
    services.load(newer, at=NOON, is_own_version=False)

    assert Checklist.objects.get(is_active=True) == own
    assert Checklist.objects.count() == 3


def test_what_was_begun_with_a_version_keeps_it():
    begun = AssessmentFactory()
    was = begun.checklist

    services.load(dataclasses.replace(bisl(), note="Another."), at=NOON)
    begun.refresh_from_db()

    assert begun.checklist == was
    assert not was.assessments.exclude(pk=begun.pk).exists()


def test_two_versions_side_by_side_say_what_came_and_what_went():
    first = Checklist.objects.get()
    text = write(services.file_of(first)).decode()
    old = "Everyone in the department can name the person or place to go to first"
    other = text.replace(old, "Everyone can name the person to go to first", 1)
    second = services.load(read(other.replace("UM1.2", "UM1.9").encode()), at=NOON)

    changes, same = compared(first, second)

    assert [(each.code, each.kind) for each in changes] == [
        ("UM1.1", "changed"), ("UM1.9", "new"), ("UM1.2", "gone"),
    ]  # fmt: skip
    assert same == 101
