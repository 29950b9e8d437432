"""The register shows teams' own tools beside what IT runs, and how far we are with each."""

import csv
import io
from datetime import timedelta

import pytest

from brm.base import clock
from governance.tools import services
from governance.tools.models import Tool
from governance.tools.risk import NAMES, care_of
from tests.factories.governance import ToolFactory
from tests.factories.relationships import (
    NOON,
    ITBuddyFactory,
    PersonFactory,
    SystemFactory,
    UnitFactory,
    VoiceFactory,
    manager,
    signed_in,
)
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def unit():
    return UnitFactory(name="Night shift", country="NL")


def names(client, query=""):
    page = client.get(f"/systems/?{query}").content.decode()
    return [part.split("<")[0] for part in page.split('class="unit"')[1:] for part in
            [part.split(">", 1)[1]]]  # fmt: skip


def test_a_list_of_three_tools_costs_what_one_does(client, unit, django_assert_num_queries):
    signed_in(client, manager(unit))
    ToolFactory(system__owned_by=unit)
    client.get("/systems/")
    with django_assert_num_queries(7) as one:
        client.get("/systems/")
    for _more in range(2):
        ToolFactory(system__owned_by=unit)
    with django_assert_num_queries(len(one)):
        client.get("/systems/")


def test_those_that_wait_for_a_first_answer_are_found(client, unit):
    signed_in(client, manager(unit))
    waits, answered = (ToolFactory(system__owned_by=unit) for _ in range(2))
    services.welcome(answered, words="Thank you!", by=None, at=NOON)
    SystemFactory(owned_by=unit, run_by="it")

    assert names(client, "waits=yes") == [waits.system.name]
    assert names(client, "stands=welcomed") == [answered.system.name]


def test_sorted_by_data_and_people_the_most_comes_first(client, unit):
    signed_in(client, manager(unit))
    for name, users, data in (("A", 1, 4), ("B", 5, 0), ("C", 3, 2)):
        SystemFactory(name=name, owned_by=unit, users=users, data_class=data)

    assert names(client, "sort=-people") == ["B", "C", "A"]
    assert names(client, "sort=-data") == ["A", "C", "B"]
    assert names(client, "data=4") == ["A"]


def test_the_file_says_where_each_stands(client, unit):
    signed_in(client, manager(unit))
    ToolFactory(system__owned_by=unit, system__name="Chat")

    file = b"".join(client.get("/systems/?as=csv").streaming_content).decode()

    assert "Spotted" in file
    assert "answer by 9 Mar" in file


def test_a_page_of_a_tool_costs_the_same_with_one_telling_and_with_three(
    client, unit, django_assert_max_num_queries
):
    signed_in(client, manager(unit))
    tool = ToolFactory(system__owned_by=unit)
    client.get(f"/systems/{tool.system_id}/")
    with django_assert_max_num_queries(14) as one:
        client.get(f"/systems/{tool.system_id}/")
    for n in range(3):
        tool.tellings.create(unit=unit, name="Chat", does=f"Swaps {n}", said_at=NOON, language="en")
    with django_assert_max_num_queries(len(one)):
        page = client.get(f"/systems/{tool.system_id}/").content.decode()
    assert "Swaps 2" in page


def test_a_tool_written_into_the_register_is_spotted_once(unit):
    system = SystemFactory(owned_by=unit, run_by="business")
    SystemFactory(owned_by=unit, run_by="it")
    SystemFactory(owned_by=unit, run_by="business", retired_on=NOON.date())

    assert [services.spot_written(NOON) for _turn in range(2)] == [1, 0]

    tool = Tool.objects.get()
    assert (tool.system, tool.came_up, str(tool.answer_due_on)) == (
        system,
        "register",
        "2026-03-10",
    )


def test_a_tool_heard_on_a_round_comes_with_the_need_behind_it(unit):
    system = SystemFactory(run_by="business")
    system.uses.create(unit=unit)
    heard = VoiceFactory(unit=unit, kind="own_tool", system=system, words="We swap by chat")

    services.spot_written(NOON)

    tool = Tool.objects.get()
    assert (tool.came_up, tool.need, str(tool.answer_due_on)) == ("round", heard, "2026-03-10")


def test_a_tool_is_welcomed_with_an_answer_that_its_teller_gets_once(client, unit):
    buddy = ITBuddyFactory(unit=unit).person
    tool = ToolFactory(system__owned_by=unit)
    nadia = PersonFactory(email="nadia@example.org")
    for _time in range(2):
        tool.tellings.create(
            unit=unit, name="Chat", does="Swaps", said_at=NOON, language="en", person=nadia
        )
    signed_in(client, buddy)
    place = f"/systems/{tool.system_id}/welcome/"
    assert "Thank you for telling us" in client.get(place).content.decode()

    assert client.post(place, {"words": " "}).status_code == 422
    for _press in range(2):
        client.post(place, {"words": "Thank you! We come by on Thursday."})

    tool.refresh_from_db()
    assert (tool.state, tool.answer) == ("welcomed", "Thank you! We come by on Thursday.")
    assert tool.answered_on == NOON.date()
    assert nadia.messages.filter(kind="tool_answered").count() == 1
    page = client.get(f"/systems/{tool.system_id}/").content.decode()
    assert "We come by on Thursday." in page


