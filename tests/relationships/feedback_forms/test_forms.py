"""Forms: one is ready, others are written; what was published never changes."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from relationships.feedback_forms import services
from relationships.feedback_forms.models import Form, FormVersion
from tests.factories.relationships import NOON, manager, signed_in

pytestmark = pytest.mark.django_db

SCALE = {
    "kind": "scale",
    "text_en": "Do you get help in time?",
    "answers_en": "Never\nSeldom\nHalf\nMostly\nAlways",
    "is_required": "on",
}


@pytest.fixture
def writer(client):
    return signed_in(client, manager())


def test_the_ready_form_is_there_in_two_languages_however_often_it_is_made():
    forms = {services.ready_form(at=NOON) for _ in range(2)}

    (form,) = forms
    version = form.versions.get()
    assert [(q.key, q.kind, q.is_required) for q in version.asked()] == [
        ("work", "scale", True),
        ("time", "time", False),
        ("helped", "yes_no", False),
        ("change", "text", False),
    ]
    for question in version.asked():
        assert len(question.words("fr")) == len(question.words("en"))
        assert question.asks("fr") != question.asks("en")


def test_write_publish_and_change_a_form(writer):
    writer.post("/forms/new/", {"name": "Help"})
    form = Form.objects.get(name="Help")
    for text in ("First?", "Second?"):
        added = writer.post(f"/forms/{form.pk}/questions/", {**SCALE, "text_en": text})
        assert added.status_code == 302
    second = form.versions.get().asked()[1]
    writer.post(f"/forms/{form.pk}/questions/{second.key}/", {"act": "up"})
    writer.post(f"/forms/{form.pk}/publish/")
    first_version = form.versions.get()
    assert [q.asks("en") for q in first_version.asked()] == ["Second?", "First?"]
    assert first_version.published_at is not None

    writer.post(f"/forms/{form.pk}/questions/{second.key}/", {"act": "remove"})

    draft = form.versions.get(number=2)
    assert [q.asks("en") for q in draft.asked()] == ["First?"]
    first_version.refresh_from_db()
    assert len(first_version.asked()) == 2


def test_every_page_of_a_form_opens(writer):
    form = services.ready_form(at=NOON)
    own = services.begin(name="Mine", by=None, at=NOON, like=form.versions.get())

    for path in ("/forms/", "/forms/new/", f"/forms/new/?like={form.pk}",
                 f"/forms/{form.pk}/", f"/forms/{own.pk}/", f"/forms/{own.pk}/?edit=work",
                 f"/forms/{own.pk}/preview/?lang=fr"):  # fmt: skip
        assert writer.get(path).status_code == 200


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"answers_en": "Yes\nNo"}, "A scale has five words"),
        ({"text_en": ""}, "Write the question."),
        ({"kind": "choice", "answers_en": "One"}, "Write two to nine answers"),
        ({"kind": "choice", "answers_en": "A\nB", "answers_fr": "A"}, "the same number of answers"),
        ({"kind": "dance"}, "Select a valid choice"),
    ],
)
def test_a_question_nobody_could_answer_is_refused(writer, change, sentence):
    form = services.begin(name="Mine", by=None, at=NOON)

    page = writer.post(f"/forms/{form.pk}/questions/", {**SCALE, **change})

    assert page.status_code == 422
    assert sentence in page.text
    assert form.versions.get().questions == []


def test_the_ready_form_stays_as_it_came(writer):
    form = services.ready_form(at=NOON)

    page = writer.post(f"/forms/{form.pk}/questions/work/", {"act": "remove"}, follow=True)

    assert "Copy it to change it." in page.text
    assert len(form.versions.get().asked()) == 4


def test_a_published_version_never_changes():
    services.ready_form(at=NOON)

    with pytest.raises(DatabaseError, match="form_version_published_stays"), transaction.atomic():
        FormVersion.objects.update(title={"en": "Other"})


def test_an_empty_form_is_not_published(writer):
    form = services.begin(name="Mine", by=None, at=NOON)

    page = writer.post(f"/forms/{form.pk}/publish/", follow=True)

    assert "Add a question first" in page.text
    with pytest.raises(IntegrityError, match="form_version_published_asks"), transaction.atomic():
        form.versions.update(published_at=NOON)


def test_one_draft_a_form():
    form = services.begin(name="Mine", by=None, at=NOON)

    with pytest.raises(IntegrityError, match="form_has_one_draft"), transaction.atomic():
        form.versions.create(number=2)
