"""The timeline of a department: one stream, as far as one may read, and what is new since one looked."""

from datetime import timedelta

import pytest

from brm.base import clock
from relationships.desk.models import Seen
from relationships.promises.services import as_it_was, move_promise, restore_promise
from relationships.rounds.brought import Thanks
from relationships.voices.models import Answer
from tests.brm.dashboard.test_both_sides import said
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    DoneVisitFactory,
    ITBuddyFactory,
    PersonFactory,
    PromiseFactory,
    UnitFactory,
    VisitFactory,
    VoiceFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def unit():
    return UnitFactory(name="Clinics")


@pytest.fixture
def buddy(unit):
    return ITBuddyFactory(unit=unit, person__name="Priya Raman").person


@pytest.fixture
def partner(unit):
    return BusinessPartnerFactory(unit=unit, person__name="Claire Fontaine").person


def ago(days: int):
    return NOON - timedelta(days=days)


def full(unit, buddy) -> None:
    """One of each kind, a day apart, the newest first as they are named here."""
    PromiseFactory(
        unit=unit, side="it", what="A tablet", state="kept", closed_on=ago(1).date(), made_at=ago(6)
    )
    voice = VoiceFactory(
        unit=unit, words="It freezes.", heard_at=ago(5), status="cannot", answer="Too old.",
        yes_if="A new one.", answered_at=ago(3),
    )  # fmt: skip
    Answer.objects.create(
        voice=voice, number=1, status="cannot", text="Too old.", yes_if="A new one.", by=buddy,
        at=ago(3), confirmation="not_yet", confirmed_at=ago(2), comment="Still slow.",
    )  # fmt: skip
    VisitFactory(unit=unit, buddy=buddy, state="missed", starts_at=ago(4))
    DoneVisitFactory(
        unit=unit, buddy=buddy, starts_at=ago(7), done_at=ago(7), summary="On paper.",
        summary_state="corrected", correction="Half on paper.",
    )  # fmt: skip
    VisitFactory(unit=unit, buddy=buddy, state="cancelled", why_changed="holiday", starts_at=ago(8))
    VisitFactory(unit=unit, buddy=buddy, starts_at=NOON + timedelta(days=3))


ORDER = [
    "A promise kept", "“Not yet”: open again", "Answered: cannot, yes if …",
    "A visit that was missed", "Heard", "IT promised", "A visit", "A visit called off",
    "Priya Raman comes by from here on",
]  # fmt: skip


def titles(page: str) -> list[str]:
    return [part.partition("<")[0] for part in page.split('class="plain-link"')[1:] for part in [
        part.partition("<b>")[2]
    ]]  # fmt: skip


def test_all_that_happened_stands_in_one_stream_the_newest_first(client, unit, buddy):
    full(unit, buddy)

    page = said(signed_in(client, buddy).get(f"/units/{unit.pk}/timeline/"))

    assert titles(page) == ORDER
    for words in (
        "A tablet", "Still slow.", "A new one.", "“It freezes.”", "On paper.", "Half on paper.",
        "public holiday",
    ):  # fmt: skip
        assert words in page


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        ("visits", ["A visit that was missed", "A visit", "A visit called off"]),
        ("summaries", ["A visit"]),
        ("voices", ["Heard"]),
        ("answers", ["“Not yet”: open again", "Answered: cannot, yes if …"]),
        ("promises", ["A promise kept", "IT promised"]),
        ("nonsense", ORDER),
    ],
)
def test_the_address_says_what_is_shown(client, unit, buddy, show, expected):
    full(unit, buddy)

    page = said(signed_in(client, buddy).get(f"/units/{unit.pk}/timeline/?show={show}"))

    assert titles(page) == expected


