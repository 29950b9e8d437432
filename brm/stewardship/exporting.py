"""Everything that is known of a person, as a file for that person: made when asked for, kept nowhere.

A ZIP with a table for each sort of record, the same as one JSON file, and a page that says what is
not in it and why.
"""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import structlog
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from brm.base.sheets.write import csv_bytes
from brm.stewardship.keys import is_history, keys_to
from brm.stewardship.known import KNOWN, Cells, cell, heading, plain, with_what_is_named
from relationships.desk.models import FirstView, SavedView, Seen
from relationships.links.models import Link
from relationships.people.models import Person, User
from relationships.units.models import Unit

FACTS = (
    "name", "email", "email_before", "email_since", "phone", "job_title", "unit", "side", "code",
    "language", "time_zone", "channel", "quiet_from", "quiet_until", "about", "no_feedback_since",
    "no_digest_since", "left_on",
)  # fmt: skip
EARLIER = {  # earlier states of these tell of the person in words
    "relationships.ITBuddy.person": ("unit", "since", "until", "note"),
    "relationships.BusinessPartner.person": ("unit", "role", "since", "until", "cares_about",
                                             "reached_by"),
}  # fmt: skip
log = structlog.get_logger()


@dataclass(frozen=True)
class Section:
    """Records of one sort. `key` says where they lie, for programs."""

    key: str
    title: str
    rows: list[Cells]


@dataclass
class Export:
    """What is known of a person."""

    person: Person
    at: datetime
    is_own: bool
    sections: list[Section] = field(default_factory=list)

    @property
    def amounts(self) -> dict[str, int]:
        return {one.key: len(one.rows) for one in self.sections}


# What folders above keep of a person by other ways than a foreign key; each registers in its apps.py.
_elsewhere: list[Callable[[Person], Section]] = []


def register_known(tell: Callable[[Person], Section]) -> None:
    """Let a folder above say what it keeps of a person; called once from its apps.py."""
    if tell not in _elsewhere:
        _elsewhere.append(tell)


def known_of(person: Person, *, at: datetime, is_own: bool) -> Export:
    """All that is stored about a person. `is_own`: for themself, with what they told in confidence.

    A few queries for each sort of record.
    """
    found = [
        Section("people.Person", _("Who you are"), [_facts(person, FACTS)]),
        *_sign_in(person.user),
    ]
    for name, key in keys_to(Person).items():
        told = KNOWN[name]
        rows = key.model._default_manager.filter(**{key.name: person})  # noqa: SLF001  documented
        found.append(Section(name, str(told.title), list(told.cells(rows, is_own=is_own))))
    found += [*_earlier(person), _links(person), _looked_at(person), _views(person)]
    found += [tell(person) for tell in _elsewhere]
    return Export(person, at, is_own, [one for one in found if one.rows])


def as_zip(export: Export) -> bytes:
    """The file: tables, the same as JSON, and a page to read first."""
    name = slugify(export.person.name) or str(export.person.pk)
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as folder:
        folder.writestr(f"{name}/{_('read-me')}.txt", "\n\n".join(_read_first(export)) + "\n")
        for number, one in enumerate(export.sections, 1):
            headings = list(one.rows[0])
            table = csv_bytes(headings, [list(row.values()) for row in one.rows])
            folder.writestr(f"{name}/{number:02d}-{slugify(one.title) or one.key}.csv", table)
        folder.writestr(f"{name}/{_('everything')}.json", _as_json(export))
    return file.getvalue()


@transaction.atomic
def handed_out(person: Person, *, by: User | None, at: datetime) -> bytes:
    """Make the copy, and write down that it was made: for whom, when, by whom. Not stored anywhere."""
    export = known_of(person, at=at, is_own=by is not None and by.pk == person.user_id)
    if by is not None:
        LogEntry.objects.log_actions(
            by.pk, Person.objects.filter(pk=person.pk), CHANGE,
            _("Handed out a copy of what is known of them."), single_object=True,
        )  # fmt: skip
    log.info("person_exported", person=person.pk, by=by.pk if by else None)
    return as_zip(export)


# ---- What lies elsewhere ----------------------------------------------------------------------------


def _facts(row: Any, names: tuple[str, ...]) -> Cells:
    return {heading(type(row), name): cell(row, name) for name in names}


