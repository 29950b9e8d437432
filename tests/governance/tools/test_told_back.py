"""The team reads what became of its tool: the conditions, their days, and what a review said."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from time import monotonic, sleep
from uuid import uuid4

import pytest
from django.db import connection, transaction

from brm.base import clock
from brm.base.undo_records import said_of
from governance.tools import deciding, joining, services
from governance.tools.deciding import Agreed, Wanted
from governance.tools.models import Telling, Tool
from governance.tools.risk import NAMES
from governance.tools.telling import Said, receipt_url, tell
from governance.tools.undoing import STANDING
from relationships.outbox.models import KeptMail, Message
from relationships.outbox.sending import send_due
from relationships.promises.models import Promise
from tests.factories.governance import ToolFactory
from tests.factories.relationships import NOON, PersonFactory, UnitFactory

LATER = date(2026, 9, 1)
CHAT = Said("Group chat", "Who swaps with whom")


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def teller(db):
    return PersonFactory(email="nadia@example.org", language="fr", unit=UnitFactory(country="NL"))


def understood(teller) -> Telling:
    """What she told us of, welcomed and understood."""
    telling = tell(teller.unit, CHAT, client_id=uuid4(), language="fr", at=NOON, person=teller)
    services.welcome(telling.tool, words="Merci !", by=None, at=NOON)
    deciding.understand(telling.tool, dict.fromkeys(NAMES, 1), note="", at=NOON)
    return telling


def supported(telling) -> Tool:
    """Supported under a condition of IT and one of the department."""
    it = PersonFactory(unit=telling.unit, name="Sander Backup", side="it")
    theirs = PersonFactory(unit=telling.unit, name="Wouter Deputy", side="business")
    agreed = Agreed(decision="support_if", why="It works", review_on=LATER)
    wanted = (
        Wanted("A copy each night", it, date(2026, 3, 10)),
        Wanted("Two who know it", theirs, date(2027, 2, 1)),
    )
    return deciding.decide(telling.tool, agreed, conditions=wanted, by=None, at=NOON)


def receipt(client, telling, language, at=NOON) -> str:
    with clock.fixed(at):
        return client.get(f"{receipt_url(telling, NOON)}?lang={language}").content.decode()


def mails(kind) -> list[KeptMail]:
    with clock.fixed(NOON + timedelta(hours=1)):
        send_due(at=clock.now())
    return list(KeptMail.objects.filter(message__kind=kind))


def test_the_receipt_says_the_conditions_with_their_days_and_names_nobody(client, teller):
    telling = understood(teller)
    assert "Under these conditions" not in receipt(client, telling, "en")
    supported(telling)

    page = receipt(client, telling, "en")
    for said in ("Under these conditions", "A copy each night", "10 March", "1 February 2027"):
        assert said in page
    assert "late, and that is ours" not in page
    assert "Sander" not in page
    assert "Wouter" not in page
    french = receipt(client, telling, "fr")
    assert "À ces conditions" in french
    assert "10 mars" in french
    assert "late, and that is ours" in receipt(client, telling, "en", NOON + timedelta(days=30))


def test_what_was_withdrawn_or_belongs_to_another_decision_stands_there_no_more(client, teller):
    telling = understood(teller)
    tool = supported(telling)
    Promise.objects.filter(what="Two who know it").update(
        state="withdrawn", closed_on=NOON.date(), why="Not needed"
    )
    page = receipt(client, telling, "en")
    assert "A copy each night" in page
    assert "Two who know it" not in page

    agreed = Agreed(decision="support", why="All is there", review_on=LATER)
    deciding.decide(tool, agreed, by=None, at=NOON)
    assert "A copy each night" not in receipt(client, telling, "en")


def test_the_mail_says_the_conditions_in_the_readers_language(teller):
    supported(understood(teller))

    (mail,) = mails("tool_decided")

    for said in ("A copy each night", "pour le 10 mars 2026", "pour le 1 février 2027"):
        assert said in mail.text
        assert said in mail.html
    assert "Sander" not in mail.html
    assert "Wouter" not in mail.text


def test_what_a_review_said_is_told_once_and_stands_on_the_receipt(client, teller):
    telling = understood(teller)
    tool = supported(telling)

    deciding.review(tool, words="Still what we need", review_on=LATER, by=None, at=NOON)

    (mail,) = mails("tool_reviewed")
    assert "Still what we need" in mail.text
    assert "1 septembre 2026" in mail.text
    assert "a été revu" in mail.subject
    assert not mails("tool_reviewed")[1:]
    page = receipt(client, telling, "en")
    assert "What the review said" in page
    assert "Still what we need" in page


def test_a_review_that_is_taken_back_tells_nobody(teller):
    tool = supported(understood(teller))
    before = said_of(tool, STANDING)
    after = deciding.review(tool, words="Oh", review_on=LATER, by=None, at=NOON)
    assert Message.objects.filter(kind="tool_reviewed").count() == 1

    services.restore(after, after.version, before, at=NOON)

    assert not Message.objects.filter(kind="tool_reviewed").exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_told_while_two_records_are_put_together_stands_with_the_one_that_goes_on():
    night, care = UnitFactory(name="Night"), UnitFactory(name="Care")
    other = ToolFactory(system__owned_by=night, system__name="Group chat")
    other.system.uses.create(unit=night)
    one = ToolFactory(system__owned_by=care)

    def press() -> Telling:
        try:
            return tell(night, CHAT, client_id=uuid4(), language="en", at=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            joining.put_together(one, other, by=None, at=NOON)
            told = pool.submit(press)
            assert waits_for_a_lock()
        telling = told.result(timeout=30)

    assert telling.tool == one
    assert one.system.uses.filter(unit=night).exists()


def waits_for_a_lock() -> bool:
    """Until the other one stands before what this one holds."""
    until = monotonic() + 20
    while monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return True
        sleep(0.05)
    return False