def test_pages_lose_nothing_and_show_nothing_twice_also_at_one_moment(client, unit, buddy):
    voices = [VoiceFactory(unit=unit, heard_at=ago(1), words=f"Word {n}.") for n in range(40)]
    for n in range(25):
        DoneVisitFactory(unit=unit, buddy=buddy, done_at=ago(1), summary=f"Sum {n}.")
    signed_in(client, buddy)
    seen, address = [], f"/units/{unit.pk}/timeline/"
    while address:
        page = said(client.get(address))
        seen += [part.partition('"')[0] for part in page.split('class="plain-link" href="')[1:]]
        following = page.partition('class="btn" href="?show=&amp;from=')[2].partition('"')[0]
        address = f"/units/{unit.pk}/timeline/?from={following}" if following else ""
        VoiceFactory(unit=unit, heard_at=NOON, words="Came in between.")

    assert (len(seen), len(set(seen))) == (66, 66)  # and since when the buddy comes
    assert {f"/voices/{voice.pk}/" for voice in voices} <= set(seen)


@pytest.mark.parametrize(
    "place", ["x", "20260303T000000.000000-99-1", "20260303T000000.000000-1-x"]
)
def test_a_place_that_is_none_begins_at_the_beginning(client, unit, buddy, place):
    full(unit, buddy)

    page = said(signed_in(client, buddy).get(f"/units/{unit.pk}/timeline/?from={place}"))

    assert titles(page) == ORDER


@pytest.mark.parametrize("audience", ["confidence", "buddy"])
def test_a_confidence_with_its_answer_and_promise_is_in_nobody_elses_stream(
    client, unit, buddy, partner, audience
):
    voice = VoiceFactory(
        unit=unit, audience=audience, heard_by=buddy, words="Quietly.", status="done", answer="Yes."
    )
    Answer.objects.create(
        voice=voice, number=1, status="done", text="Yes.", by=buddy, at=NOON, confirmation="yes",
        confirmed_at=NOON,
    )  # fmt: skip
    PromiseFactory(unit=unit, voice=voice, owner=buddy, state="kept", closed_on=TODAY)

    theirs = said(signed_in(client, partner).get(f"/units/{unit.pk}/timeline/"))
    own = said(signed_in(client, buddy).get(f"/units/{unit.pk}/timeline/"))

    since = [
        "Claire Fontaine speaks for the department from here on",
        "Priya Raman comes by from here on",
    ]
    assert (titles(theirs), len(titles(own))) == (since, 7)


def test_who_said_it_is_named_only_to_who_may_know(client, unit, buddy):
    nadia = PersonFactory(unit=unit, name="Nadia Benali")
    VoiceFactory(unit=unit, audience="everybody", is_named=True, raised_by=nadia)
    ITBuddyFactory(unit=unit)
    holder = manager(unit)

    page = said(signed_in(client, holder).get(f"/units/{unit.pk}/timeline/"))

    assert "problem, Nadia Benali" in page


def test_it_costs_the_same_with_little_and_with_much(
    client, unit, buddy, django_assert_num_queries
):
    signed_in(client, buddy).get(f"/units/{unit.pk}/timeline/")
    for _ in range(3):
        full(unit, buddy)
        with django_assert_num_queries(5):
            client.get(f"/units/{unit.pk}/timeline/")


def filtered(client, person, unit, show) -> list[str]:
    page = signed_in(client, person).get(f"/units/{unit.pk}/timeline/?show={show}")
    return titles(said(page))


def test_each_move_of_a_promise_says_the_old_and_the_new_day(client, unit, buddy):
    promise = PromiseFactory(unit=unit, due_on=TODAY)
    for days in (3, 9):
        promise = move_promise(promise, due_on=TODAY + timedelta(days=days), at=NOON)
    before = {**as_it_was(promise), "due_on": str(TODAY + timedelta(days=3))}
    told = filtered(client, buddy, unit, "promises")
    restore_promise(promise, promise.version, before, at=NOON)

    assert told == [
        "A promise moved from 6 Mar to 12 Mar",
        "A promise moved from 3 Mar to 6 Mar",
        "IT promised" if promise.side == "it" else "The business promised",
    ]
    assert filtered(client, buddy, unit, "promises") == told[1:]


