"""Large made-up organisations for measuring: many departments, long histories, the same each time."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from brm.base.db import folded
from brm.demo.copying import Copier
from brm.demo.crowd_asked import Asking
from relationships.access.models import Grant
from relationships.buddies.models import ITBuddy
from relationships.outbox.models import Message
from relationships.partners.models import BusinessPartner
from relationships.people.models import Person
from relationships.promises.models import Promise
from relationships.rounds.models import Round, Visit
from relationships.units.models import Unit
from relationships.units.services import renumber
from relationships.voices.models import Answer, Voice

ZONES = (
    ("NL", "", "Europe/Amsterdam"),
    ("FR", "", "Europe/Paris"),
    ("ES", "MD", "Europe/Madrid"),
    ("NO", "", "Europe/Oslo"),
    ("GB", "ENG", "Europe/London"),
)
WORDS = (
    "The screen freezes when two of us book.",
    "After every call I wait a minute.",
    "We measure on paper and type it in at night.",
    "It helps that somebody comes by.",
    "Why do I type the number three times?",
    "The list ends at two hundred; I keep the rest in my own sheet.",
)


@dataclass(frozen=True)
class Size:
    """How much there is of each."""

    units: int
    people: int
    visits: int
    voices: int
    messages: int
    answers: int


MEDIUM = Size(100, 2_000, 20_000, 30_000, 100_000, 100_000)
LARGE = Size(1_000, 20_000, 200_000, 300_000, 1_000_000, 1_000_000)


@dataclass
class Crowd:
    """Everything is counted from 1 in an empty database, so ids follow from numbers."""

    size: Size
    at: datetime
    dice: random.Random

    @transaction.atomic
    def build(self) -> dict[str, int]:
        self._units()
        self._people()
        self._places()
        self._visits()
        self._voices()
        self._promises()
        self._messages()
        answers = Asking(self.size.answers, self.at, self.dice).build()
        return {
            "departments": self.size.units,
            "people": self.size.people,
            "visits": self.size.visits,
            "voices": self.size.voices,
            "messages": self.size.messages,
            "answers": answers,
        }

    def _units(self) -> None:
        rows = Copier(Unit)
        for number in range(1, self.size.units + 1):
            country, region, zone = ZONES[number % len(ZONES)]
            parent = None if number <= 5 else self.dice.randint(max(1, number // 8), number - 1)
            rows.add(
                {
                    "name": f"Department {number:05d}",
                    "code": f"crowd-{number}",
                    "parent_id": parent,
                    "country": country,
                    "region": region,
                    "time_zone": zone,
                    "rhythm_days": self.dice.choice([7, 14, 28]),
                    "people_count": self.dice.randint(4, 80),
                }
            )
        rows.finish()
        renumber()

    def _people(self) -> None:
        rows = Copier(Person)
        for number in range(1, self.size.people + 1):
            is_it = number % 20 == 0
            unit = self.dice.randint(1, self.size.units)
            rows.add(
                {
                    "name": f"{folded('Person')} {number:06d}".title(),
                    "email": f"person{number}@crowd.example",
                    "unit_id": unit,
                    "side": "it" if is_it else "business",
                    "time_zone": ZONES[unit % len(ZONES)][2],
                    "code": f"crowd-{number}",
                }
            )
        rows.finish()

    def buddy_of(self, unit: int) -> int:
        """Each IT person serves some twenty departments."""
        return 20 * (1 + unit % max(1, self.size.people // 20 // 5))

    def _places(self) -> None:
        long_ago = (self.at - timedelta(days=800)).date()
        buddies, partners, rounds = Copier(ITBuddy), Copier(BusinessPartner), Copier(Round)
        for unit in range(1, self.size.units + 1):
            buddy = buddies.add(
                {"unit_id": unit, "person_id": self.buddy_of(unit), "since": long_ago}
            )
            partners.add(
                {"unit_id": unit, "person_id": unit * 2 + 1, "role": "head", "since": long_ago}
            )
            rounds.add(
                {
                    "unit_id": unit,
                    "buddy_id": buddy,
                    "rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
                    "starts_on": long_ago - timedelta(days=(long_ago.weekday() - 1) % 7),
                    "starts_time": "10:00",
                    "time_zone": ZONES[unit % len(ZONES)][2],
                    "planned_until": self.at.date(),
                }
            )
        for copier in (buddies, partners, rounds):
            copier.finish()
        grants = Copier(Grant)
        grants.add({"person_id": 20, "kind": "manager", "unit_id": None, "since": long_ago})
        grants.finish()

    def _visits(self) -> None:
        rows = Copier(Visit)
        per_unit = self.size.visits // self.size.units
        for number in range(self.size.visits):
            unit = number % self.size.units + 1
            back = 14 * (number // self.size.units) + unit % 14 + 1
            when = self.at - timedelta(days=back if per_unit < 400 else back / 4)
            is_done = self.dice.random() < 0.93
            row: dict[str, Any] = {
                "unit_id": unit,
                "buddy_id": self.buddy_of(unit),
                "starts_at": when,
                "state": "done" if is_done else "missed",
            }
            if is_done:
                row |= {
                    "done_at": when,
                    "logged_at": when + timedelta(hours=1),
                    "logged_by_id": self.buddy_of(unit),
                    "mood": self.dice.choice([2, 3, 3, 4, 4, 5]),
                    "people_met": self.dice.randint(1, 12),
                }
            rows.add(row)
        rows.finish()

    def _voices(self) -> None:
        voices, answers = Copier(Voice), Copier(Answer)
        for number in range(self.size.voices):
            unit = number % self.size.units + 1
            heard = self.at - timedelta(days=self.dice.uniform(0.1, 360))
            voice = self._voice(unit, heard)
            pk = voices.add(voice)
            if voice["status"] in {"done", "cannot"}:
                answers.add(
                    {
                        "voice_id": pk,
                        "number": 1,
                        "status": voice["status"],
                        "text": voice["answer"],
                        "yes_if": voice["yes_if"],
                        "by_id": voice["answered_by_id"],
                        "at": voice["answered_at"],
                    }
                )
        voices.finish()
        answers.finish()

    def _voice(self, unit: int, heard: datetime) -> dict[str, Any]:
        buddy = self.buddy_of(unit)
        is_old = self.at - heard > timedelta(days=20)
        status = self.dice.choices(
            ["done", "cannot", "working", "new"], [75, 15, 8, 2] if is_old else [20, 5, 45, 30]
        )[0]
        row: dict[str, Any] = {
            "unit_id": unit,
            "words": self.dice.choice(WORDS),
            "kind": self.dice.choice(["problem", "wish", "question", "idea", "praise"]),
            "audience": self.dice.choices(
                ["everybody", "department", "confidence", "buddy"], [50, 40, 7, 3]
            )[0],
            "status": status,
            "heard_by_id": buddy,
            "heard_at": heard,
            "answer_due_on": (heard + timedelta(days=7)).date(),
            "owner_id": buddy if self.dice.random() < 0.8 else None,
            "answer": "",
            "yes_if": "",
        }
        if status in {"done", "cannot"}:
            answered = heard + timedelta(days=self.dice.uniform(0.1, 12))
            row |= {
                "answer": "We looked at it with you; it is put right.",
                "yes_if": "Two departments agree on one list." if status == "cannot" else "",
                "answers": 1,
                "answered_by_id": buddy,
                "answered_at": min(answered, self.at),
                "first_answered_at": min(answered, self.at),
                "confirmation": "yes",
            }
        return row

    def _promises(self) -> None:
        rows = Copier(Promise)
        rows.add_all(self._promise(number) for number in range(self.size.voices // 5))
        rows.finish()

    def _promise(self, number: int) -> dict[str, Any]:
        unit = number % self.size.units + 1
        side = self.dice.choice(["it", "business"])
        due = (self.at + timedelta(days=self.dice.randint(-350, 20))).date()
        is_closed = due < self.at.date() and self.dice.random() < 0.95
        return {
            "unit_id": unit,
            "side": side,
            "what": "Bring the list of open wishes",
            "owner_id": self.buddy_of(unit) if side == "it" else unit * 2 + 1,
            "due_on": due,
            "state": "kept" if is_closed else "open",
            "closed_on": due if is_closed else None,
            "made_at": self.at - timedelta(days=360),
        }

    def _messages(self) -> None:
        rows = Copier(Message)
        rows.add_all(self._sent())
        rows.finish()

    def _sent(self) -> Iterator[dict[str, Any]]:
        for number in range(self.size.messages):
            when = self.at - timedelta(minutes=number + 1)
            yield {
                "kind": "visit_reminder",
                "to_id": number % self.size.people + 1,
                "about": f"visit:{number}",
                "state": "sent",
                "made_at": when,
                "due_at": when,
                "ended_at": when,
                "attempts": 1,
            }
