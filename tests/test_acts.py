"""Every act of the product can be taken back, or docs/undo.md says why not."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver, reverse

from brm.base import clock
from tests.acts import ACTS, AT, House
from tests.relationships.rounds.test_undo import offered

PLACE = Path(__file__).parents[1] / "docs" / "undo.md"
LINE = re.compile(r"^\| `([^`]+)` \| (.+) \|$", re.M)
TABLE = dict(LINE.findall(PLACE.read_text(encoding="utf-8")))
NO_ACTS = ("admin", "api", "djdt")
OURS = ("brm", "relationships", "governance")
# Beside the act, not of it: what was told, what renews figures, what a search knows, who looked.
BESIDE = {"Message", "Dirty", "SentForm", "Seen", "UnitPulse", "HealthDay", "HandOver"}
# gone, and there as another row
MADE_AGAIN = {"Visit", "Absence", "BusyPeriod", "StandIn", "Use", "Group", "SavedView", "Theme"}


def addresses(patterns=None, space=""):
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLPattern):
            yield f"{space}{one.name}", one.callback
        elif one.namespace not in NO_ACTS:
            inner = f"{one.namespace}:" if one.namespace else ""
            yield from addresses(one.url_patterns, space + inner)


def takes_post(view):
    """Whether it answers a POST with anything but "not allowed"."""
    try:
        return view(RequestFactory().post("/")).status_code != 405
    except Exception:  # noqa: BLE001
        return True  # it began to act, and lacked what it acts on


def is_ours(name, view):
    return view.__module__.split(".")[0] in OURS and not name.startswith("account_")


READS = {
    "units:page", "systems:list", "systems:page", "promises:list", "rounds:list", "rounds:page",
    "rounds:calendar", "visits:list", "visits:page", "roles:list", "roles:page", "checklists:list",
    "checklists:page", "assessments:list", "assessments:page", "stoplight:board",
    "operations:home", "operations:mailbox", "operations:mail_page", "operations:mail_calendar",
}  # fmt: skip


def test_every_act_stands_in_the_table_once():
    acts = {name for name, view in addresses() if is_ours(name, view) and takes_post(view)}

    assert sorted(acts - READS - set(TABLE)) == []
    assert sorted(set(TABLE) - acts) == []
    assert sorted(READS & set(TABLE)) == []


def test_each_act_that_says_undo_is_walked_and_no_other():
    assert {name for name, said in TABLE.items() if said == "undo"} == set(ACTS)


def rows():
    """Everything that is kept, less versions and histories; planned visits by what they are."""
    found = {}
    for model in apps.get_models():
        name = model.__name__
        if model._meta.app_label not in OURS or name in BESIDE or hasattr(model, "history_type"):
            continue
        if "find" in model.__module__ or model._meta.proxy:
            continue
        hidden = {"version", "group_id"} | ({"id"} if name in MADE_AGAIN else set())
        fields = [f.attname for f in model._meta.concrete_fields if f.attname not in hidden]
        found[name] = sorted(map(repr, model._base_manager.values_list(*fields)))
    return found


@pytest.mark.parametrize("name", sorted(ACTS))
def test_what_was_done_is_as_if_it_had_never_happened(client, name, db):
    with clock.fixed(AT):
        act = ACTS[name](House(client))
        before = rows()

        answer = act()
        after = rows()
        assert answer.status_code == 302, getattr(answer, "context", None)
        assert after != before
        press = offered(client.get(answer["Location"]))
        assert press, "the toast carries no undo"
        back = client.post(reverse("dashboard:undo"), {"token": press}, follow=True)

        there = rows()
        differing = {kind: set(before[kind]) ^ set(there[kind]) for kind in before}
        said = [str(message) for message in back.context["messages"]]
        assert {kind: rows for kind, rows in differing.items() if rows} == {}, said
        assert back.status_code == 200
