"""One tool told by two departments is put together: nothing of either is lost, and it can be undone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from brm.base import clock
from brm.base.errors import RuleBroken
from governance.tools import deciding, joining, queries, services
from governance.tools.deciding import Agreed, Wanted
from governance.tools.models import Tool
from governance.tools.risk import NAMES
from governance.tools.telling import Said, receipt_url, tell
from relationships.access.queries import scope_of
from relationships.systems.models import System
from relationships.systems.services import change_system
from relationships.voices.models import Voice
from relationships.voices.services import raise_voice
from tests.administration import address, save
from tests.factories.governance import RoleAssignmentFactory, ToolFactory
from tests.factories.relationships import (
    NOON,
    GrantFactory,
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    UserFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db
LATER = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def night():
    return UnitFactory(name="Night shift", country="NL")


@pytest.fixture
def care():
    return UnitFactory(name="Care", country="NL")


def told(unit, name="Group chat", **more) -> Tool:
    """A tool that the department told us of, with what it would miss and who hears of it."""
    said = Said(name, f"What {unit.name} does", users=2, missing=f"What {unit.name} would miss")
    person = PersonFactory(unit=unit)
    telling = tell(unit, said, client_id=uuid4(), language="en", at=NOON, person=person, **more)
    return Tool.objects.select_related("system__owned_by", "need").get(pk=telling.tool_id)


def welcomed(tool) -> Tool:
    return services.welcome(tool, words="Thank you!", by=None, at=NOON)


def agreed(tool, decision="support", owner=None, **more) -> Tool:
    deciding.understand(welcomed(tool), dict.fromkeys(NAMES, 1), note="", at=NOON)
    wanted = (Wanted(f"A copy of {tool.system.name}", owner, LATER),) if owner else ()
    facts = Agreed(decision, "It works", LATER, **more)
    return deciding.decide(tool, facts, conditions=wanted, by=None, at=NOON)


def join(one, other, at=NOON) -> joining.Joined:
    return joining.put_together(one, other, by=None, at=at)


def why_not(one, other) -> str:
    with pytest.raises(RuleBroken) as caught, transaction.atomic():
        join(one, other)
    return caught.value.code


def everything() -> list:
    """What the records say, less the counters of changes."""
    tools = Tool.objects.order_by("pk").values_list(
        "pk", "state", "answer_due_on", "answer", "decision", "need", "system__merged_into",
        "system__retired_on",
    )  # fmt: skip
    return [
        list(tools),
        [sorted(system.uses.values_list("unit", flat=True)) for system in System.objects.order_by("pk")],
        list(Tool.objects.order_by("pk", "tellings").values_list("pk", "tellings")),
        list(Tool.objects.order_by("pk", "conditions").values_list("pk", "conditions")),
    ]  # fmt: skip


# ---- Nothing is lost ---------------------------------------------------------------------------


def test_one_page_tells_of_both_departments_and_links_of_the_other_lead_there(client, night, care):
    one, other = told(night), told(care, "Chat of Care")
    it = PersonFactory(name="Tomás Rey", side="it")
    agreed(one, "support_if", owner=it)
    client = signed_in(client, manager())

    joined = join(one, other)

    assert (joined.one, joined.other) == (one, other)
    page = client.get(f"/systems/{one.system_id}/").content.decode()
    for said in (
        "What Night shift does", "What Care does", "“What Night shift would miss”",
        "“What Care would miss”", "A copy of Group chat", "Chat of Care",
    ):  # fmt: skip
        assert said in page
    answer = client.get(f"/systems/{other.system_id}/")
    assert answer["Location"] == f"/systems/{one.system_id}/"
    heard = client.get(f"/systems/{other.system_id}/heard/").content.decode()
    assert "What Care would miss" in heard
    assert "What Night shift would miss" in heard
    rows = client.get("/systems/").content.decode()
    assert "Group chat" in rows
    assert "Chat of Care" not in rows
    assert "2 departments" in rows


def test_both_receipts_show_where_the_one_stands(client, night, care):
    one, other = told(night), told(care, "Chat of Care")
    welcomed(one)
    receipts = [receipt_url(tool.tellings.get(), NOON) for tool in (one, other)]

    join(one, other)

    for url, name in zip(receipts, ("Group chat", "Chat of Care"), strict=True):
        page = client.get("/" + url.split("/", 3)[3]).content.decode()
        assert name in page
        assert "Thank you!" in page
        assert "Welcomed" in page


def test_the_team_that_waited_hears_the_answer_once_and_who_knew_it_not_again(night, care):
    one, other = told(night), told(care, "Chat of Care")
    both = one.tellings.get().person
    other.tellings.create(
        unit=care, name="Chat", does="Swaps", said_at=NOON, language="en", person=both
    )
    waited = other.tellings.exclude(person=both).get().person
    welcomed(one)

    join(one, other)

    assert waited.messages.filter(kind="tool_answered").count() == 1
    assert both.messages.filter(kind="tool_answered").count() == 1


def test_the_history_and_the_need_of_the_other_stay_with_it(night, care):
    one, other = welcomed(told(night)), told(care, "Chat of Care")
    versions = set(other.history.values_list("history_id", flat=True))

    join(one, other)

    other.refresh_from_db()
    assert versions < set(other.history.values_list("history_id", flat=True))
    assert other.need.words == "What Care would miss"
    needs = queries.needs_of(Tool.objects.get(pk=one.pk), scope_of(manager()))
    assert [need.unit for need in needs] == [night, care]


def test_the_record_further_along_goes_on_so_that_nobodys_tool_stands_worse(night, care):
    one, other = told(night), agreed(told(care, "Chat of Care"))

    joined = join(one, other)

    assert (joined.one, joined.one.state) == (other, "decided")


def test_of_two_that_wait_the_earlier_day_counts(night, care):
    late, soon = told(night), told(care, "Chat of Care")
    Tool.objects.filter(pk=late.pk).update(answer_due_on=date(2026, 3, 20))

    joined = join(late, soon)

    assert joined.one.answer_due_on == soon.answer_due_on < date(2026, 3, 20)


def test_people_of_both_departments_see_it_and_so_does_who_held_a_role_for_the_other(
    client, night, care
):
    one, other = told(night), told(care, "Chat of Care")
    role = RoleAssignmentFactory(system=other.system, holder__name="Hanna Vos")
    join(one, other)

    for reader in (ITBuddyFactory(unit=care).person, role.holder):
        answer = signed_in(client, reader).get(f"/systems/{other.system_id}/", follow=True)
        assert answer.status_code == 200
        assert answer.redirect_chain[-1][0] == f"/systems/{one.system_id}/"
        assert "Hanna Vos" in answer.content.decode()


def test_told_or_heard_again_by_the_old_name_it_is_the_one(night, care):
    one, other = told(night), told(care, "Chat of Care")
    join(one, other)

    again = told(care, "Chat of Care")
    voice = raise_voice(
        unit=care, words="It is slow.", system_text="Chat of Care", heard_by=None, at=NOON
    )

    assert again == one
    assert Voice.objects.get(pk=voice.pk).system_id == one.system_id
    other.system.refresh_from_db()
    assert other.system.merged_into == one.system


def test_a_third_record_leads_to_the_last_one(client, night, care):
    one, other, third = told(night), told(care, "Chat of Care"), agreed(told(care, "Board"))
    join(one, other)

    join(one, third)

    leads = dict(System.objects.values_list("pk", "merged_into"))
    assert leads == {
        one.system_id: third.system_id, other.system_id: third.system_id, third.system_id: None,
    }  # fmt: skip
    assert third.tellings.count() == 3


# ---- Taken back --------------------------------------------------------------------------------


def test_taken_back_both_stand_as_they_stood_and_nobody_is_told(night, care):
    it = PersonFactory(side="it")
    one, other = agreed(told(night), "support_if", owner=it), told(care, "Chat of Care")
    third = told(UnitFactory(country="NL"), "Board")
    join(other, third)
    before, waited = everything(), other.tellings.order_by("pk").first().person
    joined = join(one, Tool.objects.get(pk=other.pk), at=NOON + timedelta(minutes=1))
    assert everything() != before
    assert waited.messages.filter(kind="tool_decided").exists()

    for _press in range(2):
        joining.take_apart(joined.way_back, at=NOON + timedelta(minutes=2))

    assert everything() == before
    assert not waited.messages.filter(kind__in=["tool_answered", "tool_decided"]).exists()


@pytest.mark.parametrize("meanwhile", ["answered", "told"])
def test_it_is_not_taken_back_over_what_somebody_did_since(night, care, meanwhile):
    one, other = told(night), told(care, "Chat of Care")
    joined = join(one, other)
    with clock.fixed(NOON + timedelta(seconds=9)):
        if meanwhile == "answered":
            services.welcome(joined.one, words="Hi", by=None, at=clock.now())
        else:
            said = Said("Chat of Care", "Swaps")
            tell(care, said, client_id=uuid4(), language="en", at=clock.now())

    with pytest.raises(RuleBroken) as caught:
        joining.take_apart(joined.way_back, at=NOON + timedelta(seconds=20))

    assert caught.value.code == "changed_since"


# ---- Who may, and what is refused --------------------------------------------------------------


def test_one_press_on_the_page_puts_them_together_and_a_double_press_is_one(client, night, care):
    one, other = told(night), told(care, "Chat of Care")
    signed_in(client, manager())
    place = f"/systems/{one.system_id}/together/"
    assert "Chat of Care · Care · Spotted" in client.get(place).content.decode()

    for _press in range(2):
        answer = client.post(place, {"other": other.system_id})

    assert answer["Location"] == f"/systems/{one.system_id}/"
    assert System.objects.filter(merged_into=one.system).count() == 1
    assert "leads to “Group chat” now" in client.get(answer["Location"]).content.decode()


def test_only_who_answers_for_both_departments_puts_their_tools_together(client, night, care):
    one, other = told(night), told(care, "Chat of Care")
    reader = GrantFactory(unit=night).person
    ITBuddyFactory(unit=UnitFactory(), person=reader)
    signed_in(client, reader)
    place = f"/systems/{one.system_id}/together/"

    assert "Chat of Care" not in client.get(place).content.decode()
    refused = client.post(place, {"other": other.system_id})

    assert refused.status_code == 422
    assert "Choose one of the tools that you answer for." in refused.content.decode()
    assert not System.objects.exclude(merged_into=None).exists()
    GrantFactory(unit=care, person=reader)
    assert client.post(place, {"other": other.system_id}).status_code == 302


@pytest.mark.parametrize("typed", ["", "nonsense", "-1", "99999999999999999999", "itself"])
def test_bad_input_is_refused_with_a_sentence(client, night, typed):
    one = told(night)
    signed_in(client, manager())
    value = one.system_id if typed == "itself" else typed

    answer = client.post(f"/systems/{one.system_id}/together/", {"other": value})

    assert answer.status_code == 422
    assert "Choose" in answer.content.decode()


def test_with_itself_with_one_put_together_already_and_with_one_out_of_use_is_refused(night, care):
    one, other, third = told(night), told(care, "Chat of Care"), told(care, "Board")
    gone = ToolFactory(system__owned_by=care, system__retired_on=NOON.date())
    join(one, other)

    assert why_not(one, one) == "same_record"
    assert why_not(third, other) == "put_together_already"
    assert why_not(third, gone) == "no_longer_used"
    assert not join(one, other).way_back
    assert not join(other, one).way_back


def test_what_was_agreed_with_one_team_does_not_bind_the_other_behind_its_back(night, care):
    goes = agreed(told(night), "retire", other_way="The list of the register")
    waits, stays = told(care, "Chat of Care"), agreed(told(care, "Board"))

    assert why_not(goes, waits) == "agree_with_both"
    assert why_not(goes, stays) == "agreed_differently"
    assert why_not(stays, goes) == "agreed_differently"


def test_the_database_keeps_a_record_that_leads_elsewhere_ended_and_off_itself(night, care):
    one, other = told(night), told(care, "Chat of Care")
    join(one, other)
    rows = System.objects.filter(pk=other.system_id)

    for broken in ({"retired_on": None}, {"merged_into": other.system_id}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**broken)
    stands = rows.get()
    facts = {"name": stands.name, "run_by": "business", "what_for": "", "owned_by": care}
    with pytest.raises(RuleBroken) as caught:
        change_system(stands, version=stands.version, retired_on=None, **facts)
    assert caught.value.code == "put_together"


@pytest.mark.django_db(transaction=True)
def test_put_together_twice_at_once_from_either_side_it_happens_once():
    night, care = UnitFactory(name="Night"), UnitFactory(name="Care")
    one, other = ToolFactory(system__owned_by=night), ToolFactory(system__owned_by=care)

    def press(pair) -> bool:
        try:
            return bool(join(*pair).way_back)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(press, [(one, other), (other, one)] * 2))

    assert sorted(done) == [False, False, False, True]
    assert System.objects.exclude(merged_into=None).count() == 1


def test_the_administration_says_what_it_leads_to_and_does_not_bring_it_back(client, night, care):
    one, other = told(night), told(care, "Chat of Care")
    join(one, other)
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    place = address("relationships_system", "change", other.system_id)
    assert "Group chat" in client.get(place).content.decode()

    said, _answer = save(client, place, retired_on="")

    assert said == ["This record was put together with another one. Open that one."]
    other.system.refresh_from_db()
    assert other.system.merged_into == one.system