def test_a_move_of_what_was_promised_in_confidence_is_told_to_nobody_else(
    client, unit, buddy, partner
):
    voice = VoiceFactory(unit=unit, audience="buddy", heard_by=buddy)
    promise = PromiseFactory(unit=unit, voice=voice, owner=buddy, due_on=TODAY)
    move_promise(promise, due_on=TODAY + timedelta(days=3), at=NOON)

    assert len(filtered(client, buddy, unit, "promises")) == 2
    assert filtered(client, partner, unit, "promises") == []


def test_thanks_stand_there_once_passed_on_by_name_only_where_that_was_agreed(
    client, unit, buddy, partner
):
    done = DoneVisitFactory(unit=unit, buddy=buddy)
    elin, marc = PersonFactory(name="Elin Berg"), PersonFactory(name="Marc Petit")
    rows = {
        "named": {"consent": "named", "from_person": marc, "passed_on_at": ago(1)},
        "nameless": {"consent": "unnamed", "passed_on_at": ago(2)},
        "waiting": {"consent": "unnamed"},
        "never asked": {"passed_on_at": ago(3)},
        "taken back": {"consent": "no", "passed_on_at": ago(4)},
    }
    for words, fields in rows.items():
        Thanks.objects.create(visit=done, words=words, to=elin, consent_at=NOON, **fields)
    page = said(signed_in(client, partner).get(f"/units/{unit.pk}/timeline/?show=thanks"))

    assert titles(page) == ["Thanks to Elin Berg", "Thanks to Elin Berg"]
    for words in rows:
        assert (words in page) == (words in {"named", "nameless"}), words
    assert page.count("Marc Petit") == 1


def test_who_came_by_and_who_spoke_is_told_from_and_until_the_day_and_not_before(
    client, unit, partner
):
    speaks = BusinessPartnerFactory(
        unit=unit, person__name="Marc", role="contact", since=ago(8).date(), until=ago(4).date()
    )
    BusinessPartnerFactory(unit=unit, person__name="Nadia", since=ago(-2).date())
    BusinessPartnerFactory(person__name="Of another one")
    ITBuddyFactory(unit=unit, person__name="Joost", since=ago(30).date(), until=ago(10).date())
    ITBuddyFactory(unit=unit, person__name="Priya", since=TODAY, until=ago(-9).date())
    ITBuddyFactory(unit=unit, person__name="Ada", since=ago(-5).date())

    assert filtered(client, partner, unit, "who") == [
        "Priya comes by from here on",
        "Marc spoke for the department until here",
        "Marc speaks for the department from here on",
        "Joost came by until here",
        "Joost comes by from here on",
        "Claire Fontaine speaks for the department from here on",
    ]
    stream = said(client.get(f"/units/{unit.pk}/timeline/?show=who"))
    assert f'href="/partners/{speaks.pk}/"' in stream
    assert "contact person" in stream


# ---- Since I last looked -------------------------------------------------------------------------


def looks(client, unit, at, **headers) -> str:
    with clock.fixed(at):
        return said(client.get(f"/units/{unit.pk}/timeline/", **headers))


def test_since_i_last_looked_counts_from_the_look_before_and_a_reload_takes_nothing_away(
    client, unit, buddy
):
    signed_in(client, buddy)
    first = looks(client, unit, NOON)
    VoiceFactory(unit=unit, heard_at=NOON + timedelta(hours=5))
    later = NOON + timedelta(hours=6)

    pages = [looks(client, unit, later), looks(client, unit, later + timedelta(minutes=5))]

    assert "since you last looked" not in first
    for page in pages:
        assert "1 new since you last looked, on Tue 3 Mar, 12:00." in page
    tomorrow = looks(client, unit, NOON + timedelta(days=1))
    assert "Nothing is new since you last looked" in tomorrow


