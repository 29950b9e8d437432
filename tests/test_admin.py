"""The administration: an administrator can work in it, and reads nobody's confidence."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from brm.base import clock
from relationships.buddies.models import ITBuddy
from relationships.outbox.models import Message
from relationships.people.models import Person
from relationships.promises.models import Promise
from relationships.rounds.models import Visit
from relationships.rounds.services.horizon import keep_horizon
from relationships.units.models import Unit
from relationships.voices.models import Voice
from tests.factories.relationships import (
    NOON,
    AbsenceFactory,
    BusinessPartnerFactory,
    DoneVisitFactory,
    GrantFactory,
    ITBuddyFactory,
    PersonFactory,
    PostFactory,
    PromiseFactory,
    RoundFactory,
    StandInFactory,
    SystemFactory,
    UnitFactory,
    UserFactory,
    VoiceFactory,
)
from tests.test_admin_rules import save

pytestmark = pytest.mark.django_db
LISTED = {
    "unit": UnitFactory,
    "person": PersonFactory,
    "post": PostFactory,
    "user": UserFactory,
    "businesspartner": BusinessPartnerFactory,
    "itbuddy": ITBuddyFactory,
    "absence": AbsenceFactory,
    "standin": StandInFactory,
    "grant": GrantFactory,
    "round": RoundFactory,
    "visit": DoneVisitFactory,
    "voice": lambda: VoiceFactory(audience="everybody"),
    "promise": PromiseFactory,
    "system": SystemFactory,
}


@pytest.fixture
def administrator(client) -> Client:
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def request():
    from django.test import RequestFactory

    return RequestFactory().get("/")


@pytest.mark.parametrize("name", LISTED)
def test_a_list_costs_as_much_with_three_rows_as_with_one(administrator, name):
    address = reverse(f"admin:relationships_{name}_changelist")
    counts = []
    for amount in (1, 2):
        for _row in range(amount):
            LISTED[name]()
        administrator.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            administrator.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 10


def test_what_is_not_for_everybody_is_not_in_the_administration(administrator):
    for audience in ("everybody", "department", "confidence", "buddy"):
        voice = VoiceFactory(audience=audience, words=f"words for {audience}")
        PromiseFactory(voice=voice, what=f"promise for {audience}")
        Message.objects.create(
            kind="voice_answered",
            to=PersonFactory(),
            about=f"voice:{voice.pk}",
            made_at=NOON,
            due_at=NOON,
        )

    seen = [
        {row.audience for row in rows_of(Voice)},
        {row.what for row in rows_of(Promise)},
        list(rows_of(Message)),
    ]
    hidden = Voice.objects.get(audience="confidence")
    status = administrator.get(
        reverse("admin:relationships_voice_change", args=[hidden.pk])
    ).status_code

    assert seen == [{"everybody"}, {"promise for everybody"}, []]
    assert status == 302  # "it does not exist", back to the index


def rows_of(model):
    return admin.site.get_model_admin(model).get_queryset(request())


def test_who_said_it_is_named_only_with_their_yes(administrator):
    person = PersonFactory(name="Nadia Benali")
    for public in (True, False):
        VoiceFactory(
            audience="everybody", is_named=True, raised_by=person, name_is_public=public, words="w"
        )

    page = administrator.get(reverse("admin:relationships_voice_changelist")).content.decode()

    assert page.count("Nadia Benali") == 1


def act(client, model, action, rows):
    address = reverse(f"admin:relationships_{model._meta.model_name}_changelist")
    return client.post(address, {"action": action, "_selected_action": [row.pk for row in rows]})


def test_people_who_left_lose_what_they_did_and_their_sign_in(administrator):
    buddy = ITBuddyFactory(person__user=UserFactory())

    act(administrator, Person, "left_today", [buddy.person])

    buddy.refresh_from_db()
    person = Person.objects.get(pk=buddy.person_id)
    assert (person.left_on, buddy.until) == (person.left_on, person.left_on)
    assert (person.left_on is None, person.user.is_active) == (False, False)


def test_a_branch_is_closed_at_once(administrator):
    top = UnitFactory()
    part = UnitFactory(parent=top)

    act(administrator, Unit, "close_departments", [top, part])

    assert Unit.objects.open().count() == 0


def test_buddies_end_today(administrator):
    buddy = ITBuddyFactory()

    act(administrator, ITBuddy, "end_today", [buddy])

    assert ITBuddy.objects.get(pk=buddy.pk).until is not None


def test_the_chosen_ones_leave_as_a_sheet_without_formulas(administrator):
    unit = UnitFactory(name="=1+1")

    answer = act(administrator, Unit, "as_sheet", [unit])

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1].startswith("'=1+1,")


def test_busy_days_kept_here_take_visits_off_and_closing_has_its_own_page(administrator):
    round_ = RoundFactory(buddy__since=NOON.date())
    address = reverse("admin:relationships_unit_change", args=[round_.unit_id])
    with clock.fixed(NOON):
        keep_horizon(NOON)
        busy = {"what": "Stocktaking", "starts_on": "2026-03-10", "ends_on": "2026-03-10"}
        typed = {f"busy_periods-0-{name}": value for name, value in busy.items()}

        said, answer = save(
            administrator,
            address,
            closed_on="2026-03-03",
            **{"busy_periods-TOTAL_FORMS": 1},
            **typed,
        )

    off = Visit.objects.filter(state="cancelled", why_changed="busy")
    assert (said, answer.status_code, off.get().recurrence_id[:10]) == ([], 302, "2026-03-10")
    assert Unit.objects.get(pk=round_.unit_id).closed_on is None
