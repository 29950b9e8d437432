"""A department that is asked about a checklist becomes part of another one, and nothing said is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brm.stewardship.merging import merge
from governance.assessments import services
from governance.assessments.cells import StatementCell
from governance.assessments.models import Assessment
from tests.factories.governance import AssessmentFactory, asked, finished, people_of, said
from tests.factories.relationships import NOON, UnitFactory, manager, signed_in

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=60)


def first_say(assessment, amount):
    for person in people_of(assessment)[:amount]:
        said(assessment, person, UM1_1=2)


def test_what_is_asked_apart_in_both_goes_on_and_each_is_counted_by_itself():
    source, target = UnitFactory(), UnitFactory()
    theirs, ours = asked(source, people=6), asked(target, people=5)
    first_say(theirs, 3)

    merge(source, into=target, at=NOON)
    for assessment, amount in ((theirs, 6), (ours, 5)):
        assessment.refresh_from_db()
        first_say(assessment, amount)
        services.close(assessment, at=LATER)

    cells = StatementCell.objects.select_related("assessment")
    assert sorted((cell.assessment.unit_id, cell.people) for cell in cells) == [
        (target.pk, 5),
        (target.pk, 6),
    ]


def test_fewer_than_five_of_each_are_not_added_up_to_five():
    source, target = UnitFactory(), UnitFactory()
    both = [asked(source, people=5), asked(target, people=5)]
    merge(source, into=target, at=NOON)

    for assessment in both:
        assessment.refresh_from_db()
        first_say(assessment, 3)
        services.close(assessment, at=LATER)

    assert StatementCell.objects.count() == 0


def test_what_ended_stays_as_it_was_said_and_what_is_begun_alone_goes_along_or_waits():
    source, target = UnitFactory(), UnitFactory()
    ended = finished(AssessmentFactory(unit=source), UM1_1=1)
    mine = AssessmentFactory(unit=source)
    AssessmentFactory(unit=target, by=mine.by, checklist=mine.checklist)
    other = AssessmentFactory(unit=source, checklist=mine.checklist)

    merge(source, into=target, at=NOON)

    units = [Assessment.objects.get(pk=one.pk).unit for one in (ended, mine, other)]
    assert units == [source, source, target]


def test_in_a_closed_department_nothing_more_is_answered_and_the_page_says_so(client):
    mine = AssessmentFactory(by=manager())
    mine.unit.closed_on = NOON.date()
    mine.unit.save()
    signed_in(client, mine.by)

    page = client.post(
        reverse("assessments:answer", args=[mine.pk]),
        {"statement": "UM1.1", "UM1.1-given": "2", "UM1.1-was": ""},
    )

    assert page["X-Kept"] == "no"
    assert "Nothing is lost." in page.content.decode()
