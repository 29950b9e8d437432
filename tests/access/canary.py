"""A house in which every voice holds a secret word, and every person who spoke by name a secret name.

The table "Who reads a voice" of the guide says who may meet which of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.http import urlencode

from brm.health.services import renew
from relationships.access.queries import scope_of
from relationships.links.choices import Purpose
from relationships.links.services import link_for, url_for
from relationships.people.models import Person
from relationships.promises.models import Promise
from relationships.rounds.brought import Thanks
from relationships.rounds.models import Visit
from relationships.rounds.services.feeds import open_feed
from relationships.stoplight.services import show_to_everybody
from relationships.systems.models import System
from relationships.units.models import Unit
from relationships.voices.models import Group, Voice
from relationships.voices.services import confirm, finish, render, take_on
from tests.access import expected
from tests.access.expected import EXPECTED
from tests.factories.relationships import (
    MONDAY,
    NOON,
    BusinessPartnerFactory,
    DoneVisitFactory,
    GrantFactory,
    ITBuddyFactory,
    PersonFactory,
    PromiseFactory,
    SystemFactory,
    UnitFactory,
    UserFactory,
    VoiceFactory,
    manager,
)

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "voices.md"
AUDIENCES = {
    "everybody": "everybody",
    "our department": "department",
    "in confidence": "confidence",
    "only the buddy": "buddy",
}
COLUMNS = (
    "who heard it",
    "other buddies of the department",
    "BRM manager, who answers",
    "partner of the department",
    "partner above",
    "anybody else",
)
WORD, NAME = "Zibeline", "Quillon"
CONTROL = f"{NAME}a"  # somebody of the same department who said nothing
SHARED = {"everybody", "department"}


@dataclass(frozen=True)
class May:
    """What one column of the table grants for one audience."""

    words: bool
    name: bool
    name_with_a_yes: bool


def table() -> dict[tuple[str, str], May]:
    """The table of the guide: by audience and column."""
    text = GUIDE.read_text().partition("## Who reads a voice")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split("|") for line in text.splitlines() if line.startswith("|")]
    heads, *lines = [[cell.strip() for cell in row] for row in rows if "---" not in row[0]]
    assert [head.partition(":")[0] for head in heads[1:]] == list(COLUMNS)
    assert [line[0] for line in lines] == list(AUDIENCES)
    return {
        (AUDIENCES[line[0]], column): May(
            words="words" in said,
            name=said.endswith("words, name"),
            name_with_a_yes="name" in said,
        )
        for line in lines
        for column, said in zip(COLUMNS, line[1:], strict=True)
    }


@dataclass(frozen=True)
class Secret:
    """One voice with its word; `name` is empty where it is not named."""

    voice: Voice
    promise: Promise
    word: str
    name: str


@dataclass
class House:
    """A department, the one above, those who read, and what was said there."""

    unit: Unit
    above: Unit
    visit: Visit
    readers: dict[str, tuple[str, Person | None]]  # by what we call them: column and person
    secrets: list[Secret] = field(default_factory=list)
    system: System | None = None
    kept_back: set[str] = field(default_factory=set)  # words of thanks that nobody may pass on yet

    def person(self, reader: str) -> Person | None:
        return self.readers[reader][1]


def house() -> House:
    """Everybody of the table, and a voice of each audience: named, not named, and with a yes to the
    name on the wall; each was answered, "not yet", and answered again, and a promise made of it."""
    above = UnitFactory(name="Care")
    unit = UnitFactory(name="Clinics", parent=above)
    elsewhere = UnitFactory(name="Finance")
    stranger = manager(elsewhere)
    ITBuddyFactory(unit=elsewhere, person=stranger)
    BusinessPartnerFactory(unit=elsewhere, person=stranger)
    hearer = ITBuddyFactory(unit=unit, rank="primary").person
    administrator = PersonFactory(unit=unit, user=UserFactory(is_staff=True, is_superuser=True))
    readers = {
        "who heard it": (COLUMNS[0], hearer),
        "another buddy": (COLUMNS[1], ITBuddyFactory(unit=unit).person),
        "manager": (COLUMNS[2], GrantFactory(unit=above).person),
        "partner": (COLUMNS[3], BusinessPartnerFactory(unit=unit).person),
        "partner above": (COLUMNS[4], BusinessPartnerFactory(unit=above).person),
        "buddy of before": (COLUMNS[5], ITBuddyFactory(unit=unit, until=MONDAY).person),
        "of another department": (COLUMNS[5], stranger),
        "colleague": (COLUMNS[5], PersonFactory(unit=unit)),
        "administrator": (COLUMNS[5], administrator),
        "nobody": (COLUMNS[5], None),
    }
    for model in (above, unit, elsewhere):
        model.refresh_from_db()
    visit = DoneVisitFactory(unit=unit, buddy=hearer, summary="A calm day.", summary_state="shared")
    made = House(unit, above, visit, readers)
    PersonFactory(name=f"{CONTROL} {CONTROL}", unit=unit)
    letters = iter("bcdefghijklm")
    for audience in AUDIENCES.values():
        for how in ("named", "nameless", "agreed"):
            made.secrets.append(_told(made, hearer, next(letters), audience, how))
    _beside(made, hearer)
    _thanked(made)
    renew([unit.pk, above.pk, elsewhere.pk], NOON)
    return made


def _thanked(here: House) -> None:
    """Thanks that wait: not asked, agreed to, and taken back; nobody but who passes them on reads it."""
    for letter, consent in zip("nop", ("not_asked", "unnamed", "no"), strict=True):
        word = f"{WORD}{letter}"
        Thanks.objects.create(
            visit=here.visit, words=f"Glad of {word}", to_words=word, consent=consent,
            consent_at=NOON,
        )  # fmt: skip
        here.kept_back.add(word)


def _beside(here: House, hearer: Person) -> None:
    """All are put together, spoke of one system, and stand in another language, too."""
    group = Group.objects.create(made_at=NOON)
    here.system = SystemFactory(owned_by=here.unit)
    Voice.objects.update(group=group, system=here.system)
    for secret in here.secrets:
        words = f"{secret.word} se fige."
        render(secret.voice, spoken="en", language="fr", words=words, by=hearer, at=NOON)
        secret.voice.refresh_from_db()


def _told(here: House, hearer: Person, letter: str, audience: str, how: str) -> Secret:
    word, name = f"{WORD}{letter}", "" if how == "nameless" else f"{NAME}{letter}"
    speaker = PersonFactory(name=f"{name} {name}", unit=here.unit) if name else None
    voice = VoiceFactory(
        unit=here.unit, visit=here.visit, audience=audience, heard_by=hearer,
        words=f"The {word} freezes.", system_text=word, ticket=word, raised_by=speaker,
        is_named=bool(name), name_is_public=how == "agreed", answer_due_on=MONDAY,
        people_affected=7, minutes_lost=60,
    )  # fmt: skip
    by = hearer if audience == "buddy" else here.readers["manager"][1]
    take_on(voice, text=f"We look at {word}.", by=by, at=NOON)
    if how != "agreed":  # what was agreed to stays open, and late
        for number, text in ((2, f"{word} is mended."), (3, f"{word} is mended now.")):
            finish(voice, text=text, by=by, at=NOON)
            confirm(voice, number=number, has_helped=number == 3, comment=f"{word}!", at=NOON)
    promise = PromiseFactory(
        unit=here.unit, voice=voice, visit=here.visit, side="it", owner=hearer,
        what=f"See to {word}", due_on=MONDAY,
    )  # fmt: skip
    voice.refresh_from_db()
    return Secret(voice, promise, word, name)


# ---- Where a word may stand ----------------------------------------------------------------------

WITHOUT_RECORDS = {"api:schema", "operations:readyz", "operations:welcome"}
LISTS = {
    "voices:list": (
        {"q": WORD}, {"as": "csv"}, {"as": "xlsx"}, {"open": 1}, {"late": 1}, {"mine": 1}, {"nobody": 1},
        {"status": "done"}, {"kind": "problem"}, {"sort": "due"},
    ),
    "promises:list": (
        {"q": WORD}, {"as": "csv"}, {"as": "xlsx"}, {"state": "all"}, {"late": 1}, {"side": "it"},
    ),
    "visits:list": ({"q": WORD}, {"what": "done"}, {"what": "not"}, {"what": "done", "as": "csv"}),
    "dashboard:find": ({"q": WORD}, {"q": NAME}),
    "voices:people": ({"q": NAME},),
    "units:list": ({"q": WORD},),
    "systems:list": ({"q": WORD},),
    "dashboard:first": ({"page": "day"},),
}  # fmt: skip


def places(here: House) -> Iterator[str]:
    """Every address that is read: those of the walk, of the secrets themselves, and lists narrowed."""
    spoken = [secret.voice.raised_by_id for secret in here.secrets if secret.name]
    own: dict[Any, list[int]] = {
        expected.voice: [secret.voice.pk for secret in here.secrets],
        expected.promise: [secret.promise.pk for secret in here.secrets],
        expected.visit: [here.visit.pk],
        expected.system: [here.system.pk] if here.system else [],
        expected.unit: [here.unit.pk, here.above.pk],
        expected.person: [spoken[0], here.visit.buddy_id],
        expected.buddy: [here.unit.buddies.get(person=here.visit.buddy_id).pk],
    }
    for name, line in EXPECTED.items():
        if line.method != "get" or name in WITHOUT_RECORDS:
            continue
        if line.path or not line.args:
            yield line.path or reverse(name)
        elif line.args in own:
            step = 1 if name.endswith(":page") else 3  # further pages: one of each audience
            yield from (reverse(name, args=[pk]) for pk in own[line.args][::step])
        else:
            yield reverse(name, args=line.args(here.unit))
        yield from (f"{reverse(name)}?{urlencode(asked)}" for asked in LISTS.get(name, ()))


def open_places(here: House) -> Iterator[tuple[str, str]]:
    """Addresses that need no sign-in, and who holds them: boards, and each reader's calendar."""
    for unit in (here.unit, here.above):
        board = path_of(url_for(show_to_everybody(unit, at=NOON)))
        yield "nobody", board
        yield "nobody", f"{board}poster.pdf?paper=a3"
    for reader, (_column, person) in here.readers.items():
        if person is not None:
            feed = open_feed(person, scope_of(person), None, at=NOON)
            yield reader, path_of(url_for(feed))


def own_page(secret: Secret) -> str:
    """The address of "my voices" of who said it by name."""
    who = secret.voice.raised_by_id
    link = link_for(Purpose.MINE, about=f"person:{who}", at=NOON, person_id=who)
    return path_of(url_for(link))


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def administration(here: House) -> Iterator[str]:
    """Every list of the administration, narrowed to the secret word, and each secret's own pages."""
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        listed = reverse(f"{name}_changelist")
        yield listed
        yield f"{listed}?q={WORD}"
    for secret in here.secrets:
        for row in (secret.voice, secret.promise):
            name = f"admin:{row._meta.app_label}_{row._meta.model_name}"
            yield reverse(f"{name}_change", args=[row.pk])
            yield reverse(f"{name}_history", args=[row.pk])


# ---- What was met --------------------------------------------------------------------------------


def words_in(text: str) -> set[str]:
    return set(re.findall(rf"{WORD}[b-z]\b", text))


def names_in(text: str) -> set[str]:
    """Names that stand there for what was said: not where people are listed as people, as the one is
    who said nothing."""
    return set() if CONTROL in text else set(re.findall(rf"{NAME}[b-z]\b", text))
