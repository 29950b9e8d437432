"""Views of lists: kept by oneself or for the team, shown first, renamed, taken away, brought back."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.health.services import renew
from brm.stewardship.erasing import erase
from brm.stewardship.merging import merge
from relationships.access.queries import scope_of
from relationships.desk import keeping
from relationships.desk.models import FirstView, SavedView
from relationships.desk.queries import views_of
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    VoiceFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db
PLACE = "voices:list"
LATE = {"list": PLACE, "query": "late=1&sort=due", "name": "Late ones"}


@pytest.fixture
def unit():
    return UnitFactory(name="Claims", parent=UnitFactory(name="Branch"))


@pytest.fixture
def reader(client, unit):
    person = ITBuddyFactory(unit=unit).person
    signed_in(client, person)
    return person


def view(person, name="Late ones", query="late=1", **more) -> SavedView:
    return keeping.keep_view(
        person_id=person.pk, place=PLACE, name=name, query=query, at=NOON, **more
    )


def shown(client, address="/voices/"):
    return client.get(address).context["page"]


def names_for(person) -> list[str]:
    return [one.name for one in views_of(scope_of(person), place=PLACE)]


def undo(client, answer) -> str:
    token = answer.content.decode().split('name="token" value="')[1].split('"')[0]
    return client.post(reverse("dashboard:undo"), {"token": token}, follow=True).content.decode()


def refused(act, *given, **more) -> str:
    with pytest.raises(RuleBroken) as broken:
        act(*given, **more)
    assert len(str(broken.value)) > 15
    return broken.value.code


def test_what_the_list_shows_is_kept_under_a_name_and_is_a_link_above_it(client, reader):
    answer = client.post(reverse("desk:keep"), LATE, follow=True)

    assert answer.redirect_chain == [("/voices/?late=1&sort=due", 302)]
    links = answer.context["page"].views
    assert [(one.label, one.href, one.pressed) for one in links] == [
        ("Late ones", "/voices/?late=1&sort=due", True)
    ]
    assert (answer.context["page"].is_kept, shown(client, "/voices/?open=1").is_kept) == (
        True,
        False,
    )


def test_a_view_is_the_owners_and_of_that_list_alone(client, reader, unit):
    view(reader)
    other = ITBuddyFactory(unit=unit).person

    assert (names_for(reader), names_for(other)) == (["Late ones"], [])
    assert shown(client, "/promises/").views == ()


def test_a_view_of_the_team_is_found_by_those_who_have_to_do_with_the_departments(unit):
    boss, elsewhere = manager(unit.parent), UnitFactory(name="Fleet")
    view(boss, is_team=True, unit_ids=[unit.parent_id])
    seeing = [
        ITBuddyFactory(unit=unit).person, manager(), manager(unit), boss,
        BusinessPartnerFactory(unit=unit.parent).person,
    ]  # fmt: skip
    blind = [ITBuddyFactory(unit=elsewhere).person, manager(elsewhere), PersonFactory()]

    assert [names_for(one) for one in seeing] == [["Late ones"]] * 5
    assert [names_for(one) for one in blind] == [[], [], []]


def test_a_view_of_the_team_shows_nobody_more_than_they_read(client, reader, unit):
    there = UnitFactory(name="Fleet")
    VoiceFactory(unit=there, audience="department", words="Not here")
    VoiceFactory(unit=unit, audience="department", words="Here")
    view(manager(), query=f"kind=problem&unit={there.pk}", is_team=True)

    page = shown(client, shown(client).views[0].href)

    assert {row.words for row in page.rows} == {"Here"}
    assert len(page.notices) == 1


def test_only_managers_make_views_for_the_team(client, reader, unit):
    assert client.post(reverse("desk:keep"), {**LATE, "team": "1"}).status_code == 403
    signed_in(client, manager(unit))
    client.post(reverse("desk:keep"), {**LATE, "team": "1"})

    assert list(SavedView.objects.values_list("is_team", "unit_ids")) == [(True, [unit.pk])]


def test_the_first_view_is_shown_where_nothing_is_asked_and_all_is_one_press_away(
    client, reader, unit
):
    VoiceFactory(unit=unit, audience="everybody", kind="wish", words="A light")
    VoiceFactory(unit=unit, audience="everybody", words="A fault")
    one = view(reader, query="kind=wish")
    client.post(reverse("desk:first", args=[one.pk]), {"first": "1"})

    page = shown(client)
    assert ([row.words for row in page.rows], page.clear_url) == (["A light"], "/voices/?view=all")
    assert len(shown(client, page.clear_url).rows) == 2

    client.post(reverse("desk:first", args=[one.pk]), {"first": ""})
    assert len(shown(client).rows) == 2


def test_one_list_has_one_first_view(reader):
    for name in ("One", "Two"):
        keeping.put_first(view(reader, name), person_id=reader.pk)

    assert [row.view.name for row in FirstView.objects.all()] == ["Two"]
    with pytest.raises(IntegrityError), transaction.atomic():
        FirstView.objects.create(person_id=reader.pk, place=PLACE, view=SavedView.objects.first())


def test_the_same_name_twice_is_a_sentence_and_the_same_view_twice_is_one(client, reader):
    for _twice in range(2):
        client.post(reverse("desk:keep"), LATE)
    page = client.post(
        reverse("desk:keep"), {**LATE, "name": "late ONES", "query": "open=1"}, follow=True
    )

    assert SavedView.objects.count() == 1
    assert "There is a view “late ONES” of this list already." in page.content.decode()


def test_names_and_numbers_have_bounds(reader):
    assert refused(view, reader, " \0 ") == "view_unnamed"
    assert refused(view, reader, query="") == "view_is_list"
    assert refused(view, reader, query="q=" + "x" * 1000) == "view_too_long"
    assert len(view(reader, "n" * 100).name) == 60
    for number in range(keeping.MOST - 1):
        view(reader, f"View {number}")
    assert refused(view, reader, "One more") == "too_many_views"


def test_team_views_of_others_use_up_nobodys_number_and_hide_nobodys_own(unit):
    busy, boss = manager(), manager()
    for person in (busy, manager()):
        for number in range(keeping.MOST):
            view(person, f"A {person.pk} {number}", is_team=True)

    view(boss, "Z", is_team=True)

    assert names_for(boss)[0] == "Z"
    assert refused(view, busy, "One more", is_team=True) == "too_many_views"


def test_a_team_view_says_that_somebody_out_of_sight_has_its_name(unit):
    view(manager(unit), is_team=True, unit_ids=[unit.pk])
    elsewhere = manager(UnitFactory(name="Fleet"))

    with pytest.raises(RuleBroken) as broken:
        view(elsewhere, is_team=True)

    assert str(broken.value) == (
        "Somebody in the organisation has a team view “Late ones” of this list already."
    )


def test_a_view_that_is_taken_away_comes_back_with_its_place(client, reader):
    one = view(reader)
    keeping.put_first(one, person_id=reader.pk)

    answer = client.post(reverse("desk:away", args=[one.pk]), follow=True)
    assert SavedView.objects.count() == 0
    said = undo(client, answer)

    assert "The view is there again." in said
    assert (names_for(reader), FirstView.objects.count()) == (["Late ones"], 1)


def test_bringing_back_twice_brings_one_and_a_name_given_since_is_said(reader):
    kept = keeping.take_away(view(reader))
    keeping.bring_back(kept, at=NOON)
    keeping.bring_back(kept, at=NOON)
    assert SavedView.objects.count() == 1

    kept = keeping.take_away(SavedView.objects.get())
    view(reader, query="open=1")
    assert refused(keeping.bring_back, kept, at=NOON) == "view_name_taken"


def test_a_new_name_can_be_taken_back_until_somebody_gave_another(client, reader):
    one = view(reader)
    renamed = client.post(reverse("desk:rename", args=[one.pk]), {"name": "Mondays"}, follow=True)
    assert names_for(reader) == ["Mondays"]
    undo(client, renamed)
    assert names_for(reader) == ["Late ones"]

    renamed = client.post(reverse("desk:rename", args=[one.pk]), {"name": "Mondays"}, follow=True)
    keeping.rename_view(SavedView.objects.get(), "Tuesdays")
    undo(client, renamed)
    assert names_for(reader) == ["Tuesdays"]


def test_a_name_that_is_taken_or_empty_is_refused_with_a_sentence(client, reader):
    view(reader, "Mondays")
    one = view(reader)

    for name, sentence in (("mondays", "Choose another name."), (" ", "Give the view a name.")):
        answer = client.post(reverse("desk:rename", args=[one.pk]), {"name": name}, follow=True)
        assert sentence in answer.content.decode()
    assert names_for(reader) == ["Late ones", "Mondays"]


def test_another_persons_view_does_not_exist_and_the_teams_is_its_makers(client, reader, unit):
    private = view(ITBuddyFactory(unit=unit).person)
    team = view(manager(unit), "Team", is_team=True, unit_ids=[unit.pk])

    for one, status in ((private, 404), (team, 403)):
        assert (
            client.post(reverse("desk:rename", args=[one.pk]), {"name": "x"}).status_code == status
        )
        assert client.post(reverse("desk:away", args=[one.pk])).status_code == status
    assert client.post(reverse("desk:first", args=[team.pk]), {"first": "1"}).status_code == 302
    signed_in(client, manager())
    assert client.post(reverse("desk:away", args=[team.pk])).status_code == 302


def test_two_who_give_one_name_at_once_make_one_view(transactional_db):
    person = manager()

    def keep(query: str) -> str:
        try:
            view(person, query=query, is_team=True)
        except RuleBroken as broken:
            return broken.code
        finally:
            connection.close()
        return "kept"

    with ThreadPoolExecutor(2) as threads:
        said = list(threads.map(keep, ["late=1", "open=1"]))

    assert sorted(said) == ["kept", "view_name_taken"]


def test_columns_are_chosen_and_come_back_and_stand_in_the_sheet(client, reader, unit):
    VoiceFactory(unit=unit, audience="everybody", words="A light")
    sent = {"list": PLACE, "query": "open=1&cols=due", "col": ["heard", "nonsense", "owner"]}

    answer = client.post(reverse("desk:columns"), sent, follow=True)
    page = shown(client)

    assert answer.redirect_chain == [("/voices/?open=1", 302)]
    assert [head.name for head in page.heads] == ["said", "heard", "owner"]
    assert client.get("/voices/").content.decode().count('data-l="') == 2
    sheet = b"".join(client.get(page.csv).streaming_content).decode("utf-8-sig")
    assert sheet.splitlines()[0].split(",")[-2:] == ["Minutes lost a week", "Who sees to it"]


def test_columns_belong_to_a_view(client, reader):
    view(reader, query="cols=due%2Cowner&late=1")
    page = shown(client, shown(client).views[0].href)

    assert [head.name for head in page.heads] == ["said", "due", "owner"]
    assert page.views[0].pressed


def test_the_portfolio_leaves_out_columns_too(client, unit):
    renew([unit.pk], NOON)
    signed_in(client, manager())

    page = client.get("/portfolio/?cols=seen,next")

    assert [head.name for head in page.context["page"].heads] == ["name", "seen", "next"]
    row = page.content.decode().split("<tbody>")[1].split("</tr>")[0]
    assert row.count("<td") == 4  # with the box that chooses it


def test_a_list_without_views_is_no_place(client, reader):
    assert client.post(reverse("desk:keep"), {**LATE, "list": "units:new"}).status_code == 404
    assert client.get(reverse("desk:views"), {"list": "nonsense"}).status_code == 302


def test_views_of_who_is_erased_go_but_those_of_the_team(unit):
    person = manager(unit)
    keeping.put_first(view(person), person_id=person.pk)
    view(person, "Team", is_team=True, unit_ids=[unit.pk])

    erase(person, at=NOON)

    assert list(SavedView.objects.values_list("name", "person_id")) == [("Team", None)]
    assert FirstView.objects.count() == 0


def test_views_of_a_department_that_was_merged_go_with_it(unit):
    into = UnitFactory(name="Fleet")
    view(manager(unit), is_team=True, unit_ids=[unit.pk])

    with clock.fixed(NOON):
        merge(unit, into=into, at=NOON)

    assert SavedView.objects.get().unit_ids == [into.pk]


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"query": ""}, {"person_id": None}],
)
def test_the_database_keeps_what_a_view_must_have(reader, wrong):
    facts = {"person_id": reader.pk, "place": PLACE, "name": "x", "query": "a=1", "made_at": NOON}
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(**{**facts, **wrong})