def test_opening_the_page_of_a_first_answer_writes_nothing(client, unit):
    signed_in(client, manager(unit))
    system = SystemFactory(owned_by=unit, run_by="business")

    assert client.get(f"/systems/{system.pk}/welcome/").status_code == 200
    assert Tool.objects.count() == 0
    client.post(f"/systems/{system.pk}/welcome/", {"words": "Thank you!"})
    assert Tool.objects.get().state == "welcomed"


def test_what_it_runs_is_not_welcomed(client, unit):
    signed_in(client, manager(unit))
    system = SystemFactory(owned_by=unit, run_by="it")

    assert client.get(f"/systems/{system.pk}/welcome/").status_code == 404
    assert "The team’s own tool" not in client.get(f"/systems/{system.pk}/").content.decode()


def test_a_late_answer_is_said_to_be_ours_on_list_page_and_receipt(client, unit):
    signed_in(client, manager(unit))
    tool = ToolFactory(system__owned_by=unit)

    with clock.fixed(NOON + timedelta(days=20)):
        assert "our answer is late" in client.get("/systems/").content.decode()
        page = client.get(f"/systems/{tool.system_id}/").content.decode()

    assert "that is ours" in page
    assert Page(page).forms


# ---- How much care each needs ------------------------------------------------------------------


def needing(unit, name, *points, state="understood"):
    """A tool whose five questions have these answers."""
    given = dict(zip(NAMES, points, strict=True)) if points else {}
    facts = {"care": care_of(given), "state": state} if points else {"state": "welcomed"}
    return ToolFactory(
        system__owned_by=unit, system__name=name, answered_on=NOON.date(), answer="Hi",
        **given, **facts,
    )  # fmt: skip


@pytest.fixture
def cared(unit):
    """Five tools and one system of IT, in the order of how much care they need."""
    needing(unit, "Heavy", 3, 3, 3, 1, 1)
    needing(unit, "Middle", 1, 1, 1, 1, 1)
    needing(unit, "Lifted", 3, 0, 0, 0, 0)
    needing(unit, "Light", 0, 1, 1, 1, 1)
    needing(unit, "Unknown")
    SystemFactory(owned_by=unit, name="Written", run_by="business")
    SystemFactory(owned_by=unit, name="Yours", run_by="it")


def test_sorted_by_care_what_nobody_knows_comes_last_either_way(client, unit, cared):
    signed_in(client, manager(unit))

    most, least = names(client, "sort=-care"), names(client, "sort=care")

    assert most[:4] == ["Heavy", "Middle", "Lifted", "Light"]
    assert least[:4] == ["Light", "Lifted", "Middle", "Heavy"]
    assert set(most[4:]) == set(least[4:]) == {"Unknown", "Written", "Yours"}


@pytest.mark.parametrize(
    ("care", "found"),
    [("much", ["Heavy"]), ("some", ["Lifted", "Middle"]), ("light", ["Light"]),
     ("unsaid", ["Unknown", "Written"])],
)  # fmt: skip
def test_the_list_is_narrowed_by_the_care_that_tools_need(client, unit, cared, care, found):
    signed_in(client, manager(unit))

    assert names(client, f"care={care}") == found


def test_a_row_says_how_much_care_from_how_many_points_and_why(client, unit, cared):
    signed_in(client, manager(unit))

    rows = client.get("/systems/?care=some").content.decode().split("<tr>")
    unknown = client.get("/systems/?care=unsaid").content.decode()

    lifted = next(row for row in rows if "Lifted" in row)
    assert "some care" in lifted
    assert "3 of 15" in lifted
    assert "Much: health, money, or what the law protects most" in lifted
    assert unknown.count("not understood yet") >= 2
    assert "of 15" not in unknown


def test_the_file_has_care_points_and_reasons_and_leaves_the_unknown_empty(client, unit, cared):
    signed_in(client, manager(unit))

    file = b"".join(client.get("/systems/?as=csv").streaming_content).decode("utf-8-sig")
    rows = {row["System or tool"]: row for row in csv.DictReader(io.StringIO(file))}

    told = {name: (row["Care it needs"], row["Points of 15"]) for name, row in rows.items()}
    assert told == {
        "Heavy": ("much care", "11"), "Middle": ("some care", "5"), "Lifted": ("some care", "3"),
        "Light": ("a light touch", "4"), "Unknown": ("", ""), "Written": ("", ""), "Yours": ("", ""),
    }  # fmt: skip
    assert rows["Light"]["Because"].count("of 3, ") == 5


def test_the_page_says_what_the_answers_come_to(client, unit, cared):
    signed_in(client, manager(unit))
    tool = Tool.objects.get(system__name="Middle")

    page = client.get(f"/systems/{tool.system_id}/").content.decode()

    assert "5 of 15 points. From 5 a tool needs some care" in page
