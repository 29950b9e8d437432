"""Guidance and the six questions are there in each language that the product speaks."""

import pytest
import yaml
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from brm.base import own_words
from governance import guidance
from governance.checklists.models import Checklist
from governance.concerns import loading
from tests.factories.relationships import GrantFactory, signed_in

SPOKEN = [code for code, _name in settings.LANGUAGES if code != "en"]
MARK = '<span lang="en"'


def guiding():
    """Each sentence of guidance beside practices and roles."""
    for name in ("practices", "roles"):
        tree = yaml.safe_load((guidance.FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
        for said in tree.values():
            yield from (said["good"], said["first_step"], *said["ask"])


def asking():
    """Each sentence of the six questions, with what counts as an answer and where to begin."""
    for one in yaml.safe_load(loading.DATA.read_text(encoding="utf-8"))["concerns"]:
        yield from (one[name] for name in ("name", "question", "counts", "good", "first_step"))
        yield from one["ask"]


def lacking(sentences, language):
    with override(language):
        return [each for each in sentences if not own_words.has(each)]


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("sentences", [guiding, asking])
def test_every_sentence_is_there_in_each_language(sentences, language):
    found = list(sentences())

    assert len(found) > 40
    assert lacking([*found, "A sentence of nobody."], language) == ["A sentence of nobody."]


@pytest.mark.django_db
def test_a_reader_of_french_reads_what_counts_and_where_to_begin_in_french(client):
    signed_in(client, GrantFactory(person__language="fr").person)

    page = client.get(reverse("concerns:page", args=["how-much-to-invest"])).content.decode()

    assert "Ce qui est dépensé en tout pour l’informatique" in page
    assert "Écrivez ce que coûtent par an les dix plus grands systèmes" in page
    assert "Qui a décidé ce que nous dépensons aujourd’hui, et quand" in page
    assert MARK not in page


@pytest.mark.django_db
def test_a_reader_of_french_reads_guidance_in_french(client):
    signed_in(client, GrantFactory(person__language="fr").person)

    page = client.get(reverse("checklists:page", args=[Checklist.objects.get().pk]))

    assert "Les gens connaissent un visage et un endroit où aller." in page.content.decode()
    assert "People know one face" not in page.content.decode()
