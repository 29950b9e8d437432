"""One sheet: all forms of a visit's log together, filled in with what is known."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.scope import Scope
from relationships.logbook.forms.parts import HeardForm, Many, PromiseForm
from relationships.logbook.forms.seen import SeenForm, SolvedForm
from relationships.logbook.forms.thanks import ThanksForm
from relationships.logbook.forms.visit import HelpedForm, VisitForm
from relationships.logbook.forms.ways import WaysForm
from relationships.logbook.queries import sheet as queries
from relationships.logbook.queries.thanks import namable
from relationships.logbook.services import Log
from relationships.people.models import Person
from relationships.rounds.choices import VisitState
from relationships.rounds.models import Visit
from relationships.systems.queries import names_of
from relationships.units.models import Unit
from relationships.ways.choices import Kind
from relationships.ways.queries import line, noticed_on, told_with
from relationships.ways.values import language_of


class Sheet:
    """The forms of one log. `visit` is None for a visit that nobody planned."""

    def __init__(
        self,
        unit: Unit,
        visit: Visit | None,
        by: Person,
        scope: Scope,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.unit, self.visit, self.data = unit, visit, data
        self.now = clock.now()
        self.zone = self.zone_of(unit)
        known = visit.pk if visit else None
        self.before = queries.last_visit(unit, before=self.now, but=known)
        self.colleagues = queries.colleagues(unit)
        self.namable = namable(scope, self.colleagues)
        self.systems = names_of(unit)
        self.voices = queries.heard_on(visit, scope) if self.is_done else []
        today = self.now.astimezone(self.zone).date()
        promisers = queries.promisers(unit, by, today)
        self.main = VisitForm(
            data, zone=self.zone, is_unplanned=visit is None, initial=self._initial()
        )
        self.heard = Many("heard", HeardForm, data, people=self.colleagues)
        self.thanks = Many("thanks", ThanksForm, data, people=self.namable)
        self.seen = Many("seen", SeenForm, data, people=self.colleagues)
        self.promised = Many("promised", PromiseForm, data, people=promisers)
        self.helped = HelpedForm(data, asked=queries.advice_to_ask(unit, but=known))
        solved = queries.solved_on(visit) if self.is_done else {}
        self.solved = SolvedForm(data, initial=solved)
        noticed = noticed_on(visit) if self.is_done else []
        self.told = told_with(visit or unit)
        self.ways = WaysForm(data, noticed=noticed, languages=self._likely_languages(by))

    @staticmethod
    def zone_of(unit: Unit) -> ZoneInfo:
        return ZoneInfo(unit.time_zone)

    @property
    def is_done(self) -> bool:
        return self.visit is not None and self.visit.state == VisitState.DONE

    @property
    def is_wrong(self) -> bool:
        """Something on the sheet has to be mended before it can be kept."""
        if not self.main.is_bound or "more" in (self.data or {}):
            return False
        parts = [form for many in self.several for form in many.forms]
        return any(form.errors for form in [self.main, self.helped, self.solved, self.ways, *parts])

    @property
    def ways_line(self) -> list[str]:
        """How people there speak, are reached and work, as far as it may be told."""
        return line(self.told)

    def _likely_languages(self, by: Person) -> list[str]:
        """Those that the product speaks, the department, the buddy, and many people there."""
        many = [row["value"] for row in self.told if row["kind"] == Kind.LANGUAGE]
        ours = [code for code, _name in settings.LANGUAGES]
        return [language_of(code) for code in (*ours, self.unit.language, by.language, *many)]

    @property
    def several(self) -> tuple[Many[Any], ...]:
        return (self.heard, self.thanks, self.seen, self.promised)

    @property
    def is_open(self) -> bool:
        """Whether the rarer parts stand open: where one was filled, wrong or asked for."""
        rare = (self.thanks, self.seen, self.promised)
        return any(
            many.has_more or any(form.has_changed() for form in many.forms) for many in rare
        ) or bool(self.main.is_bound and (self.main["summary"].data or self.main.errors))

    def _initial(self) -> dict[str, Any]:
        visit, began = self.visit, self._began().astimezone(self.zone)
        initial = {
            "client_id": uuid4(),
            "version": visit.version if visit else 1,
            "people_met": self.before.people_met if self.before else None,
            "colleague_solved": 0,
            "began_on": began.date(),
            "began_at": began.time().replace(second=0, microsecond=0),
        }
        if visit is not None and visit.state == VisitState.DONE:
            initial |= {
                "mood": visit.mood,
                "colleague_solved": visit.colleague_solved,
                "summary": visit.summary,
            }
            if visit.people_met is not None:
                initial["people_met"] = visit.people_met
        return initial

    def _began(self) -> datetime:
        if self.visit is None:
            return self.now
        return self.visit.done_at or min(self.visit.starts_at, self.now)

    def is_valid(self) -> bool:
        valid = [self.main.is_valid(), self.helped.is_valid(), self.solved.is_valid()]
        valid.append(self.ways.is_valid())
        valid += [many.is_valid() for many in self.several]
        return all(valid)  # each has looked, so that each shows what is wrong

    def log(self) -> Log:
        """What the sheet says, once it is valid."""
        data, log_id = self.main.cleaned_data, self.main.cleaned_data["client_id"]
        return Log(
            client_id=log_id,
            done_at=self._done_at(),
            mood=data["mood"],
            people_met=data["people_met"],
            colleague_solved=data["colleague_solved"] or 0,
            summary=data["summary"],
            heard=tuple(form.kept(log_id) for form in self.heard.filled),
            seen=tuple(form.kept(log_id) for form in self.seen.filled),
            thanks=tuple(form.kept(log_id) for form in self.thanks.filled),
            promised=tuple(form.kept(log_id) for form in self.promised.filled),
            helped=self.helped.kept(),
            solved=self.solved.kept(),
            ways=self.ways.kept(),
            written=self.ways.written,
        )

    def _done_at(self) -> datetime:
        """To the minute as typed, else as it stood to the second."""
        typed, stood = self.main.began, self._began()
        return stood if self.is_done and _minute(typed) == _minute(stood) else typed

    def refuse(self, broken: RuleBroken) -> None:
        """Show a broken rule where it belongs."""
        name = broken.field if broken.field in self.main.fields else None
        self.main.add_error(name, str(broken))


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
