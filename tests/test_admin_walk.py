"""Every page of the administration takes whatever an administrator asks, types or presses."""

from collections.abc import Iterator
from html import escape
from urllib.parse import parse_qsl

import pytest
from django.contrib import admin
from django.db import models, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from brm.base import clock
from brm.exchange.models import Import
from brm.operations.models import JobRun
from relationships.outbox.models import Announcement, Message
from relationships.units.models import BusyPeriod
from tests.factories.feedback import running
from tests.factories.governance import AssessmentFactory, RoleAssignmentFactory, finished
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
from tests.pages import COUNTED, WRITTEN, Form, Page
from tests.test_bad_input import HOSTILE, KEEPS_WORDS, LONG, WORDS

pytestmark = pytest.mark.django_db

ASKED = ("\0", "a\0é", WORDS, LONG, "9" * 40, '"open\\')
PAGES = ("0", "-1", "1000000000", "9" * 40, "last", "\0")
IDS = ("0", "9" * 40, "none", "_00")
HIDDEN = {"csrfmiddlewaretoken"}


class Administrator:
    """Goes through the administration; what is done is taken back, what went wrong is kept."""

    def __init__(self) -> None:
        user = UserFactory(username="administrator", is_staff=True, is_superuser=True)
        PersonFactory(user=user)
        self.client = Client(raise_request_exception=False)
        self.client.force_login(user)
        self.faults: list[str] = []

    def get(self, where: str, /, **asked: str) -> HttpResponse:
        return self.told(where, str(asked)[:60], lambda: self.client.get(where, asked))

    def post(self, place: str, data: dict[str, object], how: str) -> HttpResponse:
        return self.told(place, how, lambda: self.client.post(place, data))

    def told(self, place: str, how: str, send) -> HttpResponse:
        with transaction.atomic():
            answer: HttpResponse = send()
            transaction.set_rollback(True)
        if answer.status_code >= 500:
            said = getattr(answer, "exc_info", None)
            self.faults.append(f"{place} {how}: {answer.status_code} {said[1] if said else ''}")
        return answer


@pytest.fixture
def administrator() -> Iterator[Administrator]:
    """Somebody at the administration of a house in which there is something of everything."""
    with clock.fixed(NOON):
        unit = UnitFactory(parent=UnitFactory())
        BusyPeriod.objects.create(unit=unit, starts_on=NOON, ends_on=NOON, what="Stocktaking")
        person = PersonFactory(unit=unit)
        for make in (
            PostFactory, BusinessPartnerFactory, ITBuddyFactory, AbsenceFactory, StandInFactory,
            GrantFactory, RoundFactory, DoneVisitFactory, PromiseFactory, SystemFactory,
            RoleAssignmentFactory,
        ):  # fmt: skip
            make()
        VoiceFactory(audience="everybody")
        running(unit)
        finished(AssessmentFactory(), UM1_1=1)
        Message.objects.create(kind="test", to=person, about="", made_at=NOON, due_at=NOON)
        Announcement.objects.create(subject="Moving", text="On Monday", made_at=NOON)
        JobRun.objects.create(name="send-messages", last_started_at=NOON)
        Import.objects.create(kind="people", file_name="a.csv", brought_at=NOON)
        yield Administrator()


def pages() -> list[admin.ModelAdmin]:
    return list(admin.site._registry.values())


def rows(page: admin.ModelAdmin) -> models.QuerySet:
    return page.get_queryset(RequestFactory().get("/"))


def place(page: admin.ModelAdmin, what: str, *args: object) -> str:
    meta = page.model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{what}", args=args)


def forms_of(answer: HttpResponse, name: str = "_save") -> Iterator[Form]:
    if answer.status_code == 200:
        for form in Page(answer.content.decode()).forms:
            if form.method == "post" and name in form.fields:
                yield form


def filled(form: Form, words: str | None, number: str | None, choice: str | None) -> dict[str, str]:
    """The form with that in each field; how many lines there are stays as it is."""
    data = {}
    for name, field in form.fields.items():
        if name in HIDDEN or field.kind == "submit":
            continue
        as_it_is = field.kind == "hidden" or name.endswith("_FORMS")
        value = (
            field.as_shown if as_it_is
            else number if field.kind in COUNTED
            else words if field.kind in WRITTEN
            else choice
        )  # fmt: skip
        if value is not None:
            data[name] = value
    return data | {"_save": "Save"}


def test_every_list_takes_whatever_is_asked_of_it(administrator):
    for page in pages():
        address = place(page, "changelist")
        shown = Page(administrator.get(address).content.decode())
        known = dict.fromkeys(
            name for link in shown.links if link.startswith("?") for name, _ in parse_qsl(link[1:])
        )
        for words, number in zip(ASKED, PAGES, strict=True):
            administrator.get(address, q=words, **dict.fromkeys(known, words[:300]))
            administrator.get(address, q=words, p=number, o=number, all=number, _facets="1")
            administrator.get(address, **{f"{page.model._meta.pk.name}__in": words, "e": "1"})
        for one in dict.fromkeys(
            link.split("=")[0] for link in shown.links if link.startswith("?")
        ):
            link = next(link for link in reversed(shown.links) if link.split("=")[0] == one)
            answer = administrator.client.get(f"{address}{link}")
            if answer.status_code not in {200, 302}:
                administrator.faults.append(f"{address}{link}: {answer.status_code}")

    assert not administrator.faults, "\n".join(administrator.faults)


