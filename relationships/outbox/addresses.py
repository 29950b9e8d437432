"""A changed address: the old one is told, and by its link the person says that the new one is theirs."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base.errors import RuleBroken
from relationships.links import doors
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.links.services import NOT_OURS, TAKEN_BACK, link_for, url_for
from relationships.links.views import broken_link
from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Button, Facts, Letter, Text
from relationships.outbox.models import Message
from relationships.outbox.rendering import language_of
from relationships.outbox.services import put
from relationships.people.addresses import confirm_address
from relationships.people.models import Person

DAYS = 60  # how long the link in the old mailbox works


def tell_old_addresses(at: datetime) -> int:
    """Tell each old address once that another one took its place; however it was changed.

    May run at any time and twice. Returns how many messages were put.
    """
    changed = Person.objects.present().filter(email_since__isnull=False).exclude(email_before="")
    return sum(
        put("address_changed", to=person, about=person, occasion=_occasion(person), at=at)
        for person in changed.order_by("pk")
    )


def _occasion(person: Person) -> str:
    assert person.email_since is not None  # noqa: S101  the query asks for it
    return f"since-{person.email_since:%Y%m%dT%H%M%S.%f}"


def change_of(person: Person) -> str:
    """One change of one address: a later one has a link of its own."""
    return f"address:{_occasion(person)}"


def changed(message: Message) -> Letter:
    """To the old address: what the new one is, and how to say that it is right."""
    person = message.to
    link = link_for(
        Purpose.ADDRESS, about=change_of(person), at=message.made_at, person_id=person.pk,
        expires_at=message.made_at + timedelta(days=DAYS),
    )  # fmt: skip
    return Letter(
        subject=_("Your address here was changed"),
        parts=(
            Text(_("Messages to you go to another address from now on."), is_lead=True),
            Facts(((_("Before"), person.email_before), (_("Now"), person.email))),
            Text(_("Answers to what you told us in confidence still come to this one, until you say"
                   " that the new one is yours. If you know nothing of it, tell your relationship"
                   " manager.")),
            Button(_("The new address is mine"), url_for(link)),
        ),
        because=_("You get this because it was your address until now."),
    )  # fmt: skip


def old_address(message: Message) -> str:
    return message.to.email_before


def still_in_doubt(message: Message, _at: datetime) -> bool:
    person = message.to
    return person.email_since is not None and _occasion(person) == message.occasion


def confirm(request: HttpRequest, link: Link) -> HttpResponse:
    """The page behind the link; a GET changes nothing, the press says it. Three queries."""
    person = Person.objects.present().filter(pk=link.for_person or 0).first()
    if person is None:
        return broken_link(request, RuleBroken("link_not_ours", NOT_OURS))
    if person.email_since is not None and link.about != change_of(person):
        return broken_link(request, RuleBroken("link_taken_back", TAKEN_BACK))
    language = language_of(person)
    with translation.override(language):
        is_refused = request.method == "POST" and not confirm_address(
            person, request.POST.get("email", "")
        )
        person.refresh_from_db()
        context = {"who": person, "is_sure": person.email_since is None, "is_refused": is_refused}
        status = 409 if is_refused else 200
        response = render(request, "public/links/address.html", context, status=status)
    response.headers["Content-Language"] = language
    return response


KINDS = (
    Kind(
        "address_changed",
        gettext_lazy("An address was changed"),
        who=gettext_lazy("the person, at the old address"),
        when=gettext_lazy("once, within minutes"),
        render=changed,
        still_true=still_in_doubt,
        address=old_address,
    ),
)


def register() -> None:
    """Let links of a changed address open this page."""
    doors.opens(Purpose.ADDRESS, confirm)
