"""Thanks across the divide: with consent, in the language of who is thanked, within three days."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import translation

from brm.base import clock
from brm.base.editing import Stale
from brm.base.errors import RuleBroken
from brm.stewardship.erasing import erase
from relationships.access.queries import scope_of
from relationships.logbook.services import Log, Thanked, log_visit
from relationships.logbook.services.thanks import (
    as_it_was,
    pass_on,
    pass_on_by_mail,
    restore_thanks,
    settle,
    take_back,
)
from relationships.logbook.thanks_letters import still_thanked
from relationships.outbox.models import Message
from relationships.outbox.rendering import write
from relationships.rounds.brought import Thanks
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    DoneVisitFactory,
    GrantFactory,
    PersonFactory,
    signed_in,
)
from tests.relationships.logbook.conftest import LATER
from tests.relationships.logbook.sheets import typed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WORDS = "She stayed until it worked."


@pytest.fixture
def elin(unit):
    return PersonFactory(name="Elin Berg", side="it", language="fr", email="elin@example.org")


@pytest.fixture
def marc(unit):
    return PersonFactory(name="Marc Petit", unit=unit)


@pytest.fixture
def thanks(visit, elin, marc):
    """Agreed to with the name, an hour after noon on a Tuesday."""
    return Thanks.objects.create(
        visit=visit, words=WORDS, to=elin, from_person=marc, consent="named", consent_at=LATER
    )


def said(**fields) -> Thanked:
    return Thanked(uuid4(), WORDS, **fields)


def run(at):
    with clock.fixed(at):
        return pass_on_by_mail(at)


# ---- On the sheet --------------------------------------------------------------------------------


def logged(client, visit, person, **fields):
    with clock.fixed(LATER):
        return signed_in(client, person).post(
            reverse("logbook:log", args=[visit.pk]), typed(thanks__0__words=WORDS, **fields)
        )


def test_who_is_thanked_and_who_thanks_are_found_by_name(client, visit, priya, elin, marc):
    logged(
        client, visit, priya, thanks__0__to_words="elin berg", thanks__0__consent="named",
        thanks__0__from_words="Marc Petit",
    )  # fmt: skip

    kept = Thanks.objects.get()
    assert (kept.to, kept.from_person, kept.consent, kept.consent_at) == (
        elin, marc, "named", LATER,
    )  # fmt: skip
    assert (kept.said_by, kept.meant_for) == ("Marc Petit", "Elin Berg")


def test_a_log_that_comes_once_more_is_no_new_yes(visit, priya, marc):
    thanked = said(consent="named", said_by=marc)
    log = Log(client_id=uuid4(), done_at=NOON, mood=4, thanks=(thanked,))
    log_visit(visit, log, version=1, by=priya, at=LATER)
    take_back(Thanks.objects.get(), at=LATER)

    log_visit(visit, log, version=1, by=priya, at=LATER)

    kept = Thanks.objects.get()
    assert (kept.consent, kept.said_by, kept.words) == ("no", "", WORDS)
    assert run(LATER + DAY) == {"put": 0, "arrived": 0}


@pytest.mark.parametrize("consent", ["unnamed", "not_asked", ""])
@pytest.mark.usefixtures("elin", "marc")
def test_without_a_yes_to_it_no_name_is_kept(client, visit, priya, consent):
    logged(
        client, visit, priya, thanks__0__to_words="Somebody else", thanks__0__consent=consent,
        thanks__0__from_words="Marc Petit",
    )  # fmt: skip

    kept = Thanks.objects.get()
    assert (kept.from_person, kept.from_words, kept.said_by) == (None, "", "")
    assert (kept.to, kept.to_words) == (None, "Somebody else")
    assert kept.consent_at == (LATER if consent == "unnamed" else None)


def test_a_yes_to_a_name_needs_the_name(client, visit, priya):
    answer = logged(client, visit, priya, thanks__0__consent="named")

    assert answer.status_code == 422
    assert "Write whose name may be said." in answer.content.decode()
    assert not Thanks.objects.exists()


def test_of_two_of_one_name_nobody_is_thanked_by_mistake(client, visit, priya):
    first, second = (
        PersonFactory(name="Noor Bakker", side="it", job_title=title) for title in ("Desk", "Net")
    )
    told = [
        ("thanks-0", "noor bakker"),
        ("thanks-1", "Noor Bakker, Net"),
        ("thanks-2", "zoe aalto"),
    ]
    zoe = PersonFactory(name="Zoë Aalto", side="it")
    fields = {f"{part}-to_words": name for part, name in told}
    words = {f"{part}-words": WORDS for part, _name in told}
    logged(client, visit, priya, **fields, **words, **{"thanks-count": "3"})

    kept = [(thanks.to, thanks.to_words) for thanks in Thanks.objects.order_by("pk")]
    assert first != second
    assert kept == [(None, "noor bakker"), (second, ""), (zoe, "")]


def test_settled_again_the_one_of_two_namesakes_stays_who_was_chosen(
    client, unit, visit, priya, one_o_clock
):
    first, second = (
        PersonFactory(name="Noor Bakker", side="it", job_title=title) for title in ("Desk", "Net")
    )
    said_it, _other = (PersonFactory(name="Lou Roy", unit=unit, job_title=job) for job in "AB")
    thanks = Thanks.objects.create(
        visit=visit, words=WORDS, to=second, from_person=said_it, consent="named", consent_at=NOON
    )
    address = reverse("logbook:thanks", args=[thanks.pk])
    form = signed_in(client, priya).get(address).context["form"]
    shown = {"version": "1", **form.initial}

    def settled(**fields):
        client.post(address, {**shown, "version": str(thanks.version), **fields})
        thanks.refresh_from_db()
        return thanks.to, thanks.from_person, thanks.words_for

    assert (shown["to_words"], shown["from_words"]) == ("Noor Bakker, Net", "Lou Roy, A")
    assert settled(words_for="Merci") == (second, said_it, "Merci")
    bare = settled(to_words="noor bakker", from_words="Lou Roy", words_for="Merci bien")
    assert bare == (second, said_it, "Merci bien")
    assert settled(to_words="Noor Bakker, Desk") == (first, said_it, "")


# ---- Passed on by mail ---------------------------------------------------------------------------


def test_it_goes_once_on_the_next_working_day_and_is_noted_when_it_arrived(thanks, elin):
    soon, next_day = run(LATER + timedelta(hours=19)), LATER + timedelta(hours=20)
    first, again = run(next_day), run(next_day + timedelta(minutes=10))
    message = Message.objects.get(kind="thanks")
    Message.objects.update(state="sent", ended_at=next_day)
    arrived = run(next_day + timedelta(minutes=20))

    thanks.refresh_from_db()
    assert (soon, first, again) == ({"put": 0, "arrived": 0}, {"put": 1, "arrived": 0}, soon)
    assert (message.to, message.due_at) == (elin, next_day)
    assert (arrived, thanks.passed_on_at) == ({"put": 0, "arrived": 1}, next_day)


def test_what_was_agreed_to_on_a_friday_arrives_within_three_days(thanks):
    friday = LATER + 3 * DAY
    Thanks.objects.update(consent_at=friday)
    run(friday + DAY)

    assert Message.objects.get(kind="thanks").due_at - friday < 3 * DAY


@pytest.mark.parametrize(
    "fields",
    [
        {"consent": "not_asked", "from_person": None},
        {"consent": "no", "from_person": None},
        {"to": None},
        {"passed_on_at": LATER},
        {"consent_at": LATER - 40 * DAY},
    ],
)
def test_nothing_goes_without_a_yes_somebody_to_thank_or_a_reason(thanks, fields):
    Thanks.objects.update(**fields)

    assert run(LATER + DAY) == {"put": 0, "arrived": 0}


def test_it_is_written_in_the_language_of_who_is_thanked(thanks, elin):
    Thanks.objects.update(words_for="Elle est restée.")
    run(LATER + DAY)
    mail = write(Message.objects.get(kind="thanks"), at=LATER + DAY)

    with translation.override("fr"):
        subject = translation.gettext("Thanks to you from %(unit)s")
    assert subject != "Thanks to you from %(unit)s"
    assert mail.subject == subject % {"unit": thanks.visit.unit.name}
    for words in ("Elle est restée.", WORDS, "Marc Petit", "Priya Raman"):
        assert words in mail.text


def test_without_a_yes_to_the_name_the_mail_says_none(thanks):
    Thanks.objects.update(consent="unnamed", from_person=None)
    run(LATER + DAY)

    assert "Marc" not in write(Message.objects.get(kind="thanks"), at=LATER + DAY).text


@pytest.mark.parametrize("what", ["taken back", "somebody else", "passed on"])
def test_before_it_is_sent_it_is_asked_whether_it_still_holds(thanks, what):
    run(LATER + DAY)
    message = Message.objects.get(kind="thanks")
    was = still_thanked(message, LATER)
    if what == "taken back":
        take_back(thanks, at=LATER)
    elif what == "passed on":
        pass_on(thanks, at=LATER)
    else:
        settle(thanks, said(to=PersonFactory(), consent="unnamed"), at=LATER)

    assert (was, still_thanked(message, LATER)) == (True, False)


def test_agreed_to_again_after_it_was_taken_back_it_goes_once_more_and_once(thanks, elin, marc):
    agreed = said(to=elin, consent="named", said_by=marc)
    run(LATER + DAY)
    first = Message.objects.get(kind="thanks")
    take_back(thanks, at=LATER + DAY)
    Message.objects.filter(pk=first.pk).update(state="expired", ended_at=LATER + DAY)
    settle(thanks, agreed, at=LATER + DAY)
    runs = [run(LATER + days * DAY) for days in (1, 2, 2, 3)]
    second = Message.objects.exclude(pk=first.pk).get(kind="thanks")
    Message.objects.filter(pk=second.pk).update(state="sent", ended_at=LATER + 3 * DAY)
    last = [run(LATER + days * DAY) for days in (3, 4)]

    nothing = {"put": 0, "arrived": 0}
    assert runs == [nothing, {"put": 1, "arrived": 0}, nothing, nothing]
    assert last == [{"put": 0, "arrived": 1}, nothing]
    assert still_thanked(first, LATER) is False


def test_what_was_told_already_and_what_is_on_its_way_is_not_told_twice(thanks, elin, marc):
    run(LATER + DAY)
    take_back(thanks, at=LATER + DAY)
    settle(thanks, said(to=elin, consent="unnamed"), at=LATER + DAY)

    assert run(LATER + 2 * DAY) == {"put": 0, "arrived": 0}  # the first is still due


def test_mails_that_failed_or_wait_keep_no_other_thanks_waiting(thanks, visit, elin, monkeypatch):
    monkeypatch.setattr("relationships.logbook.services.thanks.AT_ONCE", 1)
    run(LATER + DAY)
    Message.objects.update(state="failed", ended_at=LATER + DAY)
    second = Thanks.objects.create(
        visit=visit, words="b", to=elin, consent="unnamed", consent_at=LATER
    )
    put_now = run(LATER + DAY)
    about = f"thanks:{second.pk}"
    Message.objects.filter(about=about).update(state="sent", ended_at=LATER + DAY)

    assert put_now == {"put": 1, "arrived": 0}
    assert run(LATER + 2 * DAY) == {"put": 0, "arrived": 1}
    second.refresh_from_db()
    assert second.passed_on_at == LATER + DAY


# ---- What was agreed -----------------------------------------------------------------------------


def test_what_was_agreed_is_said_later_and_counts_once(visit, elin, marc):
    thanks = Thanks.objects.create(visit=visit, words=WORDS)
    agreed = said(to=elin, consent="named", said_by=marc)
    for _time in range(2):
        kept = settle(thanks, agreed, at=LATER, version=1)

    assert (kept.version, kept.consent_at, kept.from_person) == (2, LATER, marc)
    with pytest.raises(Stale):
        settle(thanks, said(consent="no"), at=LATER, version=1)
    later = settle(thanks, said(to=elin, consent="named", from_words="M."), at=NOON, version=2)
    assert (later.said_by, later.consent_at) == ("M.", LATER)
    with pytest.raises(RuleBroken) as broken:
        settle(thanks, said(consent="named"), at=LATER, version=3)
    assert broken.value.code == "name_missing"


def test_what_is_taken_back_loses_the_name_and_comes_back_with_one_press(thanks, marc):
    before = as_it_was(thanks)
    taken = take_back(thanks, at=LATER)
    again = take_back(thanks, at=LATER)

    assert (taken.consent, taken.from_person, again.version) == ("no", None, 2)
    with pytest.raises(RuleBroken) as broken:
        pass_on(thanks, at=LATER)
    assert broken.value.code == "thanks_kept_there"
    for _time in range(2):
        back = restore_thanks(thanks, 2, before)
    assert (back.from_person, back.consent, back.version) == (marc, "named", 3)
    with pytest.raises(RuleBroken) as changed:
        restore_thanks(thanks, 1, before)
    assert changed.value.code == "changed_since"


def test_thanks_are_passed_on_once(thanks):
    for at in (NOON, LATER):
        kept = pass_on(thanks, at=at)

    assert (kept.passed_on_at, kept.version) == (NOON, 2)


@pytest.mark.parametrize(
    "fields",
    [
        {"consent": "unnamed"},  # the name stands there
        {"consent": "unnamed", "from_person": None, "consent_at": None},
        {"consent": "perhaps", "from_person": None},
    ],
)
def test_the_database_keeps_no_name_and_no_yes_that_nobody_gave(thanks, fields):
    with pytest.raises(IntegrityError):
        Thanks.objects.update(**fields)


def test_whoever_is_erased_thanks_without_a_name(thanks, marc, elin):
    erase(marc, at=LATER)
    erase(elin, at=LATER)

    thanks.refresh_from_db()
    assert (thanks.from_person, thanks.to, thanks.consent, thanks.words) == (
        None, None, "unnamed", WORDS,
    )  # fmt: skip


# ---- Who reads it --------------------------------------------------------------------------------


def test_both_sides_read_it_once_it_was_passed_on_with_a_yes(unit, thanks, priya, elin, marc):
    partner = BusinessPartnerFactory(unit=unit).person
    manager = GrantFactory(unit=unit).person
    stranger = PersonFactory()
    readers = {
        "buddy": priya, "manager": manager, "who said it": marc, "who is thanked": elin,
        "partner": partner, "stranger": stranger,
    }  # fmt: skip
    unit.refresh_from_db()

    def read():
        return [
            name
            for name, person in readers.items()
            if Thanks.objects.visible_to(scope_of(person)).filter(pk=thanks.pk).exists()
        ]

    waiting = read()
    pass_on(thanks, at=LATER)
    passed = read()
    take_back(thanks, at=LATER)

    assert waiting == ["buddy", "manager", "who said it", "who is thanked"]
    assert passed == [*waiting, "partner"]
    assert read() == ["buddy", "manager"]


def test_whoever_is_thanked_takes_it_off_and_puts_it_back(client, thanks, elin, one_o_clock):
    pass_on(thanks, at=LATER)
    page = signed_in(client, elin).get(reverse("logbook:thanks", args=[thanks.pk]))
    client.post(reverse("logbook:thanks-back", args=[thanks.pk]))
    thanks.refresh_from_db()
    taken = thanks.consent
    undo = client.get("/").content.decode().split('name="token" value="')[1].split('"')[0]
    client.post(reverse("dashboard:undo"), {"token": undo})

    thanks.refresh_from_db()
    assert WORDS in page.content.decode()
    assert (taken, thanks.consent, thanks.said_by) == ("no", "named", "Marc Petit")


def test_who_only_reads_it_changes_nothing(client, unit, thanks, one_o_clock):
    pass_on(thanks, at=LATER)
    signed_in(client, BusinessPartnerFactory(unit=unit).person)
    unit.refresh_from_db()
    address = reverse("logbook:thanks", args=[thanks.pk])
    answers = [
        client.get(address).status_code,
        client.post(address, {"consent": "no"}).status_code,
        client.post(reverse("logbook:thanks-back", args=[thanks.pk])).status_code,
        client.post(reverse("logbook:passed-on", args=[thanks.pk])).status_code,
    ]

    assert answers == [200, 403, 403, 403]


def test_the_buddy_asks_later_and_says_it_on_its_page(client, visit, priya, elin, one_o_clock):
    thanks = Thanks.objects.create(visit=visit, words=WORDS, to_words="Elin")
    address = reverse("logbook:thanks", args=[thanks.pk])
    day = signed_in(client, priya).get(reverse("logbook:day")).content.decode()
    form = client.get(address).content.decode()
    client.post(address, {"version": "1", "to_words": "Elin Berg", "consent": "unnamed",
                          "from_words": "Marc"})  # fmt: skip

    thanks.refresh_from_db()
    after = client.get(reverse("logbook:day")).content.decode()
    assert address in day
    assert "Nobody asked yet" in form
    assert (thanks.to, thanks.consent, thanks.from_words) == (elin, "unnamed", "")
    assert "Goes by mail within three days" in after


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (({}, "unnamed", 0), "Goes by mail within three days"),
        (({}, "not_asked", 0), "Nobody asked yet"),
        (({}, "not_asked", 4), "Said more than three days ago"),
        (({"email": ""}, "unnamed", 4), "Said more than three days ago"),
        (({"left_on": NOON.date()}, "unnamed", 4), "Said more than three days ago"),
        (({"channel": "none"}, "unnamed", 4), "Said more than three days ago"),
    ],
)
def test_what_no_mail_can_bring_is_the_buddys_and_late_after_three_days(client, priya, case, said):
    to, consent, days = case
    done = DoneVisitFactory(buddy=priya, logged_at=LATER - days * DAY)
    thanks = Thanks.objects.create(
        visit=done, words=WORDS, to=PersonFactory(**to), consent=consent, consent_at=LATER
    )
    with clock.fixed(LATER):
        day = signed_in(client, priya).get(reverse("logbook:day")).content.decode()

    assert said in day
    assert ("Goes by mail" in day) == thanks.goes_by_mail
