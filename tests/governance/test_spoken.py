"""Guidance, the six questions and the checklist are there in each language that the product speaks."""

import dataclasses

import pytest
import yaml
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from brm.base import own_words
from brm.base.checklist_files import read
from governance import guidance
from governance.checklists import services
from governance.checklists.models import Checklist, Statement
from governance.concerns import loading
from tests.factories.governance import AssessmentFactory, finished
from tests.factories.relationships import NOON, BusinessPartnerFactory, GrantFactory, signed_in

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


def checking():
    """Each sentence of the checklist that comes with the product."""
    file = read((services.DATA / "bisl.yaml").read_bytes())
    yield from (file.title, file.edition, file.trademark, file.source, file.note)
    for cluster in file.clusters:
        yield from (cluster.name, cluster.plain, cluster.purpose, cluster.level_plain)
        for practice in cluster.practices:
            yield from (practice.name, practice.purpose)
    for statement in file.statements:
        yield from (statement.text, statement.evidence)


def lacking(sentences, language):
    with override(language):
        return [each for each in sentences if not own_words.has(each)]


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("sentences", [guiding, asking, checking])
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
    assert MARK not in page.content.decode()


@pytest.fixture
def head():
    """Who speaks for a department, and speaks French."""
    return BusinessPartnerFactory(person__language="fr")


@pytest.mark.django_db
def test_a_reader_of_french_answers_and_reads_statements_in_french(client, head):
    mine = AssessmentFactory(unit=head.unit, by=head.person)
    signed_in(client, head.person)

    sheet = client.get(reverse("assessments:fill", args=[mine.pk]), follow=True).content.decode()

    assert "Chacun dans le service peut nommer la personne ou l’endroit" in sheet
    assert "Aide aux utilisateurs" in sheet
    assert "Vous pourriez le montrer avec" in sheet
    assert "demandez à trois personnes au hasard" in sheet
    assert "Everyone in the department" not in sheet
    finished(mine, UM1_1=0)
    for page in ("page", "print", "sheet"):
        told = client.get(reverse(f"assessments:{page}", args=[mine.pk]))
        words = b"".join(told).decode()
        assert "Aide aux utilisateurs" in words, page
        assert "End user support" not in words, page


@pytest.mark.django_db
def test_a_house_keeps_its_own_statements_beside_those_that_are_translated(client):
    file = read((services.DATA / "bisl.yaml").read_bytes())
    own = services.load(dataclasses.replace(file, note="Looked through <again>."), at=NOON)
    Statement.objects.filter(practice__cluster__checklist=own, code="UM1.1").update(text="We know.")
    signed_in(client, GrantFactory(person__language="fr").person)

    page = client.get(reverse("checklists:page", args=[own.pk])).content.decode()

    assert '<span lang="en" dir="auto">We know.</span>' in page
    assert '<span lang="en" dir="auto">Looked through &lt;again&gt;.</span>' in page
    assert page.count(MARK) == 2
    assert "Les questions et les pannes sont notées à un seul endroit" in page


@pytest.mark.django_db
def test_a_checklist_in_french_is_marked_for_who_reads_english(client):
    file = read((services.DATA / "bisl.yaml").read_bytes())
    french = dataclasses.replace(file, slug="pratiques", language="fr", title="Nos pratiques")
    own = services.load(french, at=NOON)
    signed_in(client, GrantFactory().person)

    page = client.get(reverse("checklists:page", args=[own.pk])).content.decode()

    assert '<h1><span lang="fr" dir="auto">Nos pratiques</span></h1>' in page


@pytest.mark.django_db
def test_the_file_of_a_checklist_holds_what_it_was_written_in_for_every_reader(client):
    signed_in(client, GrantFactory(person__language="fr").person)
    found = Checklist.objects.get()

    taken = client.get(reverse("checklists:file", args=[found.pk])).content

    assert read(taken) == services.file_of(found)
    assert "Everyone in the department" in taken.decode()
