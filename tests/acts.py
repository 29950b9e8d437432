"""Acts of the product that can be taken back: what is there before, and what is pressed."""

from datetime import UTC, date, datetime, timedelta

from django.urls import reverse

from governance.concerns.models import Concern
from governance.concerns.services import Said
from governance.concerns.services import answer as answer_concern
from governance.roles.choices import Condition
from governance.roles.services import close_review, open_review, say
from relationships.access.queries import scope_of
from relationships.desk.models import SavedView
from relationships.responses.remarks import remarks as words_of
from relationships.rounds.brought import Thanks
from relationships.rounds.models import Round
from relationships.rounds.services.horizon import keep_horizon
from relationships.themes.models import Theme
from tests.factories.governance import RoleAssignmentFactory, ToolFactory
from tests.factories.relationships import (
    AbsenceFactory,
    BusinessPartnerFactory,
    DoneVisitFactory,
    ITBuddyFactory,
    PersonFactory,
    PostFactory,
    PromiseFactory,
    StandInFactory,
    SystemFactory,
    UnitFactory,
    VisitFactory,
    VoiceFactory,
    manager,
    signed_in,
)
from tests.factories.themes import settled
from tests.pages import Page

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)  # a Sunday


class House:
    """A department with its buddy, head and round, and a manager of everything."""

    def __init__(self, client):
        self.unit = UnitFactory(name="Care", country="NL", place="Utrecht")
        self.other = UnitFactory(name="Fleet", country="NL")
        self.person = PersonFactory(name="Nadia Benali", unit=self.unit)
        self.it = PersonFactory(name="Tomás Rey", side="it")
        self.buddy = ITBuddyFactory(unit=self.unit, person__name="Joost de Wit")
        self.deputy = ITBuddyFactory(unit=self.unit, rank="deputy")
        self.client, self.amina = client, manager()
        signed_in(client, self.amina)

    def answer(self):
        said, earlier = Said("opinion", "We think so."), AT - timedelta(days=90)
        concern = Concern.objects.get(slug="is-it-safe")
        return answer_concern(concern, self.unit, said, by=None, at=earlier)

    def round(self):
        made = Round.objects.create(
            unit=self.unit, buddy=self.buddy, rule="FREQ=WEEKLY;BYDAY=TU", time_zone="Europe/Amsterdam",
            starts_on=date(2026, 3, 3), starts_time="10:00",
        )  # fmt: skip
        keep_horizon(AT)
        return made

    def visit(self, **facts):
        facts.setdefault("starts_at", datetime(2026, 3, 10, 9, tzinfo=UTC))
        return VisitFactory(unit=self.unit, buddy=self.buddy.person, **facts)

    def role(self, **facts):
        return RoleAssignmentFactory(system__owned_by=self.unit, **facts)

    def fill(self, page, /, *args, query="", **typed):
        """Opens the page, types that into its form and sends it."""
        address = reverse(page, args=args) + query
        page = Page(self.client.get(address).content.decode())
        forms = [one for one in page.forms if one.method == "post" and "undo" not in one.action]
        form = max(forms, key=lambda one: len(one.fields))
        shown = {
            key: field.values
            if field.kind == "checkbox" and len(field.values) > 1
            else field.as_shown
            for key, field in form.fields.items()
            if field.kind != "submit" and field.as_shown is not None
        }
        data = {key: value for key, value in (shown | typed).items() if value is not None}
        return lambda: self.client.post(address, data)

    def press(self, act, /, *args, **data):
        return lambda: self.client.post(reverse(act, args=args), data)


def edit_round(house):
    made = house.round()
    return house.fill(
        "rounds:edit", made.pk, days=["TH"], extent="following", from_on="2026-03-17", look=None
    )


def heads(house):
    PostFactory(unit=house.unit, holder=house.person)
    chosen = {f"head_{house.unit.pk}": str(house.person.pk)}
    return house.fill("partners:heads", **chosen)


def stand_in(house):
    row = StandInFactory(person=house.buddy.person, deputy=house.it)
    return house.press("people:stand-in-end", row.person_id, row.pk)


def not_away(house):
    row = AbsenceFactory(
        person=house.buddy.person, starts_on=date(2026, 3, 3), ends_on=date(2026, 3, 3)
    )
    house.round()
    return house.press("people:not-away", row.person_id, row.pk)


