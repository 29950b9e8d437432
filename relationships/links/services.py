"""Making, opening and taking back links that need no sign-in."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from brm.base import signing
from brm.base.errors import RuleBroken
from relationships.links.choices import Purpose
from relationships.links.models import Link

PATHS = {
    Purpose.FORM: "/f/{token}/",
    Purpose.DOOR: "/q/{token}/",
    Purpose.CALENDAR: "/feeds/{token}.ics",
    Purpose.CONFIRM: "/a/{token}/",
    Purpose.CORRECT: "/a/{token}/",
    Purpose.ADDRESS: "/a/{token}/",
    Purpose.WISH: "/a/{token}/",
    Purpose.PROMISE: "/a/{token}/",
    Purpose.ROLE: "/a/{token}/",
    Purpose.AGREE: "/a/{token}/",
    Purpose.REVIEW: "/a/{token}/",
    Purpose.MINE: "/m/{token}/",
    Purpose.OPT_OUT: "/o/{token}/",
    Purpose.STOPLIGHT: "/s/{token}/",
    Purpose.WORD: "/w/{token}/",
    Purpose.TOOL: "/t/{token}/",
    Purpose.RECEIPT: "/r/{token}/",
    Purpose.ASSESS: "/c/{token}/",
    Purpose.WELCOME: "/welcome/{token}/",
}


def link_for(
    purpose: Purpose | str,
    *,
    about: models.Model | str,
    at: datetime,
    person_id: int | None = None,
    expires_at: datetime | None = None,
) -> Link:
    """The link that lets this person (or whoever holds it) do one thing; the same one each time.

    `about` is a record or its key, as in "voice:17". Where the link exists already and has another
    end, `expires_at` becomes its end. One query when it exists, two when it is new; no race: the
    database holds one link that is not taken back for each purpose, thing and person.
    """
    key = about if isinstance(about, str) else f"{about._meta.model_name}:{about.pk}"
    wanted = {"purpose": Purpose(purpose), "about": key, "for_person": person_id}
    standing = Link.objects.filter(**wanted, revoked_at=None)
    link = standing.first()
    if link is None:
        Link.objects.bulk_create(
            [Link(**wanted, made_at=at, expires_at=expires_at)], ignore_conflicts=True
        )
        link = standing.get()
    if expires_at is not None and link.expires_at != expires_at:
        last_until(link, expires_at)
    return link


def last_until(link: Link, moment: datetime) -> None:
    """The link ends at that moment; one that was taken back stays so. One query."""
    Link.objects.filter(pk=link.pk, revoked_at=None).update(expires_at=moment)
    link.expires_at = moment


def token_of(link: Link) -> str:
    """What stands in the address; worked out, kept nowhere. No query."""
    return signing.make(link.pk, link.purpose, link.version)


def url_for(link: Link) -> str:
    """The whole address of the page that the link opens, from `BASE_URL`. No query."""
    return address_of(link.purpose, token_of(link))


def address_of(purpose: Purpose | str, token: str) -> str:
    """The same by its token, where the link itself is not at hand. No query."""
    return f"{settings.BASE_URL}{PATHS[Purpose(purpose)].format(token=token)}"


def open_link(token: str, purpose: Purpose | str, at: datetime, *, used_too: bool = False) -> Link:
    """The link that this token opens. One query; none for a token that is not ours.

    Raises RuleBroken "link_not_ours", "link_taken_back", "link_expired" or, unless `used_too`,
    "link_used"; each sentence says to the holder what to do. Opening changes nothing.
    """
    said = token_says(token, purpose)
    link = Link.objects.filter(pk=said.link_id, purpose=purpose).first()
    if link is None:
        raise RuleBroken("link_not_ours", NOT_OURS)
    refuse_shut(link, said, at)
    if link.used_at is not None and not used_too:
        raise LinkShut("link_used", USED, link)
    return link


def token_says(token: str, purpose: Purpose | str) -> signing.Token:
    """Which link the token names. No query. Raises RuleBroken "link_not_ours"."""
    try:
        return signing.read(token, Purpose(purpose))
    except signing.BadToken:
        raise RuleBroken("link_not_ours", NOT_OURS) from None


class LinkShut(RuleBroken):
    """A link of ours that opens nothing any more; `for_person` is who was asked, in whose language
    the page tells it."""

    def __init__(self, code: str, sentence: "str | LazyText", link: Link) -> None:
        super().__init__(code, sentence)
        self.for_person = link.for_person


def refuse_shut(link: Link, said: signing.Token, at: datetime) -> None:
    """Raises RuleBroken "link_taken_back" or "link_expired" where it opens nothing. No query."""
    if link.revoked_at is not None or link.version != said.version:
        raise LinkShut("link_taken_back", TAKEN_BACK, link)
    if link.expires_at is not None and link.expires_at <= at:
        raise LinkShut("link_expired", EXPIRED, link)


def use(link: Link, *, at: datetime) -> bool:
    """Tick off a link that counts once; True for the first use alone, also of two at once.

    One query. In the transaction of what is done with it, a failure leaves the link unused.
    """
    used = Link.objects.filter(pk=link.pk, used_at=None, revoked_at=None).update(used_at=at)
    link.used_at = link.used_at or at
    return used == 1


def take_back(link: Link, *, at: datetime) -> None:
    """From now on the link opens nothing; a new one may be made. One query."""
    Link.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at)
    link.revoked_at = link.revoked_at or at


def renew(link: Link) -> str:
    """A new address for the same link; the addresses given out before open nothing any more.

    Two queries.
    """
    return renew_all([link])[0]


@transaction.atomic
def renew_all(links: Iterable[Link]) -> list[str]:
    """New addresses for these links, in their order; those given out before open nothing any more.

    Two queries, however many.
    """
    rows = list(links)
    ids = [link.pk for link in rows]
    Link.objects.filter(pk__in=ids).update(version=F("version") + 1)
    versions = dict(Link.objects.filter(pk__in=ids).values_list("pk", "version"))
    for link in rows:
        link.version = versions[link.pk]
    return [url_for(link) for link in rows]


NOT_OURS = _(
    "This address is not complete, or it is not one of ours. Programs that break long lines often"
    " cut it: please copy it once more from the message, or ask whoever gave it to you."
)
TAKEN_BACK = _(
    "This link was taken back, perhaps because a newer one was made. Please look for a later"
    " message from us, or ask whoever gave it to you."
)
EXPIRED = _(
    "This link has ended: it was open for a limited time. Nothing of what you said before is lost."
    " Please ask whoever sent it; they can tell you what came of it."
)
USED = _(
    "This link was used already, and what you said then has arrived. Thank you. Once is enough."
)
