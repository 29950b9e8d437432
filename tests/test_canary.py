"""Who reads a voice: every page, sheet, feed and mail, read as everybody of the table of the guide.

A secret word that is met where the table says "–" fails, and so does one missed where it says "words".
"""

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pypdf
import pytest
from django.conf import settings
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from brm.base import clock
from brm.health.services import renew
from brm.operations.jobs import JOBS
from relationships.outbox.kinds import kind_of
from relationships.outbox.models import Message
from relationships.outbox.rendering import write
from relationships.promises.models import Promise
from relationships.rounds.brought import Observation, Thanks
from relationships.voices.models import Voice
from tests.access.canary import (
    COLUMNS,
    NAME,
    SHARED,
    WORD,
    House,
    Secret,
    administration,
    house,
    names_in,
    open_places,
    own_page,
    places,
    table,
    words_in,
)
from tests.factories.relationships import NOON, PersonFactory, signed_in

ROOT = Path(settings.BASE_DIR)
OF_A_PERSON = re.compile(r"/people/\d+/")  # pages about somebody carry the name
Met = dict[str, tuple[set[str], set[str]]]  # by address: words and names


@pytest.fixture
def here(db) -> Iterator[House]:
    with clock.fixed(NOON):
        yield house()


def client_of(here: House, reader: str) -> Client:
    person, client = here.person(reader), Client()
    return signed_in(client, person) if person else client


def body(answer: HttpResponse) -> str:
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.headers["Content-Type"].startswith("application/pdf"):
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(raw)).pages)
    if answer.headers["Content-Type"].endswith("spreadsheetml.sheet"):
        rows = openpyxl.load_workbook(BytesIO(raw)).active.values
        return "\n".join(str(value) for row in rows for value in row)
    return raw.decode()


PASS_ON = COLUMNS[:3]  # those who go there and those who answer for it pass thanks on


def allowed(here: House, column: str) -> tuple[set[str], set[str]]:
    """Words and names that the table grants to this column."""
    rights, words, names = table(), set(), set()
    for secret in here.secrets:
        may = rights[secret.voice.audience, column]
        if may.words:
            words.add(secret.word)
        if secret.name and (may.name or (may.name_with_a_yes and secret.voice.name_is_public)):
            names.add(secret.name)
    return words | (here.kept_back if column in PASS_ON else set()), names


def too_much(met: Met, words: set[str], names: set[str]) -> list[str]:
    return [
        f"{place}: {', '.join(sorted((found - words) | (told - names)))}"
        for place, (found, told) in met.items()
        if found - words or told - names
    ]


def met_by(here: House, reader: str, addresses: list[str]) -> Met:
    client, met = client_of(here, reader), {}
    for place in addresses:
        text = body(client.get(place))
        met[place] = words_in(text), set() if OF_A_PERSON.match(place) else names_in(text)
    return met


def test_each_page_shows_everybody_what_the_table_says_and_nothing_more(here):
    addresses, faults = list(dict.fromkeys(places(here))), []
    for reader, (column, person) in here.readers.items():
        words, names = allowed(here, column)
        met = met_by(here, reader, addresses)
        faults += [f"{reader} meets {fault}" for fault in too_much(met, words, names)]
        if person is not None:
            faults += [f"{reader} misses {fault}" for fault in missed(here, met, words, names)]
        for place, (found, _told) in met.items():
            if "as=" in place:  # a sheet travels: no confidences, whoever asks
                shared = {one.word for one in here.secrets if one.voice.audience in SHARED}
                faults += [f"{reader} meets {place}"] if found - shared else []

    assert not faults, "\n".join(faults)


def missed(here: House, met: Met, words: set[str], names: set[str]) -> Iterator[str]:
    """What the table grants must be met: in the list of voices and on the page of its own."""
    words = words - here.kept_back  # these are no voices
    listed, _told = met[f"{reverse('voices:list')}?q={WORD}"]
    sheet, _told = met[f"{reverse('voices:list')}?as=csv"]
    yield from (f"{word} in the list" for word in words - listed)
    book, _told = met[f"{reverse('voices:list')}?as=xlsx"]
    yield from (f"{word} in the workbook" for word in sheet ^ book)
    yield from (
        f"{one.word} in the sheet"
        for one in here.secrets
        if one.voice.audience in SHARED and one.word in words - sheet
    )
    for secret in here.secrets:
        found, told = met[reverse("voices:page", args=[secret.voice.pk])]
        if secret.word in words - found:
            yield f"{secret.word} on its page"
        if secret.name in names - told:
            yield f"{secret.name} on its page"


def test_boards_and_calendars_without_sign_in_hold_no_confidence(here):
    faults, board = [], set()
    for reader, place in open_places(here):
        words, names = allowed(here, here.readers[reader][0])
        met = met_by(here, "nobody", [place])
        faults += [f"{reader} meets {fault}" for fault in too_much(met, words, names)]
        board |= met[place][0] if reader == "nobody" else set()

    assert not faults, "\n".join(faults)
    assert board == allowed(here, here.readers["nobody"][0])[0]


