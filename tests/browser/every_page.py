"""Every address of the product that gives a page, with somebody who may see it, in the demo."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from brm.base import clock
from brm.dashboard.help_words import PAGES
from governance.assessments.models import Assessment
from governance.roles.models import Acknowledgement, Handover, RoleAssignment, RoleReview
from governance.tools.models import Telling, Tool
from governance.tools.telling import receipt_url
from relationships.campaigns.models import Campaign
from relationships.links.choices import Purpose
from relationships.links.services import link_for, url_for
from relationships.outbox.models import KeptMail
from relationships.outbox.sending import send_due
from relationships.outbox.services import send_test
from relationships.people.first_sign_in import link_of
from relationships.people.models import Person, User
from relationships.promises.models import Promise
from relationships.rounds.models import Visit
from relationships.units.models import Unit
from relationships.voices.models import Answer, Voice
from tests.access.expected import EXPECTED, Line
from tests.factories.feedback import address, running

WHO = {  # the demo's sign-in of each kind of person, the widest view first
    "manager": "manager", "buddy": "buddy", "partner": "partner", "holder": "owner",
    "administrator": "admin", "anonymous": "",
}  # fmt: skip
NO_PAGES = {  # answers for machines, files, lines that a page fetches, the mark of a step
    "operations:healthz", "operations:readyz", "api:schema", "api:api/", "api:api/<path:rest>",
    "responses:sheet", "forms:json", "imports:refused", "units:suggest", "people:suggest",
    "voices:people", "voices:owner", "operations:mail_calendar", "stoplight:poster", "imports:take",
    "campaigns:door-poster", "campaigns:asked", "concerns:board", "checklists:file",
    "assessments:sheet", "ways:sheet",
}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """One page as one person opens it; nobody: without signing in."""

    who: str
    path: str
    refused: bool = False  # the page that comes back when its form is sent without anything


def looks() -> list[Look]:
    """All of them, each once; the demo is loaded with its sign-ins."""
    found = [*_of_lines(), *_of_kinds(), *_of_states(), *_refused(), *_without_sign_in()]
    return list(dict.fromkeys(found))


def _of_lines() -> Iterator[Look]:
    """What tests/access/expected.py knows, in a department that has seen a year of work."""
    unit = Voice.objects.order_by("pk")[0].unit
    for name, line in EXPECTED.items():
        who = _reader(line)
        if line.method != "get" or name in NO_PAGES or who is None:
            continue
        yield Look(who, line.path or reverse(name, args=line.args(unit) if line.args else ()))


def _reader(line: Line) -> str | None:
    return next((WHO[kind] for kind in WHO if line.inside[kind] == 200), None)


def _of_kinds() -> Iterator[Look]:
    """What is another page for another kind of person."""
    for who in filter(None, WHO.values()):
        yield Look(who, "/")
        yield Look(who, "/help/")
    for who in ("buddy", "partner", "owner", "admin"):
        yield Look(who, reverse("dashboard:find") + "?q=a")
        yield Look(who, reverse("units:list"))
    for kind in PAGES:
        yield Look("manager", reverse("help:page", args=[kind]))
    yield Look("partner", reverse("voices:list"))
    yield Look("buddy", reverse("logbook:day"))
    yield Look("manager", reverse("rounds:calendar") + "?view=month")
    yield Look("manager", "/there-is-no-such-page/")
    yield Look("partner", reverse("dashboard:portfolio"))  # a sentence why not


def _of_states() -> Iterator[Look]:
    """A record of each state that the demo tells of."""
    for model, field, name in (
        (Voice, "status", "voices:page"), (Promise, "state", "promises:page"),
        (Visit, "state", "visits:page"), (Campaign, "state", "campaigns:page"),
    ):  # fmt: skip
        for state in model.objects.order_by(field).values_list(field, flat=True).distinct():
            row = model.objects.filter(**{field: state}).order_by("-pk")[0]
            yield Look("manager", reverse(name, args=[row.pk]))
    for tool in Tool.objects.order_by("pk"):
        yield Look("manager", reverse("systems:page", args=[tool.system_id]))
    yield Look("partner", reverse("tools:new"), refused=True)
    for campaign in Campaign.objects.exclude(state="draft").order_by("pk")[:3]:
        yield Look("manager", reverse("responses:results", args=[campaign.pk]))
    for finished in Assessment.objects.finished().order_by("pk")[:1]:
        yield Look("manager", reverse("assessments:page", args=[finished.pk]))
    promised = Promise.objects.filter(state="open").order_by("pk")[:2]
    chosen = "&".join(f"pk={promise.pk}" for promise in promised)
    yield Look("manager", f"{reverse('promises:several')}?act=move&{chosen}")
    owner = Person.objects.get(user__username="manager")
    begun = Assessment.objects.create(
        unit=Unit.objects.order_by("pk")[0], checklist=Assessment.objects.order_by("pk")[0].checklist,
        by=owner, extent="quick", started_at=clock.now(),
    )  # fmt: skip
    yield Look("manager", reverse("assessments:fill", args=[begun.pk]))
    first = begun.checklist.clusters.order_by("pk")[0].code
    yield Look("manager", reverse("assessments:fill_part", args=[begun.pk, first]))
    send_test(owner, at=clock.now())
    send_due(at=clock.now())
    mail = KeptMail.objects.latest("pk")
    for form in ("page", "text", "headers"):
        yield Look("manager", f"{reverse('operations:mailbox')}?mail={mail.pk}&form={form}")
    yield Look("manager", reverse("operations:mail_page", args=[mail.pk]))


def _refused() -> Iterator[Look]:
    """Forms sent without anything: one of each make."""
    for name in ("units:new", "voices:new", "promises:new", "imports:new", "roles:new"):
        yield Look("manager", reverse(name), refused=True)
    unit = Voice.objects.order_by("pk")[0].unit_id
    for name in ("rounds:new", "visits:plan"):
        yield Look("manager", f"{reverse(name)}?unit={unit}", refused=True)


def _without_sign_in() -> Iterator[Look]:
    """What a link opens."""
    now = clock.now()
    answer = Answer.objects.filter(voice__raised_by__isnull=False).order_by("-pk")[0]
    told = answer.voice.raised_by
    confirm = link_for(Purpose.CONFIRM, about=answer, at=now, person_id=told.pk)
    stop = link_for(Purpose.OPT_OUT, about="opt_out:feedback", at=now, person_id=told.pk)
    asked = running(Unit.objects.filter(people__isnull=False).order_by("pk")[0])
    new = User.objects.create(username="new")
    yield Look("", _path(url_for(confirm)))
    yield Look("", _path(url_for(stop)))
    yield Look("", _path(link_of(new)))
    tale = Telling.objects.order_by("pk")[0]
    tell_us = _path(url_for(link_for(Purpose.TOOL, about=tale.unit, at=now)))
    yield Look("", tell_us)
    yield Look("", tell_us, refused=True)
    yield Look("", _path(receipt_url(tale, now)))
    yield Look("", "/f/not-a-token-of-ours/")
    yield from _of_roles()
    for invitation in asked.invitations.all()[:1]:
        yield Look("", address(invitation))
        yield Look("", address(invitation), refused=True)


def _of_roles() -> Iterator[Look]:
    """What mails about roles open: to take one on, to hand it over, to agree, a review and its end."""
    now = clock.now()
    held = RoleAssignment.objects.held().exclude(standing="de_facto").order_by("pk")
    handover = Handover.objects.to_be_written().order_by("pk")[0]
    proposal = Acknowledgement.objects.order_by("pk")[0]
    links = [
        (Purpose.ROLE, row, row.holder_id) for row in (held.filter(accepted_on=None)[0], held[0])
    ]
    links.append((Purpose.ROLE, handover.assignment, handover.asked_of_id))
    links.append((Purpose.AGREE, proposal, proposal.manager_id))
    links += [(Purpose.REVIEW, one, one.manager_id) for one in RoleReview.objects.order_by("pk")]
    for purpose, about, person in links:
        yield Look("", _path(url_for(link_for(purpose, about=about, at=now, person_id=person))))


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[3]