def not_busy(house):
    row = house.unit.busy_periods.create(
        starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 4), what="Counting"
    )
    house.round()
    return house.press("units:not-busy", house.unit.pk, row.pk)


def answer_visit(house):
    visit = house.visit(starts_at=datetime(2026, 2, 27, 9, tzinfo=UTC))
    return house.press("visits:answer", visit.pk, said="held")


def off(house, **more):
    return house.visit(state="cancelled", why_changed="by_hand", **more)


def in_its_place(house):
    visit = house.visit(
        starts_at=datetime(2026, 2, 27, 9, tzinfo=UTC), state="missed", why_changed="nobody"
    )
    return house.press("visits:in-its-place", visit.pk)


def apart(house):
    one, two = (VoiceFactory(unit=house.unit, audience="department") for _n in range(2))
    house.client.post(reverse("voices:same", args=[one.pk]), {"same": [two.pk]})
    house.client.get(reverse("voices:page", args=[one.pk]))
    return house.press("voices:apart", one.pk)


def name_theme(house):
    campaign = settled(house.unit, [f"I wait, time {n}." for n in range(8)])
    key = words_of(campaign, scope_of(house.amina))[0].key
    return house.press("themes:name", campaign.pk, name="Waiting", answer=key)


def theme(house):
    return Theme.objects.create(campaign=settled(house.unit, []), name="Waiting", made_at=AT)


def reviewed(house):
    """A role whose closed review found time missing."""
    row = house.role(holder=house.amina)
    review = open_review(row, manager=house.person, by=None, at=AT)
    say(review, house.amina, {Condition.MANDATE: 3, Condition.TIME: 0}, at=AT)
    close_review(review, at=AT)
    return row.pk


def forget_theme(house):
    return house.press("themes:forget", theme(house).pk)


def same(house):
    one, two = (VoiceFactory(unit=house.unit, audience="department") for _n in range(2))
    return house.press("voices:same", one.pk, same=[two.pk])


def remarks(house):
    VoiceFactory(unit=house.unit, audience="department", system_text="Salto")
    system = SystemFactory(name="Salto")
    return house.press("voices:system", system.pk, said="Salto")


def promise(house, **facts):
    return PromiseFactory(unit=house.unit, owner=house.it, side="it", **facts).pk


def kept(house):
    return promise(house, state="kept", closed_on=date(2026, 2, 27))


FIVE = {f"risk_{name}": 1 for name in ("data", "users", "stops", "person", "outside")}
WELCOMED = {"state": "welcomed", "answer": "Thank you!", "answered_on": date(2026, 2, 27)}
UNDERSTOOD = WELCOMED | FIVE | {"state": "understood", "care": "some"}
DECIDED = UNDERSTOOD | {
    "state": "decided", "decision": "support_if", "why": "It works well",
    "decided_on": date(2026, 2, 27), "review_on": date(2026, 8, 1),
}  # fmt: skip


def own_tool(house, **facts):
    return ToolFactory(system__owned_by=house.unit, **facts).system_id


def thanks(house):
    visit = DoneVisitFactory(unit=house.unit, buddy=house.buddy.person)
    return Thanks.objects.create(
        visit=visit, to=house.it, words="Quick help.", consent="named", consent_at=AT
    ).pk


def view(house):
    return SavedView.objects.create(
        person_id=house.amina.pk, place="promises:list", name="Late", query="late=1", made_at=AT
    ).pk


VOICE = {"status": "working", "text": "We look at it.", "answer_due_on": "2026-03-20"}
ROUND = {"days": ["TU"], "look": None}
DAYS = {"starts_on": "2026-03-03", "ends_on": "2026-03-05"}
UNTIL = {"since": "2026-03-01", "until": "2026-03-20"}