def test_my_voices_show_one_their_own_and_nobody_elses(here):
    for secret in here.secrets:
        if secret.name:
            text = body(Client().get(own_page(secret)))
            assert (words_in(text), names_in(text)) == ({secret.word}, {secret.name})


def test_the_administration_opens_nobodys_confidence(here):
    words, names = allowed(here, here.readers["administrator"][0])
    client = client_of(here, "administrator")
    met = met_by(here, "administrator", list(administration(here)))
    for row in (Voice, Promise):
        place = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_changelist")
        every = list(row.objects.values_list("pk", flat=True))
        text = body(client.post(place, {"action": "as_sheet", ACTION_CHECKBOX_NAME: every}))
        met[f"{place} as a sheet"] = words_in(text), names_in(text)
        assert (
            met[f"{place} as a sheet"][0] == words == met[f"{place}?q={WORD}"][0] or row is Promise
        )

    assert too_much(met, words, names) == []


def test_each_mail_tells_its_reader_what_the_table_says_and_nothing_more(here):
    """Judged as it leaves, and a week later where it waited so long."""
    kinds, faults, gone = set(), [], set()
    for hours in (0, 20, 24, 44, 48, 140, 144, 164, 168):
        at = NOON + timedelta(hours=hours)
        with clock.fixed(at):
            for job in JOBS:
                if not job.is_sending:
                    job.run(at)
            due = Message.objects.exclude(pk__in=gone)
            for message in (due if hours == 168 else due.filter(due_at__lte=at)).select_related(
                "to"
            ):
                faults += too_much_in(here, message, at)
                kinds.add(message.kind)
                gone.add(message.pk)

    assert not faults, "\n".join(faults)
    assert kinds >= {
        "voice_answered",
        "voice_between",
        "voice_answer_to_pass_on",
        "promise_late",
        "voice_answer_late",
        "voice_not_yet",
        "monday_digest",
    }


def too_much_in(here, message, at):
    """What a mail says that its reader may not read; of one that is not sent, its subject."""
    column = {person.pk: column for column, person in here.readers.values() if person}
    words, names = allowed(here, column.get(message.to_id, "anybody else"))
    own = [one for one in here.secrets if one.voice.raised_by_id == message.to_id]
    words |= {secret.word for secret in own}
    names |= {secret.name for secret in own}
    mail = write(message, at=at)
    text = f"{mail.subject}\n{mail.text}\n{mail.html}"
    met = {f"{message.kind} to {message.to}": (words_in(text), names_in(text))}
    found = []
    if kind_of(message.kind).still_true(message, at):
        found += too_much(met, words, names)
    shared = {one.word for one in here.secrets if one.voice.audience in SHARED}
    return found + ([f"subject of {message.kind}"] if words_in(mail.subject) - shared else [])


def test_thanks_passed_on_and_work_as_it_was_seen_are_read_by_both_sides_and_nobody_else(here):
    speaker = PersonFactory(name=f"{NAME}q", unit=here.unit)
    agreed = {"named": speaker, "unnamed": None}
    passed = [
        Thanks.objects.create(
            visit=here.visit, words=f"{WORD}{letter}", consent=consent, consent_at=NOON,
            from_person=person, passed_on_at=NOON,
        )
        for letter, (consent, person) in zip("qr", agreed.items(), strict=True)
    ]  # fmt: skip
    Observation.objects.create(visit=here.visit, seen=f"{WORD}s", look="twice")
    thanks, seen = {f"{WORD}q", f"{WORD}r"}, {f"{WORD}s"}
    stream = f"{reverse('units:timeline', args=[here.unit.pk])}?show=thanks"
    expected = {
        stream: (thanks, {f"{NAME}q"}),
        reverse("visits:page", args=[here.visit.pk]): (thanks | seen, {f"{NAME}q"}),
        reverse("logbook:in-use", args=[here.unit.pk]): (seen, set()),
        reverse("logbook:thanks", args=[passed[0].pk]): ({f"{WORD}q"}, {f"{NAME}q"}),
        reverse("logbook:thanks", args=[passed[1].pk]): ({f"{WORD}r"}, set()),
    }
    mine = thanks | seen
    for reader, (column, _person) in here.readers.items():
        met = met_by(here, reader, list(expected))
        is_near = column in COLUMNS[:5] or reader == "administrator"
        for place, (words, names) in expected.items():
            found = met[place][0] & mine, met[place][1] & {f"{NAME}q"}
            assert found == ((words, names) if is_near else (set(), set())), (reader, place)


