"""Tools that teams brought in themselves are never called names: not on a page, in a mail, in a file
or by the API, in no language. What people wrote themselves stays as they wrote it."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from brm.base import clock
from governance.tools import services
from governance.tools.telling import Said, receipt_url, tell
from relationships.links.choices import Purpose
from relationships.links.services import link_for, url_for
from relationships.outbox.kinds import all_kinds
from relationships.outbox.models import KeptMail
from relationships.outbox.sending import send_due
from tests.factories.relationships import NOON, PersonFactory, UnitFactory, manager, signed_in
from tests.test_words import KEYWORDS

ROOT = Path(settings.BASE_DIR)
BAD = {
    "en": r"shadow(?!-)|rogue|unauthori[sz]ed|illegal|non-?compliant|offender|violat|discovered"
    r"|shut(?:ting)? ?down",
    "fr": r"shadow(?!-)|fantôme|sauvage|pirate|non autorisé|illégal|illicite|non conforme|contrevenant"
    r"|infraction|violation|découvert|mis(?:e|es)? hors (?:service|d’état)",
}
NAMES = re.compile(r"(?<![\w-])(?:" + "|".join(BAD.values()) + ")", re.IGNORECASE)
FOLDERS = ("brm", "governance", "relationships")


def marked() -> Iterator[tuple[str, str]]:
    """Every sentence of the code that is said to somebody, with the file that says it."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            lines = extract("python", io.BytesIO(path.read_bytes()), keywords=KEYWORDS)
            for _line, words, _comments, _context in lines:
                for one in (words,) if isinstance(words, str) else words:
                    yield str(path.relative_to(ROOT)), one or ""


def files() -> Iterator[tuple[str, str]]:
    """Pages, mails, scripts, data and guides as they lie there, and what they say in French."""
    patterns = (
        "templates/**/*.html", "templates/**/*.txt", "static/js/**/*.js", "docs/guide/*.md",
        "*/*/data/*.yaml", "docs/messages.md",
    )  # fmt: skip
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
    for code, _name in settings.LANGUAGES:
        place = ROOT / f"locale/{code}/LC_MESSAGES/django.po"
        if place.exists():
            with place.open("rb") as file:
                for message in read_po(file):
                    said = message.string
                    for one in (said,) if isinstance(said, str) else said:
                        yield f"{place.name}: {message.id}", one or ""


def called_names(said: Iterator[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(place, found[0]) for place, text in said for found in NAMES.finditer(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "This is shadow IT.", "A rogue tool", "unauthorised use", "Unauthorized", "It is ILLEGAL",
        "non-compliant", "the offender", "a violation of the rules", "We discovered a tool",
        "It will be shut down", "Informatique fantôme", "un outil non autorisé", "illégal",
        "une infraction", "nous avons découvert un outil", "il sera mis hors service",
    ],
)  # fmt: skip
def test_the_list_knows_the_words_that_hurt(sentence):
    assert NAMES.search(sentence)


def test_no_sentence_of_the_code_calls_a_tool_names():
    said = list(marked())
    assert len(said) > 2000
    assert called_names(iter(said)) == []


def test_no_page_mail_file_or_guide_calls_a_tool_names_in_either_language():
    said = list(files())
    assert len(said) > 3000
    assert called_names(iter(said)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_leaves_for_a_told_tool_calls_it_no_names(client, language):
    unit = UnitFactory(country="NL")
    amina = manager(unit)
    amina.language = language
    amina.save()
    teller = PersonFactory(unit=unit, email="t@example.org", language=language)
    headers = {"Accept-Language": language}
    with clock.fixed(NOON), translation.override(language):
        telling = tell(
            unit, Said("Chat", "Swaps", missing="A list"), client_id=uuid4(), language=language,
            at=NOON, person=teller,
        )  # fmt: skip
        services.welcome(telling.tool, words="Merci!", by=amina, at=NOON)
        open_pages = [
            client.get("/" + url.split("/", 3)[3], headers=headers).content.decode()
            for url in (
                receipt_url(telling, NOON), url_for(link_for(Purpose.TOOL, about=unit, at=NOON)),
            )
        ]  # fmt: skip
        signed_in(client, amina)
        inside = [
            client.get(place).content.decode()
            for place in ("/systems/", f"/systems/{telling.tool.system_id}/", "/tools/new/")
        ]
        sheet = b"".join(client.get("/systems/?as=csv").streaming_content).decode()
        schema = client.get(reverse("api:schema")).content.decode()
    with clock.fixed(NOON + timedelta(hours=2)):
        send_due(at=clock.now())
    mails = [f"{mail.subject} {mail.text} {mail.html}" for mail in KeptMail.objects.all()]

    assert len(mails) >= 2
    said = [*open_pages, *inside, sheet, schema, *mails]
    assert called_names((str(n), text) for n, text in enumerate(said)) == []


def test_no_kind_of_message_calls_a_tool_names():
    words = [(kind.name, f"{kind.title} {kind.who} {kind.when}") for kind in all_kinds()]
    assert called_names(iter(words)) == []
