"""The pages of the six questions, the sheet for the board, the letter."""

from datetime import timedelta

import pypdf
import pytest
from django.urls import reverse

from governance.concerns import services
from governance.concerns.letters import KINDS
from governance.concerns.models import Concern, ConcernAnswer
from governance.concerns.services import Said
from relationships.outbox.models import Message
from relationships.outbox.rendering import write as written
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db
SLUG = "how-much-to-invest"


def address(name, *args, unit=None):
    query = f"?unit={unit.pk}" if unit else ""
    return reverse(f"concerns:{name}", args=args) + query


def write(client, unit=None, **more):
    data = {"kind": "opinion", "text": "About four in a hundred.", **more}
    return client.post(address("write", SLUG, unit=unit), data, follow=True)


def test_without_an_answer_the_page_says_so_and_shows_no_colour(client):
    signed_in(client, manager())

    page = client.get(address("list")).content.decode()

    assert page.count("Nobody has written an answer yet.") == 6
    assert page.count("Step 0") == 0
    assert page.count('class="f-step-') == 0
    assert page.count("not measured yet") > 10


def test_a_partner_answers_for_the_own_department_and_takes_it_back(client):
    partner = BusinessPartnerFactory(unit__name="Warehouse")
    signed_in(client, partner.person)

    page = write(client, partner.unit).content.decode()

    found = ConcernAnswer.objects.get()
    assert (found.unit, found.by) == (partner.unit, partner.person)
    assert "About four in a hundred." in page
    assert "An opinion" in page


def test_who_only_reads_does_not_write(client):
    partner = BusinessPartnerFactory()
    signed_in(client, partner.person)

    assert client.get(address("list")).status_code == 200
    assert write(client).status_code == 403  # the whole organisation
    assert write(client, UnitFactory()).status_code == 404
    assert client.get("/concerns/?unit=x").status_code == 404
    assert client.get(address("page", "no-such-question")).status_code == 404
    buddy = ITBuddyFactory()
    signed_in(client, buddy.person)
    assert client.get(address("list")).status_code == 403


def test_a_refused_answer_keeps_what_was_typed(client):
    signed_in(client, manager())

    page = write(client, kind="written", text="A <b>written</b> one.")

    assert page.status_code == 422
    assert "A &lt;b&gt;written&lt;/b&gt; one." in page.content.decode()
    assert "Name somebody of the business" in page.content.decode()
    assert ConcernAnswer.objects.count() == 0


def test_the_second_one_of_two_sees_both_texts(client):
    signed_in(client, manager())
    write(client, text="Four.")

    page = write(client, text="Five.")
    assert page.status_code == 422
    assert "Four." in page.content.decode()
    found = ConcernAnswer.objects.get()

    assert write(client, text="Five.", version=found.version).status_code == 200
    assert ConcernAnswer.objects.get().text == "Five."


def test_the_owner_says_that_it_still_holds(client):
    owner = PersonFactory(side="business")
    signed_in(client, owner)
    said = Said("written", "Four.", owner=owner)
    found = services.answer(Concern.objects.get(slug=SLUG), None, said, by=None, at=NOON)
    look = address("look", found.pk)

    assert client.post(look, {"version": 99}, follow=True).status_code == 200
    found.refresh_from_db()
    assert found.version == 1
    client.post(look, {"version": 1})
    found.refresh_from_db()
    assert found.version == 2
    other = BusinessPartnerFactory()
    signed_in(client, other.person)
    assert client.post(look).status_code == 403


def test_who_owns_an_answer_comes_to_it_from_the_mail_and_to_no_other(client):
    owner, unit = PersonFactory(side="business"), UnitFactory()
    said = Said("written", "Four.", owner=owner)
    mine = services.answer(Concern.objects.get(slug=SLUG), unit, said, by=None, at=NOON)
    services.answer(
        Concern.objects.get(slug="is-it-safe"), unit, Said("opinion", "Locked."), by=None, at=NOON
    )
    signed_in(client, owner)

    page = client.get(address("page", SLUG, unit=unit)).content.decode()

    assert "Four." in page
    assert "It still holds" in page
    assert "Locked." not in client.get(address("list", unit=unit)).content.decode()
    assert client.get(address("list")).status_code == 403
    assert client.get(address("list", unit=UnitFactory())).status_code == 403
    changed = write(
        client, unit, text="Five.", kind="written", owner=owner.pk, version=mine.version
    )
    assert "Five." in changed.content.decode()


