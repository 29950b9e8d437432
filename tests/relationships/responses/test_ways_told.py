"""What people answered of their ways stands in the table of their department, as it is published."""

import pytest

from brm.base import clock
from brm.health.services import renew
from relationships.campaigns import services as campaigns
from relationships.campaigns.ending import LATE
from relationships.campaigns.models import Invitation
from relationships.feedback_forms.questions import Question
from relationships.feedback_forms.services import ready_form
from relationships.responses import publishing, services
from relationships.responses.ways_told import ASKED, answers_of
from relationships.ways.choices import App, Channel, Device, Kind
from relationships.ways.forms import choices_of
from relationships.ways.models import WayFigure
from relationships.wording.models import Agreed
from tests.factories.feedback import running, version_of
from tests.factories.relationships import NOON, UnitFactory
from tests.relationships.responses.acts import LATER
from tests.relationships.ways.people import some, told

pytestmark = pytest.mark.django_db
ENGLISH, FRENCH, GERMAN = 1, 2, 3
MAIL, GROUP = 1, 5


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


def ask(*units, version=None, **given):
    version = version or ready_form("their-ways", at=NOON).versions.get()
    return running(*units, version=version, **given)


def answer(campaign, unit, *given):
    waiting = Invitation.objects.filter(campaign=campaign, unit=unit, state="waiting")
    for invitation, said in zip(waiting.order_by("pk"), given, strict=False):
        services.answer(invitation, said, at=NOON)


def end(campaign, unit):
    campaigns.stop(campaign, at=LATER)
    publishing.publish_results(LATER + LATE)
    renew([unit.pk], LATER + LATE)


def test_the_form_we_bring_asks_for_codes_of_ours_in_both_languages():
    asked = ready_form("their-ways", at=NOON).versions.get().asked()

    assert [question.key for question in asked] == list(ASKED)
    for question in asked:
        kind = ASKED[question.key]
        known = {value for value, _words in choices_of(kind)} | {App.NONE}
        assert [value for value, _words in answers_of(question, kind) if value not in known] == []
        assert len(question.words("fr")) == len(question.words("en"))
    channels, devices = answers_of(asked[1], Kind.CHANNEL), answers_of(asked[2], Kind.DEVICE)
    assert {value for value, _ in channels} == set(Channel.values) - {Channel.NONE}
    assert {value for value, _ in devices} == set(Device.values)


def test_what_many_answered_is_told_with_its_campaign():
    unit = UnitFactory()
    some(18, unit)
    campaign = ask(unit)
    answer(
        campaign, unit,
        *[{"their-languages": [FRENCH], "their-channels": [GROUP]}] * 7,
        *[{"their-languages": [ENGLISH], "their-channels": [MAIL]}] * 6,
        *[{"their-languages": [GERMAN]}] * 5,  # the least of three goes to those that nobody chose
    )  # fmt: skip

    end(campaign, unit)

    assert told(unit, "language", "form") == {"fr": (7, 18), "en": (6, 18), "": (None, 18)}
    assert told(unit, "channel", "form") == {"group": (7, 13), "": (None, 13)}
    assert told(unit, "device", "form") == {}
    figure = WayFigure.objects.get(unit=unit, source="form", value="fr")
    assert (figure.record, figure.since) == (campaign.pk, (LATER + LATE).date())


def test_what_is_not_shown_in_the_results_is_not_told_here():
    unit, small = UnitFactory(), UnitFactory()
    some(12, unit)
    some(4, small)
    campaign = ask(unit, small)
    answer(campaign, unit, *[{"their-languages": [FRENCH]}] * 9, {"their-languages": [GERMAN]})
    answer(campaign, small, *[{"their-languages": [FRENCH]}] * 4)

    end(campaign, unit)
    renew([small.pk], LATER + LATE)

    assert "de" not in told(unit, "language", "form")
    assert told(small, "language", "form") == {}


@pytest.mark.parametrize(("then", "now"), [(7, 5), (5, 7)])
def test_what_was_promised_and_what_is_agreed_today_both_hold(then, now):
    unit = UnitFactory()
    some(30, unit)
    Agreed.objects.update(smallest_group=then)
    campaign = ask(unit)
    Agreed.objects.update(smallest_group=now)
    many, all_but_few = {"their-languages": [FRENCH]}, {"their-channels": [GROUP, MAIL]}
    answer(
        campaign, unit,
        *[many | all_but_few] * 14, *[{"their-languages": [ENGLISH]} | all_but_few] * 10,
        *[{"their-languages": [GERMAN], "their-channels": [MAIL]}] * 6,
    )  # fmt: skip

    end(campaign, unit)

    assert told(unit, "language", "form") == {"fr": (14, 30), "": (None, 30)}
    assert told(unit, "channel", "form") == {"mail": (30, 30), "": (None, 30)}


def test_of_a_department_with_parts_only_its_own_people_are_told():
    unit = UnitFactory()
    part = UnitFactory(parent=unit)
    some(8, unit)
    some(9, part)
    campaign = ask(unit, announced="named")
    answer(campaign, unit, *[{"their-languages": [FRENCH]}] * 4)
    answer(campaign, part, *[{"their-languages": [GERMAN]}] * 9)

    end(campaign, unit)

    assert told(unit, "language", "form") == {}


def test_a_copy_with_answers_of_its_own_is_read_by_its_keys():
    unit = UnitFactory()
    some(12, unit)
    names = ("Whats App", "Kassa Plus")
    question = Question("their-apps", "several", {"en": "Which?"}, {"en": names})
    campaign = ask(unit, version=version_of(question))
    answer(campaign, unit, *[{"their-apps": [1, 2]}] * 6, *[{"their-apps": [2]}] * 6)

    end(campaign, unit)

    assert told(unit, "app", "form") == {"whatsapp": (6, 12), "kassaplus": (12, 12)}
    assert WayFigure.objects.get(value="kassaplus").words == "Kassa Plus"
