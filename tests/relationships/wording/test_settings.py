"""What is agreed here: who may change it, what may not be, and what changes with it."""

import re
from datetime import time

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext

from brm.base.editing import Stale
from relationships.wording import words
from relationships.wording.models import Agreed
from relationships.wording.services import agree
from tests.factories.relationships import UnitFactory, manager, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered():
    words.forget()
    yield
    words.forget()


def typed(**changes) -> dict:
    row = Agreed.get()
    names = [field.name for field in Agreed._meta.fields if field.name != "id"]
    return {name: getattr(row, name) for name in names} | changes


def test_a_change_counts_at_once_and_stands_in_the_history(client):
    amina = manager()
    signed_in(client, amina)

    answer = client.post("/settings/", typed(first_answer_days=3))
    page = client.get("/settings/").content.decode()

    assert (answer.status_code, Agreed.get().first_answer_days) == (302, 3)
    assert "A first answer within … working days: 5 became 3" in page
    assert amina.name in page


def test_keeping_without_a_change_changes_nothing(client):
    before = Agreed.get().version
    signed_in(client, manager()).post("/settings/", typed())

    assert (Agreed.get().version, Agreed.history.count()) == (before, 0)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("smallest_group", 4, "Forms already sent promise five."),
        ("smallest_words", 7, "Forms already sent promise eight."),
        ("feedback_last_reminder", 3, "The last reminder comes after the first one."),
        ("waking_until", "07:00", "Messages end later than they begin."),
        ("first_answer_days", 999999999999, "60"),
    ],
)
def test_what_may_not_be_is_refused_with_a_sentence_and_what_was_typed_stays(
    client, field, value, sentence
):
    answer = signed_in(client, manager()).post("/settings/", typed(**{field: value}))
    page = answer.content.decode()

    assert answer.status_code == 422
    assert sentence in page
    assert f'value="{value}"' in page
    assert Agreed.history.count() == 0


def test_thresholds_may_be_raised():
    agree(version=Agreed.get().version, smallest_group=7, smallest_words=10)

    assert (Agreed.get().smallest_group, Agreed.get().smallest_words) == (7, 10)


@pytest.mark.parametrize(
    "broken",
    [
        {"smallest_group": 4},
        {"smallest_words": 7},
        {"feedback_last_reminder": 3},
        {"waking_until": time(7)},
        {"id": 2},
    ],
)
def test_the_database_refuses_it_too(broken):
    Agreed.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreed.objects.update(**broken)


def test_the_second_of_two_editors_is_told(client):
    old = Agreed.get().version
    agree(version=old, cool_down_days=30)

    with pytest.raises(Stale):
        agree(version=old, cool_down_days=40)
    answer = signed_in(client, manager()).post("/settings/", typed(cool_down_days=40, version=old))

    assert (answer.status_code, Agreed.get().cool_down_days) == (422, 30)
    assert "Somebody else changed this while you were writing." in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "menu", "sentence"),
    [("en", "Wards", "Add a ward"), ("fr", "Pôles", "Ajouter un pôle")],
)
def test_the_own_word_stands_in_menu_and_sentences_of_each_language(
    client, language, menu, sentence
):
    amina = manager()
    amina.language = language
    UnitFactory(name="Department of Works")  # a name is nobody's word but its own
    agree(version=Agreed.get().version, unit_word="ward")

    page = signed_in(client, amina).get("/units/").content.decode()

    assert f">{menu}</a>" in re.sub(r"\n\s*", "", page)
    assert sentence in page
    assert "Department of Works" in page
    rest = re.sub(r"Department (of Works|\d+)", "", page)
    assert re.findall(r"[^>]*\b[Dd]epartments?\b(?!/)[^<]*<", rest) == []


def test_mails_use_the_own_word():
    agree(version=Agreed.get().version, unit_word="team")
    words.own()

    with translation.override("fr"):
        assert gettext("All departments") == "Tous les groupes"


def test_a_word_that_is_not_in_the_list_is_refused(client):
    answer = signed_in(client, manager()).post("/settings/", typed(unit_word="équipe"))

    assert answer.status_code == 422
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreed.objects.filter(pk=Agreed.get().pk).update(unit_word="équipe")


def test_the_own_word_costs_no_query_of_each_page(client, settings, django_assert_num_queries):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    signed_in(client, manager())
    client.get("/me/password/")

    with django_assert_num_queries(3):
        client.get("/me/password/")


def test_a_manager_of_a_branch_does_not_agree_for_all(client):
    answer = signed_in(client, manager(UnitFactory())).get("/settings/")

    assert answer.status_code == 403