def _sign_in(user: User | None) -> Iterator[Section]:
    """The sign-in, its addresses, and what was done with it."""
    if user is None:
        return
    facts = ("username", "email", "is_active", "is_staff", "date_joined", "last_login", "theme")
    yield Section("people.User", _("Your sign-in"), [_facts(user, facts)])
    addresses = EmailAddress.objects.filter(user=user).order_by("pk")
    rows = [_facts(one, ("email", "verified", "primary")) for one in addresses]
    yield Section("account.EmailAddress", _("Addresses of your sign-in"), rows)
    acts = LogEntry.objects.filter(user=user).select_related("content_type").order_by("pk")
    yield Section(
        "admin.LogEntry",
        _("What you did in the administration"),
        [
            {
                _("what"): str(one.content_type),
                _("number"): one.object_id or "",
                **_facts(one, ("action_time",)),
            }
            for one in acts
        ],
    )
    yield Section("history", _("What you changed"), list(_changes(user)))


def _changes(user: User) -> Iterator[Cells]:
    """Every change that a history names this sign-in for: of what, and when."""
    for model in apps.get_models():
        if is_history(model):
            rows = model._default_manager.filter(history_user=user).order_by("history_id")  # noqa: SLF001
            for number, at in rows.values_list("id", "history_date"):
                what = str(model.instance_type._meta.verbose_name)  # type: ignore[attr-defined]
                yield {
                    _("what"): what,
                    _("number"): number,
                    _("when"): at.isoformat(" ", "minutes"),
                }


def _earlier(person: Person) -> Iterator[Section]:
    """What was known before: of the person, and in words where they serve or speak."""
    facts = tuple(name for name in FACTS if name != "unit")
    yield _past("people.Person.history", _("What was known of you before"), person.history, facts)
    for name, key in keys_to(Person).items():
        if name in EARLIER:
            rows = key.model.history.filter(**{key.name: person})  # type: ignore[attr-defined]
            title = _("Before: %(title)s") % {"title": KNOWN[name].title}
            yield _past(f"{name}.history", title, rows, EARLIER[name])


def _past(key: str, title: str, rows: Any, names: tuple[str, ...]) -> Section:
    found = with_what_is_named(rows, names).order_by("history_id").iterator(1_000)
    return Section(
        key, title, [{_("as of"): cell(row, "history_date"), **_facts(row, names)} for row in found]
    )


def _links(person: Person) -> Section:
    rows = Link.objects.filter(for_person=person.pk).order_by("pk")
    names = ("purpose", "about", "made_at", "expires_at", "used_at", "revoked_at")
    return Section("links.Link", _("Links made for you"), [_facts(row, names) for row in rows])


def _looked_at(person: Person) -> Section:
    rows = list(Seen.objects.filter(person_id=person.pk).order_by("pk"))
    units = dict(
        Unit.objects.filter(pk__in=[row.unit_id for row in rows]).values_list("pk", "name")
    )
    return Section(
        "desk.Seen",
        _("Timelines you looked at"),
        [{_("department"): units.get(row.unit_id, ""), **_facts(row, ("at",))} for row in rows],
    )


def _views(person: Person) -> Section:
    """Views of lists that they made, and those that come first for them, of others too."""
    first = FirstView.objects.filter(view=OuterRef("pk"), person_id=person.pk)
    rows = SavedView.objects.annotate(comes_first=Exists(first)).order_by("pk")
    facts = ("place", "name", "query", "is_team", "made_at")
    return Section(
        "desk.SavedView",
        _("Views of lists that you kept or see first"),
        [
            {**_facts(row, facts), _("comes first"): plain(row.comes_first)}
            for row in rows.filter(Q(person_id=person.pk) | Q(comes_first=True))
        ],
    )


# ---- As a file ----------------------------------------------------------------------------------------


def _as_json(export: Export) -> str:
    said = {
        "person": export.person.pk,
        "made_at": export.at.isoformat(),
        "sections": [
            {"key": one.key, "title": one.title, "rows": one.rows} for one in export.sections
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=1, default=str)


def _read_first(export: Export) -> Iterator[str]:
    yield _("What is known of %(name)s here, as of %(day)s.") % {
        "name": export.person.name, "day": export.at.date().isoformat(),
    }  # fmt: skip
    yield "\n".join(
        f"{number:02d}  {one.title}: {len(one.rows)}"
        for number, one in enumerate(export.sections, 1)
    )
    yield _("The tables and the JSON file hold the same.")
    yield _(
        "Not in here: what others said, also where you heard or answered it, and anonymous answers,"
        " which nothing joins with a person. Of voices that you heard there is the number and the day."
    )
    if not export.is_own:
        yield _(
            "Words told in confidence are only in the copy that a person makes for themself, under"
            " “My settings”; whoever has no sign-in reads their own by the link “My voices”."
        )
    yield _(
        "This file was made for this occasion and is kept nowhere. Delete it when you have read it."
    )
