"""The forms that come with the product: whole in English, whole in French, to the last button."""

import re

import pytest
from django.utils.html import strip_tags

from relationships.feedback_forms import rules, services
from relationships.feedback_forms.models import Form, FormVersion
from relationships.feedback_forms.ready import ready_ones
from tests.factories.relationships import NOON, manager, signed_in

KEYS = sorted(ready_ones())
# Words that no text of the other language has; what both share ("question") says nothing.
ONLY = {
    "en": {
        "the", "you", "your", "and", "with", "what", "how", "not", "this", "they", "from", "of",
        "it", "is", "all", "would", "choose", "send", "answers", "almost", "never", "yes", "no",
    },
    "fr": {
        "le", "la", "les", "vous", "votre", "et", "avec", "est", "ne", "pas", "cette", "qui", "du",
        "une", "un", "ce", "il", "nous", "envoyer", "réponses", "presque", "jamais", "oui", "non",
    },
}  # fmt: skip


def words_of(page) -> set[str]:
    main = page.text.split("<main", 1)[1].split("</main>", 1)[0]
    return set(re.findall(r"[^\W\d_]+", strip_tags(main).lower()))


def test_every_kind_of_form_that_is_asked_for_is_there():
    assert KEYS == [
        "after-a-visit", "behaviours-of-business", "behaviours-of-it", "buddy", "pulse", "system",
        "their-ways",
    ]  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_a_ready_form_lacks_no_word_in_either_language(key):
    form = ready_ones()[key].form

    assert rules.missing(form.title, form.intro, form.asked) == []
    assert set(form.title) == {"en", "fr"}
    for question in form.asked:
        assert question.asks("fr") != question.asks("en")


@pytest.mark.django_db
@pytest.mark.parametrize("key", KEYS)
def test_a_ready_form_is_in_its_language_to_the_last_button(client, key):
    form = services.ready_form(key, at=NOON)
    signed_in(client, manager())

    for language, other in (("en", "fr"), ("fr", "en")):
        asked = words_of(client.get(f"/forms/{form.pk}/trial/?lang={language}"))
        refused = words_of(client.post(f"/forms/{form.pk}/trial/?lang={language}", {"q": "1"}))
        assert len(asked & ONLY[language]) >= 5
        assert (asked | refused) & ONLY[other] == set()


@pytest.mark.django_db
def test_the_behaviours_ask_one_thing_each_and_name_their_source():
    asked = ready_ones()["behaviours-of-it"].form.asked

    assert len(asked) == 14
    assert {question.kind for question in asked} == {"scale"}
    assert next(q.section["en"] for q in asked if q.section) == "Near and human"


@pytest.mark.django_db
def test_ready_forms_are_made_once_and_an_older_one_is_followed_by_ours(
    django_assert_num_queries,
):
    services.ready_forms(at=NOON)
    with django_assert_num_queries(1):
        services.ready_forms(at=NOON)
    assert Form.objects.filter(ready_key__isnull=False).count() == len(KEYS)

    made = Form.objects.create(name="After", made_at=NOON)
    old = FormVersion.objects.create(
        form=made, number=1, title={"en": "Old"}, questions=[{"key": "x"}], published_at=NOON
    )
    Form.objects.filter(ready_key="after-a-visit").update(ready_key=None)
    Form.objects.filter(pk=made.pk).update(ready_key="after-a-visit")
    services.ready_forms(at=NOON)

    assert list(made.versions.order_by("number").values_list("number", flat=True)) == [1, 2]
    old.refresh_from_db()
    assert old.title == {"en": "Old"}


def test_questions_that_ask_the_same_in_two_forms_have_the_same_key():
    forms = ready_ones()

    assert forms["pulse"].form.asked[0] == forms["after-a-visit"].form.asked[0]
