"""Writing a form: headings, conditions, order, languages; what would not work is refused."""

import pytest

from relationships.feedback_forms import services
from relationships.feedback_forms.models import Form
from relationships.feedback_forms.questions import Question, ShowIf
from relationships.responses.models import Ballot, Response
from tests.factories.relationships import NOON, manager, signed_in
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(client):
    return signed_in(client, manager())


def yes_no(key, text, show_if=None):
    return Question(key, "yes_no", {"en": text}, show_if=show_if)


@pytest.fixture
def form():
    form = services.begin(name="Ours", by=None, at=NOON)
    services.put_question(form, yes_no("met", "Did you meet?"))
    services.put_question(form, yes_no("helped", "Did it help?", ShowIf("met", (2,))))
    return form


def asked(form):
    return [question.key for question in form.versions.get().written()]


def put(writer, form, **said):
    return writer.post(f"/forms/{form.pk}/questions/", {"kind": "yes_no", **said})


def test_a_question_with_all_that_belongs_to_it_is_kept_and_shown_again(writer, form):
    put(
        writer, form, kind="happiness", text_en="How happy?", text_fr="Content ?",
        help_en="All in all", section_en="The end", low_en="Slow\nFails", high_en="Quick",
        low_fr="Lent\nEn panne", high_fr="Rapide", condition=["met:1", "met:2"], is_required="on",
    )  # fmt: skip

    question = form.versions.get().written()[-1]
    assert question.reasons["fr"] == (("Lent", "En panne"), (), ("Rapide",))
    assert question.show_if == ShowIf("met", (1, 2))
    assert (question.help, question.section) == ({"en": "All in all"}, {"en": "The end"})
    page = Page(writer.get(f"/forms/{form.pk}/?edit={question.key}").content.decode())
    fields = next(each for each in page.forms if "low_fr" in each.fields).fields
    assert fields["low_fr"].as_shown.split() == ["Lent", "En", "panne"]
    assert fields["key"].as_shown == question.key


def test_lost_time_is_kept_in_hours(writer, form):
    put(
        writer, form, kind="time", text_en="How long?", answers_en="None\nHalf an hour\nI can’t say",
        hours="0\n0,5\n–",
    )  # fmt: skip

    assert form.versions.get().written()[-1].hours == (0, 0.5, None)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"condition": ["met:1", "helped:1"]}, "Tick answers of one question only"),
        ({"condition": ["gone:1"]}, "Select a valid choice"),
        ({"kind": "time", "answers_en": "A\nB", "hours": "1"}, "how many hours it stands for"),
        ({"kind": "time", "answers_en": "A\nB", "hours": "1\nmany"}, "Write numbers, one a line"),
        ({"kind": "time", "answers_en": "A\nB", "hours": "1\n1e9"}, "numbers from 0 to 1,000"),
        ({"kind": "effort", "answers_en": "Hard"}, "A scale in numbers has two words"),
        ({"kind": "choice", "answers_en": "A\na"}, "The same answer stands there twice."),
        ({"kind": "choice", "answers_en": "A\n" + "b" * 81}, "An answer has 80 characters"),
        ({"kind": "choice", "answers_en": "\n".join(map(str, range(500)))}, "two to nine answers"),
        ({"kind": "several", "answers_en": "A\n\u200b\u200b"}, "An answer has nothing to read."),
        ({"kind": "happiness", "low_en": "A\nB", "low_fr": "A"}, "the same number of reasons"),
        ({"kind": "happiness", "low_en": "\n".join("abcdefghij")}, "nine reasons at most"),
        ({"text_en": "\u200b\u200d "}, "Write the question."),
        ({"text_en": "x" * 10_000}, "characters too long"),
        ({"key": "words"}, "A key has small letters"),
    ],
)  # fmt: skip
def test_what_nobody_could_answer_is_refused_and_nothing_typed_is_lost(
    writer, form, said, sentence
):
    page = put(writer, form, **{"text_en": "And this?", **said})

    assert page.status_code == 422
    assert sentence in page.text
    assert asked(form) == ["met", "helped"]