@pytest.mark.parametrize("reader", ["partner", "partner above", "another buddy", "manager"])
def test_what_somebody_may_not_read_changes_no_number_for_them(here, reader):
    words, _names = allowed(here, here.readers[reader][0])
    hidden = [secret for secret in here.secrets if secret.word not in words]
    pages = [reverse(name) for name in COUNTED] + [
        reverse("units:page", args=[here.unit.pk]),
        reverse("visits:page", args=[here.visit.pk]),
        reverse("stoplight:board", args=[here.unit.pk]),
        reverse("buddies:page", args=[here.unit.buddies.get(person=here.visit.buddy_id).pk]),
        reverse("voices:page", args=[here.secrets[0].voice.pk]),  # put together with all the others
        reverse("voices:system", args=[here.system.pk]),
    ]
    client = client_of(here, reader)
    seen = [told(client, place) for place in pages]
    with transaction.atomic():
        forget(here, hidden)
        without = [told(client, place) for place in pages]
        transaction.set_rollback(True)

    assert hidden
    for place, one, other in zip(pages, seen, without, strict=True):
        assert one == other, place


COUNTED = (
    "dashboard:first", "dashboard:portfolio", "units:list", "voices:list", "promises:list",
    "visits:list", "rounds:calendar", "buddies:list", "logbook:day",
)  # fmt: skip
OF_THE_PRESS = re.compile(
    r'(X-CSRFToken": "|csrfmiddlewaretoken" value="|name="(?:form_id|client_id)"[^>]* value=")[^"]+'
)


def told(client: Client, place: str) -> str:
    """The page, without what is another at each reading."""
    return OF_THE_PRESS.sub("", body(client.get(place)))


def forget(here: House, secrets: list[Secret]) -> None:
    """As if these had never been said; who said them is still there."""
    Promise.objects.filter(pk__in=[secret.promise.pk for secret in secrets]).delete()
    Voice.objects.filter(pk__in=[secret.voice.pk for secret in secrets]).delete()
    renew([here.unit.pk, here.above.pk], NOON)


# ---- One place that knows ------------------------------------------------------------------------

KNOWS = "relationships/voices/models.py"
ASKS = {"filter", "exclude", "get", "Q", "When", "alias", "annotate", "get_or_create", "update"}
# Whom these tell of it: nobody. Each does its work for every voice, whoever reads it.
UNASKED = {
    "brm/stewardship/handing.py": "looks for people in whose name something is open",
    "brm/demo": "makes the demo's voices",
    "brm/operations/checks.py": "compares records, and names only their numbers",
    "brm/stewardship/rules.py": "moves records of a department that is put together",
    "brm/stewardship/letters.py": "asks whether one voice is still open, for its own message",
    "relationships/logbook/services": "keeps what its own buddy writes",
    "relationships/responses/letters.py": "the one voice that its message is about",
    "relationships/voices": "the rules themselves, by record",
}
READS = {
    "visible_to", "names_visible_to", "for_everybody", "shared", "for_figures", "confided",
    "told_alone_to", "said_by",
}  # fmt: skip


def sources() -> Iterator[tuple[str, ast.Module]]:
    for room in ("brm", "relationships", "governance"):
        for path in sorted((ROOT / room).rglob("*.py")):
            text = path.read_text()
            if "migrations" not in path.parts and ("audience" in text or "Voice.objects" in text):
                yield path.relative_to(ROOT).as_posix(), ast.parse(text)


def audience_asked(call: ast.AST) -> bool:
    """Whether it narrows records by whom a voice was told to."""
    if not isinstance(call, ast.Call):
        return False
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    keys = [key.arg or "" for key in call.keywords]
    keys += [
        str(node.value)
        for each in [*call.args, *(key.value for key in call.keywords if key.arg is None)]
        for node in ast.walk(each)
        if isinstance(node, ast.Constant)
    ]
    return name in ASKS and any("audience" in key.split("__") for key in keys)


def chain(node: ast.AST, above: dict[ast.AST, ast.AST]) -> set[str]:
    """The names of what is called on it, one after the other."""
    names = set()
    while isinstance(above.get(node), ast.Attribute | ast.Call):
        node = above[node]
        if isinstance(node, ast.Attribute):
            names.add(node.attr)
    return names


def test_only_the_query_class_of_voices_asks_whom_they_were_told_to():
    asking = {path for path, tree in sources() for node in ast.walk(tree) if audience_asked(node)}
    of_another = {
        path
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and "audience" in ast.unparse(node)
    }

    assert asking <= {KNOWS}
    assert of_another <= {KNOWS, "relationships/voices/services/raising.py"}


def test_whoever_reads_voices_says_for_whom():
    unasked = []
    for path, tree in sources():
        above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and ast.unparse(node) == "Voice.objects":
                said = chain(node, above) & READS
                if not said and not any(path.startswith(known) for known in UNASKED):
                    unasked.append(f"{path}:{node.lineno}")

    assert unasked == []
