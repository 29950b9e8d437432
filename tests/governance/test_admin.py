"""Roles, checklists and assessments in the administration."""

import pytest
from django.urls import reverse

from governance.checklists.models import Checklist
from tests.factories.governance import AssessmentFactory, RoleAssignmentFactory
from tests.factories.relationships import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def test_a_checklist_is_read_and_never_edited(admin):
    checklist = Checklist.objects.get()
    page = reverse("admin:governance_checklist_change", args=[checklist.pk])

    assert admin.get(page).status_code == 200
    assert admin.post(page, {"title": "Another"}).status_code == 403


def test_a_checklist_comes_in_by_a_button_where_none_is_chosen(admin):
    page = admin.get("/admin/governance/checklist/").content.decode()

    assert f'<a href="{reverse("checklists:bring_in")}">Bring in a file</a>' in page


def test_an_administrator_chooses_which_version_is_offered(admin):
    checklist = Checklist.objects.get()
    lists = reverse("admin:governance_checklist_changelist")

    for action, is_active in (("withdraw", False), ("offer", True)):
        admin.post(lists, {"action": action, "_selected_action": [checklist.pk]})
        checklist.refresh_from_db()
        assert checklist.is_active is is_active


def test_chosen_roles_are_renewed_and_the_rest_is_said(admin):
    held = RoleAssignmentFactory(valid_until="2026-01-02")
    vacant = RoleAssignmentFactory(standing="vacant", holder=None)

    answer = admin.post(
        reverse("admin:governance_roleassignment_changelist"),
        {"action": "renew_for_a_year", "_selected_action": [held.pk, vacant.pk]},
        follow=True,
    )

    said = [str(message) for message in answer.context["messages"]]
    assert said[-1] == "1 role was renewed."
    assert said[0].endswith("Nobody fills this role now; nothing was changed.")


def test_what_is_not_finished_is_nobodys_business(admin):
    begun = AssessmentFactory()

    page = admin.get(reverse("admin:governance_assessment_change", args=[begun.pk]))

    assert page.status_code == 302