def test_each_looks_for_themselves_and_each_department_alone(client, unit, buddy):
    other = UnitFactory()
    ITBuddyFactory(unit=other, person=buddy)
    signed_in(client, buddy)
    looks(client, unit, NOON)
    looks(client, other, NOON)
    looks(signed_in(client, manager()), unit, NOON)

    assert Seen.objects.count() == 3


def test_what_a_browser_fetches_ahead_is_no_look_nor_is_who_is_not_signed_in(client, unit, buddy):
    client.get(f"/units/{unit.pk}/timeline/")
    looks(signed_in(client, buddy), unit, NOON, headers={"Sec-Purpose": "prefetch;prerender"})

    assert not Seen.objects.exists()


# ---- As the other side sees it -------------------------------------------------------------------


def main_of(page: str) -> str:
    """The page itself, without the frame, the note that says as whom, and the form's mark."""
    main = page.partition("<main")[2].partition("</main>")[0]
    note, _id, rest = main.partition('<p class="note no-print" id="seen-as">')
    if not rest:
        return main
    part = rest.partition("</p>")[2].partition('dir="ltr">')[2]
    return note.rstrip() + part.rpartition("</div>")[0].rstrip() + " "


def everything(unit, buddy, partner) -> None:
    full(unit, buddy)
    nadia = PersonFactory(unit=unit, name="Nadia Benali")
    for audience in ("everybody", "department", "confidence", "buddy"):
        voice = VoiceFactory(
            unit=unit, audience=audience, heard_by=buddy, words=f"For {audience}.",
            is_named=audience != "buddy", raised_by=nadia if audience != "buddy" else None,
        )  # fmt: skip
        PromiseFactory(unit=unit, voice=voice, owner=buddy, what=f"About {audience}")
    PromiseFactory(unit=unit, owner=partner, side="business", what="Claire’s own")
    UnitFactory(parent=unit, name="Part of it")


@pytest.mark.parametrize("look", ["buddy/en", "manager/en", "buddy/fr", "branch/fr"])
def test_as_the_partner_sees_it_is_to_the_letter_what_the_partner_sees(
    client, unit, buddy, partner, look
):
    viewer, _slash, language = look.partition("/")
    everything(unit, buddy, partner)
    partner.language, partner.time_zone = language, "Europe/Lisbon"
    partner.save()
    unit.refresh_from_db()
    person = {"buddy": buddy, "manager": manager(), "branch": manager(unit)}[viewer]
    theirs = said(signed_in(client, partner).get(f"/units/{unit.pk}/"))
    row = unit.partners.get()

    shown = said(signed_in(client, person).get(f"/units/{unit.pk}/as/{row.pk}/"))

    assert "You see this page as Claire Fontaine does." in shown
    assert main_of(shown) == main_of(theirs)
    assert f'<div lang="{language}" dir="ltr">' in shown
    assert ("Promesses" in main_of(shown)) == (language == "fr")
    assert ["For department." in shown, "For confidence." in shown] == [True, False]


def test_what_the_partner_confided_to_somebody_else_stays_out(client, unit, buddy, partner):
    other = PersonFactory(side="it")
    for heard_by, words in ((other, "To the other one."), (buddy, "To this one.")):
        VoiceFactory(
            unit=unit, audience="buddy", heard_by=heard_by, words=words, is_named=True,
            raised_by=partner,
        )  # fmt: skip
    row = unit.partners.get()

    shown = said(signed_in(client, buddy).get(f"/units/{unit.pk}/as/{row.pk}/"))

    assert ["To the other one." in shown, "To this one." in shown] == [False, True]


def test_the_way_there_stands_on_the_page_for_who_may_look_and_for_nobody_else(
    client, unit, buddy, partner
):
    row = unit.partners.get()
    way = f"/units/{unit.pk}/as/{row.pk}/"

    pages = [said(signed_in(client, one).get(f"/units/{unit.pk}/")) for one in (buddy, partner)]

    assert [way in page for page in pages] == [True, False]
    assert client.get(way).status_code == 403
    assert signed_in(client, buddy).get(f"/units/{unit.pk}/as/{row.pk + 1}/").status_code == 404
