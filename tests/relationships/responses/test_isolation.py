"""Nobody but `responses` asks the tables of answers; no page and no record shows both sides."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.management import call_command

from relationships.campaigns.models import Invitation
from relationships.feedback_forms.services import ready_form
from relationships.outbox.models import Message
from relationships.outbox.rendering import write
from relationships.responses import models
from tests.factories.feedback import running
from tests.factories.relationships import NOON, PersonFactory

ROOT = Path(__file__).parents[3]
TABLES = {
    "Ballot", "CampaignCell", "CampaignTree", "GivenAnswer", "Response", "Sheet", "Unfinished",
}  # fmt: skip
MODULE = "relationships.responses.models"
MAY = {"relationships/models.py"}  # which collects all tables and asks none


def sources():
    for room in ("brm", "relationships", "governance"):
        for path in (ROOT / room).rglob("*.py"):
            name = str(path.relative_to(ROOT))
            if not name.startswith("relationships/responses/") and "/migrations/" not in name:
                yield name, path.read_text(encoding="utf-8")


def test_only_responses_ask_the_tables_of_answers():
    found = set()
    for name, text in sources():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and node.module == MODULE:
                found.add(name)
            if isinstance(node, ast.Import) and MODULE in {each.name for each in node.names}:
                found.add(name)

    assert found - MAY == set()


def test_no_sql_elsewhere_names_them():
    tables = {getattr(models, name)._meta.db_table for name in TABLES}

    assert {name for name, text in sources() for table in tables if table in text} == set()


def test_no_record_leads_to_answers_but_a_response_to_its_own():
    tables = {getattr(models, name) for name in TABLES}  # a checklist has sheets of its own
    leading = {
        (model.__name__, relation.get_accessor_name())
        for model in apps.get_app_config("relationships").get_models()
        for relation in model._meta.related_objects
        if relation.related_model in tables and not relation.hidden
    }

    assert leading == {("Response", "answers")}


def test_the_administration_has_no_page_of_them():
    known = {model.__name__ for model in admin.site._registry}

    assert known & (TABLES | {"Invitation"}) == set()


@pytest.mark.django_db
def test_what_a_record_is_called_betrays_nothing():
    person = PersonFactory(name="Grace Okafor")
    running(person.unit)

    assert "Grace" not in str(Invitation.objects.get())
    assert str(models.GivenAnswer(words="It freezes")) == "an answer"


@pytest.mark.django_db(transaction=True)
def test_the_ready_form_survives_a_flush():
    ready_form(at=NOON)
    call_command("flush", interactive=False, verbosity=0)

    assert ready_form(at=NOON).versions.get().asked()[0].key == "work"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "language", "subject"),
    [
        (
            "feedback_invitation",
            "en",
            "Three questions about your week with the systems: two minutes",
        ),
        ("feedback_reminder_1", "en", "Still two minutes, if you like"),
        ("feedback_reminder_2", "fr", "La dernière fois que nous demandons"),
    ],
)
def test_letters_bring_the_first_answers_as_buttons_and_a_way_out(kind, language, subject):
    person = PersonFactory(name="Grace Okafor", language=language)
    campaign = running(person.unit)
    message = Message.objects.get()
    message.kind = kind

    mail = write(message, at=NOON)

    url = f"/f/{mail.text.split('/f/')[1].split('/')[0]}/"
    assert mail.subject == subject
    assert [f"{url}?a={n}" in mail.html for n in range(1, 6)] == [True] * 5
    assert f"{url}?no" in mail.text
    assert "List-Unsubscribe" in mail.headers
    word = "personne ne peut voir" if language == "fr" else "nobody can see who you are"
    assert word in mail.text.lower()
    assert campaign.invitations.get().link_id
