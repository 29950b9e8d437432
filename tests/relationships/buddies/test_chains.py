"""Chains of stand-ins: no accepted set closes on itself, and each day has one way through it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from relationships.buddies.chains import Link, behind, by_person, closes, earlier, overlaps

FIRST = date(2026, 3, 1)
days = st.integers(0, 12).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def wishes(draw):
    since = draw(days)
    until = draw(st.none() | st.integers(0, 6).map(lambda n: since + timedelta(days=n)))
    return Link(draw(st.integers(1, 6)), draw(st.integers(1, 6)), since, until)


def accepted(wanted):
    """Those that the rules let through, one after the other."""
    kept = []
    for new in wanted:
        known = by_person(kept)
        is_taken = any(overlaps(new, one) for one in known.get(new.person_id, ()))
        if not is_taken and not closes(new, known):
            kept.append(new)
    return kept


def holds(link, day):
    return link.since <= day and (link.until is None or day <= link.until)


@given(st.lists(wishes(), max_size=20))
def test_no_set_of_accepted_stand_ins_contains_a_loop(wanted):
    kept = accepted(wanted)

    for day in (FIRST + timedelta(days=n) for n in range(25)):
        goes = {link.person_id: link.deputy_id for link in kept if holds(link, day)}
        for start in goes:
            seen, one = {start}, start
            while one in goes:
                one = goes[one]
                assert one not in seen, (day, kept)
                seen.add(one)


@given(st.lists(wishes(), max_size=20))
def test_who_stands_behind_somebody_is_the_walk_along_the_chain_day_by_day(wanted):
    kept = accepted(wanted)

    for day in (FIRST + timedelta(days=n) for n in range(25)):
        goes = {link.person_id: link.deputy_id for link in kept if holds(link, day)}
        for person in range(1, 7):
            walk, one = [], person
            while one in goes:
                one = goes[one]
                walk.append(one)
            found = [link.deputy_id for link in behind(person, by_person(kept)) if holds(link, day)]
            assert found == walk


@given(st.lists(wishes(), max_size=10))
def test_a_walk_ends_also_over_rows_that_close_on_themselves(links):
    for person in range(1, 7):
        assert person not in {one.deputy_id for one in behind(person, by_person(links))}


def test_a_chain_holds_only_on_the_days_of_each_of_its_links():
    links = by_person(
        [
            Link(1, 2, date(2026, 3, 1), date(2026, 3, 20)),
            Link(2, 3, date(2026, 3, 10)),
            Link(3, 4, date(2026, 4, 1)),
        ]
    )

    assert behind(1, links) == [
        Link(1, 2, date(2026, 3, 1), date(2026, 3, 20)),
        Link(1, 3, date(2026, 3, 10), date(2026, 3, 20)),
    ]


def test_two_may_stand_in_for_each_other_at_different_times():
    january = Link(1, 2, date(2026, 1, 1), date(2026, 1, 31))

    assert not closes(Link(2, 1, date(2026, 8, 1), None), by_person([january]))
    assert closes(Link(2, 1, date(2026, 1, 31), None), by_person([january]))
    assert closes(Link(1, 1), {})


def test_the_earlier_end_counts():
    day = date(2026, 3, 1)
    assert (earlier(None, day), earlier(day, None), earlier(None, None)) == (day, day, None)