ACTS = {
    "units:new": lambda h: h.fill("units:new", name="Legal", parent=h.unit.pk),
    "units:edit": lambda h: h.fill(
        "units:edit", h.unit.pk, name="Zoo", country="FR", opens_at="09:00", people_count="7"
    ),
    "units:move": lambda h: h.fill("units:move", h.unit.pk, parent=h.other.pk),
    "units:busy": lambda h: (h.round(), h.fill("units:busy", h.unit.pk, what="Counting", **DAYS))[1],
    "units:not-busy": not_busy,
    "people:new": lambda h: h.fill("people:new", name="Ada Lindgren", unit=h.unit.pk),
    "people:edit": lambda h: h.fill(
        "people:edit", h.person.pk, name="Nadia B.", unit=h.other.pk, quiet_from="18:00",
        quiet_until="07:00",
    ),
    "people:away": lambda h: (h.round(), h.fill("people:away", h.buddy.person_id, **DAYS))[1],
    "people:not-away": not_away,
    "people:stand-in": lambda h: h.fill(
        "people:stand-in", h.buddy.person_id, deputy=h.it.pk, **UNTIL
    ),
    "people:stand-in-end": stand_in,
    "partners:new": lambda h: h.fill(
        "partners:new", person=h.person.pk, unit=h.unit.pk, role="contact"
    ),
    "partners:heads": heads,
    "partners:edit": lambda h: h.fill(
        "partners:edit", BusinessPartnerFactory(unit=h.unit).pk, role="contact", cares_about="Speed"
    ),
    "partners:end": lambda h: h.fill(
        "partners:end", BusinessPartnerFactory(unit=h.unit).pk, on="2026-03-20"
    ),
    "buddies:new": lambda h: h.fill(
        "buddies:new", person=h.it.pk, unit=h.unit.pk, besides=[h.other.pk]
    ),
    "buddies:edit": lambda h: (h.round(), h.fill("buddies:edit", h.buddy.pk, rank="deputy", **UNTIL))[1],
    "buddies:end": lambda h: (h.round(), h.fill("buddies:end", h.buddy.pk, on="2026-03-20"))[1],
    "rounds:new": lambda h: h.fill("rounds:new", query=f"?unit={h.unit.pk}", **ROUND),
    "rounds:edit": edit_round,
    "rounds:end": lambda h: h.press("rounds:end", h.round().pk),
    "rounds:assign": lambda h: h.fill(
        "rounds:assign", units=[str(h.other.pk)], people=[str(h.buddy.person_id)], look=None
    ),
    "rounds:cannot-come": lambda h: (
        h.round(), h.fill("rounds:cannot-come", h.buddy.person_id, until="2026-03-03", look=None)
    )[1],
    "rounds:hours": lambda h: h.fill("rounds:hours", h.buddy.person_id, hours="12"),
    "visits:plan": lambda h: h.fill(
        "visits:plan", query=f"?unit={h.unit.pk}", day="2026-03-10", buddy=h.buddy.person_id
    ),
    "visits:edit": lambda h: h.fill("visits:edit", h.visit().pk, day="2026-03-11", time="14:00"),
    "visits:cancel": lambda h: h.fill("visits:cancel", h.visit().pk, words="Fire drill"),
    "visits:again": lambda h: h.press("visits:again", off(h).pk),
    "visits:answer": answer_visit,
    "visits:in-its-place": in_its_place,
    "voices:answer": lambda h: h.press(
        "voices:answer", VoiceFactory(unit=h.unit, audience="department").pk, version=1, **VOICE
    ),
    "voices:owner": lambda h: h.fill(
        "voices:owner", VoiceFactory(unit=h.unit, audience="department").pk, owner=h.buddy.person_id
    ),
    "themes:name": name_theme,
    "themes:forget": forget_theme,
    "themes:page": lambda h: h.fill(
        "themes:page", theme(h).pk, decision="did", said_en="It is mended."
    ),
    "themes:hand": lambda h: h.press("themes:hand", theme(h).pk, side="business"),
    "themes:promise": lambda h: h.press(
        "themes:promise", theme(h).pk, what="Mend it", unit=h.unit.pk, owner=h.amina.pk,
        due_on="2026-04-01",
    ),
    "voices:same": same,
    "voices:apart": apart,
    "voices:system": remarks,
    "logbook:thanks": lambda h: h.fill(
        "logbook:thanks", thanks(h), to_words="Ada Lindgren", consent="unnamed"
    ),
    "logbook:passed-on": lambda h: h.press("logbook:passed-on", thanks(h)),
    "logbook:thanks-back": lambda h: h.press("logbook:thanks-back", thanks(h)),
    "promises:new": lambda h: h.fill(
        "promises:new", what="Bring a cable", unit=h.unit.pk, owner=h.it.pk, due_on="2026-03-20"
    ),
    "promises:keep": lambda h: h.press("promises:keep", promise(h)),
    "promises:again": lambda h: h.press("promises:again", kept(h)),
    "promises:move": lambda h: h.fill("promises:move", promise(h), due_on="2026-03-27", why="Parts"),
    "promises:owner": lambda h: h.fill("promises:owner", promise(h), owner=h.buddy.person_id),
    "promises:close": lambda h: h.fill("promises:close", promise(h), state="not_kept", why="No"),
    "promises:several": lambda h: h.press(
        "promises:several", act="keep", pk=[promise(h), promise(h)], query=""
    ),
    "voices:several": lambda h: h.press(
        "voices:several", act="hand", owner=h.buddy.person_id,
        pk=[VoiceFactory(unit=h.unit, audience="department").pk],
    ),
    "desk:rename": lambda h: h.press("desk:rename", view(h), name="Soon"),
    "desk:away": lambda h: h.press("desk:away", view(h)),
    "systems:new": lambda h: h.fill("systems:new", name="Salto", owned_by=h.unit.pk),
    "systems:edit": lambda h: h.fill(
        "systems:edit", SystemFactory(owned_by=h.unit).pk, name="Salto 2", what_for="Planning"
    ),
    "systems:used": lambda h: h.fill(
        "systems:used", SystemFactory().pk, unit=h.unit.pk, people_count="9"
    ),
    "tools:welcome": lambda h: h.fill("tools:welcome", own_tool(h), words="Thank you!"),
    "tools:understand": lambda h: h.fill(
        "tools:understand", own_tool(h, **WELCOMED), **FIVE, note="The team asks for a deputy"
    ),
    "tools:decide": lambda h: h.fill(
        "tools:decide", own_tool(h, **UNDERSTOOD), decision="support_if", why="It works well",
        what="A deputy knows it", owner=h.it.pk, due_on="2026-04-01",
    ),
    "tools:condition": lambda h: h.fill(
        "tools:condition", own_tool(h, **DECIDED), what="A copy each week", owner=h.it.pk,
        due_on="2026-04-01",
    ),
    "tools:review": lambda h: h.fill(
        "tools:review", own_tool(h, **DECIDED), words="Still good", review_on="2026-09-01"
    ),
    "tools:together": lambda h: h.fill("tools:together", own_tool(h), other=own_tool(h)),
    "tools:need": lambda h: h.fill(
        "tools:need", own_tool(h), voice=VoiceFactory(unit=h.unit, kind="wish").pk
    ),
    "concerns:write": lambda h: h.fill(
        "concerns:write", "is-it-safe", kind="opinion", text="We think so."
    ),
    "concerns:look": lambda h: h.press("concerns:look", h.answer().pk),
    "roles:new": lambda h: h.fill(
        "roles:new", role="system-owner", holder=h.person.pk, system=SystemFactory().pk
    ),
    "roles:edit": lambda h: h.fill(
        "roles:edit", h.role().pk, hours_per_week="4", valid_until="2027-01-01"
    ),
    "roles:deputy": lambda h: h.fill("roles:deputy", h.role().pk, deputy=h.person.pk),
    "roles:accept": lambda h: h.press("roles:accept", h.role(holder=h.amina).pk),
    "roles:renew": lambda h: h.press("roles:renew", h.role().pk),
    "roles:acknowledge": lambda h: h.fill(
        "roles:acknowledge", h.role(standing="de_facto").pk, manager=h.person.pk, hours_per_week="2"
    ),
    "roles:review_new": lambda h: h.fill("roles:review_new", h.role().pk, manager=h.person.pk),
    "roles:review_promise": lambda h: h.fill("roles:review_promise", reviewed(h), due_on="2026-04-01"),
    "roles:hand_back": lambda h: h.fill("roles:hand_back", h.role().pk, why="Another task"),
    "settings:edit": lambda h: h.fill("settings:edit", horizon_weeks="20", waking_from="08:30"),
}  # fmt: skip
