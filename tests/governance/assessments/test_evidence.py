"""What somebody would show stands as a link where it is one, and as letters where it is not."""

import pytest
from django.urls import reverse

from governance.assessments import services
from tests.factories.governance import AssessmentFactory, statement
from tests.factories.relationships import NOON, BusinessPartnerFactory, signed_in

pytestmark = pytest.mark.django_db

PAGE = "https://wiki.example.org/prices?of=us"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (f"The list at {PAGE}", f'<a href="{PAGE}" rel="nofollow">{PAGE}</a>'),
        ("javascript:alert(1)", '<span class="words">javascript:alert(1)</span>'),
        ("<b>A list</b>", '<span class="words">&lt;b&gt;A list&lt;/b&gt;</span>'),
    ],
)
def test_an_address_that_is_shown_opens_and_nothing_else_does(client, typed, shown):
    partner = BusinessPartnerFactory(unit__name="Warehouse")
    assessment = AssessmentFactory(unit=partner.unit, by=partner.person)
    services.answer(
        assessment, statement("UM1.1"), given="scored", score=2, evidence=typed, at=NOON
    )
    services.finish(assessment, at=NOON)

    page = signed_in(client, partner.person).get(reverse("assessments:page", args=[assessment.pk]))

    assert shown in page.content.decode()