def test_every_form_says_what_is_wrong_and_keeps_what_was_typed(administrator):
    for page in pages():
        row = rows(page).first()
        places = [place(page, "add"), *([place(page, "change", row.pk)] if row else [])]
        for address in places:
            for form in forms_of(administrator.get(address)):
                for how, given in HOSTILE.items():
                    data = filled(form, *given)
                    answer = administrator.post(address, data, how)
                    if answer.status_code == 200:
                        check(administrator, form, data, answer, how)

    assert not administrator.faults, "\n".join(administrator.faults)


def check(
    administrator: Administrator, form: Form, data: dict, answer: HttpResponse, how: str
) -> None:
    """Nothing typed is lost, and each thing said is a sentence without names of the database."""
    said = sentences(answer)
    wrong = [one for one in said if "is violated" in one or not one.endswith((".", "”.", "!"))]
    if wrong or not said:
        administrator.faults.append(
            f"{answer.request['PATH_INFO']}, {how}: said {wrong or 'nothing'}"
        )
    text = answer.content.decode()
    typed = [name for name, field in form.fields.items() if field.kind in {"text", "textarea"}]
    if how in KEEPS_WORDS:
        lost = [n for n in typed if n in data and escape(data[n].strip())[:60] not in text]
        if lost:
            administrator.faults.append(f"{answer.request['PATH_INFO']}, {how}: {lost} are lost")


def sentences(answer: HttpResponse) -> list[str]:
    """What the page says is wrong, of the record and of the lines under it."""
    found = [str(one) for errors in answer.context["errors"] for one in _flat(errors)]
    return [one for one in found if one]


def _flat(errors) -> list[str]:
    return [str(error) for error in errors]


def test_what_has_no_such_number_is_not_there(administrator):
    for page in pages():
        for number in IDS:
            answers = [
                administrator.get(place(page, "change", number)),
                administrator.get(place(page, "history", number)),
                administrator.post(place(page, "delete", number), {"post": "yes"}, number),
            ]
            statuses = {answer.status_code for answer in answers}
            if not statuses <= {302, 403, 404}:
                administrator.faults.append(f"{page} {number}: {statuses}")

    assert not administrator.faults, "\n".join(administrator.faults)


def test_every_act_takes_nothing_rows_and_what_are_no_rows(administrator):
    for page in pages():
        address = place(page, "changelist")
        acts = [
            value for form in forms_of(administrator.get(address), "action")
            for value in form.fields["action"].values if value
        ]  # fmt: skip
        keys = list(rows(page).values_list("pk", flat=True)[:2])
        tries = [(act, keys) for act in acts] + [("unknown", keys)]
        tries += [
            (act, picked) for act in acts[:1] for picked in ([], ["x"], ["9" * 40, "\0", "-1"])
        ]
        for act, picked in tries:
            data = {"action": act, "_selected_action": picked, "index": "x"}
            administrator.post(address, data, f"{act} {picked}")
        if acts:
            all_of_them = {"action": acts[-1], "_selected_action": keys, "select_across": "1"}
            administrator.post(address, all_of_them, f"{acts[-1]} all")

    assert not administrator.faults, "\n".join(administrator.faults)


def test_every_row_opens_with_its_history_and_says_before_it_is_deleted(administrator):
    for page in pages():
        for row in rows(page)[:2]:
            statuses = [
                administrator.get(place(page, what, row.pk)).status_code
                for what in ("change", "history")
            ]
            asked = administrator.get(place(page, "delete", row.pk))
            done = administrator.post(place(page, "delete", row.pk), {"post": "yes"}, "delete")
            if statuses != [200, 200] or {asked.status_code, done.status_code} - {200, 302, 403}:
                administrator.faults.append(
                    f"{row!r}: {statuses}, {asked.status_code}, {done.status_code}"
                )

    assert not administrator.faults, "\n".join(administrator.faults)


def test_names_are_found_while_typing_whatever_is_typed(administrator):
    address = reverse("admin:autocomplete")
    for page in pages():
        meta = page.model._meta
        for name in page.autocomplete_fields:
            asked = {"app_label": meta.app_label, "model_name": meta.model_name, "field_name": name}
            for words in (*ASKED, ""):
                found = administrator.get(address, term=words, **asked)
                if found.status_code != 200:
                    administrator.faults.append(
                        f"{meta} {name} {words[:20]!r}: {found.status_code}"
                    )
            for number in PAGES:
                administrator.get(address, term="", page=number, **asked)
    administrator.get(address, term="a", app_label="x", model_name="\0", field_name="1")

    assert not administrator.faults, "\n".join(administrator.faults)
