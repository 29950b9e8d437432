"""Who may see what: one line for each address of the product.

A new address without a line fails tests/test_walk.py. Say in `EXPECTED` what each kind of person
gets, with one of the answers below or a dictionary of your own: statuses by kind, for an object
inside and one outside what they see.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from brm.exchange.services import bring
from governance.assessments.models import Assessment
from governance.checklists.models import Checklist, Practice
from governance.concerns.models import Concern, ConcernAnswer
from governance.concerns.services import Said, answer
from relationships.campaigns.services import open_door
from relationships.feedback_forms.services import begin
from relationships.rounds.brought import Observation, Thanks
from relationships.rounds.hand_over import HandOver
from relationships.themes.models import Theme
from relationships.units.models import BusyPeriod, Unit
from tests.access.kinds import KINDS
from tests.factories.feedback import campaign_for, running
from tests.factories.governance import RoleAssignmentFactory, ToolFactory, role
from tests.factories.relationships import (
    MONDAY,
    NOON,
    AbsenceFactory,
    BusinessPartnerFactory,
    DoneVisitFactory,
    ITBuddyFactory,
    PersonFactory,
    PromiseFactory,
    RoundFactory,
    StandInFactory,
    SystemFactory,
    VisitFactory,
    VoiceFactory,
)

Statuses = dict[str, int]
LOGIN = {"anonymous": 302}  # to the front door


def all_kinds(status: int, **others: int) -> Statuses:
    """Everybody signed in gets `status`, but for those named."""
    return {**dict.fromkeys(KINDS, status), **LOGIN, **others}


# Everybody who is signed in; what is on the page depends on them.
SIGNED_IN = all_kinds(200)
# Nobody needs to sign in.
PUBLIC = dict.fromkeys(KINDS, 200)
# Who keeps departments: managers, administrators. Others get a sentence.
KEEPERS = all_kinds(403, branch=200, manager=200, administrator=200)
# What touches everything: administrators, and BRM managers of all departments.
ALL_KEEPERS = all_kinds(403, manager=200, administrator=200)
# Who answers for all or runs the product.
RUN_IT = all_kinds(404, manager=200, administrator=200)
NOWHERE = all_kinds(404)
# An object in sight is seen by all who have a place there; for anybody else it does not exist.
SEEN = all_kinds(200, person=404)
# An object outside exists for those who see everything.
UNSEEN = all_kinds(404, manager=200, administrator=200)
# An object in sight that only its keepers may change.
KEPT = all_kinds(403, person=404, branch=200, manager=200, administrator=200)

# A page as the other side sees it: who answers for the department, and its buddies.
SEES_AS = all_kinds(403, person=404, buddy=200, branch=200, manager=200)
SEES_AS_ELSEWHERE = all_kinds(404, manager=200, administrator=403)

# Who plans rounds: BRM managers, and the buddies of a department.
PLANNERS = all_kinds(403, buddy=200, branch=200, manager=200)
# A round or visit in sight that only its planners may change.
PLANNED = all_kinds(403, person=404, buddy=200, branch=200, manager=200)
UNSEEN_PLAN = all_kinds(404, manager=200, administrator=403)


# Thanks that nobody passed on yet: read by those who do it.
THANKED = all_kinds(404, buddy=200, branch=200, manager=200)
THANKED_ELSEWHERE = all_kinds(404, manager=200)


# What was said for the department: read by who has a place there, answered by buddies and managers.
HEARD = all_kinds(200, person=404, holder=404, administrator=404)
HEARD_ELSEWHERE = all_kinds(404, manager=200)


# Whether IT kept a promise says who promised it, a buddy or a manager of the department.
PROMISED = all_kinds(200, person=404, partner=403, holder=403, administrator=403)
PROMISED_ELSEWHERE = all_kinds(404, manager=200, administrator=403)


def answering(status: int) -> Statuses:
    """What those get who may answer; a partner reads and does not answer."""
    return {**HEARD, "partner": 403, "buddy": status, "branch": status, "manager": status}


def answering_elsewhere(status: int) -> Statuses:
    return {**HEARD_ELSEWHERE, "manager": status}


# Who arranges roles and systems: keepers, and partners for their own departments.
ARRANGED = KEPT | {"partner": 200}
# Who answers a team that told us of a tool: managers and buddies of the department.
ADDRESSED = KEPT | {"buddy": 200}
# Who answers the five questions about it: also who speaks for the department.
EXPLAINED = ADDRESSED | {"partner": 200}
# Who answers for something; buddies and guests get a sentence.
ANSWER_FOR = all_kinds(200, person=403, buddy=403)
# What a department said of itself: read by who answers for it, not by who visits it.
ANSWERED = SEEN | {"buddy": 404}
# Begun by somebody else: nobody's business.
OWN_ONLY = all_kinds(404)


def after(statuses: Statuses) -> Statuses:
    """The same for an address that takes POST only: where the others get a page, these go on."""
    return {kind: 302 if status == 200 else status for kind, status in statuses.items()}


def refusing(statuses: Statuses) -> Statuses:
    """The same for a press without anything: where the others get a page, these hear what is missing."""
    return {kind: 422 if status == 200 else status for kind, status in statuses.items()}


# Who asks people: BRM managers; who reads what came of it: also buddies and partners.
FORMS = all_kinds(403, branch=200, manager=200)
ASKED = all_kinds(200, person=404, holder=404, administrator=404)
ASKED_ELSEWHERE = all_kinds(404, manager=200)
ASKING = {**ASKED, "partner": 403, "buddy": 403}


@dataclass(frozen=True)
class Line:
    """What an address answers. `args(unit)` makes an object of that department and gives the
    address's arguments; `outside` is asked with one of another department. `path`: for an address
    without a name."""

    inside: Statuses
    outside: Statuses | None = None
    args: Callable[[Unit], tuple[Any, ...]] | None = None
    method: str = "get"
    data: dict[str, Any] = field(default_factory=dict)
    path: str = ""


def unit(of: Unit) -> tuple[Any, ...]:
    return (of.pk,)


def person(of: Unit) -> tuple[Any, ...]:
    return (PersonFactory(unit=of).pk,)


def partner(of: Unit) -> tuple[Any, ...]:
    return (BusinessPartnerFactory(unit=of).pk,)


def buddy(of: Unit) -> tuple[Any, ...]:
    return (ITBuddyFactory(unit=of).pk,)


def unit_and_partner(of: Unit) -> tuple[Any, ...]:
    return (of.pk, BusinessPartnerFactory(unit=of).pk)


def busy_period(of: Unit) -> tuple[Any, ...]:
    days = BusyPeriod.objects.create(unit=of, starts_on=MONDAY, ends_on=MONDAY, what="Stocktaking")
    return (of.pk, days.pk)


def hand_over(of: Unit) -> tuple[Any, ...]:
    somebody = PersonFactory(unit=of)
    day = date(2026, 3, 3)
    made = HandOver.objects.create(
        person=somebody, starts_on=day, ends_on=day, made_by=somebody, made_at=NOON
    )
    return (somebody.pk, made.pk)


def absence(of: Unit) -> tuple[Any, ...]:
    away = AbsenceFactory(person=PersonFactory(unit=of))
    return (away.person_id, away.pk)


def stand_in(of: Unit) -> tuple[Any, ...]:
    row = StandInFactory(person=PersonFactory(unit=of))
    return (row.person_id, row.pk)


def file(of: Unit) -> tuple[Any, ...]:
    brought = bring(
        kind="units", file_name="a.csv", content=b"Department\nRail\n", by=None, at=NOON
    )
    return (brought.pk,)


def summed_up(of: Unit) -> tuple[Any, ...]:
    visit = DoneVisitFactory(unit=of, summary="A calm day.", summary_state="shared")
    return (visit.pk,)


def a_list(of: Unit) -> tuple[Any, ...]:
    return ("units", "csv")


def promise(of: Unit) -> tuple[Any, ...]:
    return (PromiseFactory(unit=of, side="it").pk,)


def voice(of: Unit) -> tuple[Any, ...]:
    return (VoiceFactory(unit=of).pk,)


def round_(of: Unit) -> tuple[Any, ...]:
    return (RoundFactory(unit=of).pk,)


def visit(of: Unit) -> tuple[Any, ...]:
    return (VisitFactory(unit=of).pk,)


def role_assignment(of: Unit) -> tuple[Any, ...]:
    manager = role("information-manager")
    return (RoleAssignmentFactory(role=manager, system=None, unit=of, is_accountable=False).pk,)


def two_checklists(of: Unit) -> tuple[Any, ...]:
    (first,) = checklist(of)
    return (first, first)


def a_concern(of: Unit) -> tuple[Any, ...]:
    return ("is-it-safe",)


def concern_answer(of: Unit) -> tuple[Any, ...]:
    said = Said("opinion", "We think so.")
    concern = Concern.objects.get(slug="is-it-safe")
    before = ConcernAnswer.objects.filter(concern=concern, unit=of).first()
    return ((before or answer(concern, of, said, by=None, at=NOON)).pk,)


def ended_assignment(of: Unit) -> tuple[Any, ...]:
    ended = RoleAssignmentFactory(
        role=role("information-manager"), system=None, unit=of, is_accountable=False,
        ended_on=date(2026, 2, 1), why_ended="Moved",
    )  # fmt: skip
    return (ended.pk,)


def de_facto_assignment(of: Unit) -> tuple[Any, ...]:
    row = RoleAssignmentFactory(
        role=role("key-user"), system=None, unit=of, standing="de_facto", is_accountable=False
    )
    return (row.pk,)


def system(of: Unit) -> tuple[Any, ...]:
    return (SystemFactory(owned_by=of).pk,)


def own_tool(of: Unit) -> tuple[Any, ...]:
    return (ToolFactory(system__owned_by=of).system_id,)


def checklist(of: Unit) -> tuple[Any, ...]:
    return (Checklist.objects.order_by("pk")[0].pk,)


def assessment_of(unit: Unit) -> Assessment:
    """Finished, by somebody else."""
    return Assessment.objects.create(
        unit=unit, checklist_id=checklist(unit)[0], by=PersonFactory(unit=None), extent="quick",
        started_at=NOON, finished_at=NOON,
    )  # fmt: skip


def assessment(of: Unit) -> tuple[Any, ...]:
    return (assessment_of(of).pk,)


def together(of: Unit, *, ended: bool = False) -> Assessment:
    """Asked of several by somebody else, in one room."""
    return Assessment.objects.create(
        unit=of, checklist_id=checklist(of)[0], by=PersonFactory(unit=None), extent="quick",
        mode="together", started_at=NOON, finished_at=NOON if ended else None,
    )  # fmt: skip


def room(of: Unit) -> tuple[Any, ...]:
    return (together(of).pk,)


def room_part(of: Unit) -> tuple[Any, ...]:
    return (together(of).pk, "UM1.1")


def meeting(of: Unit) -> tuple[Any, ...]:
    return (together(of, ended=True).pk,)


def meeting_part(of: Unit) -> tuple[Any, ...]:
    return (together(of, ended=True).pk, "UM1.1")


def token_part(of: Unit) -> tuple[Any, ...]:
    return ("not-a-token-of-ours", "UM")


def assessment_part(of: Unit) -> tuple[Any, ...]:
    found = assessment_of(of)
    return (found.pk, found.checklist.clusters.order_by("pk")[0].code)


def assessment_practice(of: Unit) -> tuple[Any, ...]:
    found = assessment_of(of)
    return (
        found.pk,
        Practice.objects.filter(cluster__checklist=found.checklist).order_by("pk")[0].pk,
    )


def observation(of: Unit) -> tuple[Any, ...]:
    return (Observation.objects.create(visit=VisitFactory(unit=of), seen="Typed twice").pk,)


def thanks(of: Unit) -> tuple[Any, ...]:
    return (Thanks.objects.create(visit=VisitFactory(unit=of), words="For the help").pk,)


def two_words(of: Unit) -> tuple[Any, ...]:
    return ("not-a-person", "not-a-token-of-ours")


def form(of: Unit) -> tuple[Any, ...]:
    return (begin(name="How is it?", by=None, at=NOON).pk,)


def question(of: Unit) -> tuple[Any, ...]:
    return (*form(of), "work")


def campaign(of: Unit) -> tuple[Any, ...]:
    return (campaign_for(of).pk,)


def asked(of: Unit) -> tuple[Any, ...]:
    return (running(of).pk,)


def theme(of: Unit) -> tuple[Any, ...]:
    found = campaign_for(of)
    return (Theme.objects.create(campaign=found, name="Waiting", made_at=NOON).pk,)


def door(of: Unit) -> tuple[Any, ...]:
    campaign = running(of)
    return (campaign.pk, open_door(campaign, unit=of, place="Hall 2", at=NOON).pk)


def kind_of_help(of: Unit) -> tuple[Any, ...]:
    return ("buddy",)


def token(of: Unit) -> tuple[Any, ...]:
    return ("not-a-token-of-ours",)


EXPECTED: dict[str, Line] = {
    # the front door
    "account_login": Line(dict.fromkeys(KINDS, 302) | {"anonymous": 200}),
    "account_logout": Line(SIGNED_IN | {"anonymous": 302}),
    "account_change_password": Line(SIGNED_IN),
    # machines, and the first administrator
    "operations:healthz": Line(PUBLIC),
    "operations:readyz": Line(PUBLIC),
    "operations:metrics": Line(dict.fromkeys(KINDS, 404)),  # without a token there are none
    "operations:welcome": Line(dict.fromkeys(KINDS, 404), args=token),
    # jobs and mail, for those who answer for all or run the product
    "operations:home": Line(RUN_IT),
    "operations:run_now": Line(after(RUN_IT), args=lambda _unit: ("answers-due",), method="post"),
    "operations:retry_all": Line(after(RUN_IT), method="post"),
    "operations:retry": Line(after(RUN_IT), args=lambda _unit: (1,), method="post"),
    "operations:release": Line(after(RUN_IT), method="post"),
    "operations:test": Line(after(RUN_IT), method="post"),
    # the demo's mailbox: without the demo it does not exist
    "operations:mailbox": Line(NOWHERE),
    "operations:move_clock": Line(NOWHERE, method="post"),
    "operations:mail_page": Line(NOWHERE, args=lambda _unit: (1,)),
    "operations:mail_calendar": Line(NOWHERE, args=lambda _unit: (1,)),
    # stop a sort of messages
    "outbox:opt_out": Line(dict.fromkeys(KINDS, 404), args=token),
    # first page
    "dashboard:first": Line(SIGNED_IN),
    "dashboard:find": Line(SIGNED_IN),
    "dashboard:privacy": Line(PUBLIC),
    "people:me": Line(SIGNED_IN),
    "people:my-language": Line(after(SIGNED_IN), method="post"),
    "people:my-voices-link": Line(after(SIGNED_IN), method="post"),
    "people:my-address": Line(after(SIGNED_IN), method="post"),
    "help:home": Line(SIGNED_IN),
    "help:page": Line(SIGNED_IN, args=kind_of_help),
    "desk:views": Line(SIGNED_IN, path="/views/?list=voices:list"),
    "desk:keep": Line(all_kinds(302), method="post", data={"list": "voices:list"}),
    "desk:columns": Line(all_kinds(302), method="post", data={"list": "voices:list"}),
    "desk:rename": Line(all_kinds(404), args=lambda _unit: (1,), method="post"),
    "desk:first": Line(all_kinds(404), args=lambda _unit: (1,), method="post"),
    "desk:away": Line(all_kinds(404), args=lambda _unit: (1,), method="post"),
    "settings:edit": Line(all_kinds(403, manager=200, administrator=200)),
    "dashboard:portfolio": Line(all_kinds(403, branch=200, manager=200)),
    # departments
    "units:list": Line(SIGNED_IN),
    "units:new": Line(KEEPERS),
    "units:paste": Line(KEEPERS),
    "units:suggest": Line(SIGNED_IN),
    "units:page": Line(SEEN, UNSEEN, unit),
    "units:timeline": Line(SEEN, UNSEEN, unit),
    "units:as-partner": Line(SEES_AS, SEES_AS_ELSEWHERE, unit_and_partner),
    "units:edit": Line(KEPT, UNSEEN, unit),
    "units:move": Line(KEPT, UNSEEN, unit),
    "units:merge": Line(KEPT, UNSEEN, unit),
    "units:close": Line(KEPT, UNSEEN, unit),
    "units:reopen": Line(after(KEPT), after(UNSEEN), unit, "post"),
    "units:busy": Line(KEPT, UNSEEN, unit),
    "stoplight:board": Line(SEEN, UNSEEN, unit),
    "stoplight:poster": Line(SEEN, UNSEEN, unit),
    "stoplight:public": Line(dict.fromkeys(KINDS, 404), args=token),
    "stoplight:public-poster": Line(dict.fromkeys(KINDS, 404), args=token),
    "units:not-busy": Line(after(KEPT), after(UNSEEN), busy_period, "post"),
    # people
    "people:list": Line(KEEPERS),
    "people:new": Line(KEEPERS),
    "people:suggest": Line(KEEPERS),
    "people:page": Line(SEEN, UNSEEN, person),
    "people:edit": Line(KEPT, UNSEEN, person),
    "people:left": Line(KEPT, UNSEEN, person),
    "people:sign-in": Line(
        all_kinds(403, person=404, administrator=200),
        all_kinds(404, manager=403, administrator=200),
        person,
    ),
    "people:known": Line(
        all_kinds(403, person=404, administrator=200),
        all_kinds(404, manager=403, administrator=200),
        person,
    ),
    "people:come-in": Line(dict.fromkeys(KINDS, 404), args=two_words),
    "people:away": Line(KEPT, UNSEEN, person),
    "rounds:hours": Line(KEPT, UNSEEN, person),
    "rounds:cannot-come": Line(KEPT, UNSEEN, person),
    "rounds:there-after-all": Line(after(KEPT), after(UNSEEN), hand_over, "post"),
    "people:stand-in": Line(KEPT, UNSEEN, person),
    "people:stand-in-end": Line(after(KEPT), after(UNSEEN), stand_in, "post"),
    "people:not-away": Line(after(KEPT), after(UNSEEN), absence, "post"),
    # business partners
    "partners:list": Line(SIGNED_IN),
    "partners:heads": Line(KEEPERS),
    "partners:new": Line(KEEPERS),
    "partners:page": Line(SEEN, UNSEEN, partner),
    "partners:edit": Line(KEPT, UNSEEN, partner),
    "partners:end": Line(KEPT, UNSEEN, partner),
    # IT buddies
    "buddies:list": Line(SIGNED_IN),
    "buddies:new": Line(KEEPERS),
    "buddies:page": Line(SEEN, UNSEEN, buddy),
    "buddies:edit": Line(KEPT, UNSEEN, buddy),
    "buddies:end": Line(KEPT, UNSEEN, buddy),
    # rounds and visits
    "rounds:list": Line(SIGNED_IN),
    "rounds:new": Line(PLANNERS),
    "rounds:assign": Line(FORMS),
    "rounds:page": Line(SEEN, UNSEEN, round_),
    "rounds:edit": Line(PLANNED, UNSEEN_PLAN, round_),
    "rounds:end": Line(PLANNED, UNSEEN_PLAN, round_),
    "rounds:calendar": Line(SIGNED_IN),
    "rounds:feed": Line(SIGNED_IN),
    "rounds:feed-file": Line(all_kinds(404, anonymous=404), args=lambda _unit: ("not-ours",)),
    "visits:list": Line(SIGNED_IN),
    "visits:plan": Line(PLANNERS),
    "dashboard:undo": Line(all_kinds(302), method="post"),
    "visits:page": Line(SEEN, UNSEEN, visit),
    "visits:edit": Line(PLANNED, UNSEEN_PLAN, visit),
    "visits:cancel": Line(PLANNED, UNSEEN_PLAN, visit),
    "visits:in-its-place": Line(after(PLANNED), after(UNSEEN_PLAN), visit, "post"),
    "visits:again": Line(after(PLANNED), after(UNSEEN_PLAN), visit, "post"),
    "visits:answer": Line(PLANNED, UNSEEN_PLAN, visit),
    # the logbook
    "logbook:day": Line(SIGNED_IN),
    "logbook:new": Line(PLANNERS),
    "logbook:log": Line(PLANNED, UNSEEN_PLAN, visit),
    "logbook:in-use": Line(SEEN, UNSEEN, unit),
    "ways:page": Line(SEEN, UNSEEN, unit),
    "ways:sheet": Line(SEEN, UNSEEN, unit),
    "logbook:to-voice": Line(after(PLANNED), after(UNSEEN_PLAN), observation, "post"),
    "logbook:thanks": Line(THANKED, THANKED_ELSEWHERE, thanks),
    "logbook:passed-on": Line(after(THANKED), after(THANKED_ELSEWHERE), thanks, "post"),
    "logbook:thanks-back": Line(after(THANKED), after(THANKED_ELSEWHERE), thanks, "post"),
    # files
    "imports:list": Line(ALL_KEEPERS),
    "imports:new": Line(ALL_KEEPERS),
    "imports:page": Line(ALL_KEEPERS, args=file),
    "imports:correct": Line(
        after(ALL_KEEPERS), args=file, method="post", data={"column_0": "unit"}
    ),
    "imports:complete": Line(after(ALL_KEEPERS), args=file, method="post", data={"for": "nothing"}),
    "imports:keep": Line(after(ALL_KEEPERS), args=file, method="post"),
    "imports:again": Line(after(ALL_KEEPERS), args=file, method="post"),
    "imports:undo": Line(after(ALL_KEEPERS), args=file),
    "imports:refused": Line(ALL_KEEPERS, args=file),
    "imports:take": Line(after(SIGNED_IN), args=a_list),
    # what was heard
    "voices:mine": Line(dict.fromkeys(KINDS, 404), args=token),
    "voices:list": Line(SIGNED_IN),
    "voices:several": Line(all_kinds(302)),
    "voices:new": Line(SIGNED_IN),
    "voices:people": Line(SIGNED_IN),
    "voices:owner": Line(answering(200), answering_elsewhere(200), voice),
    "voices:page": Line(HEARD, HEARD_ELSEWHERE, voice),
    "voices:answer": Line(answering(422), answering_elsewhere(422), voice, "post"),
    "voices:helped": Line(answering(302), answering_elsewhere(302), voice, "post"),
    "voices:same": Line(answering(200), answering_elsewhere(200), voice),
    "voices:apart": Line(answering(302), answering_elsewhere(302), voice, "post"),
    "voices:rendering": Line(answering(200), answering_elsewhere(200), voice),
    "voices:system": Line(SEEN, UNSEEN, system),
    "voices:again": Line(answering(302), answering_elsewhere(302), voice, "post"),
    # feedback: forms and campaigns are written by managers, results read by who has a place there
    "forms:list": Line(FORMS),
    "forms:new": Line(FORMS),
    "forms:read-in": Line(FORMS),
    "forms:json": Line(FORMS, args=form),
    "forms:page": Line(FORMS, args=form),
    "responses:trial": Line(FORMS, args=form),
    "forms:entitle": Line(FORMS | {"branch": 422, "manager": 422}, args=form, method="post"),
    "forms:put-question": Line(FORMS | {"branch": 422, "manager": 422}, args=form, method="post"),
    "forms:change-question": Line(after(FORMS), args=question, method="post"),
    "forms:publish": Line(after(FORMS), args=form, method="post"),
    "forms:preview": Line(FORMS, args=form),
    "campaigns:list": Line(SIGNED_IN),
    "campaigns:new": Line(FORMS),
    "campaigns:page": Line(ASKED, ASKED_ELSEWHERE, campaign),
    "campaigns:change": Line(ASKING, ASKED_ELSEWHERE, campaign),
    "campaigns:start": Line(after(ASKING), after(ASKED_ELSEWHERE), campaign, "post"),
    "campaigns:stop": Line(after(ASKING), after(ASKED_ELSEWHERE), campaign, "post"),
    "campaigns:call-off": Line(after(ASKING), after(ASKED_ELSEWHERE), campaign, "post"),
    "campaigns:pause": Line(after(ASKING), after(ASKED_ELSEWHERE), campaign, "post"),
    "campaigns:resume": Line(after(ASKING), after(ASKED_ELSEWHERE), campaign, "post"),
    "campaigns:cut-asking": Line(after(ASKING), after(ASKED_ELSEWHERE), campaign, "post"),
    "campaigns:asked": Line(ASKED, ASKED_ELSEWHERE, campaign),
    "campaigns:forget": Line(after(ASKING), after(ASKED_ELSEWHERE), campaign, "post"),
    "campaigns:add-door": Line(
        ASKING | {"branch": 422, "manager": 422},
        ASKED_ELSEWHERE | {"manager": 422},
        campaign,
        "post",
    ),
    "campaigns:door": Line(ASKING, ASKED_ELSEWHERE, door),
    "campaigns:door-poster": Line(ASKING, ASKED_ELSEWHERE, door),
    "themes:sort": Line(ASKING, ASKED_ELSEWHERE, campaign),
    "themes:name": Line(
        ASKING | {"branch": 422, "manager": 422},
        ASKED_ELSEWHERE | {"manager": 422},
        campaign,
        "post",
    ),
    "themes:tag": Line(after(ASKING), after(ASKED_ELSEWHERE), campaign, "post"),
    "themes:forget": Line(after(ASKING), after(ASKED_ELSEWHERE), theme, "post"),
    "themes:page": Line(ASKING, ASKED_ELSEWHERE, theme),
    "themes:promise": Line(
        ASKING | {"branch": 422, "manager": 422}, ASKED_ELSEWHERE | {"manager": 422}, theme, "post"
    ),
    "themes:hand": Line(after(ASKING), after(ASKED_ELSEWHERE), theme, "post"),
    "themes:raise": Line(after(ASKING), after(ASKED_ELSEWHERE), theme, "post"),
    "themes:word": Line(ASKING, ASKED_ELSEWHERE, campaign),
    "themes:look": Line(ASKING, ASKED_ELSEWHERE, campaign),
    "themes:send": Line(after(ASKING), after(ASKED_ELSEWHERE), campaign, "post"),
    "responses:results": Line(ASKED, ASKED_ELSEWHERE, asked),
    "responses:sheet": Line(ASKED, ASKED_ELSEWHERE, asked),
    # forms by a link, and at a place
    "responses:form": Line(dict.fromkeys(KINDS, 404), args=token),
    "themes:said": Line(dict.fromkeys(KINDS, 404), args=token),
    "responses:door": Line(dict.fromkeys(KINDS, 404), args=token),
    # our page: only who speaks for the department says whether a summary got it right
    "dashboard:summary": Line(
        all_kinds(403, person=404, partner=422),
        UNSEEN | {"manager": 403, "administrator": 403},
        summed_up,
        "post",
    ),
    "dashboard:wish": Line(
        all_kinds(403, person=404, partner=422),
        UNSEEN | {"manager": 403, "administrator": 403},
        visit,
        "post",
    ),
    # promises of both sides
    "promises:list": Line(SIGNED_IN),
    "promises:several": Line(all_kinds(302)),
    "promises:new": Line(all_kinds(200, person=403, holder=403, administrator=403)),
    "promises:page": Line(SEEN, UNSEEN, promise),
    "promises:keep": Line(after(PROMISED), after(PROMISED_ELSEWHERE), promise, "post"),
    "promises:again": Line(after(PROMISED), after(PROMISED_ELSEWHERE), promise, "post"),
    "promises:move": Line(PROMISED, PROMISED_ELSEWHERE, promise),
    "promises:owner": Line(PROMISED, PROMISED_ELSEWHERE, promise),
    "promises:close": Line(PROMISED, PROMISED_ELSEWHERE, promise),
    # one act by a link
    "links:act": Line(dict.fromkeys(KINDS, 404), args=token),
    # the API
    "api:schema": Line(PUBLIC),
    "api:recurrence-preview": Line(dict.fromkeys(KINDS, 415) | {"anonymous": 401}, method="post"),
    "api:api/": Line(dict.fromkeys(KINDS, 404), path="/api/"),
    "api:api/<path:rest>": Line(dict.fromkeys(KINDS, 404), path="/api/none/"),
    # governance: roles, systems, checklists
    "roles:list": Line(SIGNED_IN),
    "roles:vacant": Line(SIGNED_IN),
    "roles:handover": Line(ARRANGED, UNSEEN, ended_assignment),
    "roles:take_over": Line(  # only who fills the role now can
        all_kinds(403, person=404),
        all_kinds(404, manager=403, administrator=403),
        ended_assignment,
        "post",
    ),
    "roles:acknowledge": Line(ARRANGED, UNSEEN, de_facto_assignment),
    # nobody but the holder and who leads them reads it; who arranges the role sees that there is one
    "roles:review": Line(
        all_kinds(404, manager=200, branch=200, partner=200, administrator=200),
        all_kinds(404, manager=200, administrator=200),
        role_assignment,
    ),
    "roles:review_promise": Line(
        all_kinds(404), all_kinds(404), role_assignment
    ),  # its two readers
    "roles:review_new": Line(ARRANGED, UNSEEN, role_assignment),
    "dashboard:roles": Line(SIGNED_IN),
    "roles:new": Line(KEEPERS | {"partner": 200}),
    "roles:page": Line(SEEN, UNSEEN, role_assignment),
    "roles:edit": Line(ARRANGED, UNSEEN, role_assignment),
    "roles:deputy": Line(ARRANGED, UNSEEN, role_assignment),
    "roles:accept": Line(  # only who was named can accept
        all_kinds(403, person=404),
        all_kinds(404, manager=403, administrator=403),
        role_assignment,
        "post",
    ),
    "roles:renew": Line(after(ARRANGED), after(UNSEEN), role_assignment, "post"),
    "roles:hand_back": Line(ARRANGED, UNSEEN, role_assignment),
    "systems:list": Line(SIGNED_IN),
    "systems:new": Line(SIGNED_IN | {"person": 403}),
    "systems:page": Line(SEEN, UNSEEN, system),
    "systems:edit": Line(ARRANGED, UNSEEN, system),
    "systems:used": Line(ARRANGED, UNSEEN, system),
    # teams' own tools: told by everybody, answered by managers and buddies
    "tools:new": Line(SIGNED_IN),
    "tools:address": Line(ADDRESSED, UNSEEN, unit),
    "tools:welcome": Line(ADDRESSED, UNSEEN, own_tool),
    "tools:understand": Line(EXPLAINED, UNSEEN, own_tool),
    "tools:decide": Line(ADDRESSED, UNSEEN, own_tool),
    "tools:condition": Line(ADDRESSED, UNSEEN, own_tool),
    "tools:review": Line(ADDRESSED, UNSEEN, own_tool),
    "tools:need": Line(ADDRESSED, UNSEEN, own_tool),
    "tools:together": Line(ADDRESSED, UNSEEN, own_tool),
    "tools:by-link": Line(dict.fromkeys(KINDS, 404), args=token),
    "tools:from-board": Line(dict.fromkeys(KINDS, 404), args=token),
    "tools:receipt": Line(dict.fromkeys(KINDS, 404), args=token),
    "checklists:list": Line(ANSWER_FOR),
    "checklists:page": Line(ANSWER_FOR, args=checklist),
    "checklists:bring_in": Line(ALL_KEEPERS),
    "checklists:file": Line(ANSWER_FOR, args=checklist),
    "checklists:against": Line(ANSWER_FOR, args=two_checklists),
    "concerns:list": Line(ANSWER_FOR),
    "concerns:board": Line(ANSWER_FOR),
    "concerns:departments": Line(ANSWER_FOR),
    "concerns:page": Line(ANSWER_FOR, args=a_concern),
    "concerns:write": Line(ALL_KEEPERS, args=a_concern),
    "concerns:look": Line(
        after(SEEN | {"buddy": 404, "holder": 403}), after(UNSEEN), concern_answer, "post"
    ),
    "assessments:list": Line(SIGNED_IN),
    "assessments:new": Line(ANSWER_FOR),
    "assessments:page": Line(SEEN | {"buddy": 404}, UNSEEN, assessment),
    "assessments:fill": Line(OWN_ONLY, OWN_ONLY, assessment),
    "assessments:fill_part": Line(OWN_ONLY, OWN_ONLY, assessment_part),
    "assessments:answer": Line(OWN_ONLY, OWN_ONLY, assessment, "post"),
    "assessments:ask": Line(after(ANSWER_FOR)),
    "assessments:print": Line(ANSWERED, UNSEEN, assessment),
    "assessments:sheet": Line(ANSWERED, UNSEEN, assessment),
    "assessments:close": Line(after(ANSWERED), after(UNSEEN), assessment, "post"),
    "assessments:call_off": Line(after(ANSWERED), after(UNSEEN), assessment, "post"),
    "assessments:meeting": Line(ANSWERED, UNSEEN, meeting),
    "assessments:settle": Line(refusing(ANSWERED), refusing(UNSEEN), meeting_part, "post"),
    "assessments:room": Line(after(ANSWERED), after(UNSEEN), room),
    "assessments:room_statement": Line(ANSWERED, UNSEEN, room_part),
    "assessments:link": Line(dict.fromkeys(KINDS, 404), args=token),
    "assessments:link_answer": Line(dict.fromkeys(KINDS, 404), args=token, method="post"),
    "assessments:link_done": Line(dict.fromkeys(KINDS, 404), args=token),
    "assessments:link_part": Line(dict.fromkeys(KINDS, 404), args=token_part),
    "assessments:promise": Line(SEEN | {"buddy": 404}, UNSEEN, assessment_practice),
}