def test_a_condition_looks_back_only_so_none_goes_round_in_a_circle(writer, form):
    for key, condition in (("met", ShowIf("helped", (1,))), ("met", ShowIf("met", (1,)))):
        with pytest.raises(services.RuleBroken) as refused:
            services.put_question(form, yes_no(key, "Did you meet?", condition))
        assert refused.value.field == "condition"

    moved = writer.post(f"/forms/{form.pk}/questions/met/", {"act": "down"}, follow=True)
    assert "“Did it help?” depends on “Did you meet?”, which must come before it." in moved.text
    removed = writer.post(f"/forms/{form.pk}/questions/met/", {"act": "remove"}, follow=True)
    assert "depends on a question that is not in this form" in removed.text
    changed = put(writer, form, key="met", kind="text", text_en="Did you meet?")
    assert "depends on an answer that “Did you meet?” does not have" in changed.text
    assert asked(form) == ["met", "helped"]


def test_a_question_that_was_dragged_goes_to_its_place(writer, form):
    services.put_question(form, yes_no("new", "Are you new?"))

    for place, order in (("1", ["new", "met", "helped"]), ("99", ["met", "helped", "new"])):
        writer.post(f"/forms/{form.pk}/questions/new/", {"act": "to", "place": place})
        assert asked(form) == order
    writer.post(f"/forms/{form.pk}/questions/new/", {"act": "to", "place": "first"})
    assert asked(form) == ["met", "helped", "new"]


def test_a_question_taken_out_comes_back_to_its_place(writer, form):
    services.put_question(form, yes_no("new", "Are you new?"))
    page = writer.post(f"/forms/{form.pk}/questions/helped/", {"act": "remove"}, follow=True)
    assert asked(form) == ["met", "new"]

    undo = next(each for each in Page(page.content.decode()).forms if "token" in each.fields)
    for _ in range(2):
        writer.post("/undo/", {"token": undo.fields["token"].as_shown})

    assert asked(form) == ["met", "helped", "new"]
    assert form.versions.get().written()[1].show_if == ShowIf("met", (2,))


def test_a_form_half_in_french_is_marked_and_not_published(writer, form):
    services.put_question(form, Question("met", "yes_no", {"en": "Did you meet?", "fr": "Vus ?"}))
    page = writer.get(f"/forms/{form.pk}/")
    assert "Question 2: not in French" in page.text

    refused = writer.post(f"/forms/{form.pk}/publish/", follow=True)
    assert "leave one out: Title: not in French; Question 2: not in French." in refused.text
    assert form.versions.get().published_at is None

    services.put_question(form, yes_no("met", "Did you meet?"))
    writer.post(f"/forms/{form.pk}/publish/")
    assert form.versions.get().published_at is not None


def test_a_form_may_be_in_french_alone(writer):
    form = services.begin(name="À nous", by=None, at=NOON, language="fr")
    put(writer, form, text_fr="Vous êtes-vous vus ?")

    writer.post(f"/forms/{form.pk}/publish/")

    assert form.versions.get().published_at is not None


def test_a_copy_and_a_next_version_keep_the_keys_of_questions(writer, form):
    version = services.publish(form, at=NOON)
    copy = services.begin(name="Copy", by=None, at=NOON, like=version)
    put(writer, form, text_en="One more?")

    assert asked(copy) == ["met", "helped"]
    draft = form.versions.get(number=2)
    assert [question.key for question in draft.written()][:2] == ["met", "helped"]


def test_a_trial_goes_through_the_real_form_and_counts_nowhere(writer, form):
    url = f"/forms/{form.pk}/trial/"
    assert "What you answer here counts nowhere" in writer.get(url).text

    empty = writer.post(url, {})
    sent = writer.post(url, {"q_met": "1", "q_helped": "2"})

    assert empty.status_code == 422
    assert "Nothing is answered yet." in empty.text
    assert sent.context["said"] == [("Did you meet?", "No")]  # the other does not apply
    assert "nothing was kept" in sent.text
    assert (Ballot.objects.count(), Response.objects.count()) == (0, 0)


def test_the_preview_shows_the_trial_as_a_phone_and_as_a_desk(writer, form):
    page = writer.get(f"/forms/{form.pk}/preview/?lang=fr")

    assert page.text.count(f'src="/forms/{form.pk}/trial/?lang=fr"') == 2
    framed = writer.get(f"/forms/{form.pk}/trial/")
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in framed.headers["Content-Security-Policy"]


def test_a_form_asks_twenty_questions_at_most(writer):
    form = services.begin(name="Long", by=None, at=NOON)
    for number in range(20):
        services.put_question(form, yes_no(f"q{number}", "Again?"))

    page = put(writer, form, text_en="One more?")

    assert "A form asks at most twenty questions" in page.text
    assert len(asked(Form.objects.get())) == 20
