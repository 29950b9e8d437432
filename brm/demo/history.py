"""A year of work in the demo: visits walked and missed, voices and answers, promises."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from brm.demo.organisation import House, load
from relationships.people.models import Person
from relationships.promises.models import Moved, Promise
from relationships.rounds.brought import Observation, SolvedByColleague, Thanks
from relationships.rounds.models import Round, Visit
from relationships.units.models import Unit
from relationships.units.workdays import add_workdays, is_workday
from relationships.voices.models import Answer, Voice

STORY_EVERY = 1.35  # visits for one thing heard


@dataclass
class Year:
    """The year before `at`, collected before it is written in bulk."""

    house: House
    at: datetime
    dice: random.Random
    stories: dict[str, Any]
    visits: list[Visit] = field(default_factory=list)
    voices: list[Voice] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    moves: list[Moved] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    thanks: list[Thanks] = field(default_factory=list)
    subjects: list[SolvedByColleague] = field(default_factory=list)

    def told(self, words: str, unit: Unit) -> str:
        """The words as they are said there: in French where people speak it."""
        return self.stories["in_french"].get(words, words) if unit.language == "fr" else words

    def walk(self, planned: Round, row: dict[str, Any]) -> None:
        zone = ZoneInfo(planned.time_zone)
        day = planned.starts_on
        mood = self.dice.choice([3.2, 3.5, 3.8])
        while day < self.house.today:
            local = datetime.combine(day, planned.starts_time)
            visit = Visit(
                round=planned,
                recurrence_id=local.isoformat(timespec="seconds"),
                unit=planned.unit,
                buddy=planned.buddy.person,
                starts_at=local.replace(tzinfo=zone),
                minutes=planned.minutes,
                format=planned.format,
                place=planned.place,
            )
            weeks_ago = (self.house.today - day).days / 7
            mood = min(4.6, max(2.4, mood + self.dice.uniform(-0.25, 0.27)))
            if not is_workday(planned.unit, day):
                visit.state, visit.why_changed = "cancelled", "holiday"
                visit.why_words = self.told("Public holiday", planned.unit)
            elif weeks_ago < row.get("silent", 0):
                visit.state, visit.why_changed = "cancelled", "nobody"
                visit.why_words = self.told("The buddy is away and nobody steps in", planned.unit)
            elif self.dice.random() < 0.06:
                visit.state = "missed"
            else:
                self.log(visit, mood)
            self.visits.append(visit)
            day += timedelta(weeks=row["weeks"])

    def log(self, visit: Visit, mood: float) -> None:
        visit.state = "done"
        visit.done_at = visit.starts_at + timedelta(minutes=self.dice.choice([-5, 0, 0, 5, 10]))
        visit.logged_by = visit.buddy
        visit.logged_at = visit.starts_at + timedelta(
            minutes=visit.minutes + self.dice.randint(1, 90)
        )
        visit.people_met = self.dice.randint(2, 11)
        visit.mood = max(1, min(5, round(mood + self.dice.uniform(-0.8, 0.8))))
        visit.colleague_solved = self.dice.choice([0, 0, 0, 1, 1, 2, 3])
        if self.dice.random() < 0.3:
            visit.summary = self.told(self.dice.choice(self.stories["summaries"]), visit.unit)
            visit.summary_state = self.dice.choice(["shared", "agreed", "agreed"])
        if self.dice.random() < 0.08:
            row = self.dice.choice(self.stories["thanks"])
            self.thanks.append(
                Thanks(
                    visit=visit,
                    words=row["words"],
                    to=self.house.people.get(row.get("person", "")),
                    to_words="" if "person" in row else row["to"],
                    from_words=row.get("from", ""),
                    consent=row["consent"],
                    consent_at=visit.logged_at,
                    passed_on_at=visit.logged_at + timedelta(days=1),
                )
            )
        if self.dice.random() < 0.1:
            row = self.dice.choice(self.stories["seen"])
            self.observations.append(
                Observation(
                    visit=visit,
                    look=row["look"],
                    seen=self.told(row["seen"], visit.unit),
                    ending=row["ending"],
                    advice=self.told(row.get("advice", ""), visit.unit),
                    helped=self.dice.choice(["yes", "yes", "partly", "no", "unknown"])
                    if row["ending"] in {"advice", "training"}
                    else "unknown",
                )
            )
        self.solved(visit)

    def solved(self, visit: Visit) -> None:
        """What colleagues solved on that visit, by subject."""
        subjects = [
            self.dice.choice(self.stories["solved"]) for _n in range(visit.colleague_solved)
        ]
        self.subjects += [
            SolvedByColleague(visit=visit, subject=subject, amount=subjects.count(subject))
            for subject in dict.fromkeys(subjects)
        ]

    def hear(self) -> None:
        walked = [visit for visit in self.visits if visit.state == "done"]
        walked.sort(key=lambda visit: (visit.starts_at, visit.unit_id))
        unsaid: dict[int, list[dict[str, Any]]] = {}
        for visit in walked:
            if self.dice.random() > 1 / STORY_EVERY:
                continue
            key = visit.unit.code or ""
            if visit.unit_id not in unsaid or not unsaid[visit.unit_id]:
                fitting = [
                    s for s in self.stories["stories"] if not s["units"] or key in s["units"]
                ]
                unsaid[visit.unit_id] = self.dice.sample(fitting, len(fitting))
            self.say(visit, unsaid[visit.unit_id].pop())

    def say(self, visit: Visit, story: dict[str, Any]) -> None:
        assert visit.done_at is not None  # noqa: S101  only walked visits come here
        heard_at = visit.done_at + timedelta(minutes=10)
        is_named = self.dice.random() < 0.4
        voice = Voice(
            unit=visit.unit,
            visit=visit,
            source="visit",
            kind=story["kind"],
            words=self.told(story["words"], visit.unit),
            system_text=story.get("system", ""),
            people_affected=story.get("people"),
            minutes_lost=story.get("minutes"),
            is_named=is_named,
            raised_by=self.dice.choice(self.house.colleagues(visit.unit)) if is_named else None,
            audience=self.dice.choices(
                ["everybody", "department", "confidence", "buddy"], [50, 40, 7, 3]
            )[0],
            heard_by=visit.buddy,
            heard_at=heard_at,
            answer_due_on=add_workdays(visit.unit, heard_at.date(), 5),
            owner=visit.buddy if self.dice.random() < 0.8 else None,
        )
        voice.first_due_on = voice.answer_due_on
        self.fate(voice, story)
        self.voices.append(voice)

    def fate(self, voice: Voice, story: dict[str, Any]) -> None:
        """Answered, being worked on, or still waiting: by the story and by how long ago it was."""
        days = max(1, round(self.dice.triangular(1, 14, 4)))
        answered_at = voice.heard_at + timedelta(days=days, hours=self.dice.randint(-2, 4))
        answer = story.get("answer") or "We looked at it with you; it is put right."
        answer = self.told(answer, voice.unit)
        is_old = self.at - voice.heard_at > timedelta(days=25)
        stands_open = voice.words in {row["words"] for row in self.stories["now"]}
        if answered_at > self.at or not (story.get("answer") or is_old or stands_open):
            voice.status = "working" if self.dice.random() < 0.6 else "new"
            if self.at - voice.heard_at > timedelta(days=10) and self.dice.random() < 0.8:
                voice.answer_due_on = add_workdays(
                    voice.unit, self.at.date(), self.dice.randint(1, 15)
                )
            return
        voice.status = "cannot" if story.get("yes_if") else "done"
        voice.answer, voice.yes_if = answer, story.get("yes_if", "")
        voice.answers = 1
        voice.answered_by = voice.owner or voice.heard_by
        voice.answered_at = voice.first_answered_at = answered_at
        waited = self.at - answered_at
        voice.confirmation = (
            "waiting"
            if waited < timedelta(days=14)
            else self.dice.choice(["yes", "yes", "yes", "none"])
        )
        if voice.confirmation == "yes":
            voice.confirmed_at = answered_at + timedelta(days=self.dice.randint(1, 9))
        self.answers.append(
            Answer(
                voice=voice,
                number=1,
                status=voice.status,
                text=voice.answer,
                yes_if=voice.yes_if,
                by=voice.answered_by,
                at=answered_at,
                confirmation=voice.confirmation,
                confirmed_at=voice.confirmed_at,
            )
        )

    def promise(self) -> None:
        walked = [visit for visit in self.visits if visit.state == "done"]
        for visit in walked[:: max(1, len(walked) // 66)]:
            side = self.dice.choice(["it", "it", "business"])
            owner = visit.buddy if side == "it" else self.head(visit.unit)
            assert visit.done_at is not None  # noqa: S101
            due = add_workdays(visit.unit, visit.done_at.date(), self.dice.randint(4, 21))
            promise = Promise(
                unit=visit.unit,
                side=side,
                what=self.told(self.dice.choice(self.stories["promises"][side]), visit.unit),
                owner=owner,
                due_on=due,
                visit=visit,
                made_by=visit.buddy,
                made_at=visit.done_at,
            )
            if due < self.house.today:
                self.outcome(promise)
            self.promises.append(promise)
        for key, side, who, what, days in (
            ("clinics", "it", "priya", "First answer on the freezing screen", -4),
            ("customer", "it", "joost", "A shorter wait after the call screen", 1),
            ("learning", "it", "priya", "Who answers for the new telephones", 2),
            ("warehouse", "business", "bart", "Rank the open wishes for the scanner", 2),
            ("finance", "business", "henk", "Say which month-end reports may go", 3),
            ("field", "business", "ragnhild", "Two people free for the test", 4),
        ):
            unit = self.house.units[key]
            self.promises.append(
                Promise(
                    unit=unit,
                    side=side,
                    what=self.told(what, unit),
                    owner=self.house.people[who],
                    due_on=self.house.workday(unit, days),
                    made_by=self.house.people["amina"],
                    made_at=self.at - timedelta(days=20),
                )
            )

    def head(self, unit: Unit) -> Person:
        head = unit.partners.filter(role="head").select_related("person").first()
        return head.person if head else self.house.colleagues(unit)[0]

    def outcome(self, promise: Promise) -> None:
        luck = self.dice.random()
        if luck < 0.78:
            promise.state = "kept"
            promise.closed_on = min(
                self.house.day(-1),
                promise.due_on + timedelta(days=self.dice.choice([-2, -1, 0, 0, 0, 3])),
            )
        elif luck < 0.9:
            promise.state = "not_kept"
            promise.why = self.told("Something more urgent came in between.", promise.unit)
            promise.closed_on = promise.due_on
        elif luck < 0.96:
            promise.state = "withdrawn"
            promise.why = self.told("No longer needed: it was solved otherwise.", promise.unit)
            promise.closed_on = promise.due_on
        else:
            self.move(promise, self.house.workday(promise.unit, self.dice.randint(2, 12)))

    def move(self, promise: Promise, day: date) -> None:
        """Said the morning before that it takes until another day."""
        first = promise.due_on
        said = datetime.combine(
            first - timedelta(days=1), time(10), ZoneInfo(promise.unit.time_zone)
        )
        promise.moved_from, promise.moved_in_time, promise.due_on = first, True, day
        self.moves.append(
            Moved(promise=promise, from_on=first, to_on=day, said_at=said, is_in_time=True)
        )


def tell(house: House, at: datetime, dice: random.Random) -> None:
    """Write the year before `at`. Same house, moment and dice, same rows."""
    year = Year(house, at, dice, load("stories.yaml"))
    for planned, row in house.rounds:
        year.walk(planned, row)
    Visit.objects.bulk_create(year.visits, batch_size=500)
    year.hear()
    Voice.objects.bulk_create(year.voices, batch_size=500)
    Answer.objects.bulk_create(year.answers, batch_size=500)
    newest = sorted(year.thanks, key=lambda thanks: thanks.visit.starts_at)[-1:]
    for waiting in newest:  # one of them nobody passed on yet, nor asked whether that may be
        waiting.passed_on_at = waiting.consent_at = None
        waiting.consent, waiting.from_words = "not_asked", ""
    year.promise()
    Promise.objects.bulk_create(year.promises, batch_size=500)
    Moved.objects.bulk_create(year.moves)
    Observation.objects.bulk_create(year.observations)
    Thanks.objects.bulk_create(year.thanks)
    SolvedByColleague.objects.bulk_create(year.subjects)