def test_all_six_stand_on_one_sheet_of_a4(client, tmp_path):
    signed_in(client, manager())
    write(client, text="Words without end " * 100)

    answer = client.get(address("board"))

    path = tmp_path / "board.pdf"
    path.write_bytes(answer.content)
    (sheet,) = pypdf.PdfReader(path).pages
    words = " ".join(sheet.extract_text().split())
    assert answer["Content-Type"] == "application/pdf"
    assert [round(float(side)) for side in sheet.mediabox[2:]] == [595, 842]
    for concern in Concern.objects.all():
        assert concern.name in words
    assert words.count("Nobody has written an answer yet.") == 5


def test_the_pages_ask_the_same_queries_however_much_there_is(
    client, django_assert_max_num_queries
):
    boss = manager()
    signed_in(client, boss)
    units = [UnitFactory() for _ in range(3)]
    for concern in Concern.objects.all():
        for unit in (None, *units):
            services.answer(concern, unit, Said("opinion", "So."), by=None, at=NOON)

    for name, args in (("list", ()), ("departments", ()), ("page", (SLUG,))):
        with django_assert_max_num_queries(12 if args else 10):
            assert client.get(address(name, *args)).status_code == 200


def test_the_list_of_departments_shows_each_stair_and_is_a_sheet(client):
    signed_in(client, manager())
    unit = UnitFactory(name="Warehouse")
    services.answer(Concern.objects.get(slug=SLUG), unit, Said("opinion", "So."), by=None, at=NOON)

    page = client.get(address("departments")).content.decode()

    assert page.count('class="hs hs-1"') == 1
    assert page.count('class="hs hs-0"') == 11  # five, and the six of the manager’s own
    sheet = client.get(address("departments") + "?as=csv")
    assert "An opinion" in b"".join(sheet.streaming_content).decode()


@pytest.mark.parametrize(("language", "says"), [("en", "still hold"), ("fr", "toujours valable")])
def test_the_owner_gets_a_letter_a_year_later(language, says):
    owner = PersonFactory(side="business", language=language)
    said = Said("written", "Four in a hundred.", owner=owner)
    services.answer(Concern.objects.get(slug=SLUG), None, said, by=None, at=NOON)
    services.remind_owners(NOON + timedelta(days=365))
    (message,) = Message.objects.filter(kind="concern_old")

    mail = written(message, at=NOON + timedelta(days=365))

    assert says in mail.subject
    assert "Four in a hundred." in mail.text
    assert f"/concerns/{SLUG}/" in mail.text


def test_the_letter_to_a_manager_says_that_the_owner_left():
    unit = UnitFactory()
    owner, boss = PersonFactory(), manager(unit)
    said = Said("written", "Four in a hundred.", owner=owner)
    services.answer(Concern.objects.get(slug=SLUG), unit, said, by=None, at=NOON)
    owner.left_on = NOON.date()
    owner.save()
    later = NOON + timedelta(days=365)
    services.remind_owners(later)
    (message,) = Message.objects.filter(kind="concern_old")

    mail = written(message, at=later)

    assert message.to == boss
    assert "the owner of this answer left" in mail.text
    assert KINDS[0].still_true(message, later)
    owner.left_on = None
    owner.save()
    assert not KINDS[0].still_true(message, later)


def test_that_the_owner_left_stands_on_the_card_the_page_and_the_sheet(client, tmp_path):
    owner = PersonFactory(name="Ada Moor")
    said = Said("written", "Four in a hundred.", owner=owner)
    services.answer(Concern.objects.get(slug=SLUG), None, said, by=None, at=NOON)
    signed_in(client, manager())
    places = (address("list"), address("page", SLUG))
    assert [client.get(each).content.decode().count("the owner left") for each in places] == [0, 0]

    owner.left_on = NOON.date()
    owner.save()

    assert [client.get(each).content.decode().count("the owner left") for each in places] == [1, 1]
    path = tmp_path / "board.pdf"
    path.write_bytes(client.get(address("board")).content)
    words = " ".join(pypdf.PdfReader(path).pages[0].extract_text().split())
    assert "Ada Moor · the owner left" in words
